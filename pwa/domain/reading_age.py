"""How hard an English text is to read: its sentences, its paragraphs, its reading age. Judges nothing.

The reading age is the Flesch–Kincaid grade (1975), 0.39 × words per sentence + 11.8 × syllables per word − 15.59,
plus 5: a pupil in the first American grade is 6. Syllables are counted by rule, so it is an estimate.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

GRADE_TO_AGE = 5.0
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
# A full stop ends a sentence, and so does one inside a closing quotation mark.
SENTENCE_END = re.compile(r"(?:(?<=[.!?؟])|(?<=[.!?؟][\"”’»]))\s+")
LIST_ITEM = re.compile(r"^(?:[-*]|\d+\.)\s+")
VOWELS = re.compile(r"[aeiouy]+")
SILENT_END = re.compile(
    r"(?:[^aeiouyl]|[aeiouy]l)e$|[^aeiouytd]ed$|[^aeiouyscxz]es$|(?<![aeiouy])(?:gue|que)$"
)
TWO_VOWELS = re.compile(r"[iu]a(?!r)|ieu|[^cgst]ious?|(?<!p)eo(?!u)|iet|uet|ying|[aeo]ing|ua[lt]")
INNER_SILENT_E = re.compile(r"(?:ome|ere|ime|ife|are)(?=ful|less|body|thing|times|one|ly|wh)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, a paragraph or a list item (`kind`); `place` is the heading that it is under."""

    kind: str
    place: str
    sentences: tuple[str, ...]


def passages(markdown: str) -> Iterator[Passage]:
    """The passages of a text in order, without Markdown's marks."""
    place = ""
    for block in filter(None, re.split(r"\n\s*\n", markdown.strip())):
        lines = block.splitlines()
        if lines[0].startswith("#"):
            place = _bare(lines[0].lstrip("#"))
            yield Passage("heading", place, (place,))
        elif LIST_ITEM.match(lines[0]):
            for item in re.split(r"\n(?=(?:[-*]|\d+\.)\s)", block):
                yield Passage("item", place, sentences(LIST_ITEM.sub("", item)))
        else:
            yield Passage("paragraph", place, sentences(block))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a passage, including an unfinished one."""
    return tuple(part for part in SENTENCE_END.split(_bare(text)) if part)


def words(sentence: str) -> list[str]:
    """The words of a sentence; a number is one word."""
    return WORD.findall(sentence)


def syllables(word: str) -> int:
    """The number of syllables of an English word, by rule; a number counts as one."""
    bare = re.sub(r"['’]s$|['’]", "", word.lower())
    if not VOWELS.search(bare):
        return 1
    count = len(VOWELS.findall(bare)) + len(TWO_VOWELS.findall(bare)) - len(INNER_SILENT_E.findall(bare))
    if SILENT_END.search(bare):
        count -= 1
    return max(1, count)


def reading_age(markdown: str) -> float:
    """The reading age, in years, of a text's paragraphs and lists, without headings. 0 for no text."""
    counted = [
        sentence
        for passage in passages(markdown)
        if passage.kind != "heading"
        for sentence in passage.sentences
    ]
    in_words = [words(sentence) for sentence in counted]
    count = sum(map(len, in_words))
    if not count:
        return 0.0
    heard = sum(syllables(word) for sentence in in_words for word in sentence)
    grade = 0.39 * count / len([sentence for sentence in in_words if sentence]) + 11.8 * heard / count - 15.59
    return round(grade + GRADE_TO_AGE, 1)


def _bare(text: str) -> str:
    return " ".join(re.sub(r"\*\*|__|`", "", text).split())
