"""What a health visitor does with the app, finding everything as a person does: by roles and labels."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.house import PATIENCE_S

ITEMS = 13
NOT_OBSERVED = "not observed"


@dataclass
class Visitor:
    """Somebody with an account and a tablet. `page` changes when the tablet is opened again."""

    page: Page
    email: str
    password: str
    passphrase: str = field(default="")

    def sets_up(self) -> None:
        """Signs in, takes the four words, and waits until the tablet is ready to work without signal.

        A tablet that was set up before the test is only unlocked, which leads to Today.
        """
        if self.passphrase:
            self.unlock()
        else:
            self.sign_in()
            self.take_the_four_words()
        self.sees_ready()

    def heading(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1, name=text)).to_be_visible()

    def sign_in(self) -> None:
        self.heading("Set up this tablet")
        self.page.get_by_label("Email").fill(self.email)
        self.page.get_by_label("Password", exact=True).fill(self.password)
        self.page.get_by_role("button", name="Sign in").click()

    def sign_in_again(self) -> None:
        """Signs in within the app, which stays unlocked."""
        self.page.get_by_role("button", name="Sign in", exact=True).first.click()
        dialog = self.page.get_by_role("dialog", name="Sign in to send")
        dialog.get_by_label("Email").fill(self.email)
        dialog.get_by_label("Password", exact=True).fill(self.password)
        dialog.get_by_role("button", name="Sign in").click()

    def take_the_four_words(self) -> None:
        self.heading("Choose your passphrase")
        words = self.page.locator("[data-words] li")
        expect(words).to_have_count(4)
        self.passphrase = " ".join(text.strip() for text in words.all_inner_texts())
        self.page.get_by_role("button", name="I have written it down").click()
        self.page.get_by_role("textbox", name="The four words").fill(self.passphrase)
        self.page.get_by_role("button", name="Set up this tablet").click()

    def sees_ready(self) -> None:
        expect(self.page.get_by_role("main").get_by_text("Ready to work without signal").first).to_be_visible(
            timeout=PATIENCE_S * 1000
        )

    def unlock(self) -> None:
        self.heading("Unlock")
        self.page.get_by_role("textbox", name="Passphrase").fill(self.passphrase)
        self.page.get_by_role("button", name="Unlock", exact=True).click()

    def go(self, place: str) -> None:
        """Goes to a place and waits for its heading, so that the screen before is never mistaken for it."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=place).click()
        self.heading(place)

    def step(self, name: str) -> None:
        self.page.get_by_role("navigation", name="Steps of the visit").get_by_role("link", name=name).click()

    def choose(self, question: str, *answers: str) -> None:
        group = self.page.get_by_role("group", name=question)
        for answer in answers:
            field = group.get_by_label(answer)
            # A forced check does not even wait for the screen to be shown.
            expect(field).to_be_visible()
            field.check(force=True)

    def score(self, item: int, answer: str) -> None:
        self.page.locator(".item:visible").nth(item - 1).get_by_role("radio", name=answer, exact=True).check(
            force=True
        )

    def signs_a_short_visit(self) -> None:
        """Signs a visit to Robin with the least that can be signed."""
        self.go("Today")
        self.page.get_by_role("button", name="Start visit to Robin").click()
        self.choose("Type of contact", "Other contact")
        self.step("Review and sign")
        self.page.get_by_role("button", name="Sign this visit").click(no_wait_after=True)
        expect(self.page.get_by_role("region", name="Versions")).to_be_visible(timeout=PATIENCE_S * 1000)

    def status(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("[data-module=status-line]")).to_have_text(text, timeout=PATIENCE_S * 1000)

    def saved(self) -> None:
        """Waits until the app says that everything entered is saved on the tablet."""
        self.status(re.compile(r"saved on this tablet \d\d:\d\d", re.IGNORECASE))

    def adds_a_family(self, baby: str) -> None:
        """Adds a fictional family with a father; it is signed when this returns."""
        self.go("Families")
        self.page.get_by_role("link", name="Add a family").click()
        self.page.get_by_label("Baby's name").fill(f"{baby} (fictional)")
        self.page.get_by_label("Date of birth").fill("2026-09-01")
        self.page.get_by_label("Carer's name").fill("Moss (fictional)")
        self.choose("Relationship to the baby", "Father")
        self.page.get_by_role("button", name="Save family").click()
        self.heading(re.compile(baby))
