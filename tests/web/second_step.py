"""What the tests of the second step need: a clock that stands, and a phone with an authenticator app. No test."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyotp
from flask.testing import FlaskClient

from tests.web.pages import Seen, checked
from tests.web.tablet import PASSWORD, Tablet

PAGE = "/second-step"


@dataclass
class Clock:
    """The service's and the phone's: it stands until a test moves it."""

    at: datetime = datetime(2026, 11, 23, 15, 0, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def waits(self, seconds: int = 30) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Phone:
    """An authenticator app that has read the secret, and the paper with the backup codes."""

    clock: Clock
    secret: str = ""
    backup: list[str] = field(default_factory=list)

    def code(self, seconds: int = 0) -> str:
        """What it shows now, or so many seconds from now."""
        return pyotp.TOTP(self.secret).at(self.clock.at + timedelta(seconds=seconds))

    def wrong(self) -> str:
        """Six digits that are no code of any step around now."""
        right = {self.code(seconds) for seconds in range(-90, 91, 30)}
        return next(code for code in (f"{number:06}" for number in range(10)) if code not in right)


def opened(who: Tablet, client: FlaskClient | None = None) -> Seen:
    """The page as the app opens it: from the open vault, by a ticket."""
    ticket = who.post("/api/tickets", {"path": PAGE}).get_json()["ticket"]
    return checked((client or who.client).get(f"{PAGE}?ticket={ticket}"))


def sent(who: Tablet, page: Seen, status: int = 200, **told: str) -> Seen:
    hidden = {
        name: page.hidden(name)
        for name in ("csrf_token", "ticket", "pending")
        if page.document.xpath("//input[@type='hidden' and @name=$name]", name=name)
    }
    return checked(who.client.post(PAGE, data={"password": PASSWORD, **hidden, **told}), status)


def sets_up(who: Tablet, clock: Clock) -> Phone:
    """Sets up the second step; the phone that has it."""
    page, phone = opened(who), Phone(clock)
    [phone.secret] = page.document.xpath("//main//code/text()")
    done = sent(who, page, code=phone.code())
    phone.backup = [str(code) for code in done.document.xpath("//ol//code/text()")]
    assert len(phone.backup) == 8
    return phone
