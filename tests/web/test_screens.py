"""No screen is forgotten: each is in the table, has a template and its help, and is walked to."""

import re
from collections.abc import Callable

from pwa.packaged.content import load_content
from pwa.views.shell import manifest
from tests.browser.screens import WALKED
from tests.screens_table import addresses, screens
from tests.web.pages import Seen, screens_of

Page = Callable[..., Seen]

WITHOUT_HELP = {name for name, screen in screens().items() if "isForParents" in screen}
"""A parent holds the tablet: what the screen says is all there is."""
OFFERED = re.compile(r'<a\b[^>]*? href="#([\w-]+)"')


def test_no_screen_is_forgotten_anywhere(page: Page):
    known = screens()
    templates = screens_of(page("/").document)
    helped = set(load_content().help.screens)
    places = {
        "static/js/screens.js": set(known),
        "static/js/screens.js: start": {n for n, screen in known.items() if screen["start"] == "function"},
        "static/js/screens.js: title": {n for n, screen in known.items() if screen.get("title")},
        "a template of templates/screens": set(templates),
        "data-module of its template": {n for n, modules in templates.items() if n in modules},
        "pwa/content/help/screens.toml": helped | WITHOUT_HELP,
        "the walk of tests/browser/screens.py": WALKED,
    }
    names = {*known, *templates, *helped}
    missing = {name: [place for place, has in places.items() if name not in has] for name in sorted(names)}
    assert {name: where for name, where in missing.items() if where} == {}


def test_every_link_inside_the_app_leads_to_a_screen(page: Page):
    offered = set(OFFERED.findall(page("/").response.text))
    offered |= {shortcut["url"].removeprefix("/#") for shortcut in manifest()["shortcuts"]}
    assert offered - addresses() == set()
