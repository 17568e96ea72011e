"""Everything that there is to read or to say, as one text that a tablet keeps and opens only when somebody reads.

Knows no request and nobody's data.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from pwa.domain.definitions import Reading
from pwa.domain.packaged import packaged_names, packaged_text, packaged_toml
from pwa.packaged.definitions import NEEDS, STEPS, BadContent, front_matter, load_definitions
from pwa.packaged.guidance import load_guidance
from pwa.packaged.markdown import markdown
from pwa.packaged.parents_content import PICTURES, TRANSLATED, current_translations

# What a page may say is Markdown, and of that only what `TAGS` and `_spans` know.
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
"""A text, or [tag, …nodes]: a browser builds it without ever reading HTML."""


def library_json(printed: Path) -> str:
    """The body of /library.json: the same text for the same content. `printed` is the folder of the PDFs."""
    return json.dumps(library_object(printed), ensure_ascii=False, separators=(",", ":"))


def library_object(printed: Path) -> dict[str, Any]:
    """All pages in the order in which they are shown, the PDFs of them, the words around them, the prompts.

    Raises BadContent, naming the file and what is wrong.
    """
    guidance, words = load_guidance(), library_words()
    return {
        "pages": [*_handouts(), *_sheets(), *_articles(), *_cascade()],
        "files": printed_files(printed),
        **words,
        "pictures": packaged_toml("easy_read", PICTURES)[PICTURES],
        "settings": [asdict(setting) for setting in guidance.settings],
        "watching": {
            "source": guidance.watching_source,
            "items": [asdict(watched) for watched in guidance.watching],
        },
        "language": {
            "source": guidance.language_source,
            "groups": [asdict(group) for group in guidance.language],
        },
    }


def library_words() -> dict[str, Any]:
    """The words on the shelves. Raises BadContent when a need, a step or a language has none."""
    words = packaged_toml("library", "words")
    expected = {
        "needs": set(NEEDS) - {"before-birth"},
        "steps": set(STEPS),
        "languages": {"en", *TRANSLATED},
    }
    for key, ids in expected.items():
        if {told["id"] for told in words[key]} != ids:
            raise BadContent("words", f"“{key}” must have {', '.join(sorted(ids))}")
    english, *others = words["languages"]
    for told in others:
        if told.keys() != english.keys():
            raise BadContent("words", f"“languages” must say the same in {told['id']} as in {english['id']}")
    return {key: words[key] for key in (*expected, "ages")}


def printed_files(folder: Path) -> list[dict[str, Any]]:
    """The PDFs that were made at set-up, as their index tells them; none when they were not made."""
    try:
        told = json.loads((folder / "index.json").read_text("utf-8"))
    except FileNotFoundError:
        return []
    keys = ("slug", "variant", "language", "kind", "bytes")
    names = [(one, Path(one["file"]).name) for one in told]
    return [
        {**{key: one[key] for key in keys}, "url": f"/static/built/handouts/{name}"}
        for one, name in names
        if (folder / name).is_file()
    ]


def drawings_sprite(folder: Path) -> str:
    """All drawings as one file of symbols: a tablet fetches it once, and a page shows each by its name."""
    symbols = [
        svg.read_text("utf-8")
        .strip()
        .replace('<svg xmlns="http://www.w3.org/2000/svg"', f'<symbol id="{svg.stem}"', 1)
        .replace("</svg>", "</symbol>")
        for svg in sorted(folder.glob("*.svg"))
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def blocks(name: str, text: str) -> list[Node]:
    """Markdown as nodes. Raises BadContent for what a page may not hold, such as a link."""
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
    """Neighbouring texts as one."""
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


def _handouts() -> list[dict[str, Any]]:
    pages = _handout_pages()
    _give_covers(pages)
    return pages


def _give_covers(pages: list[dict[str, Any]]) -> None:
    covers = packaged_toml("library", "words")["covers"]
    for page in pages:
        cover = covers.get(page["id"])
        if cover not in {line["picture"] for line in page["easy"]}:
            raise BadContent("words", f"“covers” must name one of the drawings of {page['id']}")
        page["cover"] = cover


def _handout_pages() -> list[dict[str, Any]]:
    translations = {language: current_translations(language) for language in TRANSLATED}
    return [
        {
            **_page("handout", reading),
            "needs": list(reading.needs),
            "from_days": reading.from_days,
            "to_days": reading.to_days,
            "easy": packaged_toml("easy_read", reading.id)["lines"],
            "translations": [
                _translation(language, found[reading.id])
                for language, found in translations.items()
                if reading.id in found
            ],
        }
        for reading in sorted(load_definitions().handouts.values(), key=lambda found: (found.order, found.id))
    ]


def _translation(language: str, reading: Reading) -> dict[str, Any]:
    front = front_matter(reading.id, packaged_text(f"handouts/{language}", f"{reading.id.split('/')[-1]}.md"))
    return {
        "language": language,
        "title": reading.title,
        "summary": reading.summary,
        "translation_reviewed_on": front["translation_reviewed_on"],
        "blocks": blocks(reading.id, reading.text),
    }


def _sheets() -> list[dict[str, Any]]:
    return [_sheet(name, packaged_toml("sheets", name)) for name in packaged_names("sheets", ".toml")]


def _sheet(name: str, found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": f"sheet/{name}",
        "kind": "sheet",
        "id": name,
        "title": found["title"],
        "summary": found["intro"],
        "audience": found["audience"],
        "reviewed_on": found["reviewed_on"],
        "sources": found["sources"],
        "sections": found["sections"],
    }


def _articles() -> list[dict[str, Any]]:
    articles = load_definitions().articles.values()
    in_order = sorted(articles, key=lambda found: (STEPS.index(found.step), found.order))
    return [{**_page("article", reading), "step": reading.step} for reading in in_order]


def _cascade() -> list[dict[str, Any]]:
    return [_page("cascade", reading) for reading in load_guidance().cascade.values()]


def _page(kind: str, reading: Reading) -> dict[str, Any]:
    return {
        "key": f"{kind}/{reading.id}",
        "kind": kind,
        "id": reading.id,
        "title": reading.title,
        "summary": reading.summary,
        "audience": reading.audience,
        "reviewed_on": reading.reviewed_on.isoformat() if reading.reviewed_on else "",
        "sources": [{"title": title, "url": url} for title, url in reading.sources],
        "blocks": blocks(reading.id, reading.text),
    }
