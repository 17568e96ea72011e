"""Ages, corrected ages and age windows, by the vectors that the tablet passes too."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pwa.domain.ages import (
    add_months,
    age_in_words,
    chronological_days,
    corrected_age_in_words,
    corrected_days,
    inside_window,
    months_old,
)
from pwa.domain.times import day_in_words, moment_in_figures, moment_in_words, uk_day
from pwa.packaged.instruments import load_instrument
from tests.vectors import read

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def test_every_vector_has_the_age_that_it_says():
    window = load_instrument("piios").age_window
    for case in read("ages.json"):
        born_on, on = date.fromisoformat(case["born_on"]), date.fromisoformat(case["on"])
        gestation = case["gestation_weeks"], case["gestation_days"]
        found = {
            "chronological_days": chronological_days(born_on, on),
            "corrected_days": corrected_days(born_on, on, *gestation),
            "words": age_in_words(born_on, on),
            "corrected_words": corrected_age_in_words(born_on, on, *gestation),
            "inside_piios": inside_window(window, born_on, on, *gestation),
        }
        assert found == case["expect"], case["name"]


def test_every_vector_is_the_day_and_time_in_britain():
    for case in read("times.json"):
        found = uk_day(case["instant"]).isoformat(), moment_in_words(case["instant"])
        assert found == (case["day"], case["words"]), case["name"]


def test_a_moment_in_figures_is_in_british_time():
    assert moment_in_figures("2026-11-23T14:07:00.000Z") == "23/11/2026 14:07"
    assert moment_in_figures("2026-07-01T23:30:00.000Z") == "02/07/2026 00:30"


def test_a_day_in_words():
    assert day_in_words("2026-03-09") == "9 March 2026"


@given(DAYS, DAYS)
def test_months_old_are_the_most_that_have_passed(born_on, on):
    months = months_old(born_on, on)
    if on >= born_on:
        assert add_months(born_on, months) <= on < add_months(born_on, months + 1)
    else:
        assert months == 0
