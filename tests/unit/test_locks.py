"""What is installed is what was looked at: each package by version and hash, from no address that a file names."""

import json
import re

import pytest

from tests.written import page

LOCKS = ("requirements/server.lock", "requirements/dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_each_python_package_has_one_version_and_its_hashes(lock: str):
    entries = re.findall(r"^(\S[^\\\n]*)\\\n((?: {4}--hash=.*\n)+)", page(lock), re.MULTILINE)
    pinned = [
        re.fullmatch(r"[A-Za-z0-9._-]+(?:\[[a-z0-9,-]+\])?==\S+(?: ; .+)? ", name) for name, _ in entries
    ]
    assert len(entries) > 40
    assert all(pinned), [name for (name, _), found in zip(entries, pinned, strict=True) if not found]
    hashes = [part for _, block in entries for part in block.split() if part != "\\"]
    assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", part) for part in hashes)
    begun = [line for line in page(lock).splitlines() if line and not line.startswith((" ", "#"))]
    assert len(begun) == len(entries), "a line without a hash"


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_no_lock_names_an_address(lock: str):
    assert re.findall(r"\w+://\S+|\"resolved\"|index-url", page(lock)) == []


def test_each_package_of_the_browser_has_its_hash():
    packages = {
        name: each for name, each in json.loads(page("package-lock.json"))["packages"].items() if name
    }
    assert packages
    without = [name for name, each in packages.items() if not each.get("integrity", "").startswith("sha512-")]
    assert without == []


def test_they_are_installed_by_hash_and_run_nothing_of_their_own():
    assert "--require-hashes" in page("script/bootstrap")
    assert "npm ci --ignore-scripts" in page("script/bootstrap")
    assert "ignore-scripts=true" in page(".npmrc").splitlines()
