"""A language of pages for parents is data alone: its words, its direction, its pages, and nothing in code.

The language here is none: qtz is one of the codes that nobody is given. It is written like Persian.
"""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from pwa.documents.pages import Page, all_pages
from pwa.packaged import toml_files
from pwa.packaged.content import Content, content_with, load_content
from pwa.packaged.library import library_json
from pwa.packaged.toml_files import BadContent

CONTENT = Path(toml_files.__file__).parents[1] / "content"
SHELF_WORDS, EDGE_WORDS = "library/words.toml", "handouts/words.toml"
PAGE = "getting-to-know-each-other"
SHELF = """
[[languages]]
id = "qtz"
name = "فارسی"
dir = "rtl"
unreviewed = "1"
untranslated = "2"
close = "3"
all_pages = "4"
print = "5"
share = "6"
save = "7"
turn = "8"
forms = "9"
aloud = "10"
stop = "11"
next = "12"
text_size = "13"
sizes = ["14", "15", "16"]
"""
EDGES = """
[qtz]
for_parents = "برای والدین"
reviewed = "1"
unreviewed = "2"
translation_unreviewed = "3"
sources = "4"
health_visitor = "5"
telephone = "6"
edition = "7"
page = "صفحه {page} از {pages}"
"""


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """written(file, text) adds to a copy of the packaged files, which are read from then on."""
    copy = copytree(CONTENT, tmp_path / "content")
    monkeypatch.setattr(toml_files, "files", lambda package: copy)

    def add(file: str, text: str) -> Path:
        path = copy / file
        path.parent.mkdir(exist_ok=True)
        path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")
        return path

    return add


def in_persian(file: str = f"handouts/cy/{PAGE}.md") -> str:
    return (CONTENT / file).read_text("utf-8").replace('languages = ["cy"]', 'languages = ["qtz"]')


def content() -> Content:
    return content_with(load_content().definitions)


def pages_in(language: str) -> list[Page]:
    return [page for page in all_pages(content()) if page.language == language]


def test_a_new_language_is_read_and_printed_from_its_data(written: Callable[[str, str], Path]):
    written(SHELF_WORDS, SHELF)
    written(EDGE_WORDS, EDGES)
    written(f"handouts/qtz/{PAGE}.md", in_persian())
    (page,) = pages_in("qtz")
    assert (page.slug, page.file) == (PAGE, f"{PAGE}.qtz.pdf")
    assert '<html lang="qtz" dir="rtl">' in page.html
    assert "handout--mirrored" in page.html
    assert "برای والدین" in page.html
    assert 'data-page-before="صفحه " data-page-between=" از " data-page-after=""' in page.html
    library = library_json(content(), Path("/nowhere"))
    assert '"language":"qtz"' in library
    assert '{"id":"qtz","name":"فارسی","dir":"rtl"' in library


def test_a_language_that_lacks_a_part_of_its_data_is_refused(written: Callable[[str, str], Path]):
    page = written(f"handouts/qtz/{PAGE}.md", in_persian())
    with pytest.raises(BadContent, match=r"handouts/qtz: library/words\.toml has no such language"):
        content()
    written(SHELF_WORDS, SHELF)
    with pytest.raises(BadContent, match=f"{EDGE_WORDS}: it must have the words for .*qtz.*, and no others"):
        content()
    written(EDGE_WORDS, EDGES)
    assert len(pages_in("qtz")) == 1
    page.unlink()
    page.parent.rmdir()
    with pytest.raises(BadContent, match="handouts/qtz: there is no such folder"):
        content()


@pytest.mark.parametrize(
    "page", ["Page 1 of 1", "{pages} {page}", "{page} of {page}", "{page} of {pages} {x}"]
)
def test_the_numbers_of_a_page_have_their_places(page: str, written: Callable[[str, str], Path]):
    written(SHELF_WORDS, SHELF)
    written(EDGE_WORDS, EDGES.replace("صفحه {page} از {pages}", page))
    written(f"handouts/qtz/{PAGE}.md", in_persian())
    with pytest.raises(BadContent, match=EDGE_WORDS):
        content()
