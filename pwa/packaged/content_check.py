"""Checks all content, for parents and for professionals, and says what breaks its rules. Changes nothing.

What may be said is decided by the domain's rules alone.
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

# A rule of this product: after this long, a clinician has to review a page again.
A_REVIEW_HOLDS = timedelta(days=730)
PROFESSIONALS_WORDS_A_SENTENCE = 45


@dataclass(frozen=True, slots=True)
class Figures:
    """How hard an English page is to read: reading age in years, words in its longest sentence, words in total."""

    page: str
    audience: str
    reading_age: float
    longest_sentence: int
    words: int


def check_content(content: Content) -> list[Finding]:
    """Everything that is wrong with this build's content today; an empty list if nothing is."""
    return list(findings(content, web_folder("static") / "drawings", now().date()))


def findings(content: Content, drawings: Path, today: date) -> Iterator[Finding]:
    """The findings, page by page: sources, links, reading age, words, labels, drawings, overdue reviews."""
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
    """Findings for labels, claims, shaming, long sentences, and prompts that give away a score."""
    for page, sentence in professional_sentences(content):
        yield from sentence_findings(page, sentence)
        count = len(words(sentence))
        if count > PROFESSIONALS_WORDS_A_SENTENCE:
            yield Finding(page, sentence, f"{count} words; {PROFESSIONALS_WORDS_A_SENTENCE} at most")
    for watched in content.guidance.watching:
        for prompt in (*watched.baby, *watched.parent):
            for word in revealing_in(prompt):
                yield Finding(watched.id, prompt, f"“{word}” may give away what earns a score")


def professional_sentences(content: Content) -> list[tuple[str, str]]:
    """(page, sentence) for everything that a professional may read, except the labels that are to be avoided."""
    guidance = content.guidance
    sentences = [
        (page, sentence)
        for page, reading in all_pages(content)
        if reading.audience == "professionals"
        for sentence in (reading.title, reading.summary, *sentences_of(reading.text))
    ]
    for prompt in content.definitions.prompts:
        sentences += [(prompt.id, sentence) for sentence in (*prompt.words, prompt.listen, prompt.notice)]
    for setting in guidance.settings:
        sentences += [(setting.id, sentence) for sentence in (*setting.words, setting.listen, setting.notice)]
    for watched in guidance.watching:
        sentences += [(watched.id, sentence) for sentence in (*watched.baby, *watched.parent)]
    for group in guidance.language:
        sentences += [(group.id, pair.sentence) for pair in group.sentences]
    return sentences


def all_pages(content: Content) -> Iterator[tuple[str, Reading]]:
    """(name, page) for every article, handout, translation and cascade page; the name says which folder it is in."""
    folders = {
        "articles": content.definitions.articles,
        "handouts": content.definitions.handouts,
        "cascade": content.guidance.cascade,
        **{
            f"handouts/{language}": translated
            for language, translated in content.for_parents.translations.items()
        },
    }
    for folder, readings in folders.items():
        yield from ((f"{folder}/{name}", reading) for name, reading in readings.items())


def figures(content: Content) -> list[Figures]:
    """The figures of every English page, the hardest to read first."""
    english = [(page, reading) for page, reading in all_pages(content) if reading.languages == ("en",)]
    measured = [_figures(page, reading) for page, reading in english]
    return sorted(measured, key=lambda each: -each.reading_age)


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
    """A page that was never reviewed says so wherever it is shown, so that is not a finding."""
    if reviewed_on is None:
        return
    if reviewed_on > today:
        yield Finding(page, "review", f"{reviewed_on} is still to come")
    elif today - reviewed_on > A_REVIEW_HOLDS:
        yield Finding(page, "review", f"it was last reviewed on {reviewed_on}, more than 2 years ago")
