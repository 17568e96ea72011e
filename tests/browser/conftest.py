"""Fixtures of the browser tests: a real server, a real browser, every screen looked at."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from tests.browser.axe import violations
from tests.browser.house import Server, Tablet


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
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Width and height of the tablet's screen; a journey may ask for another one."""
    asked: tuple[int, int] = getattr(request, "param", (1024, 768))
    return asked


@pytest.fixture
def tablet(tmp_path: Path, playwright: Playwright, size: tuple[int, int]) -> Iterator[Tablet]:
    held = Tablet(playwright, tmp_path / "profile", size)
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
            page.screenshot(path=str(Path(gallery) / f"{request.node.name}-{len(seen):02}-{name}.png"))
        if found := violations(page):
            broken[name] = found

    yield look_at
    assert seen, "a journey that looked at no screen"
    assert broken == {}, json.dumps(broken, indent=1)
