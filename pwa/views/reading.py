"""Articles and handouts as templates show them, with their Markdown as HTML. Knows no request."""

from typing import Any

from markupsafe import Markup
from msgspec.structs import asdict

from pwa.domain.definitions import Definitions, Reading
from pwa.packaged.markdown import markdown

_markdown = markdown()


def shown(reading: Reading) -> dict[str, Any]:
    """The reading's fields, and `html` for its text."""
    return {
        **asdict(reading),
        "html": Markup(_markdown.render(reading.text)),  # noqa: S704  our own text, with HTML switched off
    }


def shown_readings(definitions: Definitions) -> dict[str, Any]:
    """All articles and handouts by name, as templates show them."""
    return {
        "articles": {name: shown(reading) for name, reading in definitions.articles.items()},
        "handouts": {name: shown(reading) for name, reading in definitions.handouts.items()},
    }
