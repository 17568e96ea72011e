"""Erasing a family: from the tables, and from the files that the database keeps them in.

The database's own log (WAL) and backups keep what was erased until they are recycled, which is up to the
administrator.
"""

import logging
import time

import msgspec
from psycopg import errors

from pwa.store.contract import CASELOAD, StoreFailed, Tombstone
from pwa.store.postgres.batch import LOCK
from pwa.store.postgres.collection import delete_document
from pwa.store.postgres.pool import Connection
from pwa.store.postgres.rows import TOMBSTONE, document_in, tombstone

WAIT_S = 10.0
VACUUM_TIMEOUT = "2s"

log = logging.getLogger(__name__)


def bury(connection: Connection, team: str, family: str, at: str) -> Tombstone:
    """Replace everything about the family by a tombstone, in one transaction. Erasing again gives the same one."""
    place = {"team": team, "family": family}
    with connection.transaction():
        team_row = connection.execute(LOCK, place).fetchone()
        buried = connection.execute(FOUND, place).fetchone()
        if buried is not None or team_row is None:
            return tombstone(buried or ())
        caseload = {"team": team, "collection": CASELOAD, "key": family}
        assigned = connection.execute(ASSIGNED, caseload).fetchone()
        entry = document_in(str(assigned[0])) if assigned else {}
        users = tuple(dict.fromkeys((*entry.get("users", ()), *entry.get("guests", ()))))
        removed = connection.execute(REMOVE, place).rowcount
        delete_document(connection, caseload)
        made = Tombstone(int(str(team_row[0])) + 1, family, at, removed, users)
        row = {
            "seq": made.seq,
            "at": at,
            "records": removed,
            "users": msgspec.json.encode(users).decode(),
            **place,
        }
        connection.execute(BURY, row)
        connection.execute("update attune.whole set last_seq = %(seq)s where team = %(team)s", row)
    return made


def wipe(connection: Connection) -> None:
    """Rewrite the tables' files: otherwise a deleted row's bytes stay in them for a long time.

    Raises StoreFailed when somebody reads older rows for too long: they are out of sight but still on disk.
    """
    try:
        _wait_for_older_ones(connection)
        # Everybody else waits behind this, so it must not wait for long itself.
        connection.execute("select set_config('lock_timeout', %s, false)", (VACUUM_TIMEOUT,))
        connection.execute("vacuum (full) attune.records")
        # Nothing is left here that the tombstone doesn't say too.
        connection.execute("vacuum attune.documents, attune.tags")
    except (errors.UndefinedFunction, errors.UndefinedTable, errors.FeatureNotSupported, errors.SyntaxError):
        log.warning(
            "This database rewrites its files by itself; what was erased leaves the disk when it does."
        )
    except errors.LockNotAvailable:
        raise _still_on_disk() from None
    finally:
        connection.close()  # because its settings were changed


def _wait_for_older_ones(connection: Connection) -> None:
    """A transaction that began before the erasure may still see the rows, and the rows are kept until it ends."""
    now = connection.execute("select pg_current_xact_id()::text").fetchone()
    give_up_at = time.monotonic() + WAIT_S
    while connection.execute(OLDER, {"now": now and now[0]}).fetchone() is not None:
        if time.monotonic() > give_up_at:
            raise _still_on_disk()
        time.sleep(0.02)


def _still_on_disk() -> StoreFailed:
    return StoreFailed(
        "The family is erased and nobody sees it any more, but its rows are still in the database's files, because "
        "somebody has been reading for long (a backup, perhaps). Erase it again later to remove them from the disk."
    )


FOUND = f"select {TOMBSTONE} from attune.tombstones where team = %(team)s and family = %(family)s"
ASSIGNED = "select document from attune.documents where team = %(team)s and collection = %(collection)s and key = %(key)s"
REMOVE = "delete from attune.records where team = %(team)s and family = %(family)s"
BURY = """
insert into attune.tombstones (team, family, seq, erased_at, records, users)
values (%(team)s, %(family)s, %(seq)s, %(at)s, %(records)s, %(users)s)
"""
OLDER = """
select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type <> 'autovacuum worker'
and (age(backend_xid) >= age(%(now)s::xid) or age(backend_xmin) >= age(%(now)s::xid)) limit 1
"""
