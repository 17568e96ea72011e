"""Messages by code, each a sentence with places for values. Is given the sentences; reads no file."""

import re
from collections.abc import Iterator, Mapping

Value = str | int
Values = Mapping[str, Value]

PLACE = re.compile(r"\{(\w+)\}")


class Messages:
    """The English sentences by code, with places in braces. A message may have several parts, one sentence each."""

    def __init__(self, texts: Mapping[str, str | list[str]]) -> None:
        self._parts = {
            code: (text,) if isinstance(text, str) else tuple(text) for code, text in texts.items()
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def parts(self, code: str) -> tuple[str, ...]:
        """The sentences of a message, with their places unfilled. Raises KeyError for an unknown code."""
        return self._parts[code]

    def places(self, code: str) -> set[str]:
        """The names of the values that the message needs."""
        return {place for part in self._parts[code] for place in PLACE.findall(part)}

    def as_json(self, code: str, values: Values) -> dict[str, object]:
        """As it is sent: the code, the values, and the English text for a client that doesn't know the code."""
        return {"code": code, "values": dict(values), "message": self.english(code, values)}

    def english(self, code: str, values: Values) -> str:
        """The message with its values filled in. Raises KeyError for an unknown code or a missing value."""
        return " ".join(PLACE.sub(lambda match: str(values[match[1]]), part) for part in self._parts[code])
