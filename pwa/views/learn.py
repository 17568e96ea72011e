"""Articles and handouts as ordinary pages, for browsers without the app. Must not know who reads.

A tablet keeps none of them: the app shows the same texts from its library.
"""

from flask import Blueprint, Response, render_template, request

from pwa.domain.definitions import Definitions
from pwa.views import services
from pwa.views.offline import Offline
from pwa.views.reading import shown_readings
from pwa.views.shell import send

learn = Blueprint("learn", __name__)


@learn.get("/learn/")
@learn.get("/learn/<name>")
@learn.get("/handouts/<name>")
def page(name: str = "") -> Response:
    """One of the pages rendered at the start; 404 if there is none with that name."""
    del name  # the path is the page's name
    return send(services().offline.page(request.path))


def render_once(offline: Offline, definitions: Definitions) -> None:
    """Render every article and handout. Call it once, in a request context."""
    readings = shown_readings(definitions)
    offline.add("/learn/", render_template("pages/learn.html", definitions=readings), is_kept=False)
    for article in readings["articles"].values():
        shown = render_template("pages/article.html", article=article)
        offline.add(f"/learn/{article['id']}", shown, is_kept=False)
    for handout in readings["handouts"].values():
        shown = render_template("pages/handout.html", article=handout)
        offline.add(f"/handouts/{handout['id']}", shown, is_kept=False)
