"""A family at a glance without signal: timeline, last observation, item by visit, totals, documents; and a signed visit."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.earlier_visits import seen, sign_earlier
from tests.browser.house import Server, Tablet
from tests.browser.sizes import every_size
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.usefixtures("set_up_before")

Look = Callable[[Page, str], None]
N = "not_observed"


def without_signal(server: Server, tablet: Tablet, account: tuple[str, str] | None = None) -> Visitor:
    """A tablet that has everything and is opened where there is no signal."""
    visitor = Visitor(tablet.open(server.url), *(account or server.demo_account()))
    visitor.sets_up()
    visitor.status(re.compile("All sent and received"))
    server.stop()
    tablet.close()
    visitor.page = tablet.open(server.url)
    visitor.unlock()
    return visitor


def open_family(visitor: Visitor, name: str) -> Page:
    visitor.go("Families")
    visitor.page.get_by_role("link", name=name).click()
    visitor.heading(re.compile(name))
    return visitor.page


def visits(page: Page) -> Locator:
    return page.get_by_role("region", name="Visits").get_by_role("listitem")


def rows(table: Locator) -> list[list[str]]:
    """What a screen reader finds in the table's body, cell by cell: hidden columns are not there."""
    return [
        [
            " ".join(cell.split())
            for cell in row.get_by_role("rowheader").or_(row.get_by_role("cell")).all_inner_texts()
        ]
        for row in table.locator("tbody").get_by_role("row").all()
    ]


@every_size
def test_a_newcomer_sees_what_there_was(server: Server, tablet: Tablet, look: Look):
    visitor = without_signal(server, tablet)
    page = open_family(visitor, "Ash")
    expect(page.get_by_role("button", name="Start visit")).to_be_visible()
    expect(page.locator(".family-head")).to_contain_text("6 months")

    expect(visits(page)).to_have_count(2)
    expect(visits(page).first).to_contain_text("6 month contact")
    expect(visits(page).first).to_contain_text("PIIOS")
    expect(visits(page).last).to_contain_text("3 to 4 month contact")
    expect(visits(page).last).to_contain_text("3 months · PIIOS · received")

    last = page.get_by_role("region", name="Last observation")
    expect(last).to_contain_text("Ash (fictional) with Jules (fictional)")
    result = page.get_by_role("region", name="Result")
    expect(result).to_contain_text("14 to 18")
    expect(result).to_contain_text("Not determined")
    expect(result).to_contain_text(
        "the lowest possible total is in “no concerns”, the highest in “some concerns”"
    )
    expect(result).to_contain_text("Scored live.")
    expect(last.get_by_role("img")).to_have_attribute(
        "aria-label",
        re.compile(r"^Wheel of 13 items\. 0: items 1, 2, 5, 6 and 13\..*Not observed: item 8\.$"),
    )

    strip = page.get_by_role("table", name="Item by visit")
    expect(strip.get_by_role("columnheader")).to_have_count(4)
    expect(strip.get_by_role("columnheader").last).to_have_text("Last two visits")
    found = rows(strip)
    assert len(found) == 13
    is_narrow = (page.viewport_size or {})["width"] < 400
    first, eighth = (
        ("Positioning", "Distress") if is_narrow else ("Infant positioning", "Attunement to distress")
    )
    assert found[0] == [f"1 {first}", "2", "0", "less concern"]
    assert found[3][1:] == ["2", "2", "same"]
    assert found[7] == [f"8 {eighth}", "Not observed", "Not observed", "cannot be compared"]
    assert strip.locator(".mark--half").count() == 15
    assert "more concern" not in str(found)

    totals = page.get_by_role("region", name="Totals")
    expect(totals.get_by_role("img")).to_have_count(1)
    expect(totals.get_by_role("img")).to_have_attribute("aria-label", re.compile(r"24 to 28.*14 to 18"))
    expect(totals).to_contain_text("Two ratings differ even when nothing has changed")
    expect(totals).to_contain_text("does not say how things were between visits, or how they will go on")
    assert totals.locator(".chart:visible path").count() == 2, "two ranges, and nothing that joins them"

    documents = page.get_by_role("region", name="Documents")
    expect(documents.get_by_text("Needs signal")).to_have_count(3)
    expect(documents.get_by_role("link", name="Letter")).to_have_count(0)
    expect(documents.get_by_role("link", name="Visit summary")).to_be_visible()
    expect(page.get_by_role("region", name="Handouts given")).to_contain_text("How your baby talks to you")
    look(page, "family")
    shoot_whole(page, look, "family-whole")
    totals.get_by_text("totals in words").click()
    expect(totals.get_by_role("rowheader")).to_have_count(2)
    look(page, "family-totals-in-words")


def shoot_whole(page: Page, look: Look, name: str) -> None:
    """A picture of the whole screen, however long it is."""
    size = page.viewport_size
    assert size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": height})
    look(page, name)
    page.set_viewport_size(size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], "wider than the screen"


@every_size
def test_the_trend_prints_without_signal(server: Server, tablet: Tablet, look: Look):
    visitor = without_signal(server, tablet)
    page = open_family(visitor, "Ash")
    page.get_by_role("button", name="The whole trend, to print").click()
    visitor.heading(re.compile("^Trend across visits: "))
    paper = page.locator("[data-document]")
    expect(paper.get_by_role("img")).to_be_visible()
    expect(paper.get_by_role("table")).to_have_count(2)
    expect(page.get_by_text("The PDF needs signal.")).to_be_visible()
    look(page, "trend")
    page.evaluate("() => { window.print = () => document.body.setAttribute('data-printed', '') }")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("body[data-printed]")).to_be_attached()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(paper).to_be_visible()
    assert "Ash (fictional)" in (page.locator("html").get_attribute("data-print-head") or "")
    look(page, "trend-printed")
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Ash").click()
    visitor.heading(re.compile("Ash"))
    assert page.locator("html").get_attribute("data-print-head") is None


@every_size
def test_twins_two_carers_and_many_visits(server: Server, tablet: Tablet, look: Look):
    account = server.demo_account()
    server.stop()
    high, low = [4, 2] * 6 + [4], 0
    sign_earlier(
        server.data,
        "Wren",
        [
            (51, [seen(2, age_reason="The family moves.")]),
            *((days, [seen(2 if days % 2 else high)]) for days in (41, 40, 35, 30, 25)),
            (20, [seen(low, carer=1), seen([1, 2, 0, 3, 1, 0, 2], "gad7", baby=None)]),
            (10, [seen(low, standing="practice", trained_on=None), seen(3, "gad7", baby=None)]),
            (5, []),
            (3, [seen({"warmth": 2, "distress": N}, baby=1)]),
        ],
    )
    server.start()
    visitor = without_signal(server, tablet, account)
    page = open_family(visitor, "Wren")
    head = page.locator(".family-head")
    expect(head).to_contain_text("Both 4 months")
    expect(head).to_contain_text("corrected")
    expect(head).to_contain_text("Charlie: Large print")

    expect(visits(page)).to_have_count(7)
    page.get_by_role("button", name="All 10 visits").click()
    expect(visits(page)).to_have_count(10)

    tabs = page.get_by_role("tablist", name="Whose observations").get_by_role("tab")
    expect(tabs).to_have_count(4)
    expect(tabs.first).to_have_attribute("aria-selected", "true")
    expect(tabs.first).to_contain_text("PIIOS · Jay")
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("No total")
    expect(panel.get_by_role("table", name="Item by visit")).to_contain_text("Not answered")
    look(page, "one-observation")

    tabs.first.press("ArrowRight")
    questionnaire = page.get_by_role("tab", name=re.compile("GAD-7"))
    wren = page.get_by_role("tab", name=re.compile("Wren .* with Frankie"))
    wren.click()
    expect(panel).to_contain_text("Practice:")
    expect(panel.get_by_role("img").first).to_be_visible()
    columns = panel.get_by_role("table", name="Item by visit").get_by_role("columnheader")
    width = (page.viewport_size or {})["width"]
    assert columns.count() - 2 == {1024: 3, 768: 5, 390: 2}[width], "as many visits as fit, the newest last"
    expect(columns.nth(-2)).to_contain_text("Practice")
    shoot_whole(page, look, "many")

    questionnaire.click()
    expect(panel).to_contain_text("Frankie (fictional)")
    expect(panel.get_by_role("table", name="Item by visit")).to_contain_text("Feeling nervous")
    expect(panel.locator(".mark")).to_have_count(0)
    expect(panel.locator(".wheel")).to_have_count(0)
    look(page, "questionnaire")


def test_a_family_without_visits_says_so(server: Server, tablet: Tablet, look: Look):
    visitor = without_signal(server, tablet)
    page = open_family(visitor, "Robin")
    expect(page.locator(".family-head__needs")).to_have_text("Sam: Polish interpreter")
    expect(page.locator(".family-head .due").first).to_contain_text("6 to 8 week review")
    expect(page.get_by_role("region", name="Visits")).to_contain_text("No visits yet.")
    for name in ("Last observation", "Item by visit", "Totals", "Documents"):
        expect(page.get_by_role("region", name=name)).to_have_count(0)
    page.get_by_role("button", name="Start visit").click()
    visitor.heading("Arrive")
    visitor.choose("Type of contact", "6 to 8 week review")
    visitor.saved()
    page = open_family(visitor, "Robin")
    expect(visits(page)).to_have_count(1)
    expect(visits(page)).to_contain_text("Draft, not finished")
    expect(page.get_by_role("button", name="Continue visit")).to_be_visible()
    look(page, "draft")
    visits(page).get_by_role("link").click()
    visitor.heading("Arrive")


@every_size
def test_an_amendment_stands_beside_what_it_replaced(server: Server, tablet: Tablet, look: Look):
    visitor = without_signal(server, tablet)
    page = open_family(visitor, "Ash")
    visits(page).first.get_by_role("link").click()
    visitor.heading(re.compile("^Visit summary"))
    expect(page.get_by_role("region", name="Signed and received")).to_contain_text(
        re.compile(r"receipt [0-9A-F]{8}")
    )
    look(page, "record")
    shoot_whole(page, look, "record-whole")
    page.get_by_role("button", name="Amend").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why is this visit amended?").fill("Jules corrected me.")
    dialog.get_by_role("button", name="Make the amendment").click()
    visitor.step("Assess")
    page.get_by_label("Attitude towards the pregnancy and the baby").fill("Jules hoped for a baby for years.")
    visitor.saved()
    page.get_by_role("link", name="Ash").first.click()
    visitor.heading(re.compile("Ash"))
    expect(visits(page).first).to_contain_text("Amendment: 6 month contact")
    visits(page).nth(1).get_by_role("link").click()
    page.get_by_role("button", name="Continue the amendment").click()
    visitor.heading("Review and sign")
    page.get_by_role("button", name="Sign this visit").click()
    changed = page.get_by_role("region", name="What version 2 changed")
    expect(changed).to_contain_text("Because: Jules corrected me.")
    expect(changed.get_by_role("listitem")).to_have_count(1)
    expect(changed).to_contain_text("Jules says that the two of them are a team now.")
    expect(changed).to_contain_text("Jules hoped for a baby for years.")
    expect(page.get_by_role("region", name="Documents").get_by_text("Not sent yet")).to_have_count(3)
    look(page, "amended")
    page.get_by_role("button", name="Show version 1").click()
    expect(changed).to_be_hidden()
    expect(page.get_by_text("An earlier version")).to_be_visible()
    page.get_by_role("link", name="Ash").first.click()
    expect(visits(page).first).to_contain_text("amended, version 2")
    expect(visits(page).first).to_contain_text("Saved on this tablet, not sent")


@pytest.mark.parametrize("size", [(320, 640)], ids=["narrow"], indirect=True)
def test_a_name_of_a_hundred_letters_makes_no_screen_wider_than_the_phone(
    server: Server, tablet: Tablet, look: Look
):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    name = "Maximiliana" * 9
    visitor.adds_a_family(name)
    page = visitor.page
    look(page, "family-long-name")
    is_wider = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(is_wider)
    visitor.go("Families")
    assert not page.evaluate(is_wider)
    page.get_by_role("button", name=re.compile("^Visit Maxi")).click()
    expect(page.get_by_role("button", name=re.compile("were there"))).to_be_visible()
    assert not page.evaluate(is_wider)
