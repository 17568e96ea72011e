"""Which language a page is in: the one that its address begins with. No cookie and no header decides it.

"/help" is English, "/cy/help" is the same page in Welsh. Only pages are to be found there, and only these.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask

from pwa.languages import ENGLISH, Language, gettext, ngettext, speaking, spoken

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

PAGES = re.compile(r"/(?:help|sign-in|sign-out|set-up/[^/]+|team(?:/.*)?)?")
"""The addresses that there are in every language; the first is the app's own document."""


class Addresses:
    """Takes the language off an address before the app looks at it, and speaks it while the page is made."""

    def __init__(self, app: Wsgi, languages: Mapping[str, Language]) -> None:
        self._app = app
        self._languages = {code: found for code, found in languages.items() if found != ENGLISH}

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
    """Let templates say things, and addresses name the language."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    # For texts that are looked up by what they are, not written in the template: they are escaped as ever.
    app.jinja_env.filters["spoken"] = gettext
    app.context_processor(lambda: {"language": spoken(), "languages": list(languages.values()), "at": here})
    app.wsgi_app = Addresses(app.wsgi_app, languages)  # type: ignore[method-assign]  # Flask's documented way


def here(path: str) -> str:
    """Where the page at `path` is in the language that is spoken."""
    return spoken().at(path)
