"""Reads the packaged messages by code, from a file that the browser's code reads too. Words none of them itself."""

import json
from functools import cache

from pwa.domain.messages import Messages
from pwa.packaged.toml_files import in_shape, read_text

FILE = "messages.json"


@cache
def load_messages() -> Messages:
    """The messages for every problem of a record, refusal and failure, read once. Raises BadContent."""
    return Messages(in_shape(FILE, json.loads(read_text(FILE)), dict[str, str | list[str]]))
