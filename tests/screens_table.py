"""The browser's own table of screens, as its code has it. Must not know any screen."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TELL = """
const { SCREENS, BEGINNINGS } = await import(process.argv[1]);
const told = Object.entries(SCREENS).map(([name, screen]) => [name, { ...screen, start: typeof screen.start }]);
console.log(JSON.stringify({ screens: Object.fromEntries(told), beginnings: Object.keys(BEGINNINGS) }));
"""


@cache
def _told() -> dict[str, Any]:
    node = Path(sys.executable).parent / "node"
    module = (ROOT / "static/js/screens.js").as_uri()
    command = [str(node), "--input-type=module", "--eval", TELL, module]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return told


def screens() -> dict[str, dict[str, Any]]:
    """Each screen by its name, in the order of the table; `start` is the type of what starts it."""
    screens: dict[str, dict[str, Any]] = _told()["screens"]
    return screens


def addresses() -> set[str]:
    """What the address may name: every screen, and what begins something."""
    return {*screens(), *_told()["beginnings"]}


def reached_by_address() -> list[str]:
    """Screens that are shown to whoever is at work and asks for nothing but the screen itself."""
    elsewhere = ("needs", "isOutside", "isForParents", "hasNoAddress")
    return [name for name, screen in screens().items() if not any(given in screen for given in elsewhere)]
