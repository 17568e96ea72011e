"""A language for tests only: every text that went through a catalogue is ⟦márkèd⟧. Must never be offered to anybody."""

import re

ACCENTS = str.maketrans("abcdeghiklnoprstuwyzACDEGHIKLNOPRSTUWYZ", "āƀćďēģħīķļńōþŕšťūŵÿžĀĆĎĒĢĦĪĶĻŃŌÞŔŠŤŪŴŸŽ")
KEPT = re.compile(r"(\{\w+\}|%\(\w+\)s|%%|<[^>]*>|&\w+;)")
"""What a text is not made of: the places of values, and markup."""


def marked(text: str) -> str:
    """The text with accents, between brackets, its places of values and its markup as they were."""
    parts = KEPT.split(text)
    return "⟦" + "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in parts) + "⟧"
