"""Makes each PDF once and keeps it. Must not know what a document says, nor who may see it."""

import logging
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from uuid import UUID

from pwa.documents.kept import SUMMARY, KeptPdfs
from pwa.documents.workers import PdfNotMade, PdfWorkers
from pwa.store.cipher import PLAIN, Cipher

log = logging.getLogger(__name__)
KEY_CHARACTERS = 32

__all__ = ["PdfNotMade", "Press"]


class Press:
    """PDFs of finished pages, kept ones if possible. Threads may share it."""

    def __init__(
        self, static: Path, kept: Path, workers: PdfWorkers | None = None, cipher: Cipher = PLAIN
    ) -> None:
        self._static = static
        self._kept = KeptPdfs(kept, cipher=cipher)
        self._workers = workers or PdfWorkers(static)

    def pdf(self, family: UUID, record: UUID, html: str, kind: str = SUMMARY) -> bytes:
        """The PDF of this page about this record. Raises PdfNotMade, with what went wrong in the log."""
        key = self._key(html)
        return self._found(family, record, key, kind) or self._made(family, record, key, html, kind)

    def warm(self) -> None:
        """Get a process ready, because somebody may soon ask for a PDF. Doesn't wait for it."""
        self._workers.warm()

    def forget(self, family: UUID) -> None:
        """Remove the family's PDFs. Call it whenever a family is erased from the store."""
        self._kept.forget(family)

    def _found(self, family: UUID, record: UUID, key: str, kind: str) -> bytes | None:
        try:
            return self._kept.find(family, record, key, kind)
        except OSError as problem:
            log.warning("The kept PDF of record %s could not be read: %s", record, type(problem).__name__)
            return None

    def _made(self, family: UUID, record: UUID, key: str, html: str, kind: str) -> bytes:
        try:
            made, gaps = self._workers.make_and_tell(html)
        except PdfNotMade as problem:
            log.error("No PDF of record %s: %s", record, problem)  # noqa: TRY400  a trace may quote the page
            raise
        if gaps:
            # Not kept, so that the characters are printed as soon as a font has them.
            log.warning("The PDF of record %s lacks %s: no font has them", record, ", ".join(gaps))
            return made
        try:
            self._kept.keep(family, record, key, made, kind)
        except OSError as problem:
            log.warning("The PDF of record %s could not be kept: %s", record, type(problem).__name__)
        return made

    def _key(self, html: str) -> str:
        return sha256(self._style + html.encode()).hexdigest()[:KEY_CHARACTERS]

    @cached_property
    def _style(self) -> bytes:
        return version("weasyprint").encode() + (self._static / "css" / "print.css").read_bytes()
