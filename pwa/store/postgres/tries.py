"""Tries counted by all processes together, by the database's clock. Must not stop anything else when it can't write."""

from pwa.store.contract import Tried
from pwa.store.postgres.pool import Pool
from pwa.store.tries import NEVER


class PostgresTries:
    """Those of one team. Each call may raise StoreFailed."""

    def __init__(self, pool: Pool, team: str) -> None:
        self._pool, self._team = pool, team

    def add(self, key: str, number: int, lasts_s: float) -> Tried:
        asked = {"team": self._team, "key": key, "number": number, "lasts_s": lasts_s}
        row = self._pool.run(lambda connection: connection.execute(ADD, asked).fetchone())
        return Tried(*row) if row else NEVER

    def of(self, key: str) -> Tried:
        row = self._pool.run(lambda connection: connection.execute(OF, (self._team, key)).fetchone())
        return Tried(*row) if row else NEVER

    def forget(self, key: str) -> None:
        self._pool.run(lambda connection: connection.execute(FORGET, (self._team, key)))


ADD = """
with over as (
  delete from attune.tries where (team, key) in (
    select team, key from attune.tries
    where ends_at <= now() and (team, key) <> (%(team)s, %(key)s)
    limit 100 for update skip locked
  )
)
insert into attune.tries as kept (team, key, number, ends_at)
values (%(team)s, %(key)s, %(number)s, now() + %(lasts_s)s * interval '1 second')
on conflict (team, key) do update set
  number = case when kept.ends_at > now() then kept.number else 0 end + excluded.number,
  ends_at = case when kept.ends_at > now() then kept.ends_at else excluded.ends_at end
returning number, extract(epoch from ends_at - now())::float8
"""
OF = """
select number, extract(epoch from ends_at - now())::float8 from attune.tries
where team = %s and key = %s and ends_at > now()
"""
FORGET = "delete from attune.tries where team = %s and key = %s"
