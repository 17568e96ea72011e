"""What there is to read, without signal: found by a mistyped word, read in its forms, printed, shared, shown to a parent."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import ROOT, Server, Tablet
from tests.browser.sizes import every_size
from tests.browser.visitor import Visitor
from tests.screens_table import addresses

Look = Callable[[Page, str], None]
PRINTED = ROOT / "static" / "built" / "handouts"

pytestmark = pytest.mark.usefixtures("set_up_before")
ROBIN = re.compile("Robin|Sam|Alex|Wren|fictional")


@pytest.fixture
def printed() -> None:
    """The handouts' PDFs are there: what is shared and saved here is what set-up made."""
    assert (PRINTED / "index.json").is_file(), "script/bootstrap makes the handouts' PDFs"


def without_signal(server: Server, tablet: Tablet) -> Visitor:
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    server.stop()
    return visitor


def with_sharing(page: Page, *, can: bool) -> None:
    """What a tablet that can share, or can't, would answer; what is shared is told on the body."""
    page.evaluate(
        """(can) => {
          navigator.canShare = ({files}) => can && files[0].type === "application/pdf";
          navigator.share = async ({files, title}) => {
            const head = new TextDecoder().decode((await files[0].arrayBuffer()).slice(0, 5));
            document.body.dataset.shared = [files[0].name, files[0].size, head, title].join("|");
          };
          window.print = () => document.body.setAttribute("data-printed", "");
        }""",
        can,
    )


@every_size
def test_a_page_is_found_read_printed_and_shared_without_signal(
    printed: None, server: Server, tablet: Tablet, look: Look
):
    visitor = without_signal(server, tablet)
    page = visitor.page
    with_sharing(page, can=True)
    when_it_is_found_by_a_mistyped_word(visitor, look)
    then_it_is_read_in_its_forms(visitor, look)
    then_it_is_handed_over(page)
    then_the_next_page_follows_and_closing_leads_back(visitor, look)
    then_age_and_need_choose(visitor, look)
    then_the_course_is_there_for_the_professional(visitor, look)


def when_it_is_found_by_a_mistyped_word(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    visitor.go("Handouts")
    visitor.heading("Handouts")
    look(page, "handouts")
    page.get_by_role("searchbox").fill("criying")
    first = page.locator(".cover").first
    expect(first).to_contain_text("When your baby cries")
    look(page, "found")
    page.get_by_role("searchbox").fill("xylophonist")
    expect(page.get_by_text("No page has all of that.")).to_be_visible()
    look(page, "not-found")
    page.get_by_role("searchbox").fill("criying")
    first.get_by_role("link").click()
    visitor.heading("When your baby cries")


def then_it_is_read_in_its_forms(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    expect(page.get_by_text("Not yet clinically reviewed.")).to_be_visible()
    look(page, "handout")
    forms = page.get_by_role("group", name="How to read it")
    forms.get_by_role("button", name="Large print").click()
    expect(page.locator(".reading--large")).to_be_visible()
    look(page, "large-print")
    forms.get_by_role("button", name="Easy read").click()
    expect(page.get_by_role("img", name="A baby cries with an open mouth and tears.")).to_be_visible()
    expect(page.get_by_text("Never, ever shake a baby.")).to_be_visible()
    look(page, "easy-read")
    page.get_by_role("button", name="Largest text").click()
    expect(page.get_by_role("button", name="Largest text")).to_have_attribute("aria-pressed", "true")
    look(page, "largest-text")
    page.get_by_role("button", name="Normal text").click()
    forms.get_by_role("button", name="Standard").click()


def then_it_is_handed_over(page: Page) -> None:
    share = page.get_by_role("button", name=re.compile(r"Share PDF, \d+ KB"))
    expect(share).to_be_enabled()
    share.click()
    expect(page.locator("body")).to_have_attribute(
        "data-shared",
        re.compile(r"when-your-baby-cries-standard\.pdf\|\d{5,}\|%PDF-\|When your baby cries"),
    )
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.locator("body[data-printed]")).to_be_attached()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Close")).to_be_hidden()
    expect(page.get_by_text("All babies cry.", exact=False).first).to_be_visible()
    page.emulate_media(media="screen")


def then_the_next_page_follows_and_closing_leads_back(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    page.get_by_role("button", name="Next page: Sleeping and waking").click()
    visitor.heading("Sleeping and waking")
    page.get_by_role("button", name="Close").click()
    visitor.heading("Handouts")
    expect(page.get_by_role("searchbox")).to_have_value("criying")
    page.get_by_role("searchbox").fill("")
    page.get_by_role("link", name="Getting to know each other").click()
    forms = page.get_by_role("group", name="How to read it")
    forms.get_by_role("button", name="العربية").click()
    text = page.locator(".reading")
    expect(text).to_have_attribute("lang", "ar")
    expect(text).to_have_attribute("dir", "rtl")
    expect(text).to_contain_text("لم تُراجَع هذه الترجمة بعد.")
    look(page, "arabic")
    page.get_by_role("button", name="Close").click()


def then_age_and_need_choose(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    visitor.heading("Handouts")
    choices = page.locator(".filters")
    if not choices.get_by_text("Before birth").is_visible():
        choices.locator("summary").click()
    choices.get_by_label("Before birth").check(force=True)
    expect(page.locator(".cover").first).to_contain_text("Your baby before birth")
    choices.get_by_label("Twins or more").check(force=True)
    expect(page.get_by_text("1 page found")).to_be_visible()
    look(page, "chosen")
    page.get_by_role("link", name="Twins, triplets or more").click()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("1 page found")).to_be_visible()
    if not choices.get_by_text("Any age").is_visible():
        choices.locator("summary").click()
    choices.get_by_label("Any age").check(force=True)
    choices.get_by_label("Anything").check(force=True)
    page.get_by_role("link", name="Our crying plan").click()
    look(page, "sheet")
    page.get_by_role("button", name="Close").click()


def then_the_course_is_there_for_the_professional(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    visitor.go("Learn")
    visitor.heading("Learn")
    expect(page.get_by_role("region", name="Weigh the evidence")).to_be_visible()
    look(page, "learn")
    page.get_by_role("searchbox").fill("tronik")
    page.get_by_role("link", name="Tronick and the still face").click()
    visitor.heading("Tronick and the still face")
    expect(page.get_by_text("Not yet clinically reviewed.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn the tablet")).to_have_count(0)
    look(page, "article")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("searchbox")).to_have_value("tronik")


def test_a_tablet_that_cannot_share_saves_the_file(printed: None, server: Server, tablet: Tablet):
    visitor = without_signal(server, tablet)
    page = visitor.page
    with_sharing(page, can=False)
    visitor.go("Handouts")
    page.get_by_role("link", name="When your baby cries").click()
    visitor.heading("When your baby cries")
    expect(page.get_by_role("button", name=re.compile("Share"))).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"Save PDF, \d+ KB")).click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


@every_size
def test_the_tablet_is_turned_to_a_parent_and_given_back(server: Server, tablet: Tablet, look: Look):
    visitor = without_signal(server, tablet)
    page = visitor.page
    visitor.go("Families")
    page.get_by_role("link", name="Robin").click()
    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("What would you like to read?")
    look(page, "turned")
    then_nothing_of_the_app_is_there(page)
    page.get_by_role("link", name="When your baby cries").click()
    visitor.heading("When your baby cries")
    look(page, "turned-page")
    then_nothing_of_the_app_is_there(page)
    expect(page.get_by_role("main").get_by_role("link")).to_have_count(0)
    page.go_back()
    visitor.heading("What would you like to read?")
    page.go_back()
    visitor.heading("What would you like to read?")
    for screen in ("today", "family", "more", "unlock", "start"):
        page.evaluate("(screen) => { location.hash = screen }", screen)
        visitor.heading("What would you like to read?")
    then_nothing_of_the_app_is_there(page)
    then_a_parent_reads_and_goes_on_in_their_own_language(visitor, look)

    page.get_by_role("button", name="Give the tablet back").click()
    dialog = page.get_by_role("dialog", name="Give the tablet back")
    dialog.get_by_label("Passphrase").fill("not the right words")
    dialog.get_by_role("button", name="Go back to work").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    look(page, "wrong-passphrase")
    visitor.heading("What would you like to read?")
    dialog.get_by_label("Passphrase").fill(visitor.passphrase)
    dialog.get_by_role("button", name="Go back to work").click()
    visitor.heading("Robin (fictional)")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


BRUISE = "A bruise on a baby who is not mobile"


def test_a_parent_never_comes_to_what_was_read_before_the_tablet_was_turned(server: Server, tablet: Tablet):
    visitor = without_signal(server, tablet)
    page = visitor.page
    when_a_page_for_professionals_was_read_and_closed(visitor)
    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("What would you like to read?")
    for _ in range(6):
        page.go_back()
        visitor.heading("What would you like to read?")
        then_no_page_for_professionals_is_there(page)
    page.get_by_role("link", name="When your baby cries").click()
    visitor.heading("When your baby cries")
    for _ in range(3):
        page.go_back()
        visitor.heading("What would you like to read?")
        then_no_page_for_professionals_is_there(page)
    for screen in sorted(addresses()):
        page.evaluate("(screen) => { location.hash = screen }", screen)
        visitor.heading("What would you like to read?")
        then_no_page_for_professionals_is_there(page)
    page.go_forward()
    page.go_back()
    then_no_page_for_professionals_is_there(page)
    page.get_by_role("searchbox").fill("bruise")
    expect(page.get_by_role("status").filter(has_text="found")).to_be_visible()
    then_no_page_for_professionals_is_there(page)
    page.emulate_media(media="print")
    then_no_page_for_professionals_is_there(page)
    page.emulate_media(media="screen")

    page.get_by_role("button", name="Give the tablet back").click()
    dialog = page.get_by_role("dialog", name="Give the tablet back")
    dialog.get_by_label("Passphrase").fill(visitor.passphrase)
    dialog.get_by_role("button", name="Go back to work").click()
    visitor.heading("Robin (fictional)")
    page.go_back()
    visitor.heading("Families")

    page.get_by_role("link", name="Robin").click()
    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("What would you like to read?")
    page.reload()
    visitor.heading("Unlock")
    then_no_page_for_professionals_is_there(page)


def when_a_page_for_professionals_was_read_and_closed(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("Learn")
    page.get_by_role("searchbox").fill("bruise")
    page.get_by_role("link", name=BRUISE).click()
    visitor.heading(BRUISE)
    page.get_by_role("button", name="Close").click()
    visitor.heading("Learn")
    page.get_by_role("link", name=BRUISE).click()
    visitor.heading(BRUISE)
    visitor.go("Families")
    page.get_by_role("link", name="Robin").click()
    visitor.heading("Robin (fictional)")


def then_no_page_for_professionals_is_there(page: Page) -> None:
    expect(page.get_by_role("main")).not_to_contain_text(
        re.compile("A bruise on|maltreatment|Robin|Sam", re.IGNORECASE)
    )
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    assert re.fullmatch(r"(For parents|Unlock) – Attune", page.title())


def test_what_was_typed_on_the_shelf_is_not_there_for_the_parent(server: Server, tablet: Tablet):
    visitor = without_signal(server, tablet)
    page = visitor.page
    visitor.go("Handouts")
    page.get_by_role("searchbox").fill("Jo, 0161 violence")
    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("What would you like to read?")
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.locator(".cover").first).to_be_visible()


def then_a_parent_reads_and_goes_on_in_their_own_language(visitor: Visitor, look: Look) -> None:
    page = visitor.page
    page.get_by_role("link", name="Getting to know each other").click()
    page.get_by_role("button", name="Cymraeg").click()
    ways = page.locator(".reader__ways")
    expect(ways).to_have_attribute("lang", "cy")
    for words in ("Pob tudalen", "Argraffu", "Testun mwy"):
        expect(ways.get_by_role("button", name=words, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Tudalen nesaf: Sut mae eich babi'n siarad â chi")).to_be_visible()
    look(page, "turned-welsh")
    page.get_by_role("button", name="العربية").click()
    expect(ways).to_have_attribute("dir", "rtl")
    expect(ways.get_by_role("button", name="طباعة")).to_be_visible()
    look(page, "turned-arabic")
    ways.get_by_role("button", name="كل الصفحات").click()
    visitor.heading("What would you like to read?")


def then_nothing_of_the_app_is_there(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.locator("body")).not_to_contain_text(ROBIN)
    assert "Robin" not in page.title()
    assert page.url.endswith("#parents")


def test_what_is_being_written_is_saved_before_the_tablet_is_turned(server: Server, tablet: Tablet):
    visitor = without_signal(server, tablet)
    page = visitor.page
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.step("Say hello")
    page.get_by_label("What the baby showed").press_sequentially("Robin looked up.")
    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("What would you like to read?")
    tablet.kill()
    visitor.page = tablet.open(server.url)
    visitor.heading("Unlock")
    expect(visitor.page.locator("body")).not_to_contain_text(re.compile("Wren|Robin"))
    visitor.unlock()
    visitor.step("Say hello")
    expect(visitor.page.get_by_label("What the baby showed")).to_have_value("Robin looked up.")


def test_an_idle_or_reloaded_tablet_in_a_parents_hands_locks(server: Server, tablet: Tablet):
    visitor = without_signal(server, tablet)
    page = visitor.page
    visitor.go("Handouts")
    page.get_by_role("link", name="When your baby cries").click()
    page.get_by_role("button", name="Larger text").click()
    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("When your baby cries")
    page.reload()
    visitor.heading("Unlock")
    page.clock.install()
    visitor.unlock()
    visitor.heading("When your baby cries")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.get_by_role("button", name="Larger text")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Turn the tablet").click()
    expect(page.get_by_role("button", name="Give the tablet back")).to_be_visible()
    page.clock.fast_forward(6 * 60_000)
    visitor.heading("Unlock")


@every_size
def test_the_visit_has_words_to_say_to_watch_and_to_write(server: Server, tablet: Tablet, look: Look):
    visitor = without_signal(server, tablet)
    page = visitor.page
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.heading("Arrive")
    visitor.step("Say hello")
    words = page.get_by_label("Words for")
    expect(words).to_contain_text("From 6 weeks to 3 months")
    look(page, "hello-age")
    words.select_option("When the baby is asleep")
    expect(page.get_by_text("“Hello Robin. You're asleep. I won't wake you.”")).to_be_visible()
    look(page, "hello-asleep")

    visitor.step("Check")
    page.get_by_role("button", name="PIIOS").click()
    visitor.choose("Carer observed", "Sam (fictional)")
    visitor.choose("Live or filmed", "Live")
    page.get_by_label("Minutes observed", exact=True).fill("5")
    visitor.choose("Trained or practice", "Practice")
    page.get_by_role("button", name="Go to the items").click()
    look(page, "items")
    item = page.locator(".item").nth(1)
    watch = item.get_by_role("button", name=re.compile("Eye contact.*what to watch for"))
    watch.click()
    expect(item.get_by_text("What does the carer do when their eyes meet?")).to_be_visible()
    expect(item).to_contain_text("Our own prompts, not the PIIOS manual's.")
    look(page, "watching")
    item.get_by_role("button", name="Note").click()
    item.get_by_label("Note on eye contact").fill("Long looks.")
    visitor.score(2, "2")
    watch.click()
    expect(item.get_by_text("What to watch for", exact=True)).to_be_hidden()
    expect(item.get_by_label("Note on eye contact")).to_have_value("Long looks.")

    visitor.step("Assess")
    field = page.locator("[data-field=responsiveness]")
    field.get_by_text("Words that describe").click()
    expect(field.get_by_text("Instead of a label, write what you saw and heard:")).to_be_visible()
    expect(field).to_contain_text("Robin and Sam are invented.")
    look(page, "describing")
    visitor.step("Handouts")
    page.get_by_role("link", name="Read Growing close").click()
    visitor.heading("Growing close")
    page.get_by_role("button", name="Close").click()
    visitor.heading("Handouts given")


def test_a_visit_goes_on_when_the_browser_threw_the_library_away(server: Server, tablet: Tablet):
    visitor = without_signal(server, tablet)
    page = visitor.page
    page.evaluate(
        """async () => {
          for (const name of await caches.keys()) await (await caches.open(name)).delete("/library.json");
        }"""
    )
    page.reload()
    visitor.unlock()
    visitor.go("Today")
    page.get_by_role("button", name="Start visit to Robin").click()
    visitor.step("Say hello")
    expect(page.get_by_text("Words for situations can’t be had just now.")).to_be_visible()
    expect(page.get_by_text("“Hello Robin.", exact=False)).to_be_visible()
    page.get_by_label("What the baby showed").fill("Robin looked up.")
    page.get_by_role("button", name="Turn the tablet").click()
    expect(page.get_by_text("The tablet was not turned")).to_be_visible()
    expect(page.get_by_label("What the baby showed")).to_have_value("Robin looked up.")
    visitor.saved()


@every_size
def test_a_family_that_no_paper_may_be_left_with_is_asked_about(
    printed: None, server: Server, tablet: Tablet, look: Look
):
    visitor = without_signal(server, tablet)
    page = visitor.page
    with_sharing(page, can=True)
    when_nothing_may_be_left_with(visitor, "Robin", look)
    page.get_by_role("button", name="Start visit").click()
    visitor.step("Handouts")
    expect(page.get_by_role("main").get_by_text("No paper, no texts")).to_be_visible()
    field = page.get_by_label("What I would like this family to read")
    expect(field).to_have_value("")
    field.fill("Robin loves your voice.")
    look(page, "handouts-step")
    page.get_by_role("link", name="Read When your baby cries").click()
    visitor.heading("When your baby cries")
    then_it_is_asked_before_printing_and_sharing(page, look)
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_label("What I would like this family to read")).to_have_value(
        "Robin loves your voice."
    )

    page.get_by_role("button", name="Turn the tablet").click()
    visitor.heading("What would you like to read?")
    expect(page.locator("body")).not_to_contain_text(re.compile("No paper|Leave nothing"))
    page.get_by_role("link", name="When your baby cries").click()
    visitor.heading("When your baby cries")
    expect(page.get_by_role("button", name="All pages")).to_be_visible()
    expect(page.get_by_role("button", name="Print", exact=True)).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text(re.compile("No paper|Leave nothing"))


def test_its_visits_and_its_trend_are_asked_about_too(server: Server, tablet: Tablet, look: Look):
    visitor = without_signal(server, tablet)
    page = visitor.page
    with_sharing(page, can=False)
    when_nothing_may_be_left_with(visitor, "Ash", look)
    page.get_by_role("region", name="Visits").get_by_role("link").first.click()
    expect(page.locator("[data-document]")).to_contain_text("Ash (fictional)")
    then_it_is_asked_before_printing(page)
    look(page, "no-paper-visit")
    page.get_by_role("link", name="Ash").first.click()
    visitor.heading("Ash (fictional)")
    page.get_by_role("button", name="The whole trend, to print").click()
    visitor.heading(re.compile("^Trend across visits: "))
    then_it_is_asked_before_printing(page)


def then_it_is_asked_before_printing(page: Page) -> None:
    page.evaluate("() => document.body.removeAttribute('data-printed')")
    stop = page.get_by_role("dialog", name="No paper, no texts")
    page.get_by_role("button", name="Print", exact=True).click()
    stop.get_by_role("button", name="Give nothing").click()
    expect(stop).to_have_count(0)
    expect(page.locator("body[data-printed]")).to_have_count(0)
    page.get_by_role("button", name="Print", exact=True).click()
    stop.get_by_role("button", name="Go on all the same").click()
    expect(page.locator("body[data-printed]")).to_be_attached()


def when_nothing_may_be_left_with(visitor: Visitor, baby: str, look: Look) -> None:
    page = visitor.page
    visitor.go("Families")
    page.get_by_role("link", name=baby).click()
    visitor.heading(f"{baby} (fictional)")
    expect(page.get_by_text("No paper, no texts")).to_have_count(0)
    page.get_by_role("button", name="Change", exact=True).click()
    dialog = page.get_by_role("dialog")
    if dialog.is_visible():
        dialog.get_by_role("textbox").fill("She asked for it.")
        dialog.get_by_role("button").first.click()
    page.get_by_label("No paper, no texts").check(force=True)
    page.get_by_label("Why is this changed?").fill("She asked for it.")
    look(page, "no-paper-edit")
    page.get_by_role("button", name="Save family").click()
    visitor.heading(f"{baby} (fictional)")
    expect(page.get_by_text("Leave nothing at home and send no message.", exact=False)).to_be_visible()
    look(page, "no-paper-family")


def then_it_is_asked_before_printing_and_sharing(page: Page, look: Look) -> None:
    stop = page.get_by_role("dialog", name="No paper, no texts")
    page.get_by_role("button", name="Print", exact=True).click()
    expect(stop).to_contain_text("Somebody else may read it.")
    look(page, "no-paper-stop")
    stop.get_by_role("button", name="Give nothing").click()
    expect(stop).to_have_count(0)
    share = page.get_by_role("button", name=re.compile(r"Share PDF, \d+ KB"))
    share.click()
    stop.get_by_role("button", name="Give nothing").click()
    expect(stop).to_have_count(0)
    expect(page.locator("body[data-printed], body[data-shared]")).to_have_count(0)
    page.get_by_role("button", name="Print", exact=True).click()
    stop.get_by_role("button", name="Go on all the same").click()
    expect(page.locator("body[data-printed]")).to_be_attached()
