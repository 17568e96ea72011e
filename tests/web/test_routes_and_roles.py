"""Every route of the app's own map × everybody who may ask × a family that is theirs, another's or not there.

A route that ROUTES does not have fails: say there whom it is for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa.service.accounts import Account
from pwa.service.caseload import Lent
from pwa.service.links import key_of
from pwa.service.provider import Question
from pwa.store.contract import LAST_DAY
from pwa.views.documents import PRESS
from tests.builders import a_baby, a_carer, a_family, a_full_visit, an_amendment
from tests.web.answers import AT, FRESH
from tests.web.pages import submit
from tests.web.tablet import PASSWORD, SECRET, Tablet

BABY, CARER, NOTE = (
    "Zebedee-of-the-tests",
    "Philippa-of-the-tests",
    "a note that only its family's visitor reads",
)


class Access(StrEnum):
    """Whom a route is for."""

    EVERYBODY = "everybody"
    BEGINNING = "whoever sets up a tablet, or sends what waits on it"
    ONESELF = "whoever is signed in, about themselves"
    TABLET = "the owner of the tablet that is named"
    FAMILY = "who has the family on the caseload now"
    LEAD = "a lead"
    TEAMS_FAMILIES = "a lead, who sees what the families are called"
    TEAMS_AUDIT = "a lead who visits families: who opened a child's record"
    OWN_ACCOUNT = "whoever is signed in, about their own account, as a page"
    OWN_TABLET = "the owner of the tablet that is named, signed in; last, because it may be lost after that"


ROUTES = {
    Access.EVERYBODY: """
        GET  /
        GET  /help
        GET  /definitions.json
        GET  /library.json
        GET  /news.json
        GET  /drawings.svg
        GET  /manifest.webmanifest
        GET  /static/<path:name>
        GET  /sw.js
        GET  /healthz
        GET  /learn/
        GET  /learn/<name>
        GET  /handouts/<name>
        GET  /sign-in
        POST /sign-in
        GET  /sign-in/callback
        GET  /sign-out
        POST /sign-out
        GET  /set-up/<token>
        POST /set-up/<token>
        GET  /new-password/<token>
        POST /new-password/<token>
        GET  /api/session
        POST /api/sign-in
        POST /api/sign-in/provider
        POST /api/sign-out
        POST /api/lock
        POST /api/devices/erased
    """,
    Access.BEGINNING: """
        GET  /api/devices
        POST /api/devices
    """,
    Access.ONESELF: """
        POST /api/families/open
        POST /api/tickets
        GET  /api/sessions
        POST /api/sessions/end
        POST /api/sessions/end-others
    """,
    Access.TABLET: """
        POST /api/recovery
        POST /api/sync
    """,
    Access.FAMILY: """
        GET  /records/<uuid:record_id>/summary
        GET  /records/<uuid:record_id>/summary.pdf
        POST /records/<uuid:record_id>/summary.pdf
        GET  /records/<uuid:record_id>/letter
        GET  /records/<uuid:record_id>/letter.pdf
        POST /records/<uuid:record_id>/letter.pdf
        GET  /records/<uuid:record_id>/parent
        POST /records/<uuid:record_id>/parent
        GET  /records/<uuid:record_id>/parent.pdf
        POST /records/<uuid:record_id>/parent.pdf
        GET  /families/<uuid:family_id>/trend
        GET  /families/<uuid:family_id>/trend.pdf
        POST /families/<uuid:family_id>/trend.pdf
    """,
    Access.LEAD: """
        GET  /team
        POST /team
        POST /team/invite
        POST /team/<account_id>/close
        POST /team/arrangements/<uuid:arrangement_id>/end
        POST /team/<account_id>/password-link
        POST /team/<account_id>/take-off-second-step
        POST /team/links/<key>/withdraw
        POST /team/recovery/<key>/allow
        POST /team/recovery/<key>/refuse
        GET  /team/tablets
        POST /team/tablets
        POST /team/tablets/<uuid:device_id>/lost
        POST /team/tablets/<uuid:device_id>/found
    """,
    Access.TEAMS_FAMILIES: """
        POST /team/<account_id>/hand-over
        POST /team/<account_id>/cover
    """,
    Access.TEAMS_AUDIT: """
        POST /team/opened
        POST /team/outside
        POST /team/outside/<uuid:look_id>/seen
        GET  /team/families/<uuid:family_id>/opened
        POST /team/families/<uuid:family_id>/opened
    """,
    Access.OWN_ACCOUNT: """
        GET  /password
        POST /password
        GET  /second-step
        POST /second-step
    """,
    Access.OWN_TABLET: """
        POST /api/devices/rename
        POST /api/devices/lost
    """,
}
WHO = (
    *("nobody", "cookie", "holder", "cover", "opened", "former", "covered"),
    *("other", "lead", "leaver", "administrator"),
)
"""`cookie`: a copy of the holder's, without the open vault. `cover`: has the family until a day, for the holder. `opened`:
opened it outside the caseload, today. `former`: had the family, and handed it over. `covered`: had it as cover, until
yesterday. `leaver`: had it before, and their account is closed. `administrator`: looks after accounts, and signs in on a
page."""
SEES = ("holder", "cover", "opened")
PEOPLE = ("holder", "cover", "opened", "former", "covered", "other", "leaver")
NO_TABLET = ("nobody", "cookie", "administrator")
ALLOWED = 200
"""Or whatever else the view itself answers, once it has let somebody in."""
ANSWERS: dict[Access, dict[str, int]] = {
    Access.EVERYBODY: dict.fromkeys(WHO, ALLOWED),
    Access.BEGINNING: {**dict.fromkeys(WHO, ALLOWED), **dict.fromkeys(NO_TABLET, 401)},
    Access.ONESELF: {**dict.fromkeys(WHO, ALLOWED), **dict.fromkeys(NO_TABLET, 401), "leaver": 401},
    Access.TABLET: {**dict.fromkeys(WHO, 403), "holder": ALLOWED, **dict.fromkeys(NO_TABLET, 401)},
    Access.FAMILY: {**dict.fromkeys(WHO, 404), **dict.fromkeys(SEES, ALLOWED)},
    Access.LEAD: {
        **dict.fromkeys(WHO, 403),
        **dict.fromkeys(("lead", "administrator"), ALLOWED),
        **dict.fromkeys(("nobody", "cookie", "leaver"), 303),
    },
    Access.TEAMS_FAMILIES: {
        **dict.fromkeys(WHO, 403),
        **dict.fromkeys(("lead", "administrator"), ALLOWED),
        **dict.fromkeys(("nobody", "cookie", "leaver"), 303),
    },
    Access.TEAMS_AUDIT: {
        **dict.fromkeys(WHO, 403),
        "lead": ALLOWED,
        **dict.fromkeys(("nobody", "cookie", "leaver"), 303),
    },
    Access.OWN_ACCOUNT: {**dict.fromkeys(WHO, ALLOWED), "nobody": 303, "cookie": 303, "leaver": 303},
    Access.OWN_TABLET: {
        **dict.fromkeys(WHO, 403),
        "holder": ALLOWED,
        **dict.fromkeys((*NO_TABLET, "leaver"), 401),
    },
}
REFUSALS = {400, 401, 403, 404, 405, 413, 429}


@dataclass(frozen=True)
class About:
    """What a question names."""

    record: str
    family: str
    account: str
    device: str
    invitation: str

    def address(self, rule: str) -> str:
        put = {
            "<uuid:record_id>": self.record,
            "<uuid:family_id>": self.family,
            "<account_id>": self.account,
            "<uuid:device_id>": self.device,
            "<uuid:arrangement_id>": FRESH,
            "<uuid:look_id>": FRESH,
            "<token>": self.invitation,
            "<key>": key_of(self.invitation),
            "/learn/<name>": "/learn/attachment-central-concepts",
            "/handouts/<name>": "/handouts/how-your-baby-talks-to-you",
            "<path:name>": "icons/icon.svg",
        }
        for name, value in put.items():
            rule = rule.replace(name, value)
        assert "<" not in rule, f"{rule}: say what its address names"
        return rule


TOLD: dict[str, Callable[[About, Account], dict[str, Any]]] = {
    "/api/sign-in": lambda about, who: {"email": who.email, "password": PASSWORD},
    "/api/sign-in/provider": lambda about, who: {"purpose": "set-up", "back": "0" * 64},
    "/api/devices": lambda about, who: {"label": "one more"},
    "/api/devices/rename": lambda about, who: {"device": about.device, "label": "another name"},
    "/api/devices/lost": lambda about, who: {"device": about.device, "why": "left on the bus"},
    "/api/devices/erased": lambda about, who: {"device": about.device, "code": "not its farewell"},
    "/api/sessions/end": lambda about, who: {"session": "0" * 64},
    "/api/families/open": lambda about, who: {
        "nhs_number": "",
        "name": "Noa",
        "day": "2026-09-14",
        "why": "urgent",
        "note": "at the door",
    },
    "/api/tickets": lambda about, who: {"path": f"/records/{about.record}/summary"},
    "/api/sync": lambda about, who: {"device": about.device, "records": []},
    "/api/recovery": lambda about, who: {
        "password": PASSWORD,
        "device": about.device,
        "vault": FRESH,
        "key": "0" * 16,
        "sealed": "AAAA",
    },
    "/records/<uuid:record_id>/parent.pdf": lambda about, who: {"confirmed": "1"},
    "/team/invite": lambda about, who: {"name": "Mona", "email": "mona@example.org", "role": "visitor"},
}
"""What is sent, so that nothing but who asks can be the reason for a refusal."""


class NoProvider:
    """Leads to a trust's sign-in service that nobody asks: what is asked here is who may go there."""

    def address(self, question: Question) -> str:
        return "https://trust.example/authorize"


class NoPress:
    """Gives the page itself, for a PDF: what is asked here is who gets one."""

    def warm(self) -> None:
        pass

    def pdf(self, family: str, record: str, html: str, kind: str) -> bytes:
        return html.encode()


@dataclass
class House:
    """A service with everybody in it, and a family that was handed from one to the next."""

    app: Flask
    people: dict[str, Tablet]
    about: About
    visit: dict[str, Any]
    family: dict[str, Any]

    @classmethod
    def of(cls, app: Flask) -> "House":
        app.extensions[PRESS] = NoPress()
        app.extensions["attune"] = replace(app.extensions["attune"], provider=NoProvider())
        people = {name: Tablet.of(app, name.title()) for name in PEOPLE}
        people["lead"] = Tablet.of(app, "Lead", "lead")
        first, shared = people["leaver"], app.extensions["attune"]
        added = shared.accounts.add("Office", "office@example.org", PASSWORD, "administrator")
        people["administrator"] = Tablet(app.test_client(), added)
        body = a_family(babies=[a_baby(name=BABY)], carers=[a_carer(name=CARER)])
        family = first.signs("family", body)
        visit = first.signs("visit", a_full_visit(closing_note=NOTE), family=family["family"])
        assert first.send(family, visit)["rejected"] == []
        for name in ("former", "holder"):
            shared.caseload.hand_over(family["family"], people[name].id, AT)
        today = shared.caseload.today()
        yesterday = str(date.fromisoformat(today) - timedelta(days=1))
        for name, lent in (
            ("cover", Lent("cover", LAST_DAY, people["holder"].id)),
            ("opened", Lent("outside", LAST_DAY)),
            ("covered", Lent("cover", yesterday, people["holder"].id)),
        ):
            with shared.caseload.assigning():
                _, puts = shared.caseload.lending([family["family"]], [people[name].id], lent, AT)
                shared.store.append([], puts)
        body = a_family(babies=[a_baby(name="Noa")], carers=[a_carer(name="Kit")])
        another = people["other"].signs("family", body, family=FRESH, subject=FRESH)
        assert people["other"].send(another)["rejected"] == []
        shared.accounts.close(first.id, people["former"].id)
        holder = people["holder"]
        invitation = shared.accounts.invite("visitor", people["lead"].id)
        about = About(visit["id"], family["family"], holder.id, holder.device, invitation)
        return cls(app, people, about, visit, family)

    @property
    def private(self) -> tuple[str, ...]:
        """What only the holder may be told."""
        return BABY, CARER, NOTE, self.about.family, self.about.device

    def shown_to(self, who: str, access: Access) -> set[str]:
        """Whoever looks after the team is shown its tablets, and only a lead what families are called."""
        if ANSWERS[access][who] != ALLOWED:
            return set()
        if access is Access.TEAMS_FAMILIES and who == "lead":
            return {BABY, CARER}
        if access is Access.TEAMS_AUDIT:
            return {BABY, self.about.family}
        return {self.about.device} if access is Access.LEAD else set()

    @property
    def absent(self) -> About:
        return replace(self.about, record=str(uuid4()), family=str(uuid4()), account=str(uuid4()))

    def browser(self, who: str) -> FlaskClient:
        """Theirs, newly signed in: what one question ends must not answer the next."""
        client: FlaskClient = self.app.test_client()
        if who == "nobody":
            return client
        if who == "cookie":
            held = self.browser("holder").get_cookie("attune")
            assert held is not None
            client.set_cookie("attune", held.value)
            return client
        if who == "administrator":
            submit(client, "/sign-in", 303, email=self.people[who].account.email, password=PASSWORD)
            return client
        made = Tablet(client, self.people[who].account)
        assert made.sign_in().status_code == 200
        return client

    def ask(self, client: FlaskClient, route: str, about: About) -> TestResponse:
        method, rule = route.split()
        if method == "GET":
            return client.get(about.address(rule))
        token = client.get("/api/session").get_json()["csrf"]
        told = TOLD[rule](about, self.people["other"].account) if rule in TOLD else {}
        kind = "json" if rule.startswith("/api/") else "data"
        return client.post(about.address(rule), headers={"X-CSRFToken": token}, **{kind: told})


@pytest.fixture
def house(app: Flask) -> House:
    return House.of(app)


def routes_of(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield f"{method} {rule.rule}"


def routes_for(access: Access) -> list[str]:
    return [" ".join(line.split()) for line in ROUTES[access].strip().splitlines()]


def known_routes() -> list[str]:
    return [route for access in Access for route in routes_for(access)]


def test_each_route_of_the_app_is_for_somebody(app: Flask):
    assert sorted(known_routes()) == sorted(routes_of(app))


def test_a_new_route_fails_until_somebody_says_whom_it_is_for(app: Flask):
    app.add_url_rule("/families/<uuid:family_id>/notes", "notes", lambda family_id: "")
    assert set(routes_of(app)) - set(known_routes()) == {"GET /families/<uuid:family_id>/notes"}


@pytest.mark.parametrize("who", WHO)
def test_each_route_answers_whom_it_is_for_and_nobody_else(who: str, house: House):
    wrong = []
    for access in Access:
        for route in routes_for(access):
            answer = house.ask(house.browser(who), route, house.about)
            expected, told = ANSWERS[access][who], answer.text
            if not (is_let_in(answer, access) if expected == ALLOWED else answer.status_code == expected):
                wrong.append(f"{route} → {answer.status_code}, not {expected}")
            if who not in SEES:
                shown = house.shown_to(who, access)
                wrong += [
                    f"{route} tells {each}" for each in house.private if each in told and each not in shown
                ]
            if access is not Access.EVERYBODY and answer.headers["Cache-Control"] != "no-store":
                wrong.append(f"{route} may be kept: {answer.headers['Cache-Control']}")
    assert wrong == []


@pytest.mark.parametrize("who", [who for who in WHO if who not in SEES])
def test_anothers_and_what_does_not_exist_have_one_answer(who: str, house: House):
    """To the byte, headers too, on each route that does not let this person in."""
    absent, wrong = house.absent, []
    for access in (Access.FAMILY, Access.LEAD, Access.ONESELF, Access.BEGINNING):
        if ANSWERS[access][who] == ALLOWED:
            continue
        for route in routes_for(access):
            client = house.browser(who)
            theirs, none = (house.ask(client, route, about) for about in (house.about, absent))
            if seen(theirs) != seen(none):
                wrong.append(route)
    assert wrong == []


def is_let_in(answer: TestResponse, access: Access) -> bool:
    """Whether the view itself answered, not with the way to sign in, unless it is for everybody."""
    is_refused = answer.status_code in REFUSALS or answer.status_code >= 500
    is_sent_away = answer.status_code == 303 and answer.location.startswith("/sign-in")
    return not is_refused and (not is_sent_away or access is Access.EVERYBODY)


def seen(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.data, sorted(answer.headers.items())


@pytest.mark.parametrize("who", SEES)
def test_who_has_the_family_is_shown_it_on_each_of_its_pages(who: str, house: House):
    """Or the test above would find nothing wherever it looked."""
    client = house.browser(who)
    for route in routes_for(Access.FAMILY):
        assert BABY in house.ask(client, route, house.about).text, route


@pytest.mark.parametrize("who", ["other", "lead"])
def test_sync_has_one_answer_for_anothers_family_and_for_none(who: str, house: House):
    """The same record, sent for a family that is there and for one that is not: told the same, to the byte."""
    tablet, absent = house.people[who], house.absent
    own = {"family": FRESH, "author": tablet.id, "device": tablet.device}
    visit = tablet.signs("visit", a_full_visit())
    amended = an_amendment(house.visit, author=tablet.id, device=tablet.device)
    moved = an_amendment(house.family, author=tablet.id, device=tablet.device)
    questions: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "a visit": ({**visit, "family": house.about.family}, {**visit, "family": absent.family}),
        "an amended visit": (amended, {**amended, "family": absent.family}),
        "an amended visit of none": (
            amended,
            {**amended, "family": absent.family, "supersedes": absent.record},
        ),
        "an amended family": (
            moved,
            {**moved, "family": absent.family, "subject": absent.family, "supersedes": absent.record},
        ),
    }
    if who == "other":
        questions["what replaces theirs, in a family of one's own"] = (
            {**amended, **own},
            {**amended, **own, "supersedes": absent.record},
        )
    for what, (theirs, none) in questions.items():
        answers = [
            tablet.post("/api/sync", {"device": tablet.device, "records": [one]}) for one in (theirs, none)
        ]
        told = [answer.get_json()["rejected"] for answer in answers]
        assert told[0], what
        assert told[0] == told[1], what
        assert not any(private in answers[0].text for private in (BABY, CARER, NOTE, house.about.family)), (
            what
        )


def test_a_second_vault_with_the_right_cookie_is_as_much_in_as_none(house: House):
    """The copy of a cookie with a secret that somebody made up."""
    client = house.browser("cookie")
    client.environ_base["HTTP_X_ATTUNE_VAULT"] = SECRET[::-1]
    for access in (Access.FAMILY, Access.ONESELF, Access.TABLET):
        for route in routes_for(access):
            answer = house.ask(client, route, house.about)
            assert answer.status_code == (404 if access is Access.FAMILY else 401), route
            assert BABY not in answer.text
