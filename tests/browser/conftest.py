"""Fixtures of the browser tests: a real server, a real browser, every screen looked at."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from tests.browser.axe import violations
from tests.browser.house import ROOT, Server, Tablet
from tests.browser.webkit import Screen, WebKitTablet


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "data", demo=True)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server over a copy of the product, which a test may change."""
    copy = tmp_path / "product"
    for folder in ("pwa", "static", "templates", "service-worker"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "*.map"))
    server = Server(
        tmp_path / "data",
        demo=True,
        command=[sys.executable, "-m", "pwa.cli", "serve"],
        environment={"PYTHONPATH": str(copy), "PYTHONSAFEPATH": "1"},
    )
    server.start()
    yield server, copy
    server.stop()


@pytest.fixture
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Width and height of the tablet's screen; a journey may ask for another one."""
    asked: tuple[int, int] = getattr(request, "param", (1024, 768))
    return asked


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """Whose browser the tablet has: `chromium`, or what a test names with `on_engines`."""
    return str(getattr(request, "param", "chromium"))


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    shown = Screen()
    yield shown
    shown.close()


@pytest.fixture
def tablet(
    request: pytest.FixtureRequest, tmp_path: Path, size: tuple[int, int], engine: str
) -> Iterator[Tablet | WebKitTablet]:
    profile = tmp_path / "profile"
    held: Tablet | WebKitTablet
    if engine == "webkit":
        held = WebKitTablet(request.getfixturevalue("screen"), profile, size)
    else:
        held = Tablet(request.getfixturevalue("playwright"), profile, size, engine)
    yield held
    held.close()
    assert held.complaints == []


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Iterator[Callable[[Page, str], None]]:
    """look(page, name): checks the screen's accessibility. With ATTUNE_GALLERY=folder it also keeps a picture.

    What is found is told at the end, for all screens of the journey at once.
    """
    gallery = os.environ.get("ATTUNE_GALLERY")
    seen: list[str] = []
    broken: dict[str, object] = {}

    def look_at(page: Page, name: str) -> None:
        seen.append(name)
        if gallery:
            Path(gallery).mkdir(parents=True, exist_ok=True)
            # Hiding the caret would break the page's own rules about styles.
            page.screenshot(
                path=str(Path(gallery) / f"{request.node.name}-{len(seen):02}-{name}.png"), caret="initial"
            )
        if found := violations(page):
            broken[name] = found

    yield look_at
    assert seen, "a journey that looked at no screen"
    assert broken == {}, json.dumps(broken, indent=1)
