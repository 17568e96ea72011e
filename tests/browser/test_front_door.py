"""Coming in: the first account, without JavaScript, a second tab, hiding, and what a locked tablet tells."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.expecting import expect
from tests.browser.house import CHROMIUM, LAUNCHED, QUIET, Server, Tablet
from tests.browser.visitor import Visitor

Look = Callable[[Page, str], None]


@pytest.fixture
def set_up(server: Server, tablet: Tablet) -> Visitor:
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    visitor.sets_up()
    return visitor


def test_a_set_up_that_took_too_long_asks_to_sign_in_once_more(server: Server, tablet: Tablet, look: Look):
    visitor = Visitor(tablet.open(server.url), *server.demo_account())
    page = visitor.page
    visitor.sign_in()
    visitor.heading("Choose your passphrase")
    # As after fifteen minutes: the service knows the sign-in no more.
    page.context.clear_cookies()
    visitor.take_the_four_words()
    dialog = page.get_by_role("dialog", name="Sign in once more")
    expect(dialog.get_by_text("Your passphrase stays as you chose it.")).to_be_visible()
    look(page, "set-up-too-long")
    dialog.get_by_label("Email").fill(visitor.email)
    dialog.get_by_label("Password", exact=True).fill(visitor.password)
    dialog.get_by_role("button", name="Sign in").click()
    visitor.sees_ready()
    page.get_by_role("button", name="Hide").click()
    visitor.unlock()
    visitor.sees_ready()


def test_the_first_account_is_made_by_a_link_that_works_once(tmp_path: Path, tablet: Tablet, look: Look):
    server = Server(tmp_path / "empty", demo=False)
    server.start()
    try:
        link = server.set_up_link()
        page = tablet.open(link)
        look(page, "set-up")
        page.get_by_label(re.compile("name", re.IGNORECASE)).first.fill("Ade (fictional)")
        page.get_by_label("Email address").fill("ade@attune.example")
        page.get_by_label("Password", exact=False).first.fill("short")
        page.get_by_role("button").last.click()
        expect(page.get_by_text("12 characters").first).to_be_visible()
        look(page, "set-up-refused")
        page.get_by_label("Password", exact=False).first.fill("a long enough password")
        page.get_by_role("button").last.click()
        expect(page).not_to_have_url(link)
        page.goto(link)
        expect(page.get_by_text(re.compile("used|no longer|expired", re.IGNORECASE)).first).to_be_visible()
        look(page, "set-up-used")
        visitor = Visitor(page, "ade@attune.example", "a long enough password")
        page.goto(server.url)  # signed in by the link already
        visitor.take_the_four_words()
        visitor.sees_ready()
    finally:
        server.stop()


def test_without_javascript_sign_in_and_articles_work(server: Server, playwright: Playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    try:
        page = browser.new_page(java_script_enabled=False)
        page.goto(server.url)
        # Playwright's text and roles pass over <noscript>, which is drawn here.
        assert "The app needs JavaScript" in page.inner_text("main")
        page.locator("noscript a[href='/sign-in']").click()
        email, password = server.demo_account()
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password").fill("wrong, quite wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_have_count(0)
        page.goto(f"{server.url}/learn/")
        page.get_by_role("main").get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(
            page.get_by_text(re.compile("not yet clinically reviewed", re.IGNORECASE)).first
        ).to_be_visible()
    finally:
        browser.close()


@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_a_link_from_elsewhere_opens_its_page_and_signs_nobody_out(
    server: Server, playwright: Playwright, name: str
):
    email, password, *_ = server.demo_account()
    browser = getattr(playwright, name).launch(**LAUNCHED[name])
    try:
        page = browser.new_page()
        page.goto(f"{server.url}/sign-in")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{server.url}/")
        link = f'<a href="{server.url}/sign-out">Attune</a>'
        page.route(
            "http://elsewhere.example/", lambda route: route.fulfill(body=link, content_type="text/html")
        )
        page.goto("http://elsewhere.example/")
        page.get_by_role("link", name="Attune").click()
        # Only who is signed in is asked whether to sign out.
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.goto(f"{server.url}/sign-out")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    finally:
        browser.close()


@pytest.mark.parametrize("engine", ["chromium", "webkit"], indirect=True)
def test_a_second_tab_is_told_and_may_take_over(set_up: Visitor, server: Server, look: Look):
    first = set_up.page
    second = first.context.new_page()
    second.goto(server.url)
    expect(second.get_by_role("heading", level=1)).to_have_text(re.compile("tab", re.IGNORECASE))
    look(second, "second-tab")
    second.get_by_role("button", name="Use it here").click()
    here = Visitor(second, set_up.email, set_up.password, set_up.passphrase)
    here.unlock()
    here.go("Today")
    expect(second.get_by_text("Robin").first).to_be_visible()
    expect(first.get_by_role("main").get_by_text("Robin")).to_have_count(0)


def test_hide_shows_nothing_of_a_family_and_a_wrong_passphrase_opens_nothing(set_up: Visitor, look: Look):
    page = set_up.page
    set_up.go("Today")
    page.get_by_role("link", name="Robin").click()
    set_up.heading(re.compile("Robin"))
    page.get_by_role("button", name="Hide").click()
    set_up.heading("Unlock")
    assert "Robin" not in page.content()
    assert "Robin" not in page.title()
    assert "Robin" not in page.url
    look(page, "hidden")
    page.get_by_role("textbox", name="Passphrase").fill("not the right words")
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator("#unlock-passphrase-error")).to_be_visible()
    assert "Robin" not in page.content()
    look(page, "wrong-passphrase")
    set_up.unlock()
    set_up.heading(re.compile("Robin"))


ASK_AS_THE_BROWSER = """async ({path, body, secret}) => {
  const shown = secret ? {"X-Attune-Vault": secret} : {};
  const { csrf } = await (await fetch("/api/session", {headers: shown})).json();
  const headers = {"Content-Type": "application/json", "X-CSRFToken": csrf, ...shown};
  const answer = await fetch(path, body ? {method: "POST", headers, body: JSON.stringify(body)} : {headers: shown});
  return {status: answer.status, at: new URL(answer.url).pathname, text: await answer.text()};
}"""


def opened_in_a_new_tab(page: Page, press: Callable[[], None], look: Look) -> str:
    """The address of the page that opens, once it has; its tab is closed again."""
    with page.context.expect_page() as news:
        press()
    tab = news.value
    tab.wait_for_url(re.compile("ticket="))
    expect(tab.get_by_role("heading", level=1).first).to_be_visible()
    look(tab, "opened")
    address = tab.url
    tab.close()
    return address


def then_nothing_is_told(page: Page, addresses: list[str]) -> None:
    wanted = {"device": "3f0c3d0e-7c60-4e10-8a41-0a5a3f6f8f11", "cursor": None, "records": []}
    recovery = {"vault": "x", "device": wanted["device"], "key": "x", "sealed": "x", "password": "x"}
    for secret in ("", "made up"):
        for path, body in (("/api/sync", wanted), ("/api/recovery", recovery), ("/api/devices", None)):
            answer = page.evaluate(ASK_AS_THE_BROWSER, {"path": path, "body": body, "secret": secret})
            assert (answer["status"], "Ash" in answer["text"]) == (401, False), path
        for address in addresses:
            answer = page.evaluate(ASK_AS_THE_BROWSER, {"path": address, "body": None, "secret": secret})
            assert answer["at"] == "/sign-in" if "/team" in address else answer["status"] == 404, address
            assert not any(name in answer["text"] for name in ("Ash", "Demo visitor")), address


def test_whoever_holds_the_locked_tablet_in_signal_gets_nothing_from_the_server(
    set_up: Visitor, server: Server, look: Look
):
    """What remains in a locked tablet's browser is a cookie and a history; the vault's secret is not there any more."""
    page = set_up.page
    set_up.go("Families")
    page.get_by_role("link", name="Ash").first.click()
    letter = page.get_by_role("link", name=re.compile("^Open.*: Letter"))
    opened = [opened_in_a_new_tab(page, letter.click, look)]
    set_up.go("More")
    opened.append(opened_in_a_new_tab(page, page.get_by_role("button", name="Your team").click, look))
    look(page, "more")
    # Opened again from the history, while the vault is open as much as when it is locked.
    addresses = [each for address in opened for each in (address, address.split("?")[0])]
    for address in opened:
        tab = page.context.new_page()
        tab.goto(address)
        expect(tab.get_by_role("heading", level=1)).to_have_text(
            re.compile("Open this in Attune again|Sign in")
        )
        look(tab, "opened-again")
        tab.close()
    page.get_by_role("button", name="Hide").click()
    set_up.heading("Unlock")
    then_nothing_is_told(page, addresses)

    # Begun and left: the sign-in for a forgotten passphrase is no way in either.
    for leave in (page.go_back, page.reload):
        page.get_by_role("button", name="Forgotten the passphrase?").click()
        page.get_by_label("Email").fill(set_up.email)
        page.get_by_label("Password", exact=True).fill(set_up.password)
        page.get_by_role("button", name="Sign in").click()
        set_up.heading("Choose your passphrase")
        leave()
        set_up.heading("Unlock")
        then_nothing_is_told(page, addresses)
    set_up.unlock()
    set_up.status(re.compile("[Ss]ign"))


def test_signing_out_everywhere_else_ends_what_was_left_open(
    set_up: Visitor, server: Server, playwright: Playwright, look: Look
):
    page = set_up.page
    set_up.status(re.compile("All sent and received"))
    shown = {"X-Attune-Vault": "the secret of a vault elsewhere"}
    other = playwright.request.new_context(base_url=server.url, extra_http_headers=shown)
    token = {"X-CSRFToken": other.get("/api/session").json()["csrf"]}
    account = {"email": set_up.email, "password": set_up.password}
    assert other.post("/api/sign-in", headers=token, data=account).ok
    set_up.go("More")
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_text("1 other sign-in has ended")).to_be_visible()
    look(page, "one-elsewhere")
    assert other.get("/api/session").json()["user"] is None
    other.dispose()
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_text("You are signed in nowhere else")).to_be_visible()
    look(page, "nowhere-else")


def test_the_vault_on_the_disk_holds_no_name(set_up: Visitor, tablet: Tablet, tmp_path: Path):
    set_up.go("Today")
    expect(set_up.page.get_by_text("Robin").first).to_be_visible()
    tablet.close()
    files = [path for path in (tmp_path / "profile").rglob("*") if path.is_file()]
    stores = [path for path in files if "IndexedDB" in str(path)]
    assert stores, "no database was found on the disk"
    for path in files:
        found = path.read_bytes()
        for name in ("Sam (fictional)", "Wren (fictional)"):
            assert name.encode() not in found, f"{name} stands in {path.name}"
            assert name.encode("utf-16-le") not in found, f"{name} stands in {path.name}"
