"""Turns finished pages of ours into PDFs, as a program of its own. Must not import the rest of the service.

The only importer of WeasyPrint, which takes a second to load and works outside Python's reach. This file runs
as a process of its own, so that neither a slow nor a crashing page can hold up the service. It reads nothing
but the files named in `OURS` and our drawings; any other address in a page ends the work on that page with an error.
"""

import gc
import json
import logging
import re
import resource
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# A name that can never be resolved (RFC 2606): an address that is not in OURS has nowhere to go.
BASE = "https://attune.invalid/"
STYLES = ("css/print.css", "css/handout.css")
OURS = {
    **dict.fromkeys(STYLES, "text/css"),
    "icons/icon.svg": "image/svg+xml",
}
DRAWING = re.compile(r"drawings/[a-z-]+\.svg")
NAMELESS = re.compile(rb"<[0-9a-f]{4}> <>")
WORD_JOINER = b"<2060>"
LENGTH = struct.Struct(">I")
MADE, REFUSED = b"+", b"-"
MEMORY_BYTES = 2 * 1024**3


class OnlyOurFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Gives the files in `OURS` and our drawings from one folder, and refuses every other address."""

    def __init__(self, static: Path) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._static = static

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(BASE)
        mimetype = OURS.get(name) or ("image/svg+xml" if DRAWING.fullmatch(name) else None)
        if name == url or mimetype is None:
            raise PermissionError("a page may ask only for the service's own files")
        body = (self._static / name).read_bytes()
        return URLFetcherResponse(url, body, {"Content-Type": mimetype})


class PdfMaker:
    """Makes PDFs with one print style and one set of fonts: each further set would cost memory for good."""

    def __init__(self, static: Path, style: str) -> None:
        """`style` is one of STYLES."""
        self._fetcher = OnlyOurFiles(static)
        self._fonts = FontConfiguration()
        self._style = CSS(url=BASE + style, url_fetcher=self._fetcher, font_config=self._fonts)

    def make(self, html: str) -> bytes:
        """A tagged PDF/UA-1 of a whole page. Raises FatalURLFetchingError if it asks for a foreign file."""
        page = HTML(string=html, base_url=BASE, url_fetcher=self._fetcher)
        pdf = page.write_pdf(
            stylesheets=[self._style],
            font_config=self._fonts,
            pdf_variant="pdf/ua-1",
            finisher=name_each_glyph,
        )
        return bytes(pdf)


def name_each_glyph(_: object, pdf: Any) -> None:  # noqa: ANN401  a pydyf.PDF; it has no types
    """Gives the second glyph of a letter that is drawn with two (in Arabic) a text of no width: none is an error."""
    for entry in pdf.objects:
        lines: list[Any] = getattr(entry, "stream", [])
        for place, line in enumerate(lines):
            if isinstance(line, bytes) and NAMELESS.fullmatch(line):
                lines[place] = line.replace(b"<>", WORD_JOINER)


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next message of a stream, or None when its other end was closed."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """The whole message is with the other end when this returns."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def answer(maker: PdfMaker, html: str) -> bytes:
    try:
        return MADE + maker.make(html)
    except (Exception, FatalURLFetchingError) as problem:
        # Only the error's kind and place go out: its text may hold what the page says about a family.
        trace = problem.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown"
        return REFUSED + json.dumps({"error": type(problem).__name__, "place": place}).encode()


def serve(static: Path, style: str, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answers each HTML page with its PDF until the questions end."""
    maker = PdfMaker(static, style)
    write_frame(answers, MADE)
    # Tidying up memory in the midst of a page takes an eighth of its time: it's done when the PDF is on its way.
    gc.freeze()
    gc.disable()
    while (page := read_frame(questions)) is not None:
        write_frame(answers, answer(maker, page.decode()))
        gc.collect()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    serve(Path(sys.argv[1]), sys.argv[2], sys.stdin.buffer, sys.stdout.buffer)
