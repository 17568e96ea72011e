"""Who may see a family, and until when: the same on both engines, whatever the clock says."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from pwa.clock import instant
from pwa.service.caseload import Caseload, Lent
from pwa.service.pull import Page, pull_page
from pwa.store.contract import CASELOAD, Put, Store
from tests.store.conftest import Reopen, a_new

SECRET = "a secret of the tests"
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


@dataclass
class House:
    """A store with one record for each of Ann's families, and tablets that remember their cursors."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    cursors: dict[str, str | None] = field(default_factory=dict)

    @property
    def caseload(self) -> Caseload:
        return Caseload(self.store, self.clock)

    @property
    def at(self) -> str:
        return instant(self.clock())

    def has(self, user: str, *families: str) -> None:
        records = [a_new(f"of {family}", family=family) for family in families]
        self.store.append(
            records, [self.caseload.first_assignment(family, [user], self.at) for family in families]
        )

    def lends(self, family: str, to: str, lent: Lent, plan: str = "") -> None:
        with self.caseload.assigning():
            _, puts = self.caseload.lending([family], [to], lent, self.at, plan)
            self.store.append([], puts)

    def pull(self, user: str) -> Page:
        page = pull_page(self.store, self.caseload, user, self.cursors.get(user), SECRET, set())
        self.cursors[user] = page.cursor
        return page

    def records(self, user: str) -> list[str]:
        return [kept.record["id"] for kept in self.pull(user).records]

    def days_later(self, days: int) -> None:
        self.clock.at += timedelta(days=days)


@pytest.fixture
def house(store: Store) -> House:
    return House(store)


def test_a_cover_is_seen_and_ends_by_itself(house: House):
    house.has("ann", "f1", "f2")
    house.has("bea", "f3")
    house.pull("bea")
    house.lends("f1", "bea", Lent("cover", "2026-12-03", "ann"))
    page = house.pull("bea")
    assert [kept.record["id"] for kept in page.records] == ["of f1"]
    assert [(each.family, each.lent) for each in page.came] == [("f1", Lent("cover", "2026-12-03", "ann"))]
    assert house.caseload.is_seen_by("bea", "f1")
    assert not house.caseload.is_of("bea", "f1")
    assert house.caseload.is_of("ann", "f1"), "whoever is covered for keeps her families"
    house.days_later(2)
    assert (house.pull("bea").left, house.caseload.lent_to("bea")) == ([], {"f1"})
    house.clock.at = datetime(2026, 12, 4, 0, 0, 1, tzinfo=UTC)
    assert house.caseload.visible_to("bea").get("of f1") is None
    page = house.pull("bea")
    assert [(each.family, each.to) for each in page.left] == [("f1", ("ann",))]
    assert house.pull("bea").left == []
    assert house.caseload.senders(["f1"])["f1"] == {"ann", "bea"}, "what waits on her tablet still comes in"
    house.days_later(30)
    assert house.caseload.senders(["f1"])["f1"] == {"ann"}


def test_a_day_ends_at_midnight_in_london(house: House):
    house.has("ann", "f1")
    house.clock.at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    house.lends("f1", "bea", Lent("outside", "2026-07-01"))
    house.clock.at = datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)
    assert house.caseload.is_seen_by("bea", "f1")
    house.clock.at = datetime(2026, 7, 1, 23, 0, 1, tzinfo=UTC)
    assert not house.caseload.is_seen_by("bea", "f1")


def test_some_families_are_handed_over_and_leave_the_former_tablet(house: House):
    house.has("ann", "f1", "f2")
    house.has("bea", "f3")
    assert house.records("ann") == ["of f1", "of f2"]
    assert house.records("bea") == ["of f3"]
    with house.caseload.assigning():
        families, puts = house.caseload.handing("ann", "bea", house.at, "workload", ["f2", "f3", "nothing"])
        house.store.append([], puts)
    assert families == ["f2"]
    page = house.pull("bea")
    assert ([kept.record["id"] for kept in page.records], page.came[0].lent) == (["of f2"], None)
    page = house.pull("ann")
    assert (page.records, [(each.family, each.to) for each in page.left]) == ([], [("f2", ("bea",))])
    assert house.pull("ann").left == []
    # And back again: it comes with all its records, and leaves the other.
    house.caseload.hand_over("f2", "ann", house.at)
    assert house.records("ann") == ["of f2"]
    assert [each.family for each in house.pull("bea").left] == ["f2"]


def test_only_what_came_is_given_again(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pwa.service.pull.PAGE", 2)
    house.has("bea", "b1")
    house.has("ann", *(f"f{n}" for n in range(5)))
    house.has("bea", "b2")
    while house.pull("bea").more:
        pass
    house.has("bea", "b3")
    assert house.caseload.hand_over_all("ann", "bea", house.at) == 5
    given = []
    for _ in range(9):
        page = house.pull("bea")
        given += [kept.record["id"] for kept in page.records]
        if len(given) == 2:
            # One that comes meanwhile is not forgotten.
            house.has("kim", "k1")
            house.caseload.hand_over("k1", "bea", house.at)
        if not page.more and "of k1" in given:
            break
    assert given == [*(f"of f{n}" for n in range(5)), "of b3", "of k1"]


def test_a_tablet_that_begins_anew_hears_of_all_that_left(house: House):
    house.has("ann", "f1", "f2")
    house.lends("f1", "bea", Lent("outside", "2026-12-01"))
    house.caseload.hand_over("f2", "bea", house.at)
    house.caseload.hand_over("f2", "ann", house.at)
    house.days_later(5)
    assert {each.family for each in house.pull("bea").left} == {"f1", "f2"}
    assert house.pull("kim").left == []


def test_a_cover_ends_early_and_nothing_else_of_hers_does(house: House):
    house.has("ann", "f1", "f2")
    house.lends("f1", "bea", Lent("cover", "2026-12-20", "ann"), "plan 1")
    house.lends("f2", "bea", Lent("cover", "2026-12-20", "ann"), "plan 2")
    house.pull("bea")
    with house.caseload.assigning():
        house.store.append([], house.caseload.taking_back("ann", ["bea"], "plan 1", house.at))
    assert house.caseload.lent_to("bea") == {"f2"}
    assert [each.family for each in house.pull("bea").left] == ["f1"]


def test_who_takes_over_what_they_covered_has_it_as_their_own(house: House):
    house.has("ann", "f1")
    house.lends("f1", "bea", Lent("cover", "2026-12-02", "ann"))
    house.pull("bea")
    assert house.caseload.hand_over_all("ann", "bea", house.at) == 1
    [came] = house.pull("bea").came
    assert (came.family, came.lent) == ("f1", None)
    house.days_later(9)
    assert house.pull("bea").left == []
    assert house.caseload.is_of("bea", "f1")


def test_whoever_handed_a_family_over_may_send_for_thirty_days(house: House):
    house.has("ann", "f1")
    house.caseload.hand_over("f1", "bea", house.at)
    house.days_later(29)
    assert house.caseload.senders(["f1"])["f1"] == {"ann", "bea"}
    house.days_later(2)
    assert house.caseload.senders(["f1"])["f1"] == {"bea"}


def test_who_opened_a_family_for_a_day_is_told_of_its_erasure(house: House):
    house.has("ann", "f1")
    house.lends("f1", "bea", Lent("outside", "2026-12-01"))
    house.pull("bea")
    house.store.erase("f1", house.at)
    assert house.pull("bea").erased == ["f1"]


def test_a_store_from_before_changes_had_numbers_is_brought_up_to_date_once(reopen: Reopen):
    store = reopen()
    house = House(store)
    entry = {
        "users": {"ann": {"from": house.at, "until": house.at}, "bea": {"from": house.at, "until": None}},
        "handed_over": True,
    }
    store.append([a_new("of f1", family="f1")], [Put(CASELOAD, "f1", entry, ("now:bea", "came:bea"))])
    house.caseload.bring_up_to_date()
    assert house.caseload.last_change() == 1
    house.caseload.bring_up_to_date()
    assert house.caseload.last_change() == 1
    house = House(reopen())
    assert [each.family for each in house.pull("ann").left] == ["f1"]
    assert house.records("bea") == ["of f1"]


def test_a_shorter_cover_by_the_same_person_does_not_end_a_longer_one(house: House):
    house.has("ann", "f1")
    house.lends("f1", "bea", Lent("cover", "2026-12-20", "ann"), "plan 1")
    house.lends("f1", "bea", Lent("cover", "2026-12-03", "ann"), "plan 2")
    house.days_later(4)
    assert house.caseload.is_seen_by("bea", "f1"), "ann is still away, and nobody else would have the family"
    with house.caseload.assigning():
        house.store.append([], house.caseload.taking_back("ann", ["bea"], "plan 1", house.at))
    assert not house.caseload.is_seen_by("bea", "f1")


def test_ending_one_of_two_covers_leaves_the_other(house: House):
    house.has("ann", "f1")
    house.lends("f1", "bea", Lent("cover", "2026-12-10", "ann"), "plan 1")
    house.lends("f1", "bea", Lent("cover", "2026-12-20", "ann"), "plan 2")
    with house.caseload.assigning():
        house.store.append([], house.caseload.taking_back("ann", ["bea"], "plan 2", house.at))
    assert house.caseload.lent_as("bea", "f1") == Lent("cover", "2026-12-10", "ann")
