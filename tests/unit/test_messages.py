"""Each code has one sentence, and each sentence its code; every one of them is in every language."""

import ast
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from pwa.languages import load_languages, texts_of
from pwa.languages.catalogue import read_catalogue
from pwa.packaged.messages import load_messages
from script.wording.catalogues import read, updated, write
from script.wording.sources import find
from tests.vectors import read as vectors

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = load_messages()
TAKES_CODE = {
    "Problem": 1,
    "only": 0,
    "BadNhsNumber": 0,
    "BadAnswer": 2,
    "Rejection": 2,
    "_about": -1,
    "Refused": 1,
    "bad": 0,
    "Failure": 0,
}
"""Which argument of which call is a code."""

JS_CODE = re.compile(r"\b(?:only|refused|about)\((?:\w+, \[)?'(\w+)'(?:, '(\w+)')?")


def constants(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def raised_in_python() -> Iterator[str]:
    """Every literal that is given as a code."""
    for path in (ROOT / "pwa").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKES_CODE:
                place = TAKES_CODE[node.func.id]
                if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    yield from constants(node.args[place])


def said_in_python() -> set[str]:
    """Every text of the server's code that could be a code."""
    return {
        text
        for path in (ROOT / "pwa").rglob("*.py")
        for text in constants(ast.parse(path.read_text("utf-8")))
        if re.fullmatch(r"[a-z_]+", text)
    }


def test_no_code_is_raised_that_has_no_sentence():
    raised = set(raised_in_python())
    assert len(raised) > 60
    assert raised - set(MESSAGES) == set()


def test_no_code_is_raised_in_the_browser_that_has_no_sentence():
    raised = {
        code
        for path in (ROOT / "static" / "js" / "domain").glob("*.js")
        for found in JS_CODE.findall(path.read_text("utf-8"))
        for code in found
        if code
    }
    assert len(raised) > 40
    assert raised - set(MESSAGES) == set()


def test_no_sentence_is_left_that_no_code_says():
    assert set(MESSAGES) - said_in_python() == set()


def test_no_sentence_stands_twice():
    texts = json.loads(files("pwa.content").joinpath("messages.json").read_text("utf-8"))
    whole = [json.dumps(text) for text in texts.values()]
    assert len(whole) == len(set(whole))


@pytest.mark.parametrize("case", vectors("bodies.json")["cases"], ids=lambda case: case["name"])
def test_a_problem_brings_the_values_that_its_sentence_needs(case: Any):
    for problem in case["expect"]:
        assert MESSAGES.places(problem["code"]) <= problem["values"].keys()


@pytest.mark.parametrize("language", [each for each in load_languages().values() if each.code != "en"])
@pytest.mark.parametrize("code", list(MESSAGES))
def test_every_message_is_in_every_language_and_on_its_way_to_the_browser(code: str, language: Any):
    told = language.catalogue.for_browser["messages"]
    for sentence in MESSAGES.parts(code):
        assert told.get(sentence), f"{language.code} has no text for {code}"


def test_moving_a_file_loses_no_translation(tmp_path: Path):
    """Not its path says whether a text goes to the browser."""
    for folder in ("pwa", "static/js", "templates"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in {".py", ".js", ".html", ".toml", ".json"}:
                moved = tmp_path / _elsewhere(path.relative_to(ROOT))
                moved.parent.mkdir(parents=True, exist_ok=True)
                moved.write_bytes(path.read_bytes())
    before, after = find(), find(tmp_path)
    assert before.keys() == after.keys()
    catalogue = tmp_path / "cy" / "LC_MESSAGES" / "messages.po"
    catalogue.parent.mkdir(parents=True)
    packaged = texts_of("cy")
    write(catalogue, updated(read(packaged), after))
    assert read_catalogue(catalogue).for_browser == read_catalogue(packaged).for_browser


def _elsewhere(path: Path) -> Path:
    """Code in one room of its own; content stays, because its folder says what kind of content it is."""
    if path.suffix == ".js":
        return Path("static/js/moved") / "-".join(path.parts)
    if path.suffix == ".py" and path.parts[1] not in {"languages", "documents", "cli"}:
        return Path("pwa/moved") / "-".join(path.parts)
    return path
