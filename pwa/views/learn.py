"""Articles and handouts as ordinary pages, readable without JavaScript. Must not know who reads."""

from flask import Blueprint, Response, render_template, request

from pwa.domain.definitions import Definitions
from pwa.offline import Offline
from pwa.views import services
from pwa.views.reading import shown_definitions
from pwa.views.shell import send

learn = Blueprint("learn", __name__)


@learn.get("/learn/")
@learn.get("/learn/<name>")
@learn.get("/handouts/<name>")
def page(name: str = "") -> Response:
    """One of the pages rendered at the start; 404 when there is none of that name."""
    del name  # the path is the page's name
    return send(services().offline.page(request.path))


def render_once(offline: Offline, definitions: Definitions) -> None:
    """Render every article and handout. To be called once, in a request context."""
    told = shown_definitions(definitions)
    offline.add("/learn/", render_template("pages/learn.html", definitions=told))
    for article in told["articles"].values():
        offline.add(f"/learn/{article['id']}", render_template("pages/article.html", article=article))
    for handout in told["handouts"].values():
        offline.add(f"/handouts/{handout['id']}", render_template("pages/handout.html", article=handout))
