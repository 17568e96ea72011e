"""What Google's Lighthouse says about the pages: performance, accessibility, best practices. Installed for one run."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from script.measures.budget import Budget, median
from tests.browser.house import CHROMIUM, Server

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FILES = (HERE / "package.json", HERE / "package-lock.json", ROOT / ".npmrc")
PATIENCE_S = 180
TRIES = 5
RUNS = 3
PAGES = {"the app, first visit": "/", "sign-in": "/sign-in", "reading": "/learn/"}
CATEGORIES = ("performance", "accessibility", "best-practices")


def measure() -> Iterator[Budget]:
    """Budget: a median of 98 out of 100 in each category, on its usual slow phone: a quarter of the speed, slow 4G."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder:
        tool = installed(Path(folder) / "lighthouse")
        if tool is None:
            yield Budget("Lighthouse can't be installed here", 0, "")
            return
        server = Server(Path(folder) / "data", demo=True)
        server.start()
        try:
            for name, path in PAGES.items():
                report(
                    tool, f"{server.url}{path}"
                )  # the first request waits for compression; the result is kept
                reports = [report(tool, f"{server.url}{path}") for _ in range(RUNS)]
                for category in CATEGORIES:
                    scores = [each["categories"][category]["score"] * 100 for each in reports]
                    yield Budget(f"Lighthouse, {name}: {category}", median(scores), "", 98, at_least=True)
                yield from worst(name, reports[0])
        finally:
            server.stop()


def installed(home: Path) -> Path | None:
    """The path of its program, or None if npm can't install it."""
    home.mkdir()
    for file in FILES:
        shutil.copy(file, home)
    done = subprocess.run(
        ["npm", "ci", "--no-audit"],
        cwd=home,
        env=environment(),
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return home / "node_modules" / "lighthouse" / "cli" / "index.js" if done.returncode == 0 else None


def report(tool: Path, url: str) -> dict[str, dict[str, dict[str, float]]]:
    """One report. Raises RuntimeError with Lighthouse's own words if it made none."""
    command = [
        "node",
        str(tool),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-quic",
    ]
    for _ in range(TRIES):
        done = subprocess.run(
            command,
            env=environment() | {"CHROME_PATH": CHROMIUM},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        # It sometimes loses the beginning of its recording, and says to run it again.
        if "NO_NAVSTART" not in done.stderr:
            break
    if done.returncode != 0:
        raise RuntimeError(f"Lighthouse ended with {done.returncode}: {done.stderr.strip()[-600:]}")
    parsed: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return parsed


def worst(name: str, full_report: dict[str, dict[str, dict[str, float]]]) -> Iterator[Budget]:
    """The audits that the page failed, in part or fully, each with its score from 0 to 1."""
    for audit, outcome in full_report["audits"].items():
        score = outcome.get("score")
        if isinstance(score, int | float) and score < 0.9:
            yield Budget(f"  {name}: {audit}", score, "")


def environment() -> dict[str, str]:
    """An environment with the checkout's own node, which script/bootstrap installed."""
    return {**os.environ, "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"}
