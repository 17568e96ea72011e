"""The base of every packaged definition's shape: strict, frozen, with non-empty texts. Opens no file."""

from typing import Annotated

import msgspec
from msgspec import Meta


class Defined(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of a packaged file. A key that its shape doesn't name is refused.

    A rule for one field is part of its type. A rule between fields is in `__post_init__`, which raises ValueError.
    """


Text = Annotated[str, Meta(pattern=r"\S")]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\Z")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*\Z")]
Https = Annotated[str, Meta(pattern=r"^https://")]
Count = Annotated[int, Meta(ge=0)]


class Source(Defined, frozen=True):
    """The source of a statement."""

    title: Text
    url: Https


def require_once(ids: list[str]) -> None:
    """Raises ValueError if an id occurs twice."""
    for twice in sorted({each for each in ids if ids.count(each) > 1}):
        raise ValueError(f"“{twice}” is there twice")
