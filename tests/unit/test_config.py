"""The environment, parsed once: what is read, what is made, what is refused."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from pwa import config as module
from pwa.cli import SETTINGS
from pwa.config import BadConfig, Config
from pwa.store import folder_of

NUMBERS = ("ATTUNE_SIGN_IN_HOURS", "ATTUNE_OFFLINE_HOURS", "ATTUNE_MAX_BODY_BYTES", "ATTUNE_PROXIES")


def test_a_folder_is_enough(tmp_path: Path):
    config = Config.from_env({"ATTUNE_DATA": str(tmp_path / "data")})
    assert config.data_dir == tmp_path / "data"
    assert folder_of(config.store_url) == tmp_path / "data"
    assert (config.demo, config.secure_cookies, config.worker_kill) == (False, False, False)
    assert config.sign_in_hours == 12


def test_a_folder_may_have_any_name(tmp_path: Path):
    config = Config.from_env({"ATTUNE_DATA": str(tmp_path / "a b%20#?é")})
    assert folder_of(config.store_url) == tmp_path / "a b%20#?é"


def test_without_a_folder_it_is_var_data_and_a_demos_is_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert Config.from_env({}).data_dir == tmp_path / "var" / "data"
    assert Config.from_env({"ATTUNE_DEMO": "1"}).data_dir == tmp_path / "var" / "demo"


def test_the_secret_is_made_once_and_is_for_its_owner_alone(tmp_path: Path):
    env = {"ATTUNE_DATA": str(tmp_path)}
    with ThreadPoolExecutor(8) as threads:
        [secret] = {config.secret_key for config in threads.map(lambda _: Config.from_env(env), range(8))}
    assert len(secret) >= 32
    [kept] = tmp_path.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_secret_is_never_shown(tmp_path: Path):
    config = Config.from_env({"ATTUNE_DATA": str(tmp_path), "ATTUNE_SECRET_KEY": "s" * 40})
    assert "ssss" not in repr(config)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATTUNE_SECRET_KEY", "short"),
        ("ATTUNE_DEMO", "perhaps"),
        ("ATTUNE_SECURE_COOKIES", "2"),
        ("ATTUNE_SECOND_FACTOR", "1"),
        *((name, value) for name in NUMBERS for value in ("many", "-1", "1.5", "9" * 30, "²")),
    ],
)
def test_a_bad_setting_is_refused_by_name(name: str, value: str, tmp_path: Path):
    with pytest.raises(BadConfig, match=name):
        Config.from_env({"ATTUNE_DATA": str(tmp_path), name: value})


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadConfig, match="Nothing was changed"):
        Config.from_env({"ATTUNE_DATA": str(tmp_path / "file")})


def test_it_is_frozen(tmp_path: Path):
    config = Config.from_env({"ATTUNE_DATA": str(tmp_path)})
    with pytest.raises(FrozenInstanceError):
        config.demo = True  # type: ignore[misc]  # what is tried here


def test_every_setting_is_told_by_the_command():
    named = set(re.findall(r'"(ATTUNE_[A-Z_]+)"', Path(module.__file__).read_text()))
    assert len(named) == 27
    assert named == set(re.findall(r"ATTUNE_[A-Z_]+", SETTINGS))


PROVIDER = {
    "ATTUNE_OIDC_ISSUER": "https://trust.example",
    "ATTUNE_OIDC_CLIENT_ID": "attune",
    "ATTUNE_OIDC_CLIENT_SECRET": "a secret of the provider",
}


def test_a_trusts_sign_in_service_is_read_and_its_secret_never_shown(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    env = {
        **PROVIDER,
        "ATTUNE_DATA": str(tmp_path),
        "ATTUNE_OIDC_ACR": "strong stronger",
        "ATTUNE_PASSWORDS": "0",
    }
    config = Config.from_env(env)
    assert config.provider is not None
    assert (config.provider.acr, config.passwords) == (("strong", "stronger"), False)
    assert "a secret of" not in repr(config)
    del env["ATTUNE_OIDC_CLIENT_SECRET"]
    read = Config.from_env({**env, "ATTUNE_OIDC_CLIENT_SECRET_FILE": str(secret)})
    assert read.provider is not None
    assert read.provider.secret == "from a file"


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"ATTUNE_PASSWORDS": "0"}, "nobody could sign in"),
        ({"ATTUNE_OIDC_CLIENT_ID": "attune"}, "that needs ATTUNE_OIDC_ISSUER"),
        ({**PROVIDER, "ATTUNE_OIDC_ISSUER": "http://trust.example"}, "beginning with https"),
        ({**PROVIDER, "ATTUNE_OIDC_CLIENT_SECRET": ""}, "one of the two"),
        ({**PROVIDER, "ATTUNE_OIDC_CLIENT_SECRET_FILE": "/x"}, "are both set"),
        ({**PROVIDER, "ATTUNE_OIDC_CLIENT_SECRET": "", "ATTUNE_OIDC_KEY_FILE": "/nowhere"}, "can't be read"),
        ({**PROVIDER, "ATTUNE_" + "OIDC_ARC": "strong"}, "OIDC_ARC is no setting"),
        ({**PROVIDER, "ATTUNE_SECOND_FACTOR": "needed"}, "nothing asks the provider for one"),
        ({**PROVIDER, "ATTUNE_PASSWORDS": "0", "ATTUNE_DEMO": "1"}, "Choose one"),
    ],
)
def test_settings_that_contradict_each_other_are_refused_in_words(
    env: dict[str, str], words: str, tmp_path: Path
):
    with pytest.raises(BadConfig, match=words):
        Config.from_env({"ATTUNE_DATA": str(tmp_path), **env})


def test_a_key_that_is_too_weak_is_refused_and_never_quoted(tmp_path: Path):
    file = tmp_path / "key.pem"
    file.write_text("-----BEGIN PRIVATE KEY-----\nnot a key\n-----END PRIVATE KEY-----\n")
    env = {**PROVIDER, "ATTUNE_OIDC_CLIENT_SECRET": "", "ATTUNE_OIDC_KEY_FILE": str(file)}
    with pytest.raises(BadConfig, match="RSA of 2048 bits") as refused:
        Config.from_env({"ATTUNE_DATA": str(tmp_path), **env})
    assert "not a key" not in str(refused.value)
