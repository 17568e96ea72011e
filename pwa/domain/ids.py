"""The one rule for ids, whether a tablet or this service made them."""

import re
from typing import TypeGuard

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uuid(value: object) -> TypeGuard[str]:
    """Whether a value is a UUID as lower-case text."""
    return type(value) is str and _UUID.fullmatch(value) is not None
