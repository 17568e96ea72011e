"""Prints a bill of materials: every Python and npm package, its version, its licence and what needs it. Fetches nothing.

The same checkout gives the same bytes. Exits with 1, and names the package, where one is in a lock and not installed, or
says nothing of a licence.
"""

import argparse
import json
import re
import sys
import tomllib
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
LONGEST_NAME = 60

Component = dict[str, Any]


class Incomplete(Exception):
    """The bill would not be whole; the message says why."""


def main(asked: list[str]) -> int:
    """Run the command; the exit status is 1 where the bill would not be whole."""
    parser = argparse.ArgumentParser(prog="script/sbom", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what checks and builds the product")
    parser.add_argument("--licences", action="store_true", help="a table by licence instead")
    given = parser.parse_args(asked)
    try:
        bill = bill_of_materials(dev=given.dev)
    except Incomplete as problem:
        print(f"script/sbom: {problem}", file=sys.stderr)
        return 1
    print(by_licence(bill) if given.licences else json.dumps(bill, indent=1, ensure_ascii=False))
    return 0


def bill_of_materials(*, dev: bool = False) -> dict[str, Any]:
    """All of it as CycloneDX 1.6. Raises Incomplete."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needs = {**python_needs(dev=dev), **npm_needs(dev=dev)}
    product = {"type": "application", "bom-ref": "attune", "name": "attune", "version": project["version"]}
    first = [_python_ref(Requirement(each).name) for each in project["dependencies"]]
    first += [_npm_ref(f"node_modules/{name}") for name in _package("")["dependencies"]]
    used = _reached(first, needs)
    components = [*python_components(used, dev=dev), *npm_components(used, dev=dev)]
    refs = {component["bom-ref"] for component in components}
    needed = {"attune": first, **needs}
    body = {
        "metadata": {"component": {**product, "licenses": [{"expression": project["license"]}]}},
        "components": components,
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(refs & set(needed.get(ref, ())))}
            for ref in ["attune", *sorted(refs)]
        ],
    }
    serial = uuid5(NAMESPACE_URL, json.dumps(body, sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **body,
    }


def by_licence(bill: Mapping[str, Any]) -> str:
    """The components under each licence, as a table of Markdown."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for component in bill["components"]:
        found[_licence_name(component)].append(f"{component['name']} {component['version']}")
    rows = [f"| {licence} | {', '.join(names)} |" for licence, names in sorted(found.items())]
    return "\n".join(["| Licence | Packages |", "|---|---|", *rows])


def python_components(used: set[str], *, dev: bool) -> Iterator[Component]:
    """Each package of the lock, as it is installed. Raises Incomplete."""
    for name, version in sorted(_locked(dev=dev).items()):
        installed = _metadata(name)
        if installed["Version"] != version:
            raise Incomplete(
                f"{name} {version} is locked and {installed['Version']} is installed: run script/bootstrap."
            )
        yield _component(_python_ref(name), name, version, used, _python_licence(name, installed))


def python_needs(*, dev: bool) -> dict[str, list[str]]:
    """What each package needs on this machine, as far as the lock has it."""
    locked, project = _locked(dev=dev), tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras: defaultdict[str, set[str]] = defaultdict(set)
    asked = [Requirement(each) for each in project["dependencies"]]
    while asked:
        # Asked anew with each extra that comes up: psycopg[binary] needs more than psycopg.
        new = [each for each in asked if each.extras - extras[canonicalize_name(each.name)]]
        for each in new:
            extras[canonicalize_name(each.name)] |= each.extras
        asked = (
            [more for name in locked for more in _requirements(name, extras[name])]
            if new or not extras
            else []
        )
    return {
        _python_ref(name): sorted(
            {
                _python_ref(more.name)
                for more in _requirements(name, extras[name])
                if canonicalize_name(more.name) in locked
            }
        )
        for name in locked
    }


def npm_components(used: set[str], *, dev: bool) -> Iterator[Component]:
    """Each package of package-lock.json that is for the browser, or for this kind of machine. Raises Incomplete."""
    for place in _npm_places(dev=dev):
        package, name = _package(place), place.removeprefix("node_modules/")
        if not package.get("license"):
            raise Incomplete(f"{name} says nothing of its licence.")
        licence = {"expression": package["license"]}
        hashed = b64decode(package["integrity"].removeprefix("sha512-")).hex()
        made = _component(_npm_ref(place), name, package["version"], used, licence)
        yield {**made, "hashes": [{"alg": "SHA-512", "content": hashed}]}


def npm_needs(*, dev: bool) -> dict[str, list[str]]:
    """What each package needs."""
    needs = {}
    for place in _npm_places(dev=dev):
        package = _package(place)
        names = {**package.get("dependencies", {}), **package.get("optionalDependencies", {})}
        needs[_npm_ref(place)] = [_npm_ref(f"node_modules/{name}") for name in names]
    return needs


def _component(ref: str, name: str, version: str, used: set[str], licence: Mapping[str, Any]) -> Component:
    # What only checks or builds the product is no part of it.
    scope = "required" if ref in used else "excluded"
    made = {"type": "library", "bom-ref": ref, "name": name, "version": version, "scope": scope}
    return {**made, "licenses": [licence], "purl": ref}


def _locked(*, dev: bool) -> dict[str, str]:
    lock = ROOT / "requirements" / ("dev.lock" if dev else "server.lock")
    return {canonicalize_name(name): version for name, version in PINNED.findall(lock.read_text("utf-8"))}


def _metadata(name: str) -> Mapping[str, Any]:
    try:
        found: Any = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        raise Incomplete(f"{name} is locked and not installed: run script/bootstrap.") from None
    return found  # type: ignore[no-any-return]  # a message, which is read like a mapping


def _requirements(name: str, extras: set[str]) -> list[Requirement]:
    _metadata(name)
    asked = [Requirement(each) for each in metadata.requires(name) or ()]
    chosen = [{"extra": extra} for extra in ("", *sorted(extras))]
    return [each for each in asked if not each.marker or any(each.marker.evaluate(extra) for extra in chosen)]


def _python_licence(name: str, installed: Mapping[str, Any]) -> dict[str, Any]:
    """By the package's own word: an SPDX expression, a short name, a classifier, or else its text."""
    if expression := installed.get("License-Expression"):
        return {"expression": expression}
    text = (installed.get("License") or "").strip()
    if text and "\n" not in text and len(text) <= LONGEST_NAME:
        return {"license": {"name": text}}
    all_of: list[str] = getattr(installed, "get_all", lambda _: [])("Classifier") or []
    named = [each.rsplit(" :: ", 1)[-1] for each in all_of if each.startswith("License :: ")]
    if named:
        return {"license": {"name": " or ".join(named)}}
    if text:
        return {"license": {"name": "as its text says", "text": {"content": text}}}
    raise Incomplete(f"{name} says nothing of its licence.")


def _licence_name(component: Component) -> str:
    [licence] = component["licenses"]
    return str(licence.get("expression") or licence["license"]["name"])


def _npm_places(*, dev: bool) -> list[str]:
    """What belongs to another kind of machine is not installed here; what is optional or for checks is for --dev."""
    found = []
    for place, package in _lock()["packages"].items():
        is_elsewhere = "cpu" in package and not (ROOT / place).is_dir()
        is_for_us = package.get("dev") or package.get("optional")
        if place and not is_elsewhere and (dev or not is_for_us):
            found.append(place)
    return sorted(found)


def _lock() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    return found


def _package(place: str) -> dict[str, Any]:
    found: dict[str, Any] = _lock()["packages"].get(place, {})
    return found


def _python_ref(name: str) -> str:
    name = canonicalize_name(name)
    return f"pkg:pypi/{name}@{_metadata(name)['Version']}"


def _npm_ref(place: str) -> str:
    name = place.rsplit("node_modules/", 1)[-1].replace("@", "%40", 1)
    return f"pkg:npm/{name}@{_package(place).get('version', '')}"


def _reached(first: list[str], needs: Mapping[str, list[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(first)
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs.get(ref, ())
    return reached


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
