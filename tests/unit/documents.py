"""What the tests of documents share: a summary drawn without an app, a PDF asked what it says. No test."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import page as checker
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pwa.documents import sheet
from pwa.documents.papers import Paper, TrendPaper, letter_paper, parent_paper, trend_paper
from pwa.domain.canonical import canonical
from pwa.domain.outline import Outline, Receipt, Revision, outline
from pwa.packaged.definitions import load_definitions
from pwa.store.contract import Stored
from tests.builders import AUTHOR, a_family, a_full_visit, a_visit, an_envelope, an_observation

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
RECEIPT = Receipt("4f2a91c0" * 8, 31, "2026-11-23T16:40:00.000Z")
PAGES = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=StrictUndefined)


def a_summary(
    body: dict[str, Any] | None = None,
    family: dict[str, Any] | None = None,
    revision: Revision | None = None,
    receipt: Receipt | None = RECEIPT,
    **changes: Any,
) -> Paper:
    """The summary of a visit signed by Jo (fictional): a full visit unless a body is given."""
    record = an_envelope(body=body or a_full_visit(), **changes)
    revision = revision or Revision()
    people = {AUTHOR: "Jo (fictional)"}
    told = outline(record, family or a_family(), load_definitions(), people, revision, receipt)
    return of_outline(told, revision, receipt)


def of_outline(told: Outline, revision: Revision, receipt: Receipt | None = RECEIPT) -> Paper:
    edges = sheet.edges(told, revision, receipt)
    return Paper(
        kind="summary",
        record=UUID(int=1),
        family=UUID(int=2),
        signed_at="2026-11-23T15:02:03.004Z",
        signed_on="23 November 2026",
        visited_on=date(2026, 11, 23),
        written_by="Jo (fictional)",
        outline=told,
        about=sheet.about(told),
        edges=edges,
    )


def pdf_page(summary: Paper) -> str:
    return paper_page("summary", summary)


def markup(summary: Paper) -> str:
    """The document itself, as it stands in the page and in the PDF."""
    macro: Any = PAGES.get_template("pdf/outline.html").module
    return str(macro.document(summary.outline, summary.about, sheet.blocks))


def accessible(pdf: bytes) -> list[str]:
    """What the independent checker has against the PDF as PDF/UA-1."""
    report = checker.validate_pdf_bytes(pdf, profile="ua1")
    return [f"{failure.rule_id} {failure.message}" for failure in report.failures]


def words_of(pdf: bytes, *options: str) -> str:
    """A PDF's words in the order of its content."""
    return _asked(["pdftotext", *options, "-", "-"], pdf)


def fonts_of(pdf: bytes, folder: Path) -> list[list[str]]:
    """For each font its line of pdffonts: name, type, encoding, embedded, subset …"""
    path = folder / "fonts.pdf"
    path.write_bytes(pdf)
    return [line.split() for line in _asked(["pdffonts", str(path)], b"").splitlines()[2:]]


def tablets_drawings(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same outlines drawn by the tablet's own code."""
    return drawn_by_the_tablet("draw-outlines.js", given)


def drawn_by_the_tablet(script: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a script of tests/js/ui/paper draws with the tablet's own code."""
    node = Path(sys.executable).parent / "node"
    told = _asked([str(node), str(ROOT / "tests/js/ui/paper" / script)], json.dumps(given).encode())
    drawings: list[dict[str, Any]] = json.loads(told)
    return drawings


def _asked(command: list[str], given: bytes) -> str:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


def a_two_page_summary() -> Paper:
    """What a short visit comes to: every item answered, one note, both risks considered. Two pages of A4."""
    seen = an_observation(
        [0, 0, 2, 2, 0, 0, 2, 2, 0, 2, 2, 2, 0], mode="filmed", item_notes={"vocalisation": "Cooed back."}
    )
    risks = {"immediate": {"finding": "none_identified"}, "long_term": {"finding": "none_identified"}}
    attitude = {"attitude": "A wanted baby, after a hard pregnancy."}
    return a_summary(a_visit(observations=[seen], assessment=attitude, formulation=risks))


def stored(record: dict[str, Any], seq: int = 31) -> Stored:
    """A record as the store gives it."""
    return Stored(seq, RECEIPT.sha256, RECEIPT.received_at, canonical(record), {})


class OfOneFamily:
    """Records that a document may be gathered from, oldest first."""

    def __init__(self, *records: dict[str, Any]) -> None:
        self.stored = [stored(record, seq) for seq, record in enumerate(records, start=1)]

    def family_records(self, family: str) -> list[Stored]:
        return [one for one in self.stored if one.record["family"] == family]

    def history(self, subject: str) -> list[Stored]:
        return [one for one in self.stored if one.record["subject"] == subject]


def a_paper(
    kind: str, body: dict[str, Any] | None = None, family: dict[str, Any] | None = None, **more: Any
) -> Paper:
    """The letter or the parent's summary of a visit signed by Jo (fictional)."""
    visit = an_envelope(body=body or a_full_visit())
    records = OfOneFamily(an_envelope("family", family or a_family()), visit)
    make: Any = {"letter": letter_paper, "parent": parent_paper}[kind]
    return make(records, load_definitions(), {AUTHOR: "Jo (fictional)"}, records.stored[1], **more)


def a_trend(*observations: list[dict[str, Any]], family: dict[str, Any] | None = None) -> TrendPaper:
    """The trend of visits a week apart, one for each list of observations."""
    first = date(2026, 11, 3)
    visits = [
        an_envelope(
            body=a_visit(observations=seen, started_at=f"{first + timedelta(weeks=week)}T10:00:00.000Z")
        )
        for week, seen in enumerate(observations)
    ]
    records = OfOneFamily(an_envelope("family", family or a_family()), *visits)
    found = trend_paper(records.stored, load_definitions(), {AUTHOR: "Jo (fictional)"})
    assert found
    return found


def paper_page(kind: str, paper: Paper | TrendPaper) -> str:
    return PAGES.get_template(f"pdf/{kind}.html").render(paper=paper, blocks=sheet.blocks)
