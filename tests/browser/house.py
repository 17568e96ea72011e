"""The service's server and a tablet, for the browser tests. Must not know any screen."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-quic",
    "--disable-gpu",
]
# Debian's own browsers. Firefox is driven by the standard protocol, not as a patched build.
LAUNCHED = {
    "chromium": {"executable_path": CHROMIUM, "args": QUIET},
    "firefox": {"executable_path": "/usr/bin/firefox-esr", "channel": "moz-firefox"},
}


# Patience costs time only if a test fails or the machine is busy.
PATIENCE_S = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`script/server` on one port and one data folder. Stop and start it as the signal goes and comes back."""

    def __init__(
        self,
        data: Path,
        *,
        demo: bool,
        command: list[str] | None = None,
        environment: dict[str, str] | None = None,
        port: int | None = None,
        passphrase: str = "",
    ) -> None:
        self.data, self.demo, self.passphrase = data, demo, passphrase
        self.command = command or [str(ROOT / "script" / "server")]
        self.environment = environment or {}
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = ""
        self.start_s = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._log = data.parent / f"server-{self.port}.log"

    def start(self) -> None:
        """Start the server. It listens when this returns, and what it has printed is in `said`."""
        command = [*self.command, "--port", str(self.port), "--data", str(self.data)]
        offset = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command + ["--demo"] * self.demo,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self.environment},
            )
        began = time.perf_counter()
        while time.perf_counter() - began < PATIENCE_S:
            self.said = self._log.read_bytes()[offset:].decode()
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}:\n{self.said}")
            if self._answers():
                self.start_s = time.perf_counter() - began
                self.said = self._log.read_bytes()[offset:].decode()
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server did not answer within {PATIENCE_S} s:\n{self.said}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the server. Nothing listens on the port when this returns."""
        if self._process is None:
            return
        os.killpg(self._process.pid, how)
        self._process.wait(timeout=PATIENCE_S)
        self._process = None
        for _ in range(100):
            if not self._answers():
                return
            time.sleep(0.05)
        raise RuntimeError("the server still answers after it was stopped")

    @property
    def session(self) -> int:
        """The id of the session that all of the server's processes belong to."""
        assert self._process is not None
        return self._process.pid

    def demo_account(self) -> tuple[str, ...]:
        """The email address and password that the server printed, and the passphrase if a tablet was set up before."""
        email = re.search(r"(\S+@\S+)", self.said)
        password = re.search(r"[Pp]assword:?\s+(\S+)", self.said)
        assert email, self.said
        assert password, self.said
        return (email[1], password[1], self.passphrase) if self.passphrase else (email[1], password[1])

    def set_up_link(self) -> str:
        """The one-time link for the first account, as the server printed it."""
        link = re.search(r"http://\S+/set-up/\S+", self.said)
        assert link, self.said
        return link[0]

    def health(self) -> str:
        with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
            return str(answer.read().decode())

    def _answers(self) -> bool:
        try:
            return bool(self.health())
        except OSError:
            return False


class Tablet:
    """A profile of Chromium or Firefox on disk: what is stored survives when the browser is closed or killed."""

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        size: tuple[int, int] = (1024, 768),
        engine: str = "chromium",
    ) -> None:
        self._playwright, self._profile, self.size, self._engine = playwright, profile, size, engine
        self.context: BrowserContext | None = None
        self.complaints: list[str] = []

    def open(self, url: str) -> Page:
        """Start the browser and open `url`. Script errors and policy violations go to `complaints`."""
        width, height = self.size
        self.context = getattr(self._playwright, self._engine).launch_persistent_context(
            str(self._profile),
            **LAUNCHED[self._engine],
            headless=True,
            viewport={"width": width, "height": height},
            accept_downloads=True,
            locale="en-GB",
        )
        self.context.set_default_timeout(PATIENCE_S * 1000)
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self._listen(page)
        self.context.on("page", self._listen)
        page.goto(url)
        return page

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """End the browser as a crash or an empty battery would, with no chance for a page to do anything."""
        pids = _processes_of(self._profile)
        assert pids, "no browser runs on this profile"
        for pid in pids:
            with suppress(ProcessLookupError):  # it may end between the list and the signal
                os.kill(pid, signal.SIGKILL)
        with suppress(Error):  # the browser may be gone already
            self.close()
        self.context = None

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error.stack or error}"))
        page.on("console", lambda said: self._console(said.type, said.text))

    def _console(self, kind: str, text: str) -> None:
        # A stopped server is part of the test; a policy violation never is.
        if kind == "error" and "ERR_CONNECTION_REFUSED" not in text and "Failed to load resource" not in text:
            self.complaints.append(f"console: {text}")


def _processes_of(profile: Path) -> list[int]:
    """The ids of the processes whose command line names this profile, which are those of our own browser."""
    pids = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            named = (f"--user-data-dir={profile}".encode(), str(profile).encode())
            if any(word in named for word in words.split(b"\0")):
                pids.append(int(entry.name))
    return pids
