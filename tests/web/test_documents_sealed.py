"""With the store's key no word of a document lies on the disk, also not of one that was made before there was a key."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher

from pwa import create_app
from pwa.config import Config
from pwa.documents import press
from pwa.documents.workers import PdfWorkers
from pwa.service import accounts
from tests.web.tablet import Tablet
from tests.web.test_documents import words_of


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_no_word_of_a_document_lies_below_the_data_folder(
    config: Config, workers: PdfWorkers, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(press, "PdfWorkers", lambda _: workers)
    earlier = config.documents_dir / str(uuid4()) / f"{uuid4()}.summary.a.pdf"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"%PDF Robin")
    app = create_app(replace(config, store_key=bytes(range(32))))
    alice = Tablet.of(app, "Alice")
    visit = alice.with_visit()
    places = [f"/records/{visit['id']}/summary", f"/records/{visit['id']}/letter"]
    for place in [*places, f"/families/{visit['family']}/trend"]:
        made = alice.client.get(f"{place}.pdf")
        assert "Robin" in words_of(made.data)
        assert alice.client.get(f"{place}.pdf").data == made.data
    app.extensions["attune"].store.close()
    assert len(files(config.documents_dir)) == 3
    for path in files(config.data_dir):
        assert b"%PDF" not in path.read_bytes()
        assert b"Robin" not in path.read_bytes()
