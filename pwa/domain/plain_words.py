"""The rules for what parents read, as findings: plain words, short sentences, safe drawings. Reads no file.

The limits are the NHS service manual's: a reading age of 9 to 11, at most 20 words in a sentence and 3 sentences in a
paragraph. Easy read is stricter: one idea a line, with a picture.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree as Tree

from pwa.domain.parents_pages import EasyRead, Section, Sheet
from pwa.domain.reading_age import Passage, passages, reading_age, sentences, words

OLDEST_READING_AGE = 11.0
WORDS_A_SENTENCE = 20
SENTENCES_A_PARAGRAPH = 3
EASY_LINES = range(6, 17)
EASY_WORDS_A_LINE = 12

# Professional terms; words that judge, predict or blame; and "child", because it is a baby until the first birthday.
FORBIDDEN = re.compile(
    r"\b(?:perinatal|postnatal|antenatal|neonatal|postpartum|infants?|toddlers?|your child|caregivers?"
    r"|attachment|attuned?|attunement|secure(?:ly)?|insecure(?:ly)?|avoidant|resistant|disorganised|bonding"
    r"|PIIOS|scores?|screening|diagnos\w+|assess\w*|outcomes?|predict\w*|development(?:al)?|milestones?"
    r"|still[- ]face|wonder weeks?|leaps?|oxytocin|hormones?|brains?|neuro\w*|cortisol|dopamine|mirror neurons?"
    r"|should|must|bad (?:mum|mother|dad|father)|fail(?:ed|ing|ure)?|damaged?|manipulat\w+|naughty)\b",
    re.IGNORECASE,
)
# The names that get a partner heard by a doctor or 111, so a safety line may use exactly these.
DOOR_WORDS = re.compile(r"\b(?:postnatal depression|postpartum psychosis)\b", re.IGNORECASE)
# Telephone numbers that are published nationally, written as on their own pages. No local numbers.
TELEPHONES = ("999", "111", "116 123", "0800 448 0737")
TELEPHONE = re.compile(r"\d(?: ?\d){2,}")
ON_THE_BACK = re.compile(
    r"\b(?:lay|put|sleep\w*)\b[^.]*\bon (?:the|its) back\b|\bcot, on the back\b", re.IGNORECASE
)
RANGE_WITH_DASH = re.compile(r"\d\s*[-–—]\s*\d")
BLAME = re.compile(r"\bfault\b", re.IGNORECASE)
NO_BLAME = re.compile(r"\b(?:not|none|nobody)\b", re.IGNORECASE)

SVG = "{http://www.w3.org/2000/svg}"
SVG_BYTES = 2500
SVG_VIEW = "0 0 160 120"
SVG_INK = "#212b32"
SVG_COLOURS = 6
SVG_TAGS = {"svg", "g", "path", "circle", "ellipse", "rect"}
SVG_GEOMETRY = {"d", "cx", "cy", "r", "rx", "ry", "x", "y", "width", "height", "transform", "viewBox"}
SVG_LOOK = {"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"}
SVG_COLOUR = re.compile(r"none|#[0-9a-f]{6}")


class Finding(NamedTuple):
    """What is wrong, on which page, and where on the page."""

    page: str
    place: str
    what: str


def page_findings(page: str, markdown: str) -> Iterator[Finding]:
    """The findings about a page for parents in English."""
    yield from text_findings(page, markdown)
    age = reading_age(markdown)
    if age > OLDEST_READING_AGE:
        yield Finding(page, "the whole page", f"its reading age is {age}; {OLDEST_READING_AGE} at most")


def text_findings(page: str, markdown: str) -> Iterator[Finding]:
    """The findings about a text that is too short for a reading age."""
    yield from shape_findings(page, markdown)
    for passage in passages(markdown):
        for sentence in passage.sentences:
            yield from word_findings(page, passage.place, sentence)


def shape_findings(page: str, markdown: str) -> Iterator[Finding]:
    """Findings for sentences and paragraphs that are too long, in any language."""
    for passage in passages(markdown):
        yield from _long_sentences(page, passage)
        if len(passage.sentences) > SENTENCES_A_PARAGRAPH:
            what = f"{len(passage.sentences)} sentences in one paragraph: “{passage.sentences[0]} …”"
            yield Finding(page, passage.place, what)


def word_findings(page: str, place: str, sentence: str) -> Iterator[Finding]:
    """Findings for words, ranges and blame that have no place in a sentence for parents."""
    for word in FORBIDDEN.findall(DOOR_WORDS.sub("", sentence)):
        yield Finding(page, place, f"“{word}” in “{sentence}”")
    for number in TELEPHONE.findall(sentence):
        if number not in TELEPHONES:
            yield Finding(
                page, place, f"“{number}” is not one of the numbers that a page may give: “{sentence}”"
            )
    if ON_THE_BACK.search(sentence):
        yield Finding(page, place, f"say “on their back”: “{sentence}”")
    if RANGE_WITH_DASH.search(sentence):
        yield Finding(page, place, f"a range with a dash; say “6 to 8”: “{sentence}”")
    if BLAME.search(sentence) and not NO_BLAME.search(sentence):
        yield Finding(page, place, f"it may blame: “{sentence}”")


def headings_in_order(markdown: str) -> bool:
    """Whether all headings are of the second level, each with text below it."""
    levels = {line.split(" ")[0] for line in markdown.splitlines() if line.startswith("#")}
    kinds = [passage.kind for passage in passages(markdown)]
    return levels <= {"##"} and ("heading", "heading") not in pairwise(kinds) and kinds[-1] != "heading"


def easy_read_findings(page: str, easy: EasyRead, pictures: Collection[str]) -> Iterator[Finding]:
    """The findings about an easy-read page."""
    if len(easy.lines) not in EASY_LINES:
        yield Finding(page, "the file", f"{len(easy.lines)} lines; 6 to 16")
    for number, line in enumerate(easy.lines, 1):
        place = f"line {number}"
        yield from _easy_line(page, place, line.text)
        if line.picture not in pictures:
            yield Finding(page, place, f"there is no picture “{line.picture}”")


def sheet_findings(page: str, sheet: Sheet) -> Iterator[Finding]:
    """The findings about the words of a sheet to fill in."""
    yield from page_findings(page, "\n\n".join([sheet.title, sheet.intro, *_words_of(sheet.sections)]))


def picture_findings(name: str, svg: bytes) -> Iterator[Finding]:
    """The findings about a drawing: its size in bytes, or anything in it that is not a plain shape of ours."""
    page = f"{name}.svg"
    if len(svg) >= SVG_BYTES:
        yield Finding(page, "the file", f"{len(svg)} bytes; less than {SVG_BYTES}")
    if b"<!" in svg or b"<?" in svg:
        yield Finding(page, "the file", "declarations, comments and instructions have no place in it")
        return
    root = Tree.fromstring(svg)  # noqa: S314  no declarations, so no entities
    if root.tag != f"{SVG}svg" or root.get("viewBox") != SVG_VIEW:
        yield Finding(page, "svg", f"its viewBox is “{SVG_VIEW}”")
    if root.get("stroke") != SVG_INK:
        yield Finding(page, "svg", f"its lines are {SVG_INK}")
    for element in root.iter():
        yield from _element_findings(page, element)
    colours = {element.get(key) for element in root.iter() for key in ("fill", "stroke")} - {None, "none"}
    if len(colours) > SVG_COLOURS:
        yield Finding(page, "svg", f"{len(colours)} colours; {SVG_COLOURS} at most, with ink and white")


def untold_pictures(alternatives: Mapping[str, str], drawn: Collection[str]) -> Iterator[Finding]:
    """Findings for drawings without alternative text, and alternative text without a drawing."""
    for name in sorted(set(alternatives) ^ set(drawn)):
        yield Finding("pictures", name, "a drawing and its alternative text belong together")
    for name, text in alternatives.items():
        if not text.endswith(".") or not 2 <= len(words(text)) <= WORDS_A_SENTENCE:
            yield Finding("pictures", name, f"its alternative text is no short sentence: “{text}”")


def translation_findings(page: str, original: str, translated: str) -> Iterator[Finding]:
    """Findings for headings, paragraphs or list items that differ from the page that was translated."""
    yield from shape_findings(page, translated)
    expected: Sequence[tuple[str, str]] = [(passage.kind, passage.place) for passage in passages(original)]
    kinds = [passage.kind for passage in passages(translated)]
    if kinds != [kind for kind, _ in expected]:
        yield Finding(page, "the whole page", "its passages are not those of the page in English")


def _long_sentences(page: str, passage: Passage) -> Iterator[Finding]:
    for sentence in passage.sentences:
        count = len(words(sentence))
        if count > WORDS_A_SENTENCE:
            yield Finding(page, passage.place, f"{count} words in “{sentence}”")


def _easy_line(page: str, place: str, text: str) -> Iterator[Finding]:
    yield from word_findings(page, place, text)
    if len(words(text)) > EASY_WORDS_A_LINE:
        yield Finding(page, place, f"{len(words(text))} words; {EASY_WORDS_A_LINE} at most: “{text}”")
    ideas = [part for part in sentences(text) if not part.endswith("?")]
    if len(ideas) > 1 or not text.endswith((".", "?")):
        yield Finding(page, place, f"one idea, with its full stop: “{text}”")


def _words_of(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield f"## {section.heading}"
        yield from section.facts
        yield from (prompt.text for prompt in section.prompts)


def _element_findings(page: str, element: Tree.Element) -> Iterator[Finding]:
    tag = element.tag.removeprefix(SVG)
    if tag not in SVG_TAGS:
        yield Finding(page, tag, "only plain shapes")
    if (element.text or "").strip() or (element.tail or "").strip():
        yield Finding(page, tag, "no text in a drawing")
    for key, value in element.attrib.items():
        if key not in SVG_GEOMETRY | SVG_LOOK:
            yield Finding(page, tag, f"“{key}” is not allowed")
        elif key in ("fill", "stroke") and not SVG_COLOUR.fullmatch(value):
            yield Finding(page, tag, f"{key} is a plain colour, not “{value}”")
        elif "url" in value:
            yield Finding(page, tag, f"“{key}” points elsewhere")
