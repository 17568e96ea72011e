"""A tablet that was locked and then killed: whoever reads its whole disk finds no word of a family, in any coding."""

import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pwa.packaged.definitions import load_definitions
from pwa.service.accounts import Accounts
from pwa.service.caseload import Caseload
from pwa.service.sync import apply_batch
from pwa.store import open_store
from tests.browser.expecting import expect
from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor
from tests.builders import a_baby, a_carer, a_family, a_full_visit, an_envelope

pytestmark = pytest.mark.usefixtures("set_up_before")

WORD = "Quillwort"
"""Stands in everything that is entered, and in nothing of the product or the browser."""
USUAL, LONG = 20, 200
COUNTED = """
() => new Promise((resolve) => {
  const opening = indexedDB.open("attune");
  opening.onsuccess = () => {
    const count = opening.result.transaction("sealed").objectStore("sealed").count();
    count.onsuccess = () => { opening.result.close(); resolve(count.result); };
  };
})
"""


def stored(data: Path, visits: int) -> None:
    """A family with so many visits, the word in each, in the store of a demo whose server is stopped."""
    store = open_store(str(data))
    try:
        [account] = Accounts(store).all()
        body = a_family(
            babies=[a_baby(name=f"{WORD} baby")],
            carers=[a_carer(name=f"{WORD} carer")],
            notes=f"{WORD} notes",
        )
        records = [an_envelope("family", body, author=account.id)]
        records += [
            an_envelope(body=a_full_visit(closing_note=f"{WORD} {number}"), author=account.id)
            for number in range(visits)
        ]
        told = apply_batch(store, Caseload(store), records, account.id, datetime.now(UTC), load_definitions())
        assert told.rejected == []
    finally:
        store.close()


def codings(text: str) -> list[bytes]:
    """A text as it may lie on a disk: UTF-8, UTF-16 both ways, and in base64 wherever it begins in what was coded."""
    plain = [text.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [*plain, *(within for found in plain[:2] for within in in_base64(found))]


def in_base64(found: bytes) -> list[bytes]:
    """What each of three beginnings leaves of it in the coded text, without the edges that its neighbours share."""
    coded = [b64encode(b"\0" * before + found) for before in range(3)]
    return [each[4 if before else 0 :].rstrip(b"=")[:-2] for before, each in enumerate(coded)]


def holding(folder: Path, texts: list[str]) -> list[str]:
    """The files in which any of these texts lies, in any coding."""
    sought = re.compile(b"|".join(re.escape(coded) for text in texts for coded in codings(text)))
    return [str(path) for path in folder.rglob("*") if path.is_file() and sought.search(path.read_bytes())]


def test_what_is_sought_is_found_in_each_coding(tmp_path: Path):
    """Or the test below would find nothing, whatever lay there."""
    around = f"Dear {WORD} baby,"
    for number, coded in enumerate(
        [
            around.encode(),
            around.encode("utf-16-le"),
            around.encode("utf-16-be"),
            *(b64encode(b"x" * before + around.encode()) for before in range(3)),
            *(b64encode(b"x" * before + around.encode("utf-16-le")) for before in range(3)),
        ]
    ):
        (tmp_path / str(number)).write_bytes(coded)
    (tmp_path / "other").write_bytes(b"Quill and wort")
    assert len(holding(tmp_path, [WORD])) == 9


def test_a_locked_and_killed_tablet_holds_no_word_of_a_family(
    server: Server, tablet: Tablet, tmp_path: Path, pytestconfig: pytest.Config
):
    visits = LONG if pytestconfig.getoption("--long") else USUAL
    server.stop()
    stored(server.data, visits)
    server.start()
    page = tablet.open(server.url)
    visitor = Visitor(page, *server.demo_account())
    visitor.sets_up()
    visitor.status(re.compile("All sent and received"))
    visitor.go("Families")
    page.get_by_role("link", name=f"{WORD} baby").first.click()
    visitor.heading(re.compile(WORD))
    with page.context.expect_page() as news:
        page.get_by_role("link", name=re.compile("^Open.*: Letter")).first.click()
    expect(news.value.get_by_text(WORD).first).to_be_visible()
    news.value.close()

    page.get_by_role("button", name="Start visit").click()
    visitor.step("Assess")
    page.get_by_label("Attitude towards the pregnancy and the baby").fill(f"{WORD} in a draft")
    visitor.saved()
    assert page.evaluate(COUNTED) > visits
    assert page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]
    page.get_by_role("button", name="Hide").click()
    visitor.heading("Unlock")
    assert WORD not in page.content()
    tablet.kill()

    profile = tmp_path / "profile"
    assert any("IndexedDB" in str(path) for path in profile.rglob("*"))
    assert holding(profile, [WORD, visitor.passphrase, visitor.password]) == []
