"""What the page for the parent says, and that it says nothing of a risk or of the baby unless its writer chose it."""

import random
import re
from typing import Any

import pytest

from pwa.documents.papers import Paper, parent_paper
from pwa.domain.outline_parent import candidates, parent_words
from pwa.domain.plain_words import page_findings
from pwa.packaged.definitions import load_definitions
from tests.builders import (
    AUTHOR,
    ROBIN,
    SAM,
    a_baby,
    a_carer,
    a_family,
    a_full_visit,
    a_visit,
    an_envelope,
    an_observation,
)
from tests.unit.documents import OfOneFamily, a_paper, paper_page

JO = a_carer(name="Jo (fictional)")
ASH = a_baby(name="Ash (fictional)", nhs_number="9434765919")
FAMILY = a_family(babies=[ASH], carers=[JO])
SHOWED = "When Mark shouted from the kitchen Ash froze and looked at Jo. Then Ash cried."
SAFETY_PLAN = "Jo has a packed bag at her sister's and will leave on Friday. Refuge has her number."
SAFEGUARDING = "IDVA referral and MARAC. Jo to ring from my phone."
WARM = "Grandma comes on Tuesdays. Ash has a calm cot."
FRIGHTENED = a_visit(
    introductions=[{"baby": ROBIN, "showed": SHOWED}],
    formulation={
        "immediate": {
            "finding": "identified",
            "protective": SAFETY_PLAN,
            "action": "Police told.",
            "told_whom": "Ada (fictional), named nurse",
            "told_at": "2026-11-23T14:40:00.000Z",
        },
        "long_term": {
            "finding": "identified",
            "protective": WARM,
            "action": SAFEGUARDING,
            "owner": "Health visitor and IDVA",
            "review_on": "2026-12-07",
        },
    },
)


def a_page(body: dict[str, Any] = FRIGHTENED, *chosen: str, family: dict[str, Any] = FAMILY) -> Paper:
    return (
        a_paper("parent", body, family, chosen=frozenset(chosen))
        if chosen
        else a_paper("parent", body, family)
    )


def printed(paper: Paper) -> str:
    """All that stands on the paper and at its edges."""
    return " ".join(re.sub(r"<[^>]+>", " ", paper_page("parent", paper)).replace("&#39;", "'").split())


def section(paper: Paper, section_id: str) -> Any:
    return next((one for one in paper.outline.sections if one.id == section_id), None)


def offered(body: dict[str, Any], family: dict[str, Any] = FAMILY) -> dict[str, str]:
    return {one.id: one.text for one in candidates(an_envelope(body=body), family, load_definitions())}


def test_nothing_of_either_risk_nor_of_the_baby_is_on_it_by_itself():
    told = printed(a_page())
    for kept_back in (
        *sentences(SHOWED),
        *sentences(SAFETY_PLAN),
        *sentences(SAFEGUARDING),
        *sentences(WARM),
    ):
        assert kept_back not in told
    for kept_back in ("Police", "IDVA", "7 December", "froze", "identified", "risk"):
        assert kept_back not in told


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) ", text)


def test_it_has_what_was_written_for_the_family_and_the_least_else():
    body = FRIGHTENED | {
        "for_family": "Ash loves your voice.\nSee you on Friday.",
        "handouts": ["growing-close"],
    }
    paper = a_page(body)
    assert [one.id for one in paper.outline.sections] == ["hello", "for_family", "handouts", "help"]
    assert section(paper, "for_family").entries[0].value == "Ash loves your voice.\nSee you on Friday."
    assert section(paper, "help").entries[-1].value == "Jo (fictional)"
    assert paper.outline.title == "Your visit on 23 November 2026"


def test_without_words_for_the_family_it_says_who_when_and_whom_to_ask():
    assert [one.id for one in a_page().outline.sections] == ["hello", "help"]


def test_of_the_baby_it_has_a_name_and_neither_birthday_nor_number():
    told = printed(a_page())
    assert "Ash (fictional)" in told
    for kept_back in ("943 476 5919", "14 September", "weeks old", "Born"):
        assert kept_back not in told


def test_only_the_babies_who_were_there_are_named():
    twins = [ASH, a_baby(id=SAM, name="Wren (fictional)")]
    told = printed(a_page(family=a_family(babies=twins)))
    assert "Ash" in told
    assert "Wren" not in told


def test_a_baby_who_died_is_not_named():
    gone = ASH | {"status": "died"}
    assert "Ash" not in printed(a_page(family=a_family(babies=[gone])))


def test_sentences_are_chosen_one_by_one():
    told = printed(a_page(FRIGHTENED, "long_term.protective.2", "showed.1.2"))
    assert "Ash has a calm cot." in told
    assert "Then Ash cried." in told
    for kept_back in ("Grandma", "froze", "bag", "IDVA", "Police"):
        assert kept_back not in told


def test_a_sentence_of_the_immediate_risk_comes_alone_when_it_is_chosen():
    told = printed(a_page(FRIGHTENED, "immediate.action.1"))
    assert "Police told." in told
    for kept_back in ("bag", "Refuge", "IDVA", "froze"):
        assert kept_back not in told


def test_the_two_risks_are_told_apart():
    found = offered(FRIGHTENED)
    assert found["immediate.protective.1"] == "Jo has a packed bag at her sister's and will leave on Friday."
    assert found["immediate.protective.2"] == "Refuge has her number."
    assert found["long_term.protective.1"] == "Grandma comes on Tuesdays."
    assert found["long_term.review_on"] == "We will look at this together again: 7 December 2026"
    assert [one.split(".")[0] for one in found] == sorted(
        (one.split(".")[0] for one in found), key=["showed", "long_term", "immediate"].index
    )


def test_each_candidate_says_where_it_is_from_and_its_id_says_nothing_of_it():
    for one in candidates(an_envelope(body=FRIGHTENED), FAMILY, load_definitions()):
        assert one.origin
        assert re.fullmatch(r"(showed|immediate|long_term)\.[a-z0-9_]+(\.\d+)?", one.id)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Feeds at 3 a.m. and at 6.", ["Feeds at 3 a.m. and at 6."]),
        ("“Stay.” She stayed.\n\nLater, alone", ["“Stay.”", "She stayed.", "Later, alone"]),
        ("   ", []),
    ],
)
def test_a_text_is_offered_sentence_by_sentence(written: str, expected: list[str]):
    body = a_visit(introductions=[{"baby": ROBIN, "showed": written}])
    assert list(offered(body).values()) == expected


def test_a_score_that_was_chosen_comes_with_every_caution_and_mark():
    practice = an_observation(
        [0, 0, 2, 2, 0, 0, 2, "not_observed", 2, 2, 2, 2, 0], standing="practice", trained_on=None
    )
    body = a_full_visit(observations=[practice])
    usual, chosen = a_page(body), a_page(body, "score.observation-1")
    assert "Practice" not in usual.outline.marks
    assert section(usual, "score") is None
    assert "Practice" in chosen.outline.marks
    assert len([entry for entry in section(chosen, "score").entries if entry.kind == "caution"]) == 5
    assert not [entry for entry in section(chosen, "score").entries if entry.kind == "item"]


def test_nobody_whose_baby_died_is_told_what_to_do_when_the_baby_is_ill():
    body = a_visit(introductions=None)
    for status in ("died", "not_born"):
        bereaved = a_family(babies=[{**ASH, "status": status}], carers=[JO])
        words = printed(a_page(body, family=bereaved))
        assert "baby" not in words.lower().replace("about this page", "")
        assert "If you feel ill, ask your doctor" in words
    assert "If you think that your baby is ill" in printed(a_page(body))


DRAWING = "A mother and a baby look at each other."


@pytest.mark.parametrize("status", ["died", "not_born", "fostered", "adopted", "moved_away"])
def test_nobody_without_the_baby_is_given_a_drawing_of_one(status: str):
    here, gone = a_family(carers=[JO]), a_family(babies=[ASH | {"status": status}], carers=[JO])
    assert DRAWING in paper_page("parent", paper_after(here))
    assert DRAWING not in paper_page("parent", paper_after(gone))
    assert DRAWING not in paper_page("parent", paper_after(here, gone))
    one_of_two = a_family(babies=[ASH | {"status": status}, a_baby(id=SAM, name="Wren")], carers=[JO])
    assert DRAWING in paper_page("parent", paper_after(one_of_two))


def printed_after(*families: dict[str, Any]) -> str:
    return printed(paper_after(*families))


def paper_after(*families: dict[str, Any]) -> Paper:
    """The page of a visit for the first of the family's revisions; the others came since."""
    first, *others = [an_envelope("family", body) for body in families]
    visit = an_envelope(body=a_visit(introductions=None))
    records: Any = OfOneFamily(first, visit, *others)
    people = {AUTHOR: "Jo (fictional)"}
    return parent_paper(records, load_definitions(), people, records.stored[1])


def test_a_page_of_before_the_death_is_printed_after_it_without_that_advice():
    before = a_family(babies=[ASH], carers=[JO])
    after = a_family(babies=[ASH | {"status": "died", "status_on": "2026-11-28"}], carers=[JO])
    words = printed_after(before, after)
    assert "Ash" in words
    assert "your baby is ill" not in words
    assert "If you feel ill, ask your doctor" in words
    assert "If you think that your baby is ill" in printed_after(before, after, before)


def test_a_twin_who_died_since_leaves_the_advice_for_the_other():
    twins = [ASH, a_baby(id=SAM, name="Wren (fictional)")]
    died = [ASH | {"status": "died", "status_on": "2026-11-28"}, twins[1]]
    words = printed_after(a_family(babies=twins, carers=[JO]), a_family(babies=died, carers=[JO]))
    assert "If you think that your baby is ill" in words


def test_its_own_words_are_plain():
    assert list(page_findings("parent", "\n\n".join(parent_words()))) == []


SYLLABLES = ["ba", "ko", "mi", "tu", "re", "sha", "pel", "dro", "vun", "gek", "zil", "horp"]
TOLD_BY = {"longtext", "text"}


@pytest.mark.parametrize("seed", range(25))
def test_of_any_visit_nothing_is_on_it_that_was_neither_written_for_it_nor_chosen(seed: int):
    chance = random.Random(seed)
    body, told = a_random_visit(chance)
    found = offered(body)
    chosen = frozenset(chance.sample(sorted(found), chance.randint(0, min(3, len(found)))))
    page = printed(a_paper("parent", body, FAMILY, chosen=chosen))
    allowed = " ".join(found[one] for one in chosen)
    for words in told:
        for sentence in words.split("\n"):
            assert (sentence in page) == (sentence in allowed), (sentence, chosen)
    assert body["for_family"] in page


def a_random_visit(chance: random.Random) -> tuple[dict[str, Any], list[str]]:
    """A visit with its own words in every field of text that it can have, and all of them but those for the family."""
    told: list[str] = []

    def some() -> str:
        lines = [
            " ".join(chance.choices(SYLLABLES, k=8)).capitalize() + "." for _ in range(chance.randint(1, 3))
        ]
        told.append("\n".join(lines))
        return told[-1]

    def filled(fields: Any) -> dict[str, Any]:
        return {field.name: some() for field in fields if field.kind in TOLD_BY and chance.random() < 0.8}

    form = load_definitions().forms["visit"]
    risks = {
        risk: filled(form.field("formulation", risk).fields)
        | {
            "finding": chance.choice(["none_identified", "identified", "unclear"]),
            "statements": [{"id": ROBIN, "text": some()}],
            "earlier": [{"because": some()}],
        }
        for risk in ("immediate", "long_term")
    }
    body = a_visit(
        introductions=[{"baby": ROBIN, "showed": some()}],
        observations=[an_observation(2, item_notes={"warmth": some()}, age_reason=some())],
        assessment=filled(form.field("assessment").fields),
        formulation=risks,
        not_seen=some(),
        closing_note=some(),
    )
    return body | {"for_family": "Ash loves your voice."}, told
