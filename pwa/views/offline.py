"""What a tablet keeps to work without signal: the files, their hashes, the build, the worker. Holds nobody's data."""

import gzip
import json
import mimetypes
import threading
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it has no types
from werkzeug.security import safe_join

PRECACHED_FOLDERS = {
    "built": {".js", ".css", ".svg", ".pdf"},
    "icons": {".svg", ".png"},
}
TEXTS = {".css", ".js", ".svg", ".json", ".txt"}
WORTH_COMPRESSING = 400
WORKER, WORKER_TYPE = "/sw.js", "text/javascript; charset=utf-8"
BROTLI_QUALITY = 11
BUILD_LOOKED_AT_S = 2.0


@dataclass(frozen=True)
class Asset:
    """One file or page exactly as it is sent, with its hash."""

    url: str
    body: bytes
    mimetype: str

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 in base64, as browsers want it for integrity."""
        return b64encode(sha256(self.body).digest()).decode("ascii")

    @cached_property
    def etag(self) -> str:
        """The first 32 hexadecimal digits of the SHA-256."""
        return sha256(self.body).hexdigest()[:32]

    @cached_property
    def codings(self) -> tuple[str, ...]:
        """The codings worth using, the best first; none for a small or already compressed body."""
        is_text = self.mimetype.startswith(("text/", "application/", "image/svg"))
        is_text = is_text and not self.mimetype.startswith("application/pdf")
        return ("br", "gzip") if is_text and len(self.body) >= WORTH_COMPRESSING else ()

    def compressed(self, coding: str) -> bytes:
        """The body in one of its codings, always the same bytes for the same body."""
        return self._brotli if coding == "br" else self._gzip

    @cached_property
    def _brotli(self) -> bytes:
        return bytes(brotli.compress(self.body, quality=BROTLI_QUALITY))

    @cached_property
    def _gzip(self) -> bytes:
        return gzip.compress(self.body, 9, mtime=0)


class StaticFiles:
    """The files below `folder`, read again when they change, so that hashes always match what is sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[tuple[int, int], Asset]] = {}

    def asset(self, name: str) -> Asset | None:
        """The file `name` ("css/attune.css"), or None if there is none."""
        place = safe_join(str(self._folder), name)
        if place is None:
            return None
        path = Path(place)
        try:
            stat = path.stat()
            signature = (stat.st_mtime_ns, stat.st_size)
            kept = self._read.get(name)
            if kept is not None and kept[0] == signature:
                return kept[1]
            asset = Asset(f"/static/{name}", path.read_bytes(), _mimetype(path))
        except (OSError, ValueError):
            return None  # a folder, an impossible name or a missing file: all are “not found”
        self._read[name] = (signature, asset)
        return asset

    def precached(self) -> Iterator[Asset]:
        """The files that a tablet keeps, in a fixed order."""
        for folder, endings in PRECACHED_FOLDERS.items():
            for path in sorted((self._folder / folder).rglob("*")):
                if path.suffix in endings and path.is_file():
                    asset = self.asset(path.relative_to(self._folder).as_posix())
                    if asset is not None:
                        yield asset


class Offline:
    """The pages rendered at the start, the static files, and the worker that is made from both.

    `workers` is a folder with sw.js, and with kill.js, which replaces it on every tablet while `kill` is on. `headers`
    are what the worker gives a page that it serves.
    """

    def __init__(
        self, static: Path, workers: Path, *, headers: Mapping[str, str] | None = None, kill: bool = False
    ) -> None:
        self.files = StaticFiles(static)
        self._workers, self._kill = workers, kill
        self._headers = dict(headers or {})
        self._pages: dict[str, Asset] = {}
        self._kept: list[str] = []
        self._lock = threading.Lock()
        self._looked = (-BUILD_LOOKED_AT_S, "")
        self._worker = Asset(WORKER, b"", WORKER_TYPE)

    def add(
        self, url: str, body: str | bytes, mimetype: str = "text/html; charset=utf-8", *, is_kept: bool = True
    ) -> None:
        """Add a page without data, which is the same for everybody until the server restarts.

        A tablet keeps it if `is_kept`; the others are for browsers without the app.
        """
        self._pages[url] = Asset(url, body.encode() if isinstance(body, str) else body, mimetype)
        if is_kept:
            self._kept.append(url)

    def page(self, url: str) -> Asset | None:
        """The page at this address, or None."""
        return self._pages.get(url)

    def listed(self) -> list[dict[str, str]]:
        """The precache list: [{url, sha256}], with the hashes of the bytes that are sent now."""
        with self._lock:
            assets = [*(self._pages[url] for url in self._kept), *self.files.precached()]
        return [{"url": asset.url, "sha256": asset.sha256} for asset in assets]

    @property
    def build(self) -> str:
        """A name for these contents: it changes, within two seconds, when a page, a file or the worker does."""
        looked_at, build = self._looked
        if time.monotonic() - looked_at >= BUILD_LOOKED_AT_S:
            build = _build(self.listed(), self._worker_source())
            self._looked = (time.monotonic(), build)
        return build

    def worker(self) -> Asset:
        """/sw.js: the list, then the worker; or, with `kill`, what removes the worker. Compressed once."""
        body = self._worker_and_list().encode()
        if body != self._worker.body:
            self._worker = Asset(WORKER, body, WORKER_TYPE)
        return self._worker

    def _worker_and_list(self) -> str:
        if self._kill:
            return (self._workers / "kill.js").read_text("utf-8")
        files, source = self.listed(), self._worker_source()
        told = {"build": _build(files, source), "headers": self._headers, "files": files}
        manifest = json.dumps(told, separators=(",", ":"))
        return f"self.ATTUNE = {manifest};\n{source}"

    def _worker_source(self) -> str:
        return (self._workers / "sw.js").read_text("utf-8")


def _build(files: list[dict[str, str]], worker: str) -> str:
    return sha256(json.dumps([files, worker]).encode()).hexdigest()[:16]


def _mimetype(path: Path) -> str:
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        mimetype = "text/javascript"
    return f"{mimetype}; charset=utf-8" if path.suffix in TEXTS else mimetype
