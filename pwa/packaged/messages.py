"""The messages by code, as they are packaged: one file, which the browser's code takes in too. Says none of them itself."""

import json
from functools import cache

from pwa.domain.messages import Messages
from pwa.packaged.toml_files import in_shape, read_text

FILE = "messages.json"


@cache
def load_messages() -> Messages:
    """Every message that a record's problem, a refusal or an answer can be, read once."""
    return Messages(in_shape(FILE, json.loads(read_text(FILE)), dict[str, str | list[str]]))
