"""The windows of contacts are those of the programme, sourced; a wrong definition is refused with a reason."""

import copy
import re

import pytest

from pwa.domain.contacts import BadContacts, contacts_json, parse_contacts
from pwa.domain.packaged import packaged_toml
from pwa.packaged.definitions import load_definitions

KNOWN = [choice.value for choice in load_definitions().forms["visit"].field("contact").choices]


def changed(**changes: object) -> dict[str, object]:
    found = copy.deepcopy(packaged_toml("contacts", "england"))
    found["contacts"][1] |= changes
    return found


def test_the_windows_are_those_of_the_programme():
    told = contacts_json(load_definitions().contacts)
    windows = {each.pop("contact"): each for each in told["contacts"]}
    assert windows == {
        "antenatal": {"standing": "mandated", "from_pregnancy_weeks": 28},
        "new_birth": {"standing": "mandated", "from_days": 0, "by_days": 14},
        "six_to_eight_weeks": {"standing": "mandated", "from_days": 42, "by_days": 56},
        "three_to_four_months": {"standing": "suggested", "from_months": 3, "before_months": 5},
        "six_months": {"standing": "suggested", "from_months": 6, "before_months": 7},
        "twelve_months": {"standing": "mandated", "from_months": 9, "by_months": 15},
        "two_year": {"standing": "mandated", "from_months": 24, "by_months": 30},
    }
    assert told["sources"]


def test_every_contact_of_the_form_but_other_has_a_window():
    assert {each.contact for each in load_definitions().contacts.contacts} == set(KNOWN) - {"other"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"contact": "at_school"}, "the visit form has no such contact"),
        ({"contact": "antenatal"}, "twice"),
        ({"standing": "urgent"}, "“standing”"),
        ({"from_months": 1}, "one start"),
        ({"by_months": 1}, "one end"),
        ({"by_days": 0}, "ends before it starts"),
        ({"by_days": "14"}, "whole number"),
        ({"words": "by day 14"}, "not whole"),
    ],
)
def test_a_wrong_window_is_refused(changes, why):
    with pytest.raises(BadContacts, match=re.escape(why)):
        parse_contacts(changed(**changes), KNOWN)


def test_a_programme_without_a_source_is_refused():
    with pytest.raises(BadContacts, match="source"):
        parse_contacts({**changed(), "sources": []}, KNOWN)
