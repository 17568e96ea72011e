"""Documents of a signed visit after its family has changed: names of their time, people who left, an adoption."""

from typing import Any

import pytest

from tests.builders import (
    ROBIN,
    SAM,
    a_baby,
    a_carer,
    a_family,
    a_full_visit,
    a_visit,
    an_amendment,
    an_envelope,
    an_observation,
)
from tests.web.pages import checked
from tests.web.tablet import Tablet, Tablets

pytestmark = pytest.mark.usefixtures("press")
OF_A_VISIT = ("summary", "letter", "parent")
JAY, CHARLIE = ROBIN[:-1] + "a", SAM[:-1] + "b"


def both_families() -> tuple[dict[str, Any], dict[str, Any]]:
    """Robin and Jay with Sam and Charlie; later Jay and Charlie are gone, and Robin has another name."""
    jay = a_baby(id=JAY, name="Jay (fictional)")
    charlie = a_carer(id=CHARLIE, name="Charlie (fictional)", relationship="father")
    before = a_family(babies=[a_baby(), jay], carers=[a_carer(), charlie])
    return before, a_family(babies=[a_baby(name="Rowan (fictional)")])


def a_visit_to_all() -> dict[str, Any]:
    return a_full_visit(
        present={"babies": [ROBIN, JAY], "carers": [SAM, CHARLIE]},
        introductions=[{"baby": ROBIN, "showed": "Looked up."}, {"baby": JAY, "showed": "Slept."}],
        observations=[an_observation(2, baby=JAY, carer=CHARLIE)],
        formulation=None,
    )


def takes_in(tablet: Tablet, *records: dict[str, Any]) -> None:
    assert tablet.send(*records)["rejected"] == []


def words(tablet: Tablet, visit: dict[str, Any], kind: str) -> str:
    where = f"families/{visit['family']}" if kind == "trend" else f"records/{visit['id']}"
    more = "?chosen=1&with=score&with=strengths" if kind == "parent" else ""
    return checked(tablet.client.get(f"/{where}/{kind}{more}")).words


def a_family_that_changed(tablet: Tablet, **visit: Any) -> dict[str, Any]:
    """A visit to the family as it was, received before the family was changed."""
    before, after = both_families()
    family = an_envelope("family", before, author=tablet.id)
    signed = an_envelope(body=a_visit_to_all(), author=tablet.id, **visit)
    takes_in(tablet, family, signed)
    takes_in(tablet, an_amendment(family, body=after))
    return signed


@pytest.mark.parametrize("kind", [*OF_A_VISIT, "trend"])
def test_it_names_who_was_there_as_they_were_called(kind: str, tablet: Tablets):
    alice = tablet("Alice")
    said = words(alice, a_family_that_changed(alice), kind)
    assert "Jay (fictional)" in said
    assert "no longer on record" not in said
    if kind != "parent":
        assert "Charlie (fictional)" in said


@pytest.mark.parametrize("kind", ["summary", "letter"])
def test_what_a_baby_is_called_today_stands_beside_it_once(kind: str, tablet: Tablets):
    alice = tablet("Alice")
    said = words(alice, a_family_that_changed(alice), kind)
    assert said.count("Now known as Rowan (fictional).") == 1
    assert said.count("Rowan") == 1


@pytest.mark.parametrize("kind", OF_A_VISIT)
def test_after_an_adoption_no_page_has_both_names(kind: str, tablet: Tablets):
    alice = tablet("Alice")
    family = an_envelope("family", author=alice.id)
    before = an_envelope(body=a_full_visit(), author=alice.id)
    takes_in(alice, family, before)
    rowan = a_baby(name="Rowan (fictional)", status="adopted", status_on="2026-11-23")
    lee = a_carer(id=CHARLIE, name="Lee (fictional)", relationship="other_carer")
    adopted = an_amendment(family, body=a_family(babies=[rowan], carers=[lee]))
    seen = a_full_visit(
        present={"babies": [ROBIN], "carers": [CHARLIE]},
        introductions=[{"baby": ROBIN, "showed": "Looked up."}],
        observations=[an_observation(0, carer=CHARLIE)],
        assessment=None,
        formulation=None,
        not_seen=None,
    )
    after = an_envelope(body=seen, author=alice.id)
    takes_in(alice, adopted, after)
    assert "Rowan" not in words(alice, before, kind)
    assert "Robin (fictional)" in words(alice, before, kind) or kind == "parent"
    assert "Robin" not in words(alice, after, kind)
    assert "Rowan (fictional)" in words(alice, after, kind)
    trend = words(alice, after, "trend")
    assert "Rowan (fictional)" in trend
    assert "Robin" not in trend
    assert "Sam" not in trend
    assert "1 observation from before an adoption" in trend


@pytest.mark.parametrize("kind", ["summary", "letter"])
def test_after_an_adoption_a_risk_from_before_is_named_without_its_words(kind: str, tablet: Tablets):
    alice = tablet("Alice")
    family = an_envelope("family", author=alice.id)
    told = {"finding": "identified", "action": "Robin to be seen today.", "not_told_because": "No signal."}
    before = an_envelope(body=a_full_visit(formulation={"immediate": told}), author=alice.id)
    takes_in(alice, family, before)
    rowan = a_baby(name="Rowan (fictional)", status="adopted", status_on="2026-11-23")
    takes_in(alice, an_amendment(family, body=a_family(babies=[rowan])))
    short = {"observations": [an_observation(0)], "assessment": None, "formulation": None, "not_seen": None}
    seen = a_full_visit(introductions=[{"baby": ROBIN, "showed": "Looked up."}], **short)
    after = an_envelope(body=seen, author=alice.id)
    takes_in(alice, after)
    said = words(alice, after, kind)
    assert "Immediate risk still open" in said
    assert "See the visit of that day." in said
    assert "Robin" not in said
    assert "No signal" not in said
    assert "Robin to be seen today" in words(alice, before, kind)


def test_a_visit_is_drawn_from_the_revision_that_it_names(tablet: Tablets):
    """The family was changed on another tablet, and that came first: the visitor did not know of it."""
    alice = tablet("Alice")
    before, after = both_families()
    family = an_envelope("family", before, author=alice.id)
    takes_in(alice, family)
    takes_in(alice, an_amendment(family, body=after))
    signed = an_envelope(body=a_visit_to_all(), author=alice.id, family_revision=family["id"])
    takes_in(alice, signed)
    said = words(alice, signed, "summary")
    assert "Robin (fictional), 10 weeks" in said
    assert "Jay (fictional), 10 weeks" in said


def test_a_visit_about_somebody_who_left_meanwhile_is_taken_in_and_names_them(tablet: Tablets):
    alice = tablet("Alice")
    before, after = both_families()
    family = an_envelope("family", before, author=alice.id)
    changed = an_amendment(family, body=after)
    kit = a_carer(id=CHARLIE[:-1] + "c", name="Kit (fictional)", relationship="grandparent")
    again = an_amendment(changed, body={**after, "carers": [a_carer(), kit]})
    takes_in(alice, family, changed, again)
    body = a_visit(
        present={"babies": [ROBIN, JAY], "carers": [CHARLIE, kit["id"]]},
        introductions=[{"baby": JAY, "showed": "Slept."}],
    )
    signed = an_envelope(body=body, author=alice.id, family_revision=again["id"])
    takes_in(alice, signed)
    said = words(alice, signed, "summary")
    assert "Jay (fictional) (no longer in the family)" in said
    assert "Charlie (fictional) (no longer in the family)" in said
    takes_in(alice, an_amendment(signed, body={**body, "closing_note": "All well."}))


def test_somebody_who_was_never_in_the_family_is_refused(tablet: Tablets):
    alice = tablet("Alice")
    family = an_envelope("family", author=alice.id)
    stranger = an_envelope(body=a_visit(present={"babies": [JAY], "carers": [SAM]}), author=alice.id)
    answer = alice.send(family, stranger)
    assert [one["problems"][0]["field"] for one in answer["rejected"]] == ["body/present/babies/0"]
