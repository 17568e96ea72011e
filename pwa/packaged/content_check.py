"""Looks through all content, for parents and for professionals, and says what does not keep to its rules.

Changes nothing, and knows no more about words than the domain's rules do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pwa.clock import now
from pwa.domain.definitions import Reading
from pwa.domain.packaged import packaged_names, packaged_toml
from pwa.domain.plain_words import Finding
from pwa.domain.professional_words import revealing_in, sentence_findings, sentences_of
from pwa.domain.reading_age import passages, reading_age, words
from pwa.packaged.definitions import load_definitions
from pwa.packaged.guidance import load_guidance
from pwa.packaged.parents_content import TRANSLATED, parents_findings, translated_pages
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


def check_content() -> list[Finding]:
    """Everything that is wrong with this build's content today; an empty list when nothing is."""
    return list(findings(web_folder("static") / "drawings", now().date()))


def findings(drawings: Path, today: date) -> Iterator[Finding]:
    """What is wrong, page by page: sources, links, reading, words, labels, drawings, a review too long ago."""
    yield from parents_findings(drawings)
    yield from professional_findings()
    for page, reading in all_pages():
        yield from _source_findings(page, reading.sources)
        yield from _review_findings(page, reading.reviewed_on, today)
        yield from _review_findings(page, reading.translation_reviewed_on, today)
    for name in packaged_names("sheets", ".toml"):
        told = packaged_toml("sheets", name)
        yield from _source_findings(name, tuple((one["title"], one["url"]) for one in told["sources"]))
        reviewed_on = date.fromisoformat(told["reviewed_on"]) if told["reviewed_on"] else None
        yield from _review_findings(name, reviewed_on, today)


def professional_findings() -> Iterator[Finding]:
    """Labels, claims, shaming, too long sentences and prompts that give away a score."""
    for page, sentence in professional_sentences():
        yield from sentence_findings(page, sentence)
        count = len(words(sentence))
        if count > PROFESSIONALS_WORDS_A_SENTENCE:
            yield Finding(page, sentence, f"{count} words; {PROFESSIONALS_WORDS_A_SENTENCE} at most")
    for watched in load_guidance().watching:
        for prompt in (*watched.baby, *watched.parent):
            for found in revealing_in(prompt):
                yield Finding(watched.item, prompt, f"“{found}” may give away what earns a score")


def professional_sentences() -> list[tuple[str, str]]:
    """Each sentence that a professional may read, with where it stands. Labels that are replaced are left out."""
    guidance = load_guidance()
    found = [
        (page, sentence)
        for page, reading in all_pages()
        if reading.audience == "professionals"
        for sentence in (reading.title, reading.summary, *sentences_of(reading.text))
    ]
    for prompt in load_definitions().prompts:
        found += [(prompt.id, sentence) for sentence in (*prompt.words, prompt.listen, prompt.notice)]
    for setting in guidance.settings:
        found += [(setting.id, sentence) for sentence in (*setting.words, setting.listen, setting.notice)]
    for watched in guidance.watching:
        found += [(watched.item, sentence) for sentence in (*watched.baby, *watched.parent)]
    for group in guidance.language:
        found += [(group.id, pair.sentence) for pair in group.sentences]
    return found


def all_pages() -> Iterator[tuple[str, Reading]]:
    """Every article, handout, translation and page of the cascade, by a name that says where it lies."""
    defined = load_definitions()
    for folder, readings in (
        ("articles", defined.articles),
        ("handouts", defined.handouts),
        ("cascade", load_guidance().cascade),
    ):
        yield from ((f"{folder}/{name}", reading) for name, reading in readings.items())
    for language in TRANSLATED:
        found = translated_pages(language)
        yield from ((f"handouts/{language}/{name}", reading) for name, reading in found.items())


def figures() -> list[Figures]:
    """The figures of every page in English, the hardest first."""
    english = [(page, reading) for page, reading in all_pages() if reading.languages == ("en",)]
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


def _source_findings(page: str, sources: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    if not sources:
        yield Finding(page, "sources", "each page names where it comes from")
    addresses = [url for _, url in sources]
    for title, url in sources:
        parts = urlsplit(url)
        is_whole = parts.scheme == "https" and "." in parts.netloc and not set(url) & set(" <>\"'")
        if not is_whole or parts.username is not None or not title.strip():
            yield Finding(page, "sources", f"“{title}” needs a title and a whole https address, not “{url}”")
        if addresses.count(url) > 1:
            yield Finding(page, "sources", f"{url} stands there twice")


def _review_findings(page: str, reviewed_on: date | None, today: date) -> Iterator[Finding]:
    """A page that was never reviewed is marked as such wherever it is shown; that is no finding."""
    if reviewed_on is None:
        return
    if reviewed_on > today:
        yield Finding(page, "review", f"{reviewed_on} is still to come")
    elif today - reviewed_on > A_REVIEW_HOLDS:
        yield Finding(page, "review", f"it was last reviewed on {reviewed_on}, more than 2 years ago")
