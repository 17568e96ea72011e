"""A language for tests: every text from a catalogue is ⟦márkèd⟧. Must never be offered to anybody."""

import re

ACCENTS = str.maketrans("abcdeghiklnoprstuwyzACDEGHIKLNOPRSTUWYZ", "āƀćďēģħīķļńōþŕšťūŵÿžĀĆĎĒĢĦĪĶĻŃŌÞŔŠŤŪŴŸŽ")
KEPT = re.compile(r"(\{\w+\}|%\(\w+\)[ds]|%%|<[^>]*>|&\w+;)")
"""The parts that stay as they are: places for values, and markup."""


def marked(text: str) -> str:
    """The text in brackets with accents, its places for values and its markup unchanged."""
    parts = KEPT.split(text)
    return "⟦" + "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in parts) + "⟧"
