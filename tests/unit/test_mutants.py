"""The list of mutants is in step with the code. Whether each is noticed is shown by script/mutants, not here."""

import ast
import re
from collections import Counter
from functools import cache

import pytest

from script.mutants import Mutant, NotInStep, read_mutants
from script.noticing import Failure, Run, failures_of_node, failures_of_pytest
from tests.written import ROOT

MUTANTS = read_mutants()
each_mutant = pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)


@cache
def text_of(file: str) -> str:
    return (ROOT / file).read_text("utf-8")


@cache
def named_in(file: str) -> frozenset[str]:
    tree = ast.parse(text_of(file))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_there_are_many_on_both_sides():
    sides = Counter(mutant.file.split("/")[0] for mutant in MUTANTS)
    assert len(MUTANTS) >= 60
    assert sides["pwa"] >= 30
    assert sides["static"] + sides["service-worker"] >= 20


def test_each_has_a_name_of_its_own():
    assert [name for name, count in Counter(mutant.name for mutant in MUTANTS).items() if count > 1] == []


@each_mutant
def test_what_it_replaces_stands_once_in_its_file(mutant: Mutant):
    faulty = mutant.put_into(text_of(mutant.file))
    assert faulty != text_of(mutant.file)
    if mutant.file.endswith(".py"):
        ast.parse(faulty)


@each_mutant
def test_it_says_in_a_sentence_whom_it_would_hurt(mutant: Mutant):
    assert re.fullmatch(r"[A-Z“].* .*\.", mutant.why)
    assert not mutant.name.endswith(".")


@each_mutant
def test_who_notices_it_is_there(mutant: Mutant):
    file, _, name = mutant.noticed_by.partition("::")
    assert (ROOT / file).is_file()
    assert file.startswith(("tests/unit/", "tests/store/", "tests/web/", "tests/js/")), (
        "a browser is too slow"
    )
    if file.endswith(".py"):
        assert not name or name.partition("[")[0] in named_in(file)
    else:
        assert file.endswith(".test.js")
        assert not name


def test_a_fault_that_fits_no_place_or_two_is_not_put_in():
    mutant = Mutant("A fault", "pwa/some.py", "one", "two", "Somebody would be hurt.", "tests/unit")
    assert mutant.put_into("just one") == "just two"
    for text in ("nothing", "one and one"):
        with pytest.raises(NotInStep, match="A fault"):
            mutant.put_into(text)


PYTEST_SAID = """\
.F
=========================== short test summary info ============================
FAILED tests/web/test_pull.py::test_it[a - b] - assert 1 == 2
FAILED tests/web/test_pull.py::test_other - NameError: name 'whose' is not defined
FAILED tests/web/test_pull.py::test_third - pwa.store.contract.StoreFailed: The disk is full.
SKIPPED [1] tests/web/test_pull.py:3: only in the deep run
3 failed, 1 passed in 0.10s
"""
NODE_SAID = """\
TAP version 13
# Subtest: a visit is signed once
ok 1 - a visit is signed once
  ---
  duration_ms: 1.5
  type: 'test'
  ...
# Subtest: what goes, comes
not ok 2 - what goes, comes
  ---
  duration_ms: 1.5
  type: 'test'
  failureType: 'testCodeFailure'
  error: |-
    Expected values to be strictly equal:

    1 !== 2

  code: 'ERR_ASSERTION'
  name: 'AssertionError'
  ...
# Subtest: number \\#2
not ok 3 - number \\#2
  ---
  error: 'whose is not defined'
  name: 'ReferenceError'
  ...
not ok 4 - tests/js/sync/engine.test.js
  ---
  failureType: 'testCodeFailure'
  exitCode: 1
  ...
1..4
# fail 3
"""


def test_pytest_names_what_failed_and_by_which_error():
    assert list(failures_of_pytest(PYTEST_SAID)) == [
        Failure("tests/web/test_pull.py::test_it[a - b]", ""),
        Failure("tests/web/test_pull.py::test_other", "NameError"),
        Failure("tests/web/test_pull.py::test_third", ""),
    ]


def test_node_names_what_failed_and_a_file_as_a_whole_is_no_test():
    assert list(failures_of_node(NODE_SAID)) == [
        Failure("what goes, comes", "AssertionError"),
        Failure("number #2", "ReferenceError"),
    ]


def test_code_that_can_not_run_is_no_notice():
    broken = tuple(Failure("a test", kind) for kind in ("ReferenceError", "ImportError", "SyntaxError"))
    assert Run(broken, is_passed=False).notice is None
    held = Failure("another test", "AssertionError")
    assert Run((*broken, held), is_passed=False).notice == held
