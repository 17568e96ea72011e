"""What babies and carers are called, by the vectors that the tablet passes too."""

import pytest

from pwa.domain.names import isolated
from pwa.domain.outline import outline
from pwa.domain.outline_people import Family
from pwa.packaged.definitions import load_definitions
from tests.builders import ROBIN, SAM, a_baby, a_carer, a_family, a_visit, an_envelope
from tests.vectors import read

CASES = read("names.json")
DOVE = ROBIN[:-1] + "9"
FORM = load_definitions().forms["family"]


def a_visit_to_both(*babies, **family):
    body = a_visit(
        0,
        present={"babies": [baby["id"] for baby in babies], "carers": [SAM]},
        introductions=[{"baby": baby["id"], "showed": "Looked."} for baby in babies],
    )
    return outline(an_envelope(body=body), a_family(babies=list(babies), **family), load_definitions())


def values(found, section, label=None):
    return [
        words
        for part in found.sections
        if part.id == section
        for entry in part.entries
        if label in (None, entry.label)
        for words in (entry.lines or (entry.value,))
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_vector_is_called_as_it_says(case):
    family = Family(case["family"], FORM)
    assert [family.baby_name(baby["id"]) for baby in case["family"]["babies"]] == case["babies"]
    assert [family.carer_name(carer["id"]) for carer in case["family"]["carers"]] == case["carers"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_no_two_people_of_a_vector_look_alike(case):
    called = case["babies"] + case["carers"]
    assert len({" ".join(one.casefold().split()) for one in called}) == len(called)


def test_twins_not_yet_named_are_told_apart_on_every_line_of_a_summary():
    twins = [a_baby(name=None), a_baby(id=DOVE, name=None)]
    found = a_visit_to_both(*twins, carers=[a_carer(name="Amina")])
    assert [line.split(",")[0] for line in values(found, "who", "Baby")] == [
        "Amina's twin 1",
        "Amina's twin 2",
    ]
    assert values(found, "contact", "Who was there") == ["Amina's twin 1", "Amina's twin 2", "Amina"]
    assert values(found, "observation-1", "Baby") == ["Amina's twin 1"]
    introduced = next(part for part in found.sections if part.id == "introduction")
    assert [entry.label for entry in introduced.entries] == ["Amina's twin 1", "Amina's twin 2"]


def test_an_age_beside_a_name_from_right_to_left_stays_beside_it():
    found = a_visit_to_both(a_baby(name="عائشہ"))
    assert values(found, "who", "Baby") == ["\u2068عائشہ\u2069, 10 weeks"]


def test_a_name_from_left_to_right_needs_no_marks():
    assert isolated("Robin (fictional)") == "Robin (fictional)"
