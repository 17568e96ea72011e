"""All that is packaged, read once at the start and handed to whoever needs a part of it. Decides nothing itself."""

from dataclasses import dataclass
from functools import cache

from pwa.domain.definitions import Definitions
from pwa.packaged.definitions import load_definitions
from pwa.packaged.guidance import Guidance, load_guidance
from pwa.packaged.help import Help, load_help
from pwa.packaged.news import News, load_news
from pwa.packaged.parents import ForParents, load_for_parents
from pwa.packaged.toml_files import BadContent


@dataclass(frozen=True, slots=True)
class Content:
    """Everything of this build."""

    definitions: Definitions
    guidance: Guidance
    help: Help
    news: tuple[News, ...]
    for_parents: ForParents


@cache
def load_content() -> Content:
    """The packaged content. Raises BadContent or BadInstrument, which name the file and the part that is wrong."""
    return content_with(load_definitions())


def content_with(definitions: Definitions) -> Content:
    """The packaged content around these definitions."""
    piios = definitions.instruments.current("piios")
    if piios is None:
        raise BadContent("instruments", "there is no PIIOS to watch with")
    return Content(
        definitions,
        load_guidance(piios),
        load_help(definitions.articles),
        load_news(),
        load_for_parents(definitions),
    )
