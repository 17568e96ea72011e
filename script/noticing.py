"""Runs chosen tests in a folder and says which failed, and whether that notices a fault. Must not know what was broken."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LIMIT_S = 120
PYTEST = (sys.executable, "-m", "pytest", "-q", "--tb=no", "-rf", "-p", "no:cacheprovider")
NODE = ("node", "--test", "--test-reporter=tap")
OF_NODE = ".test.js"
# What these name is code that can't run at all, whatever it was to do.
NO_NOTICE = {
    *("SyntaxError", "IndentationError", "ImportError", "ModuleNotFoundError"),
    *("NameError", "UnboundLocalError", "ReferenceError"),
}
FAILED = re.compile(r"^FAILED (\S+?(?:\[.*?\])?)(?: - (.*))?$", re.MULTILINE)
NOT_OK = re.compile(
    r"^ *not ok \d+ - ([^\n]*?)(?<!\\)(?: # .*)?\n *---\n(.*?)\n *\.\.\.$", re.MULTILINE | re.DOTALL
)
KIND = re.compile(r"^ *name: '(\w+)'$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that failed; `kind` is the name of the error, "" where only an assertion did not hold."""

    test: str
    kind: str

    @property
    def is_notice(self) -> bool:
        return self.kind not in NO_NOTICE


@dataclass(frozen=True, slots=True)
class Run:
    """What came of some tests: those that failed, whether all passed, and what to say where neither tells it."""

    failures: tuple[Failure, ...]
    is_passed: bool
    trouble: str = ""

    @property
    def notice(self) -> Failure | None:
        """The first failure that notices a fault."""
        return next((failure for failure in self.failures if failure.is_notice), None)


def run(tests: Sequence[str], folder: Path, *, is_first_enough: bool = False, limit_s: int = LIMIT_S) -> Run:
    """Run tests of one kind, of pytest or of node, with the code of `folder`."""
    is_node = tests[0].endswith(OF_NODE)
    stop = ("-x",) if is_first_enough and not is_node else ()
    ended = command(((*NODE, *tests) if is_node else (*PYTEST, *stop, *tests)), folder, limit_s)
    if ended is None:
        return Run((), False, f"no end within {limit_s} s")
    code, output = ended
    failures = tuple(failures_of_node(output) if is_node else failures_of_pytest(output))
    # Anything but 1 says that the tests could not be run.
    trouble = "" if code == 0 or failures else f"the tests could not be run: {complaint(output)}"
    return Run(failures if code == 1 else (), code == 0, trouble)


def failures_of_pytest(output: str) -> Iterator[Failure]:
    for test, reason in FAILED.findall(output):
        kind, colon, _ = reason.partition(":")
        yield Failure(test, kind if colon and kind.isidentifier() else "")


def failures_of_node(output: str) -> Iterator[Failure]:
    """A file that fails as a whole is left out: it could not be read, or ended too early."""
    for test, told in NOT_OK.findall(output):
        if not test.endswith(OF_NODE):
            kind = KIND.search(told)
            yield Failure(test.replace("\\#", "#"), kind[1] if kind else "")


def command(words: Sequence[str], folder: Path, limit_s: int = LIMIT_S) -> tuple[int, str] | None:
    """The exit code of a command and all that it said; None where it had to be ended, with all that it had started."""
    process = subprocess.Popen(
        words,
        cwd=folder,
        env=surroundings(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=limit_s)
    except BaseException as interrupted:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(interrupted, subprocess.TimeoutExpired):
            return None
        raise
    return process.returncode, output


def surroundings(folder: Path) -> dict[str, str]:
    """The environment in which the code of `folder` is imported, and pytest shortens no line."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("PYTEST_ADDOPTS", "NODE_OPTIONS")
    }
    return {**kept, "PYTHONPATH": str(folder), "COLUMNS": "1000"}


def complaint(output: str) -> str:
    """The line that names an error, else the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return next((line for line in lines if "Error" in line), lines[-1] if lines else "not a word")
