"""A demo server with a tablet that is set up: made once, and copied for each test that begins there. Judges nothing."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Playwright

from tests.browser.house import Server, Tablet
from tests.browser.visitor import Visitor
from tests.browser.webkit_page import until

FOLDERS = ("data", "profile")
# The last thing that a new vault writes by itself: that the news needn't be shown to a new user.
IS_SETTLED = """
() => new Promise((resolve) => {
  const opening = indexedDB.open("attune");
  opening.onsuccess = () => {
    const rows = opening.result.transaction("sealed").objectStore("sealed").getAll();
    rows.onsuccess = () => {
      opening.result.close();
      resolve(rows.result.some(({ shelf, id }) => shelf === "setting" && id === "news"));
    };
  };
})
"""


@dataclass(frozen=True)
class DemoDay:
    """Each copy is served on the same port, one after the other, because a browser's storage belongs to an address."""

    folder: Path
    port: int
    passphrase: str

    @classmethod
    def made(cls, playwright: Playwright, folder: Path) -> "DemoDay":
        server, tablet = Server(folder / "data", demo=True), Tablet(playwright, folder / "profile")
        server.start()
        try:
            visitor = Visitor(tablet.open(server.url), *server.demo_account())
            visitor.sets_up()
            wait_until_settled(visitor.page)
            tablet.close()
        finally:
            server.stop()
        return cls(folder, server.port, visitor.passphrase)

    def copy_to(self, folder: Path) -> None:
        for name in FOLDERS:
            shutil.copytree(self.folder / name, folder / name, symlinks=True)


def wait_until_settled(page: Page) -> None:
    until(lambda: page.evaluate(IS_SETTLED) or None, 30, lambda: "the new vault did not settle")
