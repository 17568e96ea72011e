"""Scoring by the vectors that the tablet passes too, and definitions that must be refused with a reason."""

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.domain.instruments import BadAnswer, Instrument, score
from pwa.packaged.instruments import load_instrument
from pwa.packaged.toml_files import BadContent, in_shape
from tests.builders import ITEMS, NOT_OBSERVED, answers
from tests.vectors import read


def a_definition(instrument="piios"):
    name = {"piios": "piios-2013", "gad7": "gad7-2006"}[instrument]
    return tomllib.loads(files("pwa.content").joinpath("instruments", f"{name}.toml").read_text("utf-8"))


@pytest.mark.parametrize("instrument", ["piios", "gad7"])
@pytest.mark.parametrize("expected", [True, False])
def test_every_vector_scores_as_it_says(instrument, expected):
    cases = [case for case in read(f"{instrument}.json") if ("expect" in case) is expected]
    assert cases
    for case in cases:
        if expected:
            outcome = score(load_instrument(instrument), case["answers"])
            band = outcome.band.id if outcome.band else None
            found = [outcome.total, outcome.lowest, outcome.highest, band, list(outcome.unanswered)]
            assert found == list(case["expect"].values()), case["name"]
        else:
            with pytest.raises(BadAnswer) as refused:
                score(load_instrument(instrument), case["answers"])
            assert refused.value.item == case["error"]["item"], case["name"]


def test_a_float_is_not_a_score_even_when_it_is_whole():
    with pytest.raises(BadAnswer, match="warmth: not_a_score_or_unseen"):
        score(load_instrument("piios"), {**answers(0), "warmth": 2.0})


@given(st.lists(st.sampled_from([0, 2, 4, NOT_OBSERVED, None]), min_size=13, max_size=13))
def test_any_answers_keep_the_rules(given_answers):
    given_by_item = {item: a for item, a in zip(ITEMS, given_answers, strict=True) if a is not None}
    instrument = load_instrument("piios")
    outcome = score(instrument, given_by_item)
    numbers = [a for a in given_by_item.values() if a != NOT_OBSERVED]
    unseen = len(given_by_item) - len(numbers)
    assert (outcome.lowest, outcome.highest) == (sum(numbers), sum(numbers) + 4 * unseen)
    assert (outcome.total is None) == (len(numbers) < 13)
    if outcome.unanswered:
        assert outcome.band is None
    else:
        reachable = range(outcome.lowest, outcome.highest + 1, 2)
        bands = {next(band for band in instrument.bands if band.holds(total)) for total in reachable}
        assert (outcome.band is not None) == (len(bands) == 1)


def test_piios_holds_the_thirteen_items_in_their_order():
    titles = [item.title for item in load_instrument("piios").items]
    assert titles == [
        "Infant positioning",
        "Eye contact",
        "Vocalisation",
        "Affective engagement and synchrony",
        "Warmth and affection",
        "Holding and handling",
        "Verbal commenting about baby; mind-mindedness",
        "Attunement to distress",
        "Bodily intrusiveness, looming in",
        "Expressed expectations of baby",
        "Empathic understanding",
        "Responsive turn taking",
        "Baby self-soothing strategies",
    ]


def test_piios_words_no_score():
    assert [entry.label for entry in load_instrument("piios").scores] == ["0", "2", "4"]


def test_an_instrument_that_is_not_there_says_so():
    with pytest.raises(BadContent, match="there is no instrument “epds”"):
        load_instrument("epds")


@pytest.mark.parametrize("name", ["../forms/visit", "piios.toml", "", "PIIOS"])
def test_a_name_that_can_be_no_instrument_opens_no_file(name):
    with pytest.raises(BadContent, match="there is no instrument"):
        load_instrument(name)


def _without(key):
    return lambda found: found.pop(key)


BROKEN = {
    "no title": (_without("title"), "$", "missing required field `title`"),
    "a version that can be no file's": (
        lambda found: found.update(version="../2013"),
        "$.version",
        "Expected `str` matching regex",
    ),
    "no items": (lambda found: found.update(items=[]), "$.items", "length >= 1"),
    "an empty item title": (
        lambda found: found["items"][3].update(title=" "),
        "$.items[3].title",
        "Expected `str` matching regex",
    ),
    "an item twice": (
        lambda found: found["items"][1].update(id="positioning"),
        "$",
        "“positioning” is there twice",
    ),
    "an item out of place": (
        lambda found: found["items"][4].update(number=9),
        "$",
        "“warmth” has the number 9 in place 5",
    ),
    "a number in text": (
        lambda found: found["items"][4].update(number="5"),
        "$.items[4].number",
        "Expected `int`, got `str`",
    ),
    "an item id with a slash": (
        lambda found: found["items"][0].update(id="a/b"),
        "$.items[0].id",
        "Expected `str` matching regex",
    ),
    "an unknown key": (
        lambda found: found["items"][2].update(hnit="…"),
        "$.items[2]",
        "unknown field `hnit`",
    ),
    "scores that fall": (lambda found: found["scores"].reverse(), "$", "the values of the scores must rise"),
    "yes for a score": (
        lambda found: found["scores"][0].update(value=True),
        "$.scores[0].value",
        "Expected `int`, got `bool`",
    ),
    "a score below nothing": (
        lambda found: found["scores"][0].update(value=-1),
        "$.scores[0].value",
        "Expected `int` >= 0",
    ),
    "an unknown mark": (
        lambda found: found["scores"][0].update(mark="red"),
        "$.scores[0].mark",
        "Invalid enum value 'red'",
    ),
    "an answer without a mark": (
        lambda found: found["scores"][1].pop("mark"),
        "$",
        "either every answer has a “mark” or none: “positioning” has “2” without one",
    ),
    "a gap between bands": (
        lambda found: found["bands"][1].update({"from": 20}),
        "$",
        "“some_concerns” must start at 18, not at 20",
    ),
    "bands that overlap": (
        lambda found: found["bands"][1].update({"from": 17}),
        "$",
        "“some_concerns” must start at 18, not at 17",
    ),
    "an open band in the middle": (
        lambda found: found["bands"][1].pop("to"),
        "$",
        "only the last band may be open, not “some_concerns”",
    ),
    "a last band that ends too soon": (
        lambda found: found["bands"][2].update(to=50),
        "$",
        "“significant_concerns” must reach 52",
    ),
    "a band that ends before it starts": (
        lambda found: found["bands"][1].update(to=3),
        "$",
        "“some_concerns” ends before it starts",
    ),
    "a caution at an unknown time": (
        lambda found: found["cautions"][0].update(when="never"),
        "$.cautions[0].when",
        "Invalid enum value 'never'",
    ),
    "a caution without a source": (
        lambda found: found["cautions"][0].pop("source"),
        "$.cautions[0]",
        "missing required field `source`",
    ),
    "no source": (_without("source"), "$", "missing required field `source`"),
    "a source that is not safe": (
        lambda found: found["source"].update(url="http://x"),
        "$.source.url",
        "https://",
    ),
    "an unknown administration": (
        lambda found: found.update(administration="guess"),
        "$.administration",
        "Invalid enum value 'guess'",
    ),
    "an item that is no table": (
        lambda found: found["items"].insert(0, "warmth"),
        "$.items[0]",
        "Expected `object`, got `str`",
    ),
    "a window without days": (
        lambda found: found["age_window"].pop("from_days"),
        "$.age_window",
        "missing required field `from_days`",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_definition_says_where_it_is_broken(name):
    breaking, place, why = BROKEN[name]
    found = a_definition()
    breaking(found)
    with pytest.raises(BadContent) as refused:
        in_shape("instruments/piios-2013.toml", found, Instrument)
    assert (refused.value.file, refused.value.place) == ("instruments/piios-2013.toml", place)
    assert why in refused.value.why


def test_another_questionnaire_is_a_file_and_no_code():
    found = a_definition("gad7")
    found |= {"id": "mood", "scores": [{"value": 1, "label": "No"}, {"value": 5, "label": "Yes"}]}
    found["bands"] = [{"id": "all", "label": "All", "from": 7}]
    instrument = in_shape("instruments/mood-1.toml", found, Instrument)
    outcome = score(instrument, {item.id: 5 for item in instrument.items})
    assert (outcome.total, outcome.band.id) == (35, "all")
