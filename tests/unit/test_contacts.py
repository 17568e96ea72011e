"""The windows of contacts are those of the programme, sourced; a wrong definition is refused with a reason."""

import copy

import pytest

from pwa.packaged.definitions import CONTACTS, definitions_object, load_definitions, parse_contacts
from pwa.packaged.toml_files import BadContent, read_tables

VISIT = load_definitions().forms["visit"]
KNOWN = [choice.value for choice in VISIT.field("contact").choices]


def changed(**changes: object) -> dict[str, object]:
    found = copy.deepcopy(read_tables(CONTACTS))
    found["contacts"][1] |= changes
    return found


def test_the_windows_are_those_of_the_programme():
    told = definitions_object(load_definitions())["contacts"]
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
    ("changes", "place", "why"),
    [
        ({"contact": "at_school"}, "$.contacts[1]", "the visit form has no contact “at_school”"),
        ({"contact": "antenatal"}, "$", "“antenatal” is there twice"),
        ({"standing": "urgent"}, "$.contacts[1].standing", "Invalid enum value 'urgent'"),
        ({"from_months": 1}, "$.contacts[1]", "one start"),
        ({"by_months": 1}, "$.contacts[1]", "one end"),
        ({"by_days": 0}, "$.contacts[1]", "ends before it starts"),
        ({"by_days": "14"}, "$.contacts[1].by_days", "got `str`"),
        ({"by_days": -1}, "$.contacts[1].by_days", ">= 0"),
        ({"words": "by day 14"}, "$.contacts[1]", "unknown field `words`"),
    ],
)
def test_a_wrong_window_is_refused(changes, place, why):
    with pytest.raises(BadContent) as refused:
        parse_contacts(changed(**changes), VISIT)
    assert refused.value.place == place
    assert why in refused.value.why


def test_a_programme_without_a_source_is_refused():
    with pytest.raises(BadContent, match=r"length >= 1 at \$\.sources\."):
        parse_contacts({**changed(), "sources": []}, VISIT)
