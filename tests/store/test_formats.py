"""Journal and backup, read as another program would: by the tables of docs/formats.md alone."""

import hmac
import json
import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pwa.service.proofs import Proofs
from pwa.service.recovery import Recovery
from pwa.store import open_store
from pwa.store.backups import write_backup
from pwa.store.contract import Put, Store
from tests.store.conftest import a_new
from tests.store.engines import KEY
from tests.written import Row, codes, section, table, tables

PAGE = "docs/formats.md"
LINE, PAYLOAD, SEALED = tables(PAGE, "## A line")
SEPARATORS = {"space": b" ", "hyphen": b"-", "line feed": b"\n"}
TEXT = re.compile(r'^\["(\w+)"(?:, (.+))?\]$')


def taken_apart(raw: bytes, rows: list[Row]) -> tuple[dict[str, bytes], bytes]:
    """The parts that a table names, and what follows them."""
    parts: dict[str, bytes] = {}
    for row in rows:
        ends, name = row["Ends"], row["Part"].strip("`")
        if ends == "the rest":
            parts[name], raw = raw, b""
        elif ends in SEPARATORS:
            parts[name], found, raw = raw.partition(SEPARATORS[ends])
            assert found, f"{name or 'a separator'} has no end"
            assert name or parts.pop("") == b""
        else:
            asked = ends.removesuffix(" bytes").removesuffix(" byte").strip("`")
            size = int(parts[asked], 16) if asked in parts else int(asked)
            parts[name], raw = raw[:size], raw[size:]
    return parts, raw


def lines_of(raw: bytes, key: bytes | None = None) -> list[list[Any]]:
    """The text of each line, checked and opened as the page says."""
    texts: list[list[Any]] = []
    while raw:
        line, raw = taken_apart(raw, LINE)
        assert int(line["crc"], 16) == crc32(line["payload"])
        parts, _ = taken_apart(line["payload"], PAYLOAD)
        assert int(parts["number"], 16) == len(texts) + 1
        text = parts["text"]
        if key and texts:
            sealed, _ = taken_apart(b64decode(text, validate=True), SEALED)
            label = parts["mark"] + parts["number"] + b"-" + parts["place"]
            text = AESGCM(key).decrypt(sealed["nonce"], sealed["ciphertext"], label)
        texts.append(json.loads(text))
    return texts


def described(rows: list[Row]) -> dict[str, tuple[int, list[str]]]:
    """By the first word of a line's text: how many parts it has, and the fields that its row names."""
    found = {}
    for row in rows:
        match = TEXT.match(row["Text"].strip("`"))
        assert match
        kind, rest = match.groups()
        found[kind] = (1 + len((rest or "").split(", ")), codes(row.get("Fields", "")))
    return found


def said_format(heading: str) -> int:
    match = re.search(r"^`format` is (\d+)\.", section(PAGE, heading), re.MULTILINE)
    assert match
    return int(match[1])


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    return request.param


@pytest.fixture
def written(folder: Path, tmp_path: Path, key: bytes | None) -> dict[str, bytes]:
    """The files of a store in which everything that can happen to one happened once, and a proof that it gave."""
    store = open_store(f"tinydb://{folder}", key)
    tagged = Put("devices", "tablet-1", {"user": "user-1"}, ("now:user-1",))
    store.append([a_new("record-1"), a_new("record-2", family="family-2")], [tagged])
    proof = Proofs(store).of("record-1", "hash")
    store.collection("devices").put("tablet-2", {"user": "user-2"})
    store.collection("devices").delete("tablet-2")
    store.erase("family-2", "2026-11-24T10:00:00.000Z")
    cipher = store._journal._cipher
    write_backup(store.dump(), tmp_path / "backup", cipher)
    store.collection("devices").delete("tablet-1")
    store.database.drop_table("collection:devices")
    store.close()
    return {
        "journal": (folder / "attune.journal").read_bytes(),
        "backup": (tmp_path / "backup").read_bytes(),
        "proof": proof.encode(),
    }


def fingerprint(key: bytes | None) -> str:
    return sha256(b"attune store key " + key).hexdigest()[:16] if key else ""


def test_a_journal_is_read_by_the_page(written: dict[str, bytes], key: bytes | None):
    first, *texts = lines_of(written["journal"], key)
    assert first == ["journal", {"format": said_format("## Journal"), "key": fingerprint(key)}]
    says, holds = tables(PAGE, "## Journal")
    kinds = described(says)
    assert {text[0] for text in texts} | {"journal"} == set(kinds)
    for text in texts:
        assert len(text) == kinds[text[0]][0], text
    fields = {row["Table"].strip("`").rstrip("…"): codes(row["Fields of a row"]) for row in holds}
    seen: dict[str, set[str]] = {}
    for _, name, _, row in (text for text in texts if text[0] == "put"):
        seen.setdefault(re.sub(":.*", ":", name), set()).update(row)
    assert {name: sorted(found) for name, found in seen.items()} == {
        name: sorted(found) for name, found in fields.items()
    }


def test_a_backup_is_read_by_the_page(written: dict[str, bytes], key: bytes | None):
    kinds = described(table(PAGE, "## Backup"))
    first, *texts, last = lines_of(written["backup"], key)
    assert first == ["backup", {"format": said_format("## Backup"), "key": fingerprint(key)}]
    assert last == ["end", len(texts)]
    assert {text[0] for text in texts} | {"backup", "end"} == set(kinds)
    for kind, entry in texts:
        assert list(entry) == kinds[kind][1], kind
    order = [kind for kind, _ in texts]
    assert order == sorted(order, key=["whole", "record", "tombstone", "document"].index)


def test_the_codes_are_made_as_the_page_says(written: dict[str, bytes], key: bytes | None):
    made = {row["Of"]: codes(row["How"]) for row in table(PAGE, "## Codes")}
    entries = [entry for kind, entry in lines_of(written["backup"], key) if kind in ("record", "document")]
    for record in (entry for entry in entries if "record" in entry):
        canonical = json.dumps(record["record"], separators=(",", ":"), sort_keys=True).encode()
        assert sha256(canonical).hexdigest() == record["sha256"]
    template, document, collection = made["a proof of receipt"]
    (kept,) = [entry for entry in entries if entry.get("collection") == collection]
    assert kept["key"] == document
    text = template.format(id="record-1", sha256="hash").encode()
    proof = hmac.new(b64decode(kept["document"]["bytes"]), text, "sha256").hexdigest()
    assert proof.encode() == written["proof"]


def test_a_recovery_key_is_named_as_the_page_says(tiny: Store):
    public = Recovery(tiny).public
    assert public.id == sha256(b64decode(public.point)).hexdigest()[:16]
