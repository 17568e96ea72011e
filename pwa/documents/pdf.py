"""Turns our finished pages into PDFs, as a program of its own. Must not import the rest of the service.

The only importer of WeasyPrint, which takes a second to load and works in C code. This file runs as a process of its
own, so that no slow or crashing page can hold up the service. It reads only the files named in `OURS` and our drawings;
any other address in a page ends the work on that page with an error.
"""

import gc
import json
import logging
import re
import resource
import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML, LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# A name that never resolves (RFC 2606), so an address outside OURS leads nowhere.
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
MADE, MADE_WITH_GAPS, REFUSED = b"+", b"!", b"-"
# The place of a notice that something is missing. Typed text is escaped, so it can't contain this.
EMPTY_BOX = "\u25a1"
# Word and some web pages end lines with these, and no font has a glyph for them.
OTHER_LINE_ENDS = {0x2028: "\n", 0x2029: "\n"}
PLACE_OF_GAPS = "<!--gaps-->"
TOLD_OF_GAPS = (
    '<p class="document-gaps">Some characters could not be printed. They stand as empty boxes here; '
    "the record itself has them, on the screen.</p>"
)
MEMORY_BYTES = 2 * 1024**3


class OnlyOurFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves the files in `OURS` and our drawings from one folder, and refuses every other address."""

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


class Gaps(logging.Handler):
    """Collects the code points that no font on this machine has, from WeasyPrint's log; keeps nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[int] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
            self.found.add(int(str(record.args[1])))


class PdfMaker:
    """Makes PDFs with one print style and one set of fonts: every further set would use memory for good."""

    def __init__(self, static: Path, style: str) -> None:
        """`style` is one of STYLES."""
        self._fetcher = OnlyOurFiles(static)
        self._fonts = FontConfiguration()
        self._style = CSS(url=BASE + style, url_fetcher=self._fetcher, font_config=self._fonts)
        self._gaps = Gaps()
        LOGGER.handlers[:] = [self._gaps]
        LOGGER.propagate = False

    def make(self, html: str) -> tuple[bytes, list[int]]:
        """A tagged PDF/UA-1 of a complete page, and the code points that no font has, which the page then mentions.

        Raises FatalURLFetchingError if the page asks for a file that isn't ours.
        """
        self._gaps.found.clear()
        html = html.translate(OTHER_LINE_ENDS)
        pdf = self._drawn(html)
        gaps = sorted(self._gaps.found)
        if gaps:
            # PDF/UA allows a box that is a real character, which can be read aloud, but no missing glyph.
            with_notice = html.replace(PLACE_OF_GAPS, TOLD_OF_GAPS)
            pdf = self._drawn(with_notice.translate(dict.fromkeys(gaps, EMPTY_BOX)))
        return pdf, gaps

    def _drawn(self, html: str) -> bytes:
        page = HTML(string=html, base_url=BASE, url_fetcher=self._fetcher)
        pdf = page.write_pdf(
            stylesheets=[self._style],
            font_config=self._fonts,
            pdf_variant="pdf/ua-1",
            finisher=finish,
        )
        return bytes(pdf)


def finish(document: object, pdf: Any) -> None:  # noqa: ANN401  a pydyf.PDF; it has no types
    """Add what PDF/UA requires and WeasyPrint leaves out."""
    name_each_glyph(document, pdf)
    measure_each_picture(pdf)


def measure_each_picture(pdf: Any) -> None:  # noqa: ANN401  a pydyf.PDF
    """Make the empty glyph below each emoji as wide in the font as on the page, as PDF/UA requires."""
    for entry in pdf.objects:
        if (
            isinstance(entry, dict)
            and entry.get("Subtype") == "/CIDFontType2"
            and b"Emoji" in entry["BaseFont"]
        ):
            described = pdf.objects[_number(entry["FontDescriptor"])]
            _measure(pdf.objects[_number(described["FontFile2"])], dict(_widths(entry["W"])))


def _measure(file: Any, widths: dict[int, float]) -> None:  # noqa: ANN401  a pydyf.Stream
    with TTFont(BytesIO(b"".join(file.stream))) as font, BytesIO() as measured:
        for glyph, width in widths.items():
            name = font.getGlyphName(glyph)
            bearing = font["hmtx"][name][1]
            font["hmtx"][name] = (round(width * font["head"].unitsPerEm / 1000), bearing)
        font.save(measured)
        file.stream = [measured.getvalue()]
        file.extra["Length1"] = len(file.stream[0])


def _widths(runs: list[Any]) -> Iterator[tuple[int, float]]:
    """(glyph, width) from a PDF's runs: [3, [500, 600], 9, [700]] has the widths of glyphs 3, 4 and 9."""
    for first, widths in zip(runs[0::2], runs[1::2], strict=True):
        yield from enumerate(widths, start=first)


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def name_each_glyph(_: object, pdf: Any) -> None:  # noqa: ANN401  a pydyf.PDF; it has no types
    """Give the second glyph of a two-glyph letter (in Arabic) a zero-width text, because having none is an error."""
    for entry in pdf.objects:
        lines: list[Any] = getattr(entry, "stream", [])
        for place, line in enumerate(lines):
            if isinstance(line, bytes) and NAMELESS.fullmatch(line):
                lines[place] = line.replace(b"<>", WORD_JOINER)


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next message in a stream, or None if the other end was closed."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """The other end has the complete message when this returns."""
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def answer(maker: PdfMaker, html: str) -> bytes:
    """The reply for a page: its PDF, its PDF with the gaps, or why there is none; the first byte says which."""
    try:
        pdf, gaps = maker.make(html)
        return MADE_WITH_GAPS + json.dumps(gaps).encode() + b"\n" + pdf if gaps else MADE + pdf
    except (Exception, FatalURLFetchingError) as problem:
        # Only the error's kind and place: its text may quote what the page says about a family.
        trace = problem.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown"
        return REFUSED + json.dumps({"error": type(problem).__name__, "place": place}).encode()


def serve(static: Path, style: str, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each HTML page with its PDF until the input ends."""
    maker = PdfMaker(static, style)
    write_frame(answers, MADE)
    # Collecting garbage while making a page takes an eighth of the time: do it once the PDF has been sent.
    gc.freeze()
    gc.disable()
    while (page := read_frame(questions)) is not None:
        write_frame(answers, answer(maker, page.decode()))
        gc.collect()


if __name__ == "__main__":
    logging.getLogger().addHandler(logging.NullHandler())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    serve(Path(sys.argv[1]), sys.argv[2], sys.stdin.buffer, sys.stdout.buffer)
