"""The recovery key in a file outside the store: moved there by a command, and then nowhere in the data folder."""

import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pwa import cli, create_app
from pwa.config import BadConfig, Config
from pwa.service.recovery import COLLECTION, KEY, KeyElsewhere, Recovery
from pwa.store import open_store
from pwa.store.contract import Put

ENCODED = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def another_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(*ENCODED)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a store whose recovery key was used."""
    folder = tmp_path / "data"
    monkeypatch.setenv("ATTUNE_DATA", str(folder))
    with closing(open_store(Config.from_env().store_url)) as store:
        assert Recovery(store).public.id
    return folder


def key_id(pem: bytes | None = None) -> str:
    with closing(open_store(Config.from_env().store_url)) as store:
        return Recovery(store, pem).public.id


def pkcs8_in_store() -> str:
    with closing(open_store(Config.from_env().store_url)) as store:
        kept = store.collection(COLLECTION).get(KEY)
        assert kept is not None
        return str(kept["pkcs8"])


def test_the_command_moves_it_and_nothing_in_the_data_folder_holds_it_any_more(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    before, secret, file = key_id(), pkcs8_in_store(), tmp_path / "recovery.pem"
    assert cli.main(["recovery-key", "--to", str(file)]) == 0
    assert f"ATTUNE_RECOVERY_KEY_FILE={file}" in capsys.readouterr().out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key_id(file.read_bytes()) == before, "tablets go on with the same key"
    found = [path.name for path in data.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert found == []
    with closing(open_store(Config.from_env().store_url)) as store:
        assert [each["action"] for _, each in store.collection("audit").items()] == ["moved_recovery_key"]
        assert store.verify().is_sound


def test_it_is_moved_once_and_over_no_file(data: Path, tmp_path: Path):
    file = tmp_path / "recovery.pem"
    file.write_text("something else")
    assert cli.main(["recovery-key", "--to", str(file)]) == 1
    assert file.read_text() == "something else"
    assert key_id()
    assert cli.main(["recovery-key", "--to", str(tmp_path / "first.pem")]) == 0
    assert cli.main(["recovery-key", "--to", str(tmp_path / "second.pem")]) == 1
    assert not (tmp_path / "second.pem").exists()


def test_a_start_without_the_file_or_with_another_is_refused(data: Path, tmp_path: Path):
    file = tmp_path / "recovery.pem"
    assert cli.main(["recovery-key", "--to", str(file)]) == 0
    config = Config.from_env()
    with pytest.raises(BadConfig, match="was moved to a file"):
        create_app(config)
    with pytest.raises(BadConfig, match="another key"):
        create_app(replace(config, recovery_key=another_key()))
    with pytest.raises(BadConfig, match="no recovery key"):
        create_app(replace(config, recovery_key=b"no key"))
    started = create_app(replace(config, recovery_key=file.read_bytes()))
    started.extensions["attune"].store.close()


def test_what_an_older_backup_brings_back_leaves_the_store_again(data: Path, tmp_path: Path):
    secret, file = pkcs8_in_store(), tmp_path / "recovery.pem"
    assert cli.main(["recovery-key", "--to", str(file)]) == 0
    with closing(open_store(Config.from_env().store_url)) as store:
        store.append([], [Put(COLLECTION, KEY, {"pkcs8": secret})])
        Recovery(store, file.read_bytes()).check()
        kept = store.collection(COLLECTION).get(KEY)
        assert kept is not None
        assert list(kept) == ["moved"]


def test_a_new_store_takes_the_key_that_it_is_given(tmp_path: Path):
    pem = another_key()
    with closing(open_store(str(tmp_path / "new"))) as store:
        Recovery(store, pem).check()
        assert store.collection(COLLECTION).get(KEY) == {"moved": Recovery(store, pem).public.id}
        with pytest.raises(KeyElsewhere, match="was moved"):
            Recovery(store).check()


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP256K1()])
def test_a_key_of_another_curve_is_none(curve: ec.EllipticCurve, tmp_path: Path):
    with closing(open_store(str(tmp_path / "new"))) as store, pytest.raises(KeyElsewhere):
        Recovery(store, ec.generate_private_key(curve).private_bytes(*ENCODED))


def test_a_file_that_is_not_there_is_named(data: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ATTUNE_RECOVERY_KEY_FILE", "/nowhere/recovery.pem")
    with pytest.raises(BadConfig, match=r"/nowhere/recovery\.pem"):
        Config.from_env()
