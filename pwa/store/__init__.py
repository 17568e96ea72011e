"""The store's front door: opens the engine that an address names. `contract` says what every engine promises."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from pwa.store.cipher import cipher_of
from pwa.store.contract import Store

__all__ = ["UnknownStore", "may_be_shared", "open_store", "rekey", "set_aside"]


class UnknownStore(Exception):
    """The address names an engine that does not exist."""


def open_store(url: str, key: bytes | None = None, *, only_read: bool = False) -> Store:
    """Open `tinydb:///absolute/folder`, a bare folder, or `postgresql://user@host/database?team=NAME`.

    A missing folder is made, and encrypted with `key`; an end that a crash left incomplete is cut off. PostgreSQL
    encrypts by its own means. With `only_read` nothing is made, mended or locked, even while another
    process has the store open; every write is refused. Raises StoreInUse, StoreDamaged, StoreFailed, WrongKey,
    UnknownStore.
    """
    if may_be_shared(url):
        from pwa.store.postgres import open_postgres

        return open_postgres(url, only_read=only_read)
    from pwa.store.tiny import TinyStore  # an engine is loaded only when an address names it

    return TinyStore(folder_of(url), cipher_of(key), only_read=only_read)


def may_be_shared(url: str) -> bool:
    """Whether several processes may have this store open at once."""
    return url.startswith(("postgresql://", "postgres://"))


def rekey(url: str, key: bytes | None, new_key: bytes | None) -> None:
    """Rewrite a TinyDB store under another key, in one step. Raises as `open_store`; the old key then stays valid."""
    from pwa.store.tiny import TinyStore

    store = TinyStore(folder_of(url), cipher_of(key))
    try:
        store.rekey(cipher_of(new_key))
    finally:
        store.close()


def set_aside(url: str, place: Path) -> Path:
    """Move a store that can't be opened out of the way, so that a new one can start there. Returns `place`.

    Raises UnknownStore where that can't be done, StoreInUse, StoreFailed.
    """
    from pwa.store import journal

    journal.set_aside(folder_of(url), place)
    return place


def folder_of(url: str) -> Path:
    """The folder that a TinyDB address names. Raises UnknownStore for any other engine."""
    parts = urlsplit(url)
    if not parts.scheme:
        return Path(url)
    path = Path(unquote(parts.path))
    if parts.scheme != "tinydb" or parts.netloc or not path.is_absolute():
        raise UnknownStore(
            f"“{url}” is not the address of a store. Use tinydb:///absolute/folder, a folder, or "
            "postgresql://user@host/database."
        )
    return path
