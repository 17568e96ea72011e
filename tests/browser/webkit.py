"""A tablet with Safari's engine: WebKitGTK on a virtual screen. Must not know the app."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import WebKitGTK
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.webkit_page import WebKitPage

BROWSER = Path(__file__).parent / "webkit_browser.py"
DRIVER = "/usr/bin/WebKitWebDriver"
SCRIPT_S = 60
# A stopped server is part of the test; a policy violation never is.
STORY = (
    "CONSOLE NETWORK ERROR",
    # The page of a Wi-Fi, which the app does not follow.
    "Not allowed to follow a redirection",
    "due to access control checks",
    # Things that other engines need and this one does not know yet.
    "Unrecognized Content-Security-Policy directive 'manifest-src'",
    'Viewport argument key "interactive-widget"',
    "Failed to load resource",
    "Could not connect to",
    "Connection refused",
)
COMPLAINT = ("CONSOLE JS ERROR", "CONSOLE SECURITY ERROR")


class Screen:
    """An X server without a screen; `display` is its name."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x6000x24", "-nolisten", "tcp"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as said:
            self.display = f":{said.readline().strip()}"

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)


class WebKitTablet:
    """One profile on disk: what is stored survives when the browser is closed or killed."""

    def __init__(self, screen: Screen, profile: Path, size: tuple[int, int] = (1024, 768)) -> None:
        self._screen, self._profile, self.size = screen, profile, size
        self._driver: WebKitGTK | None = None
        self._log = profile.parent / "webkit-driver.log"
        # The storage limit in bytes, from the next opening on.
        self.room: int | None = None

    def open(self, url: str) -> WebKitPage:
        """Start the browser and open `url`."""
        width, height = self.size
        options = Options()
        options.binary_location = str(BROWSER)
        options.add_argument(f"--profile={self._profile}")
        options.add_argument(f"--size={width}x{height}")
        if self.room is not None:
            options.add_argument(f"--room={self.room}")
        options.set_capability("browserName", "Tablet")
        quiet = {**os.environ, "DISPLAY": self._screen.display, "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"}
        service = Service(DRIVER, log_output=str(self._log), env=quiet)
        self._driver = WebKitGTK(options=options, service=service)
        self._driver.set_script_timeout(SCRIPT_S)
        page = WebKitPage(self._driver, self._driver.current_window_handle, self)
        page.goto(url)
        return page

    def new_page(self) -> WebKitPage:
        assert self._driver is not None
        self._driver.switch_to.new_window("window")
        return WebKitPage(self._driver, self._driver.current_window_handle, self)

    def clear_cookies(self) -> None:
        assert self._driver is not None
        self._driver.delete_all_cookies()

    def close(self) -> None:
        if self._driver is None:
            return
        driver, self._driver = self._driver, None
        # A browser that was killed, or whose engine crashed, has no session to end.
        with suppress(WebDriverException, OSError):
            driver.quit()
        with suppress(WebDriverException, OSError):
            driver.service.stop()
        self._end(self.processes())

    def kill(self) -> None:
        """End browser and engine as a crash or an empty battery would, with no chance for a page to do anything."""
        assert self.processes(), "no browser runs on this profile"
        self._end(self.processes())
        self.close()

    def processes(self, name: str = "") -> list[int]:
        """The ids of this profile's browser and engine processes whose name begins with `name`."""
        ours: list[int] = []
        parents = _parents()
        for pid in parents:
            if f"--profile={self._profile}".encode() in _read(pid, "cmdline").split(b"\0"):
                ours.append(pid)
        for pid in ours:
            ours.extend(child for child, parent in parents.items() if parent == pid and child not in ours)
        return [pid for pid in ours if _read(pid, "comm").decode().startswith(name)]

    @property
    def said(self) -> str:
        """Everything that pages wrote to their consoles, even pages that are no longer driven."""
        log = self._profile / "console.log"
        return log.read_text(errors="replace") if log.exists() else ""

    @property
    def complaints(self) -> list[str]:
        """Script errors and policy violations, as pages wrote them to their consoles."""
        return [
            line
            for line in self.said.splitlines()
            if any(word in line for word in COMPLAINT) and not any(word in line for word in STORY)
        ]

    def _end(self, pids: list[int]) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):  # it may end between the list and the signal
                os.kill(pid, signal.SIGKILL)
        for pid in pids:
            _gone(pid)


def _parents() -> dict[int, int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (status := _read(int(entry.name), "stat")):
            parents[int(entry.name)] = int(status.rpartition(b")")[2].split()[1])
    return parents


def _read(pid: int, what: str) -> bytes:
    try:
        return (Path("/proc") / str(pid) / what).read_bytes()
    except OSError:  # it has ended
        return b""


def _gone(pid: int) -> None:
    """Wait until the process is gone and holds no file."""
    for _ in range(200):
        status = _read(pid, "stat")
        if not status or status.rpartition(b")")[2].split()[0] == b"Z":
            return
        time.sleep(0.02)
    raise RuntimeError(f"process {pid} does not end")
