"""Every character that somebody typed is on the paper, or the paper says that it lacks some; with our own fonts alone."""

import logging
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from pwa.documents.press import Press
from pwa.documents.workers import MadePdf, PdfWorkers
from tests.builders import a_baby, a_carer, a_family, a_full_visit
from tests.unit.documents import ROOT, STATIC, a_paper, a_summary, accessible, paper_page, pdf_page, words_of

NAMES = "王小明 김민준 さくら"
PICTURES = "👶🏽 🤱 🇬🇧"
SCRIPTS = "বাংলা ਗੁਰਮੁਖੀ தமிழ் አማርኛ ภาษาไทย မြန်မာ ქართული اردو Ελληνικά Українська"
PRIVATE, UNASSIGNED = "\ue000", "\u0378"
NOTICE = "Some characters could not be printed."


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfWorkers]:
    """Processes that know the fonts of script/bootstrap's packages and no other, whatever else this machine has."""
    folder = tmp_path_factory.mktemp("fonts")
    config = folder / "fonts.conf"
    accepted = "".join(
        f"<dir>{path}</dir>" for path in sorted({font.parent for font in fonts_of_bootstrap()})
    )
    allowed = "".join(f"<glob>{font}</glob>" for font in fonts_of_bootstrap())
    config.write_text(
        f"<fontconfig><cachedir>{folder}</cachedir>{accepted}"
        f"<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>{allowed}</acceptfont></selectfont>"
        "</fontconfig>"
    )
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FONTCONFIG_FILE", str(config))
        made = PdfWorkers(STATIC, count=1)
        made.make('<html lang="en"><title>x</title><body>x')
        yield made
        made.close()


def fonts_of_bootstrap() -> list[Path]:
    [packages] = re.findall(r"^packages=\((.*)\)$", (ROOT / "script/bootstrap").read_text(), re.MULTILINE)
    fonts = [name for name in packages.split() if name.startswith("fonts-")]
    told = subprocess.run(["dpkg", "-L", *fonts], capture_output=True, check=True, text=True).stdout
    return [Path(line) for line in told.splitlines() if line.endswith((".ttf", ".ttc", ".otf"))]


def of_people(text: str) -> str:
    """The page of a visit to people of that name, who are written about in the same characters."""
    family = a_family(babies=[a_baby(name=text)], carers=[a_carer(name=text)])
    return pdf_page(a_summary(a_full_visit(closing_note=text), family))


@pytest.mark.parametrize("text", [NAMES, PICTURES, SCRIPTS])
def test_what_somebody_typed_is_on_the_paper(workers: PdfWorkers, text: str):
    pdf, gaps = workers.make_and_tell(of_people(text))
    assert gaps == ()
    assert NOTICE not in words_of(pdf)
    assert accessible(pdf) == []


def test_names_can_be_copied_out_of_the_paper(workers: PdfWorkers):
    words = words_of(workers.make(of_people(NAMES)))
    assert [name for name in NAMES.split() if name not in words] == []


@pytest.mark.parametrize("text", [PRIVATE, UNASSIGNED])
def test_what_no_font_has_is_said_on_the_paper(workers: PdfWorkers, text: str):
    pdf, gaps = workers.make_and_tell(of_people(f"Robin {text}"))
    assert gaps == (f"U+{ord(text):04X}",)
    assert NOTICE in " ".join(words_of(pdf).split())
    assert accessible(pdf) == []


def test_a_letter_says_it_too(workers: PdfWorkers):
    visit = a_full_visit(closing_note=PRIVATE)
    family = a_family(carers=[a_carer(name=f"Sam {PRIVATE}")])
    for kind in ("letter", "parent"):
        pdf, gaps = workers.make_and_tell(paper_page(kind, a_paper(kind, visit, family)))
        assert (NOTICE in " ".join(words_of(pdf).split())) == bool(gaps)
    assert workers.make_and_tell(paper_page("letter", a_paper("letter", visit, family))).gaps == ("U+E000",)


def test_a_paper_without_gaps_does_not_speak_of_the_last_one(workers: PdfWorkers):
    assert workers.make_and_tell(of_people(PRIVATE)).gaps
    pdf, gaps = workers.make_and_tell(of_people("Robin"))
    assert gaps == ()
    assert NOTICE not in words_of(pdf)


def test_nobody_can_type_the_notice_away_or_in(workers: PdfWorkers):
    """What is typed reaches the page escaped, so the place of the notice can't be made by typing."""
    html = of_people("<!--gaps-->")
    assert html.count("<!--gaps-->") == 1
    assert NOTICE not in words_of(workers.make(html))


def test_the_log_has_the_code_points_and_the_record_and_no_name(
    workers: PdfWorkers, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    press = Press(STATIC, tmp_path, workers)
    with caplog.at_level(logging.WARNING):
        press.pdf(UUID(int=1), UUID(int=2), of_people(f"Robin {PRIVATE}"))
    assert f"record {UUID(int=2)} lacks U+E000" in caplog.text
    assert "Robin" not in caplog.text
    assert PRIVATE not in caplog.text


def test_a_paper_with_gaps_is_not_kept_so_that_a_new_font_mends_it(tmp_path: Path):
    class Workers:
        def __init__(self) -> None:
            self.answers = [MadePdf(b"%PDF box", ("U+E000",)), MadePdf(b"%PDF glyph")]

        def make_and_tell(self, _: str) -> MadePdf:
            return self.answers.pop(0)

    press = Press(STATIC, tmp_path, Workers())  # type: ignore[arg-type]  # what the press asks of its workers
    made = [press.pdf(UUID(int=1), UUID(int=2), "<p>x") for _ in range(3)]
    assert made == [b"%PDF box", b"%PDF glyph", b"%PDF glyph"]
