"""Where the templates, static files and service worker lie: in the installed package, else in the checkout.

Reads no file.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def web_folder(name: str) -> Path:
    """The folder "templates", "static" or "service-worker"; FileNotFoundError says where it looked."""
    places = [PACKAGE / "_web" / name, CHECKOUT / name]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"Attune's folder “{name}” is missing. Looked in: {', '.join(map(str, places))}")
