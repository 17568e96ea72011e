"""Everything there is to read or say, as one text that a tablet keeps and parses only when somebody reads.

Knows no request and nobody's data.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec
from markdown_it.tree import SyntaxTreeNode

from pwa.domain.definitions import Reading, Step
from pwa.domain.parents_pages import EasyRead
from pwa.packaged.content import Content
from pwa.packaged.markdown import markdown
from pwa.packaged.parents import ForParents
from pwa.packaged.shelves import WORDS, Shelves
from pwa.packaged.toml_files import BadContent

FOLDERS = {"handout": "handouts", "article": "articles", "cascade": "cascade"}
# A page is Markdown, and may use only what `TAGS` and `_nodes` know.
_markdown = markdown()
TAGS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "th": "th",
    "td": "td",
    "strong": "strong",
    "em": "em",
}

Node = str | list[Any]
"""A text, or [tag, …nodes]: a browser builds the page from it without parsing HTML."""


def library_json(content: Content, printed: Path) -> str:
    """The body of /library.json, always the same text for the same content. `printed` is the folder with the PDFs.

    It has all pages in the order they are shown, their PDFs, the words around them, and the prompts. Raises BadContent.
    """
    guidance, shelves = content.guidance, content.shelves
    library = {
        "pages": [*_handouts(content), *_sheets(content), *_articles(content), *_cascade(content)],
        "files": printed_files(printed),
        "needs": shelves.needs,
        "steps": shelves.steps,
        "languages": shelves.languages,
        "ages": shelves.ages,
        "pictures": content.for_parents.pictures,
        "settings": guidance.settings,
        "watching": {
            "source": guidance.watching_source,
            "items": [
                {"item": watched.id, "baby": watched.baby, "parent": watched.parent}
                for watched in guidance.watching
            ],
        },
        "language": {"source": guidance.language_source, "groups": guidance.language},
    }
    return msgspec.json.encode(library).decode()


def printed_files(folder: Path) -> list[dict[str, Any]]:
    """The PDFs made at set-up, by their index: slug, variant, language, kind, bytes, url. Empty if none were made."""
    try:
        index = json.loads((folder / "index.json").read_text("utf-8"))
    except FileNotFoundError:
        return []
    keys = ("slug", "variant", "language", "kind", "bytes")
    names = [(entry, Path(entry["file"]).name) for entry in index]
    return [
        {**{key: entry[key] for key in keys}, "url": f"/static/built/handouts/{name}"}
        for entry, name in names
        if (folder / name).is_file()
    ]


def drawings_sprite(folder: Path) -> str:
    """All drawings as one SVG of symbols: a tablet fetches it once, and pages show each symbol by name."""
    symbols = [
        svg.read_text("utf-8")
        .strip()
        .replace('<svg xmlns="http://www.w3.org/2000/svg"', f'<symbol id="{svg.stem}"', 1)
        .replace("</svg>", "</symbol>")
        for svg in sorted(folder.glob("*.svg"))
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def blocks(name: str, text: str) -> list[Node]:
    """Markdown as nodes. Raises BadContent for anything that a page may not hold, such as a link."""
    return list(_nodes(name, SyntaxTreeNode(_markdown.parse(text)).children))


def _nodes(name: str, children: Sequence[SyntaxTreeNode]) -> Iterator[Node]:
    for node in children:
        if node.type == "inline" or (node.type == "paragraph" and node.hidden):
            yield from _joined(_nodes(name, node.children))
        elif node.type == "heading":
            yield [node.tag, *_nodes(name, node.children)]
        elif node.type in TAGS:
            yield [TAGS[node.type], *_nodes(name, node.children)]
        elif node.type == "text":
            yield node.content
        elif node.type == "softbreak":
            yield " "
        elif node.type == "hardbreak":
            yield ["br"]
        else:
            raise BadContent(name, f"a page may not hold “{node.type}”")


def _joined(nodes: Iterator[Node]) -> Iterator[Node]:
    """The nodes, with adjacent texts joined."""
    text = ""
    for node in nodes:
        if isinstance(node, str):
            text += node
            continue
        if text:
            yield text
        text = ""
        yield node
    if text:
        yield text


def _handouts(content: Content) -> Iterator[dict[str, Any]]:
    for reading in sorted(content.definitions.handouts.values(), key=lambda each: (each.order, each.id)):
        easy = content.for_parents.easy_reads[reading.id]
        yield {
            **_page("handout", reading),
            "needs": reading.needs,
            "from_days": reading.from_days,
            "to_days": reading.to_days,
            "easy": easy.lines,
            "translations": list(_translations(content.for_parents, reading.id)),
            "cover": cover_of(reading.id, easy, content.shelves),
        }


def cover_of(name: str, easy: EasyRead, shelves: Shelves) -> str:
    """The drawing that represents a page on its shelf. Raises BadContent unless it is one of the page's own."""
    cover = shelves.covers.get(name, "")
    if cover not in {line.picture for line in easy.lines}:
        raise BadContent(WORDS, f"it must be one of the drawings of {name}", f"$.covers.{name}")
    return cover


def _translations(for_parents: ForParents, name: str) -> Iterator[dict[str, Any]]:
    for language in for_parents.translations:
        reading = for_parents.current_translations(language).get(name)
        if reading:
            yield {
                "language": language,
                "title": reading.title,
                "summary": reading.summary,
                "translation_reviewed_on": reading.translation_reviewed_on or "",
                "blocks": blocks(f"handouts/{reading.id}.md", reading.text),
            }


def _sheets(content: Content) -> Iterator[dict[str, Any]]:
    for name, sheet in content.for_parents.sheets.items():
        yield {
            "key": f"sheet/{name}",
            "kind": "sheet",
            "id": name,
            "title": sheet.title,
            "summary": sheet.intro,
            "audience": sheet.audience,
            "reviewed_on": sheet.reviewed_on or "",
            "sources": sheet.sources,
            "sections": sheet.sections,
        }


def _articles(content: Content) -> Iterator[dict[str, Any]]:
    steps = get_args(Step)
    articles = content.definitions.articles.values()
    for reading in sorted(articles, key=lambda each: (steps.index(each.step), each.order)):
        yield {**_page("article", reading), "step": reading.step}


def _cascade(content: Content) -> Iterator[dict[str, Any]]:
    yield from (_page("cascade", reading) for reading in content.guidance.cascade.values())


def _page(kind: str, reading: Reading) -> dict[str, Any]:
    return {
        "key": f"{kind}/{reading.id}",
        "kind": kind,
        "id": reading.id,
        "title": reading.title,
        "summary": reading.summary,
        "audience": reading.audience,
        "reviewed_on": reading.reviewed_on or "",
        "sources": reading.sources,
        "blocks": blocks(f"{FOLDERS[kind]}/{reading.id}.md", reading.text),
    }
