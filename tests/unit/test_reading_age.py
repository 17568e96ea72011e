"""Sentences, syllables and reading age, on words and texts whose answers are known."""

import pytest

from pwa.domain.reading_age import passages, reading_age, sentences, syllables, words


@pytest.mark.parametrize(
    ("count", "known"),
    [
        (
            1,
            "a the walk some come looked loved helped needs likes cries face voice home time tired wet baby's",
        ),
        (
            2,
            "baby little people crying feeling needed faces doctor mother away being going sometimes partner",
        ),
        (3, "visitor hospital carefully another family quietly remember"),
        (4, "emergency television"),
    ],
)
def test_syllables_are_counted_by_rule(count: int, known: str):
    expected = {word: count for word in known.split() if word != "baby's"}
    assert {word: syllables(word) for word in expected} == expected


def test_a_number_and_an_apostrophe_are_part_of_a_word():
    assert words("Your baby's first 2 weeks: it's OK.") == [
        "Your",
        "baby's",
        "first",
        "2",
        "weeks",
        "it's",
        "OK",
    ]
    assert syllables("baby's") == 2
    assert syllables("12") == 1


def test_a_sentence_may_end_inside_quotation_marks():
    assert sentences('You can say: "I am tired." **Then** rest.') == (
        'You can say: "I am tired."',
        "Then rest.",
    )
    assert sentences("هل أنتم بخير؟ نعم.") == ("هل أنتم بخير؟", "نعم.")


def test_passages_know_their_heading():
    text = "First.\n\n## Help\n\nThese help:\n\n- one\n- two. And\n  more"
    assert [(one.kind, one.place, len(one.sentences)) for one in passages(text)] == [
        ("paragraph", "", 1),
        ("heading", "Help", 1),
        ("paragraph", "Help", 1),
        ("item", "Help", 1),
        ("item", "Help", 2),
    ]


def test_the_reading_age_is_flesch_and_kincaids_grade_plus_5():
    # 6 words in 1 sentence, 7 syllables: 0.39 × 6 + 11.8 × 7 / 6 − 15.59 + 5
    assert reading_age("## Not counted\n\nHold your baby in your arms.") == 5.5
    assert reading_age("") == 0.0


def test_a_hard_text_is_older_than_an_easy_one():
    hard = (
        "Contingent responsiveness facilitates physiological regulation and consolidates representational "
        "models of reciprocal communication."
    )
    assert reading_age(hard) > 18
    assert reading_age("Your baby likes your face. Look and smile. Then wait.") < 9
