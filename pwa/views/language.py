"""The language of a page, which is the one that its address begins with. No cookie and no header decides it.

"/help" is English, and "/cy/help" is the same page in Welsh. Only the pages in PAGES have such addresses.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask

from pwa.languages import ENGLISH, Language, gettext, ngettext, speaking, spoken

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

PAGES = re.compile(
    r"/(?:help|sign-in|sign-out|password|second-step|(?:set-up|new-password)/[^/]+|team(?:/.*)?)?"
)
"""The addresses that exist in every language; the empty path is the app's own document."""


class Addresses:
    """Takes the language off an address before the app sees it, and speaks it while the page is made."""

    def __init__(self, app: Wsgi, languages: Mapping[str, Language]) -> None:
        self._app = app
        self._languages = {code: language for code, language in languages.items() if language != ENGLISH}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401  WSGI's
        language, path = self._taken_apart(environ.get("PATH_INFO", ""))
        if PAGES.fullmatch(path):
            environ["PATH_INFO"] = path
        with speaking(language):
            return self._app(environ, start_response)

    def _taken_apart(self, path: str) -> tuple[Language, str]:
        """The language of an address, and the address without it."""
        code, slash, rest = path.removeprefix("/").partition("/")
        language = self._languages.get(code) if slash else None
        return (language, f"/{rest}") if language else (ENGLISH, path)


def init_app(app: Flask, languages: Mapping[str, Language]) -> None:
    """Give templates the texts of the spoken language, and take the language from addresses."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    # For texts that are not written in the template itself. They are escaped as usual.
    app.jinja_env.filters["spoken"] = gettext
    app.context_processor(lambda: {"language": spoken(), "languages": list(languages.values()), "at": here})
    app.wsgi_app = Addresses(app.wsgi_app, languages)  # type: ignore[method-assign]  # Flask's documented way


def here(path: str) -> str:
    """The address of the page at `path` in the spoken language."""
    return spoken().at(path)
