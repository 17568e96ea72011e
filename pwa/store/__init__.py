"""The store's front door: opens the engine that an address names.

Others know what it promises from `contract`.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from pwa.store.contract import Store

__all__ = ["UnknownStore", "open_store"]


class UnknownStore(Exception):
    """The address names no engine that is there."""


def open_store(url: str, *, repair: bool = True) -> Store:
    """Open `tinydb:///absolute/folder`, or a bare folder; it is made if it isn't there.

    An end that a crash left unfinished is cut off; without `repair` it is StoreDamaged, and nothing is made.
    Raises StoreInUse, StoreDamaged, StoreFailed, UnknownStore.
    """
    from pwa.store.tiny import TinyStore  # an engine is loaded only when an address names it

    return TinyStore(folder_of(url), repair=repair)


def folder_of(url: str) -> Path:
    """The folder that a TinyDB address names. Raises UnknownStore for any other engine."""
    parts = urlsplit(url)
    if not parts.scheme:
        return Path(url)
    path = Path(unquote(parts.path))
    if parts.scheme != "tinydb" or parts.netloc or not path.is_absolute():
        raise UnknownStore(
            f"“{url}” is not the address of a store. Use tinydb:///absolute/folder, or a folder."
        )
    return path
