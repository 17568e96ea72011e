"""The check for known weaknesses: what it could not ask, it never calls "none"."""

import json
import subprocess
from typing import Any

import pytest

from script import vulnerabilities
from script.vulnerabilities import BROWSER, PYTHON, NotChecked, Run, main
from tests.written import page

LOCKED = len(vulnerabilities.PINNED.findall(page("requirements/dev.lock")))
CLEAN: dict[tuple[str, ...], dict[str, Any]] = {
    PYTHON: {
        "dependencies": [{"name": f"p{n}", "version": "1", "vulns": []} for n in range(LOCKED)],
        "fixes": [],
    },
    BROWSER: {"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {}},
}
WEAK = {"name": "flask", "version": "0.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.2"]}]}
NO_NETWORK = {
    "message": "request to https://registry.example failed",
    "error": {"summary": "", "detail": ""},
}


def answers(**changed: object) -> Run:
    """What both checkers print; a change replaces one's, a text as it is and anything else as JSON."""
    given = {PYTHON: changed.get("python", CLEAN[PYTHON]), BROWSER: changed.get("browser", CLEAN[BROWSER])}

    def run(command: tuple[str, ...]) -> str:
        told = given[command]
        return told if isinstance(told, str) else json.dumps(told)

    return run


def test_nothing_is_known(capsys: pytest.CaptureFixture[str]):
    assert main(answers()) == 0
    assert "No known weakness" in capsys.readouterr().out


def test_what_is_known_is_named(capsys: pytest.CaptureFixture[str]):
    python = {"dependencies": [*CLEAN[PYTHON]["dependencies"], WEAK]}
    browser = {**CLEAN[BROWSER], "vulnerabilities": {"idb": {"severity": "high", "range": "<8"}}}
    assert main(answers(python=python, browser=browser)) == 1
    told = capsys.readouterr().out
    assert "flask 0.1: PYSEC-1, mended in 0.2" in told
    assert "idb: high, in <8" in told


@pytest.mark.parametrize(
    "changed",
    [
        {"python": ""},
        {"python": "ERROR: Connection refused"},
        {"python": "[]"},
        {"python": {}},
        {"python": {"dependencies": CLEAN[PYTHON]["dependencies"][1:]}},
        {
            "python": {
                "dependencies": [*CLEAN[PYTHON]["dependencies"], {"name": "x", "skip_reason": "not on PyPI"}]
            }
        },
        {"browser": ""},
        {"browser": NO_NETWORK},
        {"browser": {"vulnerabilities": {}}},
        {"browser": {**CLEAN[BROWSER], "error": {"code": "ENOAUDIT"}}},
    ],
)
def test_what_could_not_be_asked_fails_and_says_so_in_one_sentence(
    changed: dict[str, object], capsys: pytest.CaptureFixture[str]
):
    assert main(answers(**changed)) == 2
    said = capsys.readouterr()
    assert "No known weakness" not in said.out
    assert said.err.startswith("script/vulnerabilities: not checked: ")
    assert len(said.err.strip().splitlines()) == 1


def test_what_is_known_is_named_although_the_rest_could_not_be_asked(capsys: pytest.CaptureFixture[str]):
    python = {"dependencies": [*CLEAN[PYTHON]["dependencies"], WEAK]}
    assert main(answers(python=python, browser="")) == 2
    assert "flask 0.1" in capsys.readouterr().out


def test_a_checker_that_is_missing_or_silent_is_no_answer(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(NotChecked, match="not installed"):
        vulnerabilities.answer_of(("no-such-checker",))

    def waits(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(subprocess, "run", waits)
    with pytest.raises(NotChecked, match="no answer"):
        vulnerabilities.answer_of(PYTHON)
