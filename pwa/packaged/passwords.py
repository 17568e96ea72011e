"""The packaged list of common passwords. Judges none."""

from functools import cache

from pwa.packaged.toml_files import read_text

FILE = "passwords/common.txt"
# Above it stand the list's source and licence.
FENCE = "\n-----\n"


@cache
def common_passwords() -> frozenset[str]:
    """Passwords that many people use, in lower case. Read on first use: few processes ever set a password."""
    _, _, listed = read_text(FILE).partition(FENCE)
    return frozenset(listed.split("\n"))
