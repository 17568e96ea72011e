"""Which requests work long, and what they are told when too many do at once. Must not do any of the work.

The server gives each kind a few threads of its own, so every view that hashes a password or makes a PDF is named here.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import ServiceUnavailable

PASSWORDS, PDFS = "passwords", "pdfs"
TRY_AGAIN_S = 5
NO_TURN = "attune.no_turn"
"""What the server puts into a request that has no turn. Whatever a client sends has another name."""
# A page's address may begin with its language.
HASHES = re.compile(
    r"/api/(?:sign-in|recovery)|(?:/[a-z-]+)?/(?:sign-in|password|second-step|(?:set-up|new-password)/[^/]+)"
)
PRINTS = re.compile(r"/(?:records|families)/[^/]+/[a-z]+\.pdf")


class Busy(ServiceUnavailable):
    """Too many do the same long work just now. Nothing was done, and nothing counted as a try."""


def init_app(app: Flask) -> None:
    """Answer, before anything else looks at a request, those that have no turn."""
    app.before_request(_no_turn)


def kind_of(environ: Mapping[str, Any]) -> str:
    """The kind of long work that a request may be, or "" for none."""
    path = environ["PATH_INFO"]
    if PRINTS.fullmatch(path):
        return PDFS
    return PASSWORDS if environ["REQUEST_METHOD"] == "POST" and HASHES.fullmatch(path) else ""


def _no_turn() -> None:
    if request.environ.get(NO_TURN):
        raise Busy(retry_after=TRY_AGAIN_S)
