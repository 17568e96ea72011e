"""The PostgreSQL engine's door. psycopg is loaded with this package, so only when an address names it."""

from pwa.store.postgres.address import address_of
from pwa.store.postgres.store import PostgresStore

__all__ = ["PostgresStore", "open_postgres"]


def open_postgres(url: str, *, only_read: bool = False) -> PostgresStore:
    """Open `postgresql://…/database?team=NAME`; its tables are made or updated, except with `only_read`.

    Raises StoreFailed, and StoreDamaged for a store that a newer version wrote.
    """
    return PostgresStore(address_of(url), only_read=only_read)
