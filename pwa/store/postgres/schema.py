"""Brings the tables to this version by numbered migrations, each in one transaction. Never goes back; moves no records.

Safe when two processes start at once: whoever writes a migration's number first runs it, and the other waits.
Safe when interrupted: what was not committed never was.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from psycopg import errors

from pwa.store.contract import StoreDamaged, StoreFailed
from pwa.store.postgres.pool import Connection, Pool

MIGRATIONS = Path(__file__).with_name("migrations")
READER = "attune_reader"
MIGRATION_TIMEOUT = "10min"


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str
    sql: str


def migrations_in(folder: Path) -> list[Migration]:
    """The migrations in a folder, in order: 0001_tables.sql is number 1."""
    return [
        Migration(int(path.name[:4]), path.stem, path.read_text()) for path in sorted(folder.glob("*.sql"))
    ]


def bring_up_to_date(pool: Pool, folder: Path = MIGRATIONS) -> None:
    """Run the missing migrations. Raises StoreFailed (earlier ones then hold) and StoreDamaged for a newer version."""
    missing = _missing(pool, folder)
    if not missing:
        return
    pool.run(_ensure_reader)
    pool.run(_ensure_list)
    for migration in missing:
        pool.run(partial(_apply, migration=migration))


def check_is_up_to_date(pool: Pool, folder: Path = MIGRATIONS) -> None:
    """For a store that is only read. Raises StoreFailed when a migration is missing."""
    if _missing(pool, folder):
        raise StoreFailed(
            "There is no store in this database, or an older Attune's. Nothing was changed. "
            "Start this version's server once: it makes what is missing."
        )


def _missing(pool: Pool, folder: Path) -> list[Migration]:
    known = migrations_in(folder)
    done = pool.run(_done)
    if done - {migration.number for migration in known}:
        raise StoreDamaged(
            "The store was written by a newer Attune. Nothing was changed; start that version."
        )
    return [migration for migration in known if migration.number not in done]


def _done(connection: Connection) -> set[int]:
    row = connection.execute("select to_regclass('attune.migrations') is not null").fetchone()
    if row != (True,):
        return set()
    return {number for (number,) in connection.execute("select number from attune.migrations")}


def _ensure_reader(connection: Connection) -> None:
    """Make the role that reads one person's records. It belongs to the whole server, so it may exist already."""
    try:
        if connection.execute("select from pg_roles where rolname = %s", (READER,)).fetchone() is None:
            connection.execute("create role attune_reader nologin")
    except (errors.DuplicateObject, errors.UniqueViolation):
        pass  # another process made it between the two
    except errors.InsufficientPrivilege:
        raise _lacks_reader(connection) from None
    may_be_it = "select pg_has_role(current_user, %s, 'member')"
    if connection.execute(may_be_it, (READER,)).fetchone() == (True,):
        return
    try:
        connection.execute("grant attune_reader to current_user")
    except errors.InsufficientPrivilege:
        raise _lacks_reader(connection) from None
    except (errors.InternalError, errors.UniqueViolation):  # another process granted it at the same moment
        if connection.execute(may_be_it, (READER,)).fetchone() != (True,):
            raise


def _lacks_reader(connection: Connection) -> StoreFailed:
    return StoreFailed(
        f"The database user {connection.info.user} may not make the role {READER}, with which everybody sees "
        "only their own caseload. Nothing was changed. Ask the database's administrator to run once: "
        f'CREATE ROLE {READER} NOLOGIN; GRANT {READER} TO "{connection.info.user}";'
    )


def _ensure_list(connection: Connection) -> None:
    try:
        connection.execute("create schema if not exists attune")
        connection.execute("""create table if not exists attune.migrations (
            number integer primary key, name text not null, at timestamptz not null default now())""")
    except (errors.UniqueViolation, errors.DuplicateSchema, errors.DuplicateTable, errors.DuplicateObject):
        _ensure_list(connection)  # another process is making them: "if not exists" doesn't wait for it
    except errors.InsufficientPrivilege:
        raise StoreFailed(
            f"The database user {connection.info.user} may not make the store's tables. Nothing was changed. "
            f'Ask the database\'s administrator to run once: GRANT CREATE ON DATABASE "{connection.info.dbname}" '
            f'TO "{connection.info.user}";'
        ) from None


def _apply(connection: Connection, migration: Migration) -> None:
    with connection.transaction():
        connection.execute("select set_config('lock_timeout', %s, true)", (MIGRATION_TIMEOUT,))
        mine = connection.execute(
            "insert into attune.migrations (number, name) values (%s, %s) on conflict do nothing returning number",
            (migration.number, migration.name),
        ).fetchone()
        if mine is not None:
            connection.execute(migration.sql)
