"""The app over the wire on a first visit: every file that the worker precaches, as the server compresses it."""

import http.client
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it has no types

from pwa.languages import load_languages
from script.measures.budget import Budget
from tests.browser.house import Server

PRELUDE = b"self.ATTUNE = "
PAGES = ("/", "/help")
LANGUAGES = {code: "" if code == "en" else f"/{code}" for code in load_languages()}
CONTENT = ("/library.json", "/drawings.svg", "/static/built/handouts/")


def measure() -> Iterator[Budget]:
    """Budgets: the app shell in one language at most 200 KB compressed, content and PDFs at most 4 MB.

    Only bodies count, from one GET for each file, in the coding that browsers ask for over TLS. A tablet keeps the
    pages of every language.
    """
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder:
        server = Server(Path(folder) / "data", demo=True)
        server.start()
        try:
            worker, _ = fetched(server, "/sw.js")
            first_line = worker.splitlines()[0].removeprefix(PRELUDE).rstrip(b";")
            urls = ["/sw.js", *(file["url"] for file in json.loads(first_line)["files"])]
            sizes = {url: fetched(server, url)[1] for url in urls}
        finally:
            server.stop()
    content = {url: size for url, size in sizes.items() if url.startswith(CONTENT)}
    shell = {url: size for url, size in sizes.items() if url not in content}
    pages = {code: sum(shell[f"{at}{page}"] for page in PAGES) for code, at in LANGUAGES.items()}
    yield Budget("files of the app shell", len(shell), "")
    one_language = sum(shell.values()) - sum(pages.values()) + max(pages.values())
    yield Budget(
        "app shell over the wire, first visit, compressed, in one language", one_language / 1000, "KB", 200
    )
    yield Budget("  in every language", sum(shell.values()) / 1000, "KB")
    for code, size in pages.items():
        yield Budget(f"  of it pages in {code}", size / 1000, "KB")
    by_kind = {".js": "browser code", ".css": "styles", ".png": "icons"}
    for ending, kind in by_kind.items():
        yield Budget(
            f"  of it {kind}", sum(size for url, size in shell.items() if url.endswith(ending)) / 1000, "KB"
        )
    yield Budget("files of content", len(content), "")
    yield Budget("content and PDFs over the wire, compressed", sum(content.values()) / 1000, "KB", 4000)
    printed = sum(size for url, size in content.items() if url.endswith(".pdf"))
    yield Budget("  of it PDFs", printed / 1000, "KB")


def fetched(server: Server, url: str) -> tuple[bytes, int]:
    """The body, unpacked, and its size on the wire in bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", url, headers={"Accept-Encoding": "br, gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"GET {url} answered {answer.status}")
    packed = answer.headers.get("Content-Encoding") == "br"
    return (brotli.decompress(body) if packed else body), len(body)
