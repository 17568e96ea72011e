"""What the code names of cryptography: no weak hash, no other randomness, and each key that docs/asvs.md lists."""

import re
from pathlib import Path

from tests.written import ROOT, codes, table

SOURCES = [
    *(ROOT / "pwa").rglob("*.py"),
    *(path for path in (ROOT / "static" / "js").rglob("*.js")),
    *(ROOT / "service-worker").rglob("*.js"),
]
WEAK = re.compile(r"\b(?:md4|md5|sha1|SHA-?1|DES|3DES|RC4|ARC4|ECB|PKCS1v15|Blowfish)\b")
OTHER_RANDOM = re.compile(r"\bMath\.random\(|^(?:import random|from random import)\b", re.MULTILINE)
PLAYFUL = {"pwa/upkeep/demo.py", "pwa/store/postgres/pool.py"}


def named(word: re.Pattern[str]) -> dict[str, list[str]]:
    found = {str(path.relative_to(ROOT)): word.findall(code_of(path)) for path in SOURCES}
    return {path: words for path, words in found.items() if words}


def code_of(path: Path) -> str:
    """Without whole lines of comment, which may say what is not used."""
    lines = path.read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith(("#", "//", "*", "/*")))


def test_no_weak_hash_and_no_weak_cipher_is_named_in_the_code():
    assert named(WEAK) == {}


def test_no_random_number_is_from_elsewhere():
    """Where it does not matter who guesses it, chance may be any: when to try again, and the demo's families."""
    assert set(named(OTHER_RANDOM)) <= PLAYFUL


def test_each_key_of_the_table_is_in_the_code():
    rows = table("docs/asvs.md", "## Keys")
    assert len(rows) >= 9
    for row in rows:
        file, *words = codes(row["Code"])
        text = (ROOT / file).read_text("utf-8")
        assert words, row["Key"]
        assert [word for word in words if word not in text] == [], row["Key"]
