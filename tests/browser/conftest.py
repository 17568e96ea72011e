"""Fixtures for the browser tests: a real server, a real browser, and a check of every screen."""

import json
import os
import shutil
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright

from tests.browser.axe import violations
from tests.browser.demo_day import DemoDay
from tests.browser.house import ROOT, Server, Tablet
from tests.browser.webkit import Screen, WebKitTablet

# The longest start first, so that none is left to one process at the end.
LONGEST = (
    "test_looks",
    "test_right_to_left.",
    "test_server_killed",
    "test_answers",
    "test_engines",
    "test_journey",
    "test_passphrase_box",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the usual run other engines and every size do the journeys only; all else on them is for the deep run.

    Another test is run at one of its sizes. Which one goes by its name, so that all sizes are met in each run.
    """
    at_sizes: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        asked = (
            item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        )
        if item.get_closest_marker("journey"):
            continue
        if asked.get("engine", "chromium") != "chromium":
            item.add_marker(pytest.mark.long)
        elif "size" in asked and not item.get_closest_marker("long"):
            at_sizes[item.nodeid.partition("[")[0]].append(item)
    for test, sizes in at_sizes.items():
        chosen = zlib.crc32(test.encode()) % len(sizes)
        for item in sizes[:chosen] + sizes[chosen + 1 :]:
            item.add_marker(pytest.mark.long)
    items.sort(key=lambda item: not item.nodeid.removeprefix("tests/browser/").startswith(LONGEST))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def demo_day(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> DemoDay:
    """A tablet set up once for all tests that begin with one, because setting it up would take most of their time."""
    return DemoDay.made(playwright, tmp_path_factory.mktemp("demo-day"))


@pytest.fixture
def set_up_before(demo_day: DemoDay, tmp_path: Path) -> DemoDay:
    """Use with `usefixtures`, on Chromium: the test's tablet is set up already, and `sets_up` only unlocks it."""
    demo_day.copy_to(tmp_path)
    return demo_day


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    is_set_up = "set_up_before" in request.fixturenames
    day: DemoDay | None = request.getfixturevalue("set_up_before") if is_set_up else None
    if day:
        running = Server(tmp_path / "data", demo=True, port=day.port, passphrase=day.passphrase)
    else:
        running = Server(tmp_path / "data", demo=True)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server that runs from a copy of the product, which the test may change, and the copy's folder."""
    copy = tmp_path / "product"
    for folder in ("pwa", "static", "templates", "service-worker"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "*.map"))
    server = Server(
        tmp_path / "data of the copy",
        demo=True,
        command=[sys.executable, "-m", "pwa.cli", "serve"],
        environment={"PYTHONPATH": str(copy), "PYTHONSAFEPATH": "1"},
    )
    server.start()
    yield server, copy
    server.stop()


@pytest.fixture
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Width and height of the tablet's screen in pixels; a test may ask for another size."""
    asked: tuple[int, int] = getattr(request, "param", (1024, 768))
    return asked


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The tablet's browser engine: `chromium`, or the one that a test is parametrised with."""
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
    """look(page, name): checks the screen's accessibility. With ATTUNE_GALLERY=folder it also saves a picture.

    The problems of all screens of the journey are reported together at the end.
    """
    gallery = os.environ.get("ATTUNE_GALLERY")
    seen: list[str] = []
    broken: dict[str, object] = {}

    def look_at(page: Page, name: str) -> None:
        seen.append(name)
        if gallery:
            Path(gallery).mkdir(parents=True, exist_ok=True)
            # Hiding the caret would break the page's own policy on styles.
            page.screenshot(
                path=str(Path(gallery) / f"{request.node.name}-{len(seen):02}-{name}.png"), caret="initial"
            )
        if rules := violations(page):
            broken[name] = rules

    yield look_at
    assert seen, "a journey that looked at no screen"
    assert broken == {}, json.dumps(broken, indent=1)
