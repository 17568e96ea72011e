"""Reads articles, handouts and pages of the cascade: front matter and Markdown. What may stand there is the domain's."""

from pwa.domain.definitions import Reading
from pwa.packaged.toml_files import in_shape, names_in, read_text, split_page

DAYS = ("reviewed_on", "translation_reviewed_on")


def read_pages(folder: str) -> dict[str, Reading]:
    """The pages of a folder, by name. Raises BadContent."""
    return {name: read_page(folder, name) for name in names_in(folder, ".md")}


def read_page(folder: str, name: str) -> Reading:
    """One page. A translation's id begins with its language. Raises BadContent."""
    file = f"{folder}/{name}.md"
    return parse_reading(file, file.removesuffix(".md").partition("/")[2], read_text(file))


def parse_reading(file: str, name: str, whole: str) -> Reading:
    """A page from its text. Whoever has not looked at it yet stands there as an empty day. Raises BadContent."""
    front, text = split_page(file, whole)
    days = {key: front[key] or None for key in DAYS if key in front}
    return in_shape(file, {**front, **days, "id": name, "text": text}, Reading)
