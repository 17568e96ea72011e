"""All content is looked through, and what breaks a rule is found, by page and place."""

from datetime import date

import pytest

from pwa.domain.plain_words import OLDEST_READING_AGE, WORDS_A_SENTENCE
from pwa.packaged import content_check
from pwa.packaged.content_check import all_pages, check_content, figures, findings
from pwa.packaged.parents_content import parents_pages
from pwa.paths import web_folder

DRAWINGS = web_folder("static") / "drawings"


def test_nothing_is_wrong_with_this_builds_content():
    assert check_content() == []


def test_every_page_is_looked_at():
    pages = [page for page, _ in all_pages()]
    assert len(pages) == len(set(pages))
    for folder in ("articles/", "handouts/", "handouts/cy/", "handouts/ar/", "cascade/"):
        assert any(page.startswith(folder) for page in pages), folder


def test_the_figures_are_of_every_page_in_english_the_hardest_first():
    told = figures()
    assert {one.page for one in told} == {
        page for page, reading in all_pages() if reading.languages == ("en",)
    }
    ages = [one.reading_age for one in told]
    assert ages == sorted(ages, reverse=True)
    for one in told:
        if one.audience == "parents":
            assert one.reading_age <= OLDEST_READING_AGE
            assert one.longest_sentence <= WORDS_A_SENTENCE
    assert sum(one.audience == "parents" for one in told) == len(parents_pages())


def test_a_review_too_long_ago_is_found_and_none_at_all_is_not(monkeypatch: pytest.MonkeyPatch):
    pages = dict(all_pages())
    name, reading = next(iter(pages.items()))
    changed = type(reading)(
        **{**{part: getattr(reading, part) for part in reading.__slots__}, "reviewed_on": date(2026, 1, 5)}
    )
    monkeypatch.setattr(content_check, "all_pages", lambda: iter([(name, changed)]))
    assert list(findings(DRAWINGS, date(2026, 11, 24))) == []
    [stale] = findings(DRAWINGS, date(2028, 1, 10))
    assert (stale.page, stale.place) == (name, "review")
    assert "more than 2 years ago" in stale.what
    [early] = findings(DRAWINGS, date(2025, 1, 1))
    assert "still to come" in early.what


@pytest.mark.parametrize(
    ("sources", "what"),
    [
        ((), "each page names where it comes from"),
        ((("A", "http://example.org/a"),), "a whole https address"),
        ((("A", "https://example"),), "a whole https address"),
        ((("A", "https://example.org/a b"),), "a whole https address"),
        ((("A", "https://me@example.org/a"),), "a whole https address"),
        (((" ", "https://example.org/a"),), "needs a title"),
        ((("A", "https://example.org/a"), ("B", "https://example.org/a")), "stands there twice"),
    ],
)
def test_a_source_that_is_not_whole_is_found(sources: tuple[tuple[str, str], ...], what: str):
    found = list(content_check._source_findings("a", sources))
    assert found
    assert all(what in finding.what for finding in found)
