"""All content is looked through, and what breaks a rule is found, by page and place."""

from dataclasses import replace
from datetime import date

import pytest
from msgspec import structs

from pwa.domain.defined import Source
from pwa.domain.plain_words import OLDEST_READING_AGE, WORDS_A_SENTENCE
from pwa.packaged import content_check
from pwa.packaged.content import load_content
from pwa.packaged.content_check import all_pages, check_content, figures, findings
from pwa.paths import web_folder

CONTENT = load_content()
DRAWINGS = web_folder("static") / "drawings"


def test_nothing_is_wrong_with_this_builds_content():
    assert check_content(CONTENT) == []


def test_every_page_is_looked_at():
    pages = [page for page, _ in all_pages(CONTENT)]
    assert len(pages) == len(set(pages))
    for folder in ("articles/", "handouts/", "handouts/cy/", "handouts/ar/", "cascade/"):
        assert any(page.startswith(folder) for page in pages), folder


def test_the_figures_are_of_every_page_in_english_the_hardest_first():
    told = figures(CONTENT)
    assert {one.page for one in told} == {
        page for page, reading in all_pages(CONTENT) if reading.languages == ("en",)
    }
    ages = [one.reading_age for one in told]
    assert ages == sorted(ages, reverse=True)
    for one in told:
        if one.audience == "parents":
            assert one.reading_age <= OLDEST_READING_AGE
            assert one.longest_sentence <= WORDS_A_SENTENCE
    assert sum(one.audience == "parents" for one in told) == len(CONTENT.for_parents.pages)


def test_a_review_too_long_ago_is_found_and_none_at_all_is_not():
    articles = CONTENT.definitions.articles
    reviewed = {"brazelton": structs.replace(articles["brazelton"], reviewed_on=date(2026, 1, 5))}
    definitions = replace(CONTENT.definitions, articles={**articles, **reviewed})
    content = replace(CONTENT, definitions=definitions)
    assert list(findings(content, DRAWINGS, date(2026, 11, 24))) == []
    [stale] = findings(content, DRAWINGS, date(2028, 1, 10))
    assert (stale.page, stale.place) == ("articles/brazelton", "review")
    assert "more than 2 years ago" in stale.what
    [early] = findings(content, DRAWINGS, date(2025, 1, 1))
    assert "still to come" in early.what


@pytest.mark.parametrize(
    ("urls", "what"),
    [
        (["https://example"], "a whole https address"),
        (["https://example.org/a b"], "a whole https address"),
        (["https://me@example.org/a"], "a whole https address"),
        (["https://example.org/a", "https://example.org/a"], "stands there twice"),
    ],
)
def test_a_source_that_is_not_whole_is_found(urls: list[str], what: str):
    found = list(content_check._source_findings("a", tuple(Source("A", url) for url in urls)))
    assert found
    assert all(what in finding.what for finding in found)
