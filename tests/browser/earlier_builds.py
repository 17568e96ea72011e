"""Builds the product as it was at an earlier commit, from the repository's history. Must not change today's."""

import hashlib
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.browser.house import ROOT

VERSION_BEFORE = "c67f9ce"
VERSION_BEFORE_THAT = "05750a5"
"""44 merges earlier, with another bundle, another start of the app and other words on the screens."""
BUILDS = (VERSION_BEFORE, VERSION_BEFORE_THAT)


class NoHistory(Exception):
    """Why the earlier build can't be made here. Never a reason to leave out its test."""


def build(commit: str, folder: Path) -> Path:
    """Put the whole product of that commit into a folder, bundled by its own `script/bootstrap`. Raises NoHistory.

    It uses the Python and the libraries of this checkout, so the lock files must be the same.
    """
    with tarfile.open(fileobj=io.BytesIO(_archived(commit))) as archive:
        archive.extractall(folder, filter="data")
    if _read(folder, "package-lock.json") != _read(ROOT, "package-lock.json"):
        raise NoHistory(
            f"{commit} has another package-lock.json: its own libraries would have to be fetched."
        )
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    (folder / ".venv").mkdir()
    for part in ("bin", "lib", "pyvenv.cfg"):
        (folder / ".venv" / part).symlink_to(ROOT / ".venv" / part)
    # The stamps of its bootstrap, so that it installs nothing into this checkout.
    _stamp(folder, ".venv/stamp-server.lock", "requirements/server.lock", "pyproject.toml")
    _run(folder, sys.executable, "script/vendor.py")
    _stamp(folder, "static/vendor/stamp", "package-lock.json", "package.json", "script/vendor.py")
    _run(folder, "script/bootstrap")
    return folder


def command() -> list[str]:
    """The command that starts its server, with `environment`."""
    return [sys.executable, "-m", "pwa.cli", "serve"]


def environment(folder: Path) -> dict[str, str]:
    """The environment in which Python takes the product from a folder."""
    return {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}


def _archived(commit: str) -> bytes:
    try:
        return subprocess.run(
            ["git", "archive", commit], cwd=ROOT, capture_output=True, check=True, timeout=60
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoHistory(
            f"{commit} is not in this checkout: its history is shallow, or there is none. Fetch all of it: "
            "git fetch --unshallow"
        ) from error


def _read(folder: Path, name: str) -> bytes:
    return (folder / name).read_bytes()


def _stamp(folder: Path, name: str, *inputs: str) -> None:
    made = hashlib.sha256(b"".join(_read(folder, each) for each in inputs)).hexdigest()
    (folder / name).write_text(made)


def _run(folder: Path, *words: str) -> None:
    done = subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, **environment(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
