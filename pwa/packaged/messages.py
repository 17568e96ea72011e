"""The messages by code, as they are packaged: one file, which the browser's code takes in too. Says none of them itself."""

import json
from functools import cache

from pwa.domain.messages import Messages
from pwa.domain.packaged import packaged_text


@cache
def load_messages() -> Messages:
    """Every message that a record's problem, a refusal or an answer can be, read once."""
    return Messages(json.loads(packaged_text(".", "messages.json")))
