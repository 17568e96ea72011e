"""The one rule for an id that a tablet or this service made."""

import re
from typing import TypeGuard

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uuid(value: object) -> TypeGuard[str]:
    """Whether it is a UUID as text, in lower case."""
    return type(value) is str and _UUID.fullmatch(value) is not None
