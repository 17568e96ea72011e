"""Audit entries of commands that found the store in a server's hands: each is a file until somebody takes it in.

Must not decide what is noted.
"""

import logging
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import msgspec

from pwa.store.contract import AUDIT, Put
from pwa.store.disk import sync_folder, write_whole

log = logging.getLogger(__name__)
FOLDER = "audit-waiting"


class Waiting:
    """The entries that wait in the data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def add(self, entry: Put) -> None:
        """The entry is on disk when this returns. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{uuid4()}"
        write_whole(draft, msgspec.json.encode(asdict(entry)))
        draft.rename(self._folder / f"{uuid4()}.json")
        sync_folder(self._folder)

    def all(self) -> Iterator[tuple[Path, Put]]:
        """Each entry with its file, which `Path.unlink` takes away once it is in the store."""
        try:
            paths = sorted(path for path in self._folder.iterdir() if path.suffix == ".json")
        except FileNotFoundError:
            return  # no command has left anything
        except OSError as problem:
            log.error("%s can't be read; its notes wait there: %s", self._folder, problem)  # noqa: TRY400  no trace
            return
        for path in paths:
            try:
                document = msgspec.json.decode(path.read_bytes(), type=_Entry)
            except FileNotFoundError:
                continue  # another process has taken it in
            except (OSError, msgspec.MsgspecError):
                log.error("%s can't be read, and is set aside.", path)  # noqa: TRY400  a trace says no more
                path.rename(path.with_suffix(".unreadable"))
                continue
            yield path, Put(AUDIT, document.key, document.document)


class _Entry(msgspec.Struct):
    key: str
    document: dict[str, object]
