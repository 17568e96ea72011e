"""What the service writes is for its own user alone, also where the machine's habit is that everybody may read."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher

from pwa import create_app
from pwa.config import Config
from pwa.documents.kept import KeptPdfs
from pwa.service import accounts
from pwa.service.audit_waiting import Waiting
from pwa.store.cipher import cipher_of
from pwa.store.contract import Put
from pwa.upkeep.operations import backup
from tests.web.tablet import Tablet


@pytest.fixture
def usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("usual_mask")
@pytest.mark.parametrize("key", [None, "00" * 32])
def test_others_can_read_no_file_and_enter_no_folder(
    key: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    folder = tmp_path / "srv"
    config = Config.from_env({"ATTUNE_DATA": str(folder), **({"ATTUNE_STORE_KEY": key} if key else {})})
    app = create_app(config)
    Tablet.of(app, "Alice").with_visit()
    KeptPdfs(config.documents_dir, cipher=cipher_of(config.store_key)).keep(uuid4(), uuid4(), "a", b"%PDF")
    Waiting(config.data_dir).add(Put("audit", "1", {"action": "listed_accounts"}))
    backup(config, folder / "backup")
    app.extensions["attune"].store.close()
    modes = {
        str(path.relative_to(tmp_path)): path.stat().st_mode & 0o777 for path in [folder, *folder.rglob("*")]
    }
    assert {"srv/attune.journal", "srv/attune.lock", "srv/secret.key", "srv/backup"} <= modes.keys()
    assert len(modes) >= 10
    assert {path: oct(mode) for path, mode in modes.items() if mode & 0o077} == {}
