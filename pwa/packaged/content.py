"""Everything that is packaged, read once at the start and handed to whoever needs a part. Decides nothing itself."""

from dataclasses import dataclass
from functools import cache

from pwa.domain.definitions import Definitions
from pwa.packaged.definitions import load_definitions
from pwa.packaged.guidance import Guidance, load_guidance
from pwa.packaged.help import Help, load_help
from pwa.packaged.news import News, load_news
from pwa.packaged.parents import ForParents, load_for_parents
from pwa.packaged.shelves import Shelves, load_shelves
from pwa.packaged.toml_files import BadContent


@dataclass(frozen=True, slots=True)
class Content:
    """All packaged content of this build."""

    definitions: Definitions
    guidance: Guidance
    help: Help
    news: tuple[News, ...]
    for_parents: ForParents
    shelves: Shelves


@cache
def load_content() -> Content:
    """The packaged content. Raises BadContent, which names the file and the place of the fault."""
    return content_with(load_definitions())


def content_with(definitions: Definitions) -> Content:
    """The packaged content that goes with these definitions. Raises BadContent."""
    piios = definitions.instruments.current("piios")
    if piios is None:
        raise BadContent("instruments", "there is no PIIOS to watch with")
    shelves = load_shelves()
    return Content(
        definitions,
        load_guidance(piios),
        load_help(definitions.articles),
        load_news(),
        load_for_parents(definitions, shelves.translated),
        shelves,
    )
