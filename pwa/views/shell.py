"""Everything without data: the app's one page, its manifest, definitions, static files and worker.

Must not look at a session.
"""

import json
from collections.abc import Mapping

from flask import Blueprint, Response, abort, current_app, render_template, request

from pwa.languages import Language, speaking
from pwa.packaged.content import Content
from pwa.packaged.definitions import definitions_json
from pwa.packaged.library import drawings_sprite, library_json
from pwa.packaged.news import news_json
from pwa.paths import web_folder
from pwa.views import data_free, services
from pwa.views.forms import SignInForm, checklist_class, form_class
from pwa.views.language import here
from pwa.views.offline import Asset, Offline

shell = Blueprint("shell", __name__)

NAVY = "#003087"
SHORTCUTS = [
    ("Today", "/#today"),
    ("Add a family", "/#family-new"),
    ("Learn", "/#learn"),
]


@shell.get("/")
@shell.get("/help")
def page() -> Response:
    """One of the pages rendered at the start, in the language of the address."""
    return send(services().offline.page(here(request.path)))


@shell.get("/definitions.json")
@shell.get("/library.json")
@shell.get("/news.json")
@shell.get("/drawings.svg")
@shell.get("/manifest.webmanifest")
def kept() -> Response:
    """A file made at the start that is the same in every language."""
    return send(services().offline.page(request.path))


@shell.get("/static/<path:name>")
def static(name: str) -> Response:
    return send(services().offline.files.asset(name))


@shell.get("/sw.js")
def worker() -> Response:
    return send(services().offline.worker())


@shell.get("/healthz")
def health() -> Response:
    """For whoever runs the server: 200 if visits can be received, 503 if only reading works."""
    shared = services()
    is_well = shared.store.is_writable
    state = {"status": "ok" if is_well else "read-only", "store": "ok" if is_well else "refuses writes"}
    return Response(
        json.dumps({**state, "build": shared.offline.build}),
        200 if is_well else 503,
        mimetype="application/json",
    )


def send(asset: Asset | None) -> Response:
    """The asset as the browser wants it: compressed if it accepts that, 304 if it has it already, 404 for None."""
    if asset is None:
        abort(404)
    coding = next((coding for coding in asset.codings if request.accept_encodings[coding]), None)
    response = Response(asset.compressed(coding) if coding else asset.body, content_type=asset.mimetype)
    if coding:
        response.headers["Content-Encoding"] = coding
    response.set_etag(f"{asset.etag}-{coding}" if coding else asset.etag)
    response.vary.add("Accept-Encoding")
    response.make_conditional(request)
    return data_free(response)


def render_once(offline: Offline, content: Content, languages: Mapping[str, Language]) -> None:
    """Render everything that is the same for everybody, with the pages once in each language.

    Call it once, in a request context, when all routes exist.
    """
    for language in languages.values():
        with speaking(language):
            offline.add(language.at("/"), _app(content))
            offline.add(language.at("/help"), render_template("pages/help.html", help=content.help))
    offline.add("/definitions.json", definitions_json(content.definitions), "application/json")
    printed = web_folder("static") / "built" / "handouts"
    offline.add("/library.json", library_json(content, printed), "application/json")
    offline.add("/news.json", news_json(content.news, languages), "application/json")
    drawings = drawings_sprite(web_folder("static") / "drawings")
    offline.add("/drawings.svg", drawings, "image/svg+xml; charset=utf-8")
    offline.add("/manifest.webmanifest", json.dumps(manifest()), "application/manifest+json")


def _app(content: Content) -> str:
    """The whole app as one document."""
    definitions, guidance = content.definitions, content.guidance
    return render_template(
        "pages/app.html",
        screens=_screens(),
        definitions=definitions,
        watched=guidance.watching_instrument,
        help=content.help,
        described={group.field for group in guidance.language},
        forms={name: form_class(form)() for name, form in definitions.forms.items()},
        checklists={(each.id, each.version): checklist_class(each)() for each in definitions.instruments},
        sign_in_form=SignInForm(meta={"csrf": False}),
    )


def _screens() -> list[str]:
    """The templates of all screens and overlays. They are inert text, so their order doesn't matter."""
    return sorted(current_app.jinja_env.list_templates(filter_func=lambda name: name.startswith("screens/")))


def manifest() -> dict[str, object]:
    """What a tablet needs to install the app."""
    sizes = (192, 512)
    return {
        "name": "Attune",
        "short_name": "Attune",
        "description": "A visit's companion for health visitors, with or without signal.",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": "en-GB",
        "dir": "ltr",
        "theme_color": NAVY,
        "background_color": "#f0f4f5",
        "categories": ["medical", "productivity"],
        "icons": [_icon("icon", size, "any") for size in sizes]
        + [_icon("maskable", size, "maskable") for size in sizes],
        "shortcuts": [
            {"name": name, "url": url, "icons": [_icon("icon", 192, "any")]} for name, url in SHORTCUTS
        ],
    }


def _icon(kind: str, size: int, purpose: str) -> dict[str, str]:
    src = f"/static/icons/{kind}-{size}.png"
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
