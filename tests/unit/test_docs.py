"""Our pages against the code: what is not documented fails, and so does what is documented and gone."""

import argparse
import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args

from pwa.cli import _parser
from pwa.cli.settings import SETTINGS
from pwa.config import Config
from pwa.domain.form_parts import Kind
from pwa.domain.records import ENVELOPE, KINDS
from pwa.packaged.definitions import load_definitions
from pwa.packaged.forms import parse_form
from script import form_fields
from tests.written import ROOT, codes, page, table, tables

DATA, COMMANDS = "docs/data.md", "docs/commands.md"
BROWSER = ROOT / "static" / "js"
ENVIRONMENT = re.compile(r"\bATTUNE_[A-Z_]*[A-Z]\b")
TABLE = re.compile(
    r"create (?:unlogged )?table (?:if not exists )?attune\.(\w+) \((.*?)\)(?:;|\"\"\")", re.DOTALL
)


def named(rows: list[dict[str, str]], head: str) -> list[str]:
    """The first code of each row's cell."""
    return [codes(row[head])[0] for row in rows]


def sources(folder: str, ending: str = "py") -> Iterator[str]:
    for path in (ROOT / folder).rglob(f"*.{ending}"):
        yield path.read_text("utf-8")


def test_the_envelope_is_the_one_that_is_checked():
    told = [
        (codes(row["Field"])[0], row["Kind"], row["Required"] == "yes") for row in table(DATA, "## A record")
    ]
    checked = [(field.name, field.kind, field.required) for field in ENVELOPE.fields]
    assert told == [*checked, ("body", "group", True)]
    (kind,) = [row for row in table(DATA, "## A record") if row["Field"] == "`kind`"]
    assert codes(kind["What"]) == list(KINDS)


def test_the_bodies_are_in_step_with_the_forms():
    written = form_fields.text(load_definitions().all_forms.values())
    assert form_fields.PAGE.read_text("utf-8") == written, "run python -m script.form_fields"


def test_the_page_of_a_form_says_every_limit_and_the_versions_that_have_a_field():
    kept = {"name": "kept", "kind": "text", "label": "Kept", "required": True, "max": 80}
    newer = {"name": "newer", "kind": "integer", "label": "Newer", "min": 1, "max": 9}
    either = [{"name": name, "kind": "date", "label": name, "past": True} for name in ("born", "due")]
    listed = {"name": "list", "kind": "group", "label": "List", "repeated": True, "max_items": 5}
    forms = [
        parse_form("a.toml", {"id": "sheet", "version": number, "title": "Sheet", "fields": fields})
        for number, fields in (
            (1, [kept]),
            (2, [kept, newer, {**listed, "fields": either, "one_of": ["born", "due"]}]),
        )
    ]
    rows = form_fields.text(forms).split("\n## Sheet\n")[1].splitlines()
    assert rows[3:] == [
        "| `kept` | text | yes | at most 80 characters | 1, 2 |",
        "| `newer` | integer |  | 1 to 9 | 2 |",
        "| `list` | list of groups |  | at most 5 entries; at least one of `born`, `due` | 2 |",
        "| `list/born` | date |  | not in the future | 2 |",
        "| `list/due` | date |  | not in the future | 2 |",
    ]


def test_each_kind_of_field_is_explained():
    assert set(named(table(DATA, "## Kinds of fields"), "Kind")) == set(get_args(Kind))


def test_each_shelf_of_the_vault_is_documented():
    shelves, _ = tables(DATA, "## The tablet")
    types = (BROWSER / "storage" / "shelves.js").read_text("utf-8")
    (listed,) = re.findall(r"@typedef \{\{([^@]*?)\}\} Shelves\b", types)
    assert set(named(shelves, "Shelf")) == set(re.findall(r"(\w+):", listed))


def test_each_setting_of_the_vault_is_documented():
    _, settings = tables(DATA, "## The tablet")
    kept = (BROWSER / "storage" / "settings.js").read_text("utf-8")
    assert named(settings, "Setting") == sorted(re.findall(r"= setting\('([^']+)'\);", kept))


def collections_in(path: Path) -> set[str]:
    """The collections that a module asks a store for, or puts a document into."""
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        asks = isinstance(node.func, ast.Attribute) and node.func.attr == "collection"
        puts = isinstance(node.func, ast.Name) and node.func.id == "Put"
        match node.args[0]:
            case ast.Constant(str(name)) if asks or puts:
                found.add(name)
            case ast.Name(name) if (asks or puts) and hasattr(module, name):
                found.add(getattr(module, name))
    return found


def test_each_collection_is_documented():
    rooms = [ROOT / "pwa" / room for room in ("service", "upkeep", "views")]
    paths = [path for room in rooms for path in room.rglob("*.py")]
    collections, _ = tables(DATA, "## The store")
    assert set(named(collections, "Collection")) == set().union(*map(collections_in, paths))


def test_each_table_of_postgresql_is_documented():
    made = [
        found
        for ending in ("sql", "py")
        for text in sources("pwa/store/postgres", ending)
        for found in TABLE.findall(text)
    ]
    columns = {
        name: re.findall(r"(?:^|,)(?: --[^\n]*)?\s*(\w+) (?:text|bigint|integer|timestamptz)", inner)
        for name, inner in made
    }
    _, told = tables(DATA, "## The store")
    assert {codes(row["Table"])[0]: codes(row["Columns"]) for row in told} == columns


def test_each_setting_of_the_environment_is_documented():
    told = named(table(COMMANDS, "## Settings"), "Setting")
    read = set().union(*map(ENVIRONMENT.findall, sources("pwa")))
    assert set(told) == read == set(ENVIRONMENT.findall(SETTINGS))
    for_tests = set().union(*map(ENVIRONMENT.findall, [*sources("tests"), *sources("script")]))
    assert for_tests <= set(ENVIRONMENT.findall(page(COMMANDS)))
    usual = {row["Setting"]: row["Without it"] for row in table(COMMANDS, "## Settings")}
    for found in fields(Config):
        if type(found.default) is int:
            assert usual[f"`ATTUNE_{found.name.upper()}`"] == str(found.default)


def commands(parser: argparse.ArgumentParser, above: str = "") -> dict[str, list[str]]:
    """By command, the options of its own, without --help, --data and --store."""
    found: dict[str, list[str]] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                found |= commands(inner, f"{above} {name}".strip())
            return found
    names = [
        action.option_strings[-1] if action.option_strings else action.dest for action in parser._actions
    ]
    return {above: [name for name in names if name not in ("--help", "--data", "--store")]}


def test_each_command_and_option_is_documented():
    told = {codes(row["Command"])[0]: codes(row["Options"]) for row in table(COMMANDS, "## Commands")}
    assert told == commands(_parser())


def test_each_script_is_documented():
    scripts = {path.name for path in (ROOT / "script").iterdir() if path.is_file() and not path.suffix}
    told = named(table(COMMANDS, "## Scripts"), "Script")
    assert sorted(told) == sorted(f"script/{name}" for name in scripts)
