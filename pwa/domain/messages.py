"""What is said by code: a sentence with places for values. Holds no sentence; it is handed them, and reads no file."""

import re
from collections.abc import Iterator, Mapping

Value = str | int
Values = Mapping[str, Value]

PLACE = re.compile(r"\{(\w+)\}")


class Messages:
    """The English sentences by code, each with its places in braces. A message of several parts is one in each."""

    def __init__(self, texts: Mapping[str, str | list[str]]) -> None:
        self._parts = {
            code: (text,) if isinstance(text, str) else tuple(text) for code, text in texts.items()
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def parts(self, code: str) -> tuple[str, ...]:
        """The sentences of a message, the places still in them. Raises KeyError for a code that nobody knows."""
        return self._parts[code]

    def places(self, code: str) -> set[str]:
        """The names of the values that the message needs."""
        return {place for part in self._parts[code] for place in PLACE.findall(part)}

    def as_json(self, code: str, values: Values) -> dict[str, object]:
        """As it is sent: by its code and values, and in English for whoever does not know the code."""
        return {"code": code, "values": dict(values), "message": self.english(code, values)}

    def english(self, code: str, values: Values) -> str:
        """The message with its values put in. Raises KeyError for an unknown code, or a value that is missing."""
        return " ".join(PLACE.sub(lambda found: str(values[found[1]]), part) for part in self._parts[code])
