"""Reads records, for the service and on a person's behalf. Must not change anything."""

from collections.abc import Callable, Iterable

from pwa.store.contract import Stored
from pwa.store.postgres.pool import Connection, Pool
from pwa.store.postgres.rows import RECORD, stored

Values = dict[str, str | int | list[str]]

BY_ID = "id = %(id)s"
ABOUT = "(id = any(%(ids)s) or subject = any(%(subjects)s)) order by seq"
BY_SUBJECT = "subject = %(subject)s order by seq"
BY_FAMILY = "family = %(family)s order by seq"
BY_SEQ = "seq > %(cursor)s order by seq limit %(limit)s"
BY_SEQ_OF = f"family = any(%(families)s) and {BY_SEQ}"

# The policies on the tables decide what is seen; the condition on the family only helps the planner, and that on the
# role makes this statement useless to anybody whom the policies don't bind.
SEEN = f"""
select {RECORD} from attune.records
where team = %(team)s and current_user = 'attune_reader' and family in (
  select key from attune.tags where team = %(team)s and collection = 'caseload' and (tag = 'now:' || %(user)s
    or tag between 'until:' || %(user)s || ':' || %(today)s and 'until:' || %(user)s || ':9999-12-31'))
and """
# A kept plan knows nothing about this user: it was 200 times as slow for an empty caseload among 100,000 records.
AS_USER = """
select set_config('role', 'attune_reader', true),
  case when current_setting('plan_cache_mode', true) is not null then
    set_config('plan_cache_mode', 'force_custom_plan', true) end,
  set_config('attune.team', %(team)s, true), set_config('attune.user', %(user)s, true),
  set_config('attune.today', %(today)s, true)
"""


class Reading:
    """The records of a team: `get`, `since` and `history` as the contract has them."""

    def __init__(self, pool: Pool, team: str) -> None:
        self._pool = pool
        self._values: Values = {"team": team}

    def get(self, record_id: str) -> Stored | None:
        records = self._select(BY_ID, id=record_id)
        return records[0] if records else None

    def existing(self, record_ids: Iterable[str], subjects: Iterable[str]) -> list[Stored]:
        ids, of = list(record_ids), list(subjects)
        return self._select(ABOUT, ids=ids, subjects=of) if ids or of else []

    def since(self, cursor: int, limit: int) -> list[Stored]:
        return self._select(BY_SEQ, cursor=max(cursor, 0), limit=limit)

    def history(self, subject: str) -> list[Stored]:
        return self._select(BY_SUBJECT, subject=subject)

    def family_records(self, family: str) -> list[Stored]:
        return self._select(BY_FAMILY, family=family)

    def _select(self, which: str, **values: str | int | list[str]) -> list[Stored]:
        return self._pool.run(self._query(which, {**self._values, **values}))

    def _query(self, which: str, values: Values) -> Callable[[Connection], list[Stored]]:
        query = f"select {RECORD} from attune.records where team = %(team)s and {which}"
        return lambda connection: [stored(row) for row in connection.execute(query, values)]


class PostgresVisibleRecords(Reading):
    """The same under row-level security, as the role that sees one user's caseload."""

    def __init__(self, pool: Pool, team: str, user: str, today: str) -> None:
        super().__init__(pool, team)
        self._values |= {"user": user, "today": today}

    def since(self, cursor: int, limit: int, families: Iterable[str] | None = None) -> list[Stored]:
        if families is None:
            return super().since(cursor, limit)
        asked = list(families)
        return self._select(BY_SEQ_OF, cursor=max(cursor, 0), limit=limit, families=asked) if asked else []

    def _query(self, which: str, values: Values) -> Callable[[Connection], list[Stored]]:
        def look(connection: Connection) -> list[Stored]:
            with connection.pipeline():
                connection.execute("begin read only")
                connection.execute(AS_USER, values)
                cursor = connection.execute(SEEN + which, values)
                connection.execute("commit")
            return [stored(row) for row in cursor]

        return look
