"""Faults of a tablet's database, caused where they really happen, and counted. Must not know any screen.

Each works in another page of the same address, as another tab or the browser itself would.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ROOM_BYTES = 32 * 1024 * 1024
STORES = '["vaults", "sealed"]'

FILL = """
() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("ballast", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("weights");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = async () => {
    const put = (bytes) => new Promise((done) => {
      const tx = opening.result.transaction("weights", "readwrite");
      tx.objectStore("weights").put(crypto.getRandomValues(new Uint8Array(bytes)), crypto.randomUUID());
      tx.oncomplete = () => done("kept");
      tx.onabort = () => done(tx.error?.name ?? "aborted");
    });
    const refusals = [];
    for (const bytes of [65536, 1024]) {
      let outcome = "kept";
      for (let tries = 0; tries < 2000 && outcome === "kept"; tries += 1) outcome = await put(bytes);
      refusals.push(outcome);
    }
    opening.result.close();
    resolve(refusals);
  };
})
"""
EMPTY = """
() => new Promise((resolve, reject) => {
  const going = indexedDB.deleteDatabase("ballast");
  going.onsuccess = () => resolve(true);
  going.onerror = () => reject(going.error);
})
"""
HOLD = f"""
() => new Promise((resolve, reject) => {{
  const opening = indexedDB.open("attune");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {{
    globalThis.held = {{ rounds: 0, isOver: false, ended: null }};
    const tx = opening.result.transaction({STORES}, "readwrite");
    globalThis.held.ended = new Promise((done) => (tx.oncomplete = done)).then(() => opening.result.close());
    const again = () => {{
      globalThis.held.rounds += 1;
      if (globalThis.held.rounds === 1) resolve(true);
      if (!globalThis.held.isOver) tx.objectStore("vaults").count().onsuccess = again;
    }};
    tx.objectStore("vaults").count().onsuccess = again;
  }};
}})
"""
LET_GO = "async () => { held.isOver = true; await held.ended; return held.rounds; }"
UPGRADE = """
() => new Promise((resolve) => {
  const told = { asked: 0, undone: 0 };
  const opening = indexedDB.open("attune", 1000);
  opening.onblocked = () => (told.asked += 1);
  opening.onupgradeneeded = () => { told.undone += 1; opening.transaction.abort(); };
  opening.onerror = (event) => { event.preventDefault(); resolve({ ...told, error: opening.error.name }); };
})
"""
WITNESS = """
() => new Promise((resolve) => {
  const opening = indexedDB.open("attune");
  opening.onsuccess = () => {
    globalThis.wasClosed = new Promise((done) => (opening.result.onclose = () => done(1)));
    resolve(true);
  };
})
"""
WITNESSED = "() => wasClosed"


@contextmanager
def full(page: Any) -> Iterator[None]:
    """Meanwhile nothing more can be stored, however small: the engine itself refuses."""
    refusals = page.evaluate(FILL)
    assert set(refusals) == {"QuotaExceededError"}, refusals
    yield
    page.evaluate(EMPTY)


@contextmanager
def held(page: Any) -> Iterator[None]:
    """Meanwhile no other request is answered, because an unfinished writing transaction is ahead of it."""
    page.evaluate(HOLD)
    yield
    assert page.evaluate(LET_GO) > 1


def upgraded_and_undone(page: Any) -> None:
    """A newer version wants to upgrade the database, for which every connection has to close, and then gives up."""
    outcome = page.evaluate(UPGRADE)
    assert outcome["undone"] == 1, outcome
    assert outcome["error"] == "AbortError", outcome


def closed_by_chromium(page: Any, witness: Any) -> None:
    """Chromium closes every connection, as it does when it finds a damaged file. `page` shows Chromium's internals."""
    witness.evaluate(WITNESS)
    page.goto("chrome://indexeddb-internals")
    page.locator(".force-close").first.click()
    assert witness.evaluate(WITNESSED) == 1
