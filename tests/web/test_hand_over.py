"""A lead hands families over, some or all, today or on a day to come, and arranges cover that ends by itself."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pwa.service import arrangements
from tests.builders import a_baby, a_family
from tests.web.pages import Seen, checked
from tests.web.tablet import PASSWORD, Tablet, Tablets

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    """The service's own."""

    at: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        return self.at

    def goes_to(self, day: str, hour: int = 12) -> None:
        self.at = datetime.combine(date.fromisoformat(day), NOON.time(), UTC).replace(hour=hour)


@pytest.fixture
def clock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(app.extensions["attune"].caseload, "_clock", made)
    return made


@dataclass
class Team:
    """Alice with two families, Bob, and Lena, who leads them."""

    app: Flask
    alice: Tablet
    bob: Tablet
    lena: Tablet
    robin: str = ""
    noa: str = ""

    @property
    def caseload(self):
        return self.app.extensions["attune"].caseload

    def asks(
        self, act: str = "hand-over", status: int = 200, by: Tablet | None = None, **told: object
    ) -> Seen:
        lead = by or self.lena
        token = checked(lead.client.get("/team")).hidden("csrf_token")
        answer = lead.client.post(f"/team/{self.alice.id}/{act}", data={"csrf_token": token, **told})
        return checked(answer, status)

    def arranges(self, act: str = "hand-over", **told: object) -> Seen:
        """Says what is wanted, is asked whether it is right, and says yes."""
        wanted = {"which": "all", "to": self.bob.id, "first_day": "2026-12-01", "note": "", **told}
        wanted = {"why": "leave" if act == "cover" else "workload", **wanted}
        asked = self.asks(act, submit="1", **wanted)
        assert "Is this right?" in asked.words
        return self.asks(act, submit="confirmed", arrangement=asked.hidden("arrangement"), **wanted)

    def value_of(self, family: str, act: str = "hand-over") -> str:
        """What the form ticks for this family."""
        [found] = [
            value
            for value in self.asks(act).document.xpath("//input[@name='f']/@value")
            if family.startswith(value)
        ]
        return str(found)


@pytest.fixture
def team(app: Flask, tablet: Tablets, clock: Clock) -> Team:
    made = Team(app, tablet("Alice"), tablet("Bob"), Tablet.of(app, "Lena", "lead"))
    made.robin = made.alice.with_visit()["family"]
    noa = str(uuid4())
    family = made.alice.signs("family", a_family(babies=[a_baby(name="Noa")]), family=noa, subject=noa)
    assert made.alice.send(family)["rejected"] == []
    made.noa = noa
    return made


def test_one_family_of_several_is_handed_over(team: Team):
    asked = team.asks()
    assert "Robin" in asked.words
    assert "Noa" in asked.words
    before = team.alice.send()["cursor"]
    receipt = team.arranges(which="some", f=team.value_of(team.noa))
    assert "1 family of Alice goes to Bob from 01/12/2026 on." in receipt.words
    assert team.caseload.families_of(team.bob.id) == {team.noa}
    assert team.caseload.families_of(team.alice.id) == {team.robin}
    told = team.alice.send(cursor=before)
    assert told["left"] == [{"family": team.noa, "to": [team.bob.id]}]
    assert told["people"][team.bob.id] == "Bob"
    assert [kept["record"]["family"] for kept in team.bob.send()["records"]] == [team.noa]


def test_all_families_are_handed_over_and_what_was_begun_still_comes_in(team: Team):
    begun = team.alice.signs("visit", family=team.robin)
    team.arranges()
    assert team.caseload.families_of(team.bob.id) == {team.robin, team.noa}
    assert team.alice.client.get(f"/records/{begun['id']}/summary").status_code == 404
    assert [receipt["status"] for receipt in team.alice.send(begun)["receipts"]] == ["stored"]
    assert begun["id"] in {kept["record"]["id"] for kept in team.bob.send()["records"]}
    assert team.alice.send()["records"] == []


def test_a_hand_over_on_a_day_to_come_happens_by_itself_on_that_day(team: Team, clock: Clock):
    receipt = team.arranges(first_day="2026-12-05")
    assert "2 families of Alice go to Bob from 05/12/2026 on." in receipt.words
    assert "begins by itself on that day" in receipt.words
    assert team.caseload.families_of(team.bob.id) == set()
    clock.goes_to("2026-12-04", hour=23)
    assert team.bob.send()["records"] == []
    clock.goes_to("2026-12-05", hour=0)
    assert {kept["record"]["family"] for kept in team.bob.send()["records"]} == {team.robin, team.noa}
    assert {each["family"] for each in team.alice.send()["left"]} == {team.robin, team.noa}
    assert "go to" not in checked(team.lena.client.get("/team")).words
    entries = team.app.extensions["attune"].audit.entries()
    [planned] = [entry for entry in entries if entry["action"] == "planned_handover"]
    [done] = [entry for entry in entries if entry["action"] == "handed_over"]
    assert (planned["user"], planned["first_day"]) == (team.lena.id, "2026-12-05")
    assert (done["user"], done["account"], done["to"], sorted(done["families"])) == (
        team.lena.id,
        team.alice.id,
        [team.bob.id],
        sorted([team.robin, team.noa]),
    )


def test_what_is_planned_is_shown_and_can_be_withdrawn(team: Team, clock: Clock):
    team.arranges(first_day="2026-12-05")
    shown = checked(team.lena.client.get("/team"))
    assert "All families of Alice go to Bob from 05/12/2026 on." in shown.words
    [address] = shown.document.xpath("//form[contains(@action, '/arrangements/')]/@action")
    assert team.lena.client.post(address, data={"csrf_token": shown.hidden("csrf_token")}).status_code == 303
    clock.goes_to("2026-12-06")
    assert team.bob.send()["records"] == []
    assert team.caseload.families_of(team.alice.id) == {team.robin, team.noa}


def test_an_answer_sent_twice_arranges_it_once(team: Team):
    wanted = {"which": "all", "to": team.bob.id, "first_day": "2026-12-05", "why": "workload", "note": ""}
    given = team.asks(submit="1", **wanted).hidden("arrangement")
    for _ in range(2):
        team.asks(submit="confirmed", arrangement=given, **wanted)
    assert len(team.app.extensions["attune"].arrangements.present()) == 1


def test_a_hand_over_is_never_answered_as_a_cover(team: Team):
    wanted = {"which": "all", "to": team.bob.id, "first_day": "2026-12-05", "why": "workload", "note": ""}
    given = team.asks(submit="1", **wanted).hidden("arrangement")
    team.asks(submit="confirmed", arrangement=given, **wanted)
    cover = {**wanted, "why": "leave", "last_day": "2026-12-06"}
    team.asks("cover", 404, submit="confirmed", arrangement=given, **cover)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"which": "some"}, "Tick the families"),
        ({"first_day": "2026-11-30"}, "That day is over"),
        ({"first_day": "2028-01-01"}, "within a year"),
        ({"first_day": ""}, "Enter the first day"),
        ({"to": ""}, "Choose who takes over"),
        ({"to": "nobody"}, "There is a problem"),
        ({"why": "other"}, "Say why"),
        ({"why": ""}, "Say why"),
        ({"which": "some", "f": "zzzzzz"}, "There is a problem"),
    ],
)
def test_what_can_not_be_arranged_is_said(team: Team, wrong: dict[str, str], said: str):
    wanted = {
        "which": "all",
        "to": team.bob.id,
        "first_day": "2026-12-01",
        "why": "workload",
        "note": "",
        **wrong,
    }
    assert said in team.asks(status=400, submit="1", **wanted).words
    assert said in team.asks(status=400, submit="confirmed", **wanted).words
    assert team.caseload.families_of(team.bob.id) == set()


def test_an_administrator_hands_over_all_and_sees_none(team: Team):
    office = team.app.extensions["attune"].accounts.add(
        "Office", "office@example.org", PASSWORD, "administrator"
    )
    client = team.app.test_client()
    token = checked(client.get("/sign-in")).hidden("csrf_token")
    client.post("/sign-in", data={"csrf_token": token, "email": office.email, "password": PASSWORD})
    by = Tablet(client, office)
    wanted = {"which": "all", "to": team.bob.id, "first_day": "2026-12-01", "why": "workload", "note": ""}
    asked = team.asks(by=by)
    assert "2 families are on their caseload" in asked.words
    for page in (asked, team.asks(by=by, submit="1", **wanted)):
        assert "Robin" not in page.response.text
        assert "Noa" not in page.response.text
    team.asks(by=by, status=400, submit="confirmed", **{**wanted, "which": "some", "f": team.noa[:6]})
    team.asks(by=by, submit="confirmed", **wanted)
    assert team.caseload.families_of(team.bob.id) == {team.robin, team.noa}


def test_who_was_to_take_over_and_left_is_followed_by_whoever_took_over_from_them(
    team: Team, tablet: Tablets, clock: Clock
):
    kim = tablet("Kim")
    team.arranges(first_day="2026-12-05")
    team.app.extensions["attune"].accounts.close(team.bob.id, kim.id)
    clock.goes_to("2026-12-05")
    team.alice.send()
    assert team.caseload.families_of(kim.id) == {team.robin, team.noa}


def test_where_nobody_is_left_to_take_over_the_families_stay(team: Team, clock: Clock):
    team.arranges(first_day="2026-12-05")
    team.app.extensions["attune"].accounts.close(team.bob.id)
    clock.goes_to("2026-12-05")
    team.alice.send()
    assert team.caseload.families_of(team.alice.id) == {team.robin, team.noa}


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (
            "hand-over",
            "The families of Alice were to go to Bob on 05/12/2026. They are still with whoever had them.",
        ),
        ("cover", "Bob was to cover for Alice from 05/12/2026. Arrange it with somebody else."),
    ],
)
def test_what_found_nobody_stays_in_sight_until_a_lead_puts_it_away(
    team: Team, clock: Clock, act: str, told: str
):
    last = {"last_day": "2026-12-12"} if act == "cover" else {}
    team.arranges(act, first_day="2026-12-05", **last)
    team.app.extensions["attune"].accounts.close(team.bob.id)
    clock.goes_to("2026-12-20" if act == "cover" else "2026-12-05")
    team.alice.send()
    shown = checked(team.lena.client.get("/team"))
    assert f"Nobody took over. {told}" in shown.words
    assert team.caseload.families_of(team.alice.id) == {team.robin, team.noa}
    [address] = shown.document.xpath("//form[contains(@action, '/arrangements/')]/@action")
    assert team.lena.client.post(address, data={"csrf_token": shown.hidden("csrf_token")}).status_code == 303
    assert "Nobody took over" not in checked(team.lena.client.get("/team")).words


def test_a_cover_ends_by_itself_and_takes_in_what_was_not_sent(team: Team, clock: Clock):
    cursor = team.bob.send()["cursor"]
    receipt = team.arranges("cover", last_day="2026-12-03")
    assert "Cover for Alice by Bob: 2 families, from 01/12/2026 to the end of 03/12/2026." in receipt.words
    answer = team.bob.send(cursor=cursor)
    lent = {"kind": "cover", "last_day": "2026-12-03", "of": team.alice.id}
    assert sorted(each["family"] for each in answer["came"]) == sorted([team.robin, team.noa])
    assert [each["lent"] for each in answer["came"]] == [lent, lent]
    assert answer["people"][team.alice.id] == "Alice"
    visit = team.bob.signs("visit", family=team.robin)
    late = team.bob.signs("visit", family=team.noa)
    assert team.bob.send(visit)["rejected"] == []
    assert team.bob.client.get(f"/records/{visit['id']}/summary").status_code == 200
    clock.goes_to("2026-12-04", hour=0)
    assert team.bob.client.get(f"/records/{visit['id']}/summary").status_code == 404
    answer = team.bob.send(late, cursor=answer["cursor"])
    assert [receipt["status"] for receipt in answer["receipts"]] == ["stored"]
    assert {each["family"] for each in answer["left"]} == {team.robin, team.noa}
    assert {visit["id"], late["id"]} <= {kept["record"]["id"] for kept in team.alice.send()["records"]}
    assert "Cover for Alice by" not in checked(team.lena.client.get("/team")).words


def test_a_cover_is_ended_sooner(team: Team):
    team.arranges("cover", last_day="2026-12-20")
    shown = checked(team.lena.client.get("/team"))
    assert "Cover for Alice by Bob: 2 families, from 01/12/2026 to the end of 20/12/2026." in shown.words
    [address] = shown.document.xpath("//form[contains(@action, '/arrangements/')]/@action")
    team.lena.client.post(address, data={"csrf_token": shown.hidden("csrf_token")})
    assert team.bob.send()["records"] == []
    assert "Cover for Alice by" not in checked(team.lena.client.get("/team")).words
    again = team.lena.client.post(address, data={"csrf_token": shown.hidden("csrf_token")})
    assert again.status_code == 303, "ended is ended, and nothing breaks"


def test_a_cover_is_for_several_people_and_not_for_ever(team: Team, tablet: Tablets):
    kim = tablet("Kim")
    wrong = {"which": "all", "to": [team.bob.id], "first_day": "2026-12-01", "why": "leave", "note": ""}
    assert "before the first" in team.asks("cover", 400, submit="1", **wrong, last_day="2026-11-30").words
    assert "92 days at most" in team.asks("cover", 400, submit="1", **wrong, last_day="2027-03-03").words
    team.arranges(
        "cover", to=[team.bob.id, kim.id], last_day="2027-03-02", which="some", f=team.value_of(team.noa)
    )
    for each in (team.bob, kim):
        assert team.caseload.lent_to(each.id) == {team.noa}


def test_a_full_disk_leaves_the_families_where_they_are(
    team: Team, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    """Reading goes on, and what was planned begins when there is room again."""
    from pwa.store.contract import StoreFailed

    team.arranges(first_day="2026-12-05")
    clock.goes_to("2026-12-05")
    shared = team.app.extensions["attune"]

    def refuse(*_: object) -> None:
        raise StoreFailed("no room")

    with monkeypatch.context() as full:
        full.setattr(shared.store, "append", refuse)
        shared.arrangements.begin_due()
        assert team.caseload.families_of(team.alice.id) == {team.robin, team.noa}
    shared.arrangements.begin_due()
    assert team.caseload.families_of(team.bob.id) == {team.robin, team.noa}


def test_who_reopens_an_account_finds_what_was_handed_over_gone(team: Team):
    team.arranges()
    people = team.app.extensions["attune"].accounts
    people.close(team.alice.id, team.bob.id)
    people.add("Alice", team.alice.account.email, "another long password", "visitor", UUID(team.alice.id))
    assert team.alice.sign_in("another long password").status_code == 200
    answer = team.alice.send()
    assert answer["records"] == []
    assert {each["family"] for each in answer["left"]} == {team.robin, team.noa}


def test_the_limits_of_a_cover_are_those_that_are_said():
    assert timedelta(days=arrangements.MOST_DAYS) == timedelta(days=92)


def test_who_takes_over_from_a_leaver_covers_in_their_place(team: Team, tablet: Tablets, clock: Clock):
    kim = tablet("Kim")
    team.arranges("cover", last_day="2026-12-10")
    token = checked(team.lena.client.get("/team")).hidden("csrf_token")
    told = {"csrf_token": token, "submit": "1", "to": kim.id, "why": "Leaves the team"}
    assert team.lena.client.post(f"/team/{team.bob.id}/close", data=told).status_code == 303
    assert team.caseload.lent_to(kim.id) == {team.robin, team.noa}
    assert team.caseload.lent_to(team.bob.id) == set()
    assert team.caseload.lent_as(kim.id, team.noa).of == team.alice.id
    [cover] = team.app.extensions["attune"].arrangements.present()
    assert cover.to == (kim.id,)
    team.app.extensions["attune"].arrangements.end(cover.id, team.lena.id)
    assert team.caseload.lent_to(kim.id) == set()
    clock.goes_to("2026-12-11")
    assert team.caseload.families_of(team.alice.id) == {team.robin, team.noa}


def test_a_cover_whose_last_colleague_leaves_to_whoever_is_covered_for_is_over(team: Team):
    team.arranges("cover", last_day="2026-12-10")
    shared = team.app.extensions["attune"]
    shared.arrangements.pass_on(team.bob.id, team.alice.id, team.lena.id)
    assert shared.arrangements.present() == [], "the page would promise a cover by somebody who has left"
    assert team.caseload.families_of(team.alice.id) == {team.robin, team.noa}
