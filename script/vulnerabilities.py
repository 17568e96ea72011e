"""Asks PyPI and npm's registry for known weaknesses of what the locks name. What could not be asked is never "none"."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PYTHON = (
    *(sys.executable, "-m", "pip_audit", "-r", "requirements/dev.lock", "--require-hashes", "--disable-pip"),
    *("--format", "json", "--progress-spinner", "off", "--timeout", "20"),
)
BROWSER = ("npm", "audit", "--package-lock-only", "--json", "--fetch-retries=0", "--fetch-timeout=20000")
LONGEST_S = 300
MOST_NAMED = 5
PINNED = re.compile(r"^[A-Za-z0-9._-]+==", re.MULTILINE)

Run = Callable[[tuple[str, ...]], str]


class NotChecked(Exception):
    """It could not be asked; the message says why."""


@dataclass(frozen=True)
class Weakness:
    """One that is known of a package."""

    package: str
    told: str


def main(run: Run | None = None) -> int:
    """Print what is known. 0 for nothing, 1 for something, 2 where any of it could not be checked."""
    run = run or answer_of
    found: list[Weakness] = []
    unchecked: list[str] = []
    for ask in (of_python, of_browser):
        try:
            found += ask(run)
        except NotChecked as problem:
            unchecked.append(str(problem))
    for weakness in found:
        print(f"{weakness.package}: {weakness.told}")
    for why in unchecked:
        print(f"script/vulnerabilities: not checked: {why}", file=sys.stderr)
    if unchecked:
        return 2
    print(
        "No known weakness."
        if not found
        else f"{len(found)} known: update, or say in SECURITY.md why it does no harm."
    )
    return 1 if found else 0


def of_python(run: Run) -> list[Weakness]:
    """Of the Python packages. Raises NotChecked, also where only some of them could be looked up."""
    told = _json("PyPI's list of weaknesses of Python packages", run(PYTHON))
    checked = told.get("dependencies")
    if not isinstance(checked, list):
        raise NotChecked("pip-audit's answer has no list of packages.")
    if skipped := [each["name"] for each in checked if "skip_reason" in each]:
        some = ", ".join(sorted(skipped)[:MOST_NAMED]) + (" …" if len(skipped) > MOST_NAMED else "")
        raise NotChecked(f"PyPI's list has no answer for {len(skipped)} of {len(checked)} packages: {some}")
    locked = len(PINNED.findall((ROOT / "requirements" / "dev.lock").read_text("utf-8")))
    if len(checked) < locked:
        raise NotChecked(
            f"pip-audit looked at {len(checked)} of the {locked} packages in requirements/dev.lock."
        )
    return [
        Weakness(
            f"{each['name']} {each['version']}",
            f"{one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}",
        )
        for each in checked
        for one in each["vulns"]
    ]


def of_browser(run: Run) -> list[Weakness]:
    """Of the browser's packages and of what checks them. Raises NotChecked."""
    told = _json("npm's list of weaknesses of packages for the browser", run(BROWSER))
    known = told.get("vulnerabilities")
    if "error" in told or not isinstance(known, dict) or "auditReportVersion" not in told:
        raise NotChecked("npm's list of weaknesses of packages for the browser gave no answer.")
    return [
        Weakness(name, f"{each.get('severity', 'unknown')}, in {each.get('range', 'any')}")
        for name, each in known.items()
    ]


def answer_of(command: tuple[str, ...]) -> str:
    """What a checker prints. It ends with 1 both for a weakness and for its own failure, so the text has to tell."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
    except FileNotFoundError:
        raise NotChecked(f"{command[0]} is not installed: run script/bootstrap --dev.") from None
    except subprocess.TimeoutExpired:
        raise NotChecked(f"{command[0]} had no answer within {LONGEST_S} s.") from None
    return done.stdout


def _json(what: str, text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        raise NotChecked(f"{what} gave no answer; is there a network?") from None
    if not isinstance(told, dict):
        raise NotChecked(f"{what} gave an answer that is not understood.")
    return told


if __name__ == "__main__":
    raise SystemExit(main())
