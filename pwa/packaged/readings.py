"""Reads articles, handouts and cascade pages: front matter and Markdown. The domain decides what they may hold."""

from pwa.domain.definitions import Reading
from pwa.packaged.toml_files import in_shape, names_in, read_text, split_page

DAYS = ("reviewed_on", "translation_reviewed_on")


def read_pages(folder: str) -> dict[str, Reading]:
    """The pages in a folder, by name. Raises BadContent."""
    return {name: read_page(folder, name) for name in names_in(folder, ".md")}


def read_page(folder: str, name: str) -> Reading:
    """One page. A translation's id begins with its language, as in "cy/NAME". Raises BadContent."""
    file = f"{folder}/{name}.md"
    return parse_reading(file, file.removesuffix(".md").partition("/")[2], read_text(file))


def parse_reading(file: str, name: str, page: str) -> Reading:
    """A page from its text; an empty date means that nobody has reviewed it yet. Raises BadContent."""
    front, text = split_page(file, page)
    days = {key: front[key] or None for key in DAYS if key in front}
    return in_shape(file, {**front, **days, "id": name, "text": text}, Reading)
