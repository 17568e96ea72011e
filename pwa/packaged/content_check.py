"""Looks through all content, for parents and for professionals, and says what does not keep to its rules.

Changes nothing, and knows no more about words than the domain's rules do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pwa.clock import now
from pwa.domain.defined import Source
from pwa.domain.definitions import Reading
from pwa.domain.plain_words import Finding
from pwa.domain.professional_words import revealing_in, sentence_findings, sentences_of
from pwa.domain.reading_age import passages, reading_age, words
from pwa.packaged.content import Content
from pwa.packaged.parents_content import parents_findings
from pwa.paths import web_folder

__all__ = ["Figures", "Finding", "check_content", "figures", "findings"]

# A rule of this product: what a clinician looked at longer ago than this is looked at again.
A_REVIEW_HOLDS = timedelta(days=730)
PROFESSIONALS_WORDS_A_SENTENCE = 45


@dataclass(frozen=True, slots=True)
class Figures:
    """How hard a page in English is to read: reading age in years, words of its longest sentence, all its words."""

    page: str
    audience: str
    reading_age: float
    longest_sentence: int
    words: int


def check_content(content: Content) -> list[Finding]:
    """Everything that is wrong with this build's content today; an empty list when nothing is."""
    return list(findings(content, web_folder("static") / "drawings", now().date()))


def findings(content: Content, drawings: Path, today: date) -> Iterator[Finding]:
    """What is wrong, page by page: sources, links, reading, words, labels, drawings, a review too long ago."""
    yield from parents_findings(content.for_parents, drawings)
    yield from professional_findings(content)
    for page, reading in all_pages(content):
        yield from _source_findings(page, reading.sources)
        yield from _review_findings(page, reading.reviewed_on, today)
        yield from _review_findings(page, reading.translation_reviewed_on, today)
    for name, sheet in content.for_parents.sheets.items():
        yield from _source_findings(name, sheet.sources)
        yield from _review_findings(name, sheet.reviewed_on, today)


def professional_findings(content: Content) -> Iterator[Finding]:
    """Labels, claims, shaming, too long sentences and prompts that give away a score."""
    for page, sentence in professional_sentences(content):
        yield from sentence_findings(page, sentence)
        count = len(words(sentence))
        if count > PROFESSIONALS_WORDS_A_SENTENCE:
            yield Finding(page, sentence, f"{count} words; {PROFESSIONALS_WORDS_A_SENTENCE} at most")
    for watched in content.guidance.watching:
        for prompt in (*watched.baby, *watched.parent):
            for found in revealing_in(prompt):
                yield Finding(watched.id, prompt, f"“{found}” may give away what earns a score")


def professional_sentences(content: Content) -> list[tuple[str, str]]:
    """Each sentence that a professional may read, with where it stands. Labels that are replaced are left out."""
    guidance = content.guidance
    found = [
        (page, sentence)
        for page, reading in all_pages(content)
        if reading.audience == "professionals"
        for sentence in (reading.title, reading.summary, *sentences_of(reading.text))
    ]
    for prompt in content.definitions.prompts:
        found += [(prompt.id, sentence) for sentence in (*prompt.words, prompt.listen, prompt.notice)]
    for setting in guidance.settings:
        found += [(setting.id, sentence) for sentence in (*setting.words, setting.listen, setting.notice)]
    for watched in guidance.watching:
        found += [(watched.id, sentence) for sentence in (*watched.baby, *watched.parent)]
    for group in guidance.language:
        found += [(group.id, pair.sentence) for pair in group.sentences]
    return found


def all_pages(content: Content) -> Iterator[tuple[str, Reading]]:
    """Every article, handout, translation and page of the cascade, by a name that says where it lies."""
    folders = {
        "articles": content.definitions.articles,
        "handouts": content.definitions.handouts,
        "cascade": content.guidance.cascade,
        **{f"handouts/{language}": found for language, found in content.for_parents.translations.items()},
    }
    for folder, readings in folders.items():
        yield from ((f"{folder}/{name}", reading) for name, reading in readings.items())


def figures(content: Content) -> list[Figures]:
    """The figures of every page in English, the hardest first."""
    english = [(page, reading) for page, reading in all_pages(content) if reading.languages == ("en",)]
    told = [_figures(page, reading) for page, reading in english]
    return sorted(told, key=lambda one: -one.reading_age)


def _figures(page: str, reading: Reading) -> Figures:
    counts = [
        len(words(sentence))
        for passage in passages(reading.text)
        if passage.kind != "heading"
        for sentence in passage.sentences
    ]
    return Figures(page, reading.audience, reading_age(reading.text), max(counts, default=0), sum(counts))


def _source_findings(page: str, sources: tuple[Source, ...]) -> Iterator[Finding]:
    addresses = [source.url for source in sources]
    for source in sources:
        parts = urlsplit(source.url)
        is_whole = "." in parts.netloc and not set(source.url) & set(" <>\"'")
        if not is_whole or parts.username is not None:
            yield Finding(
                page, "sources", f"“{source.title}” needs a whole https address, not “{source.url}”"
            )
        if addresses.count(source.url) > 1:
            yield Finding(page, "sources", f"{source.url} stands there twice")


def _review_findings(page: str, reviewed_on: date | None, today: date) -> Iterator[Finding]:
    """A page that was never reviewed is marked as such wherever it is shown; that is no finding."""
    if reviewed_on is None:
        return
    if reviewed_on > today:
        yield Finding(page, "review", f"{reviewed_on} is still to come")
    elif today - reviewed_on > A_REVIEW_HOLDS:
        yield Finding(page, "review", f"it was last reviewed on {reviewed_on}, more than 2 years ago")
