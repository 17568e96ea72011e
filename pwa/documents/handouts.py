"""Makes the PDFs of handouts, sheets and the cascade at set-up, so that they are there without signal.

python -m pwa.documents.handouts [FOLDER] writes them to static/built/handouts, with index.json, and leaves whatever
has not changed. Must not hold anybody's data.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pwa.documents.batch import Progress, make_all, silent
from pwa.documents.pages import Page, all_pages
from pwa.documents.workers import PROGRAM, PdfWorkers
from pwa.packaged.content import load_content
from pwa.paths import web_folder

BUILT = Path("built") / "handouts"
STYLE = "css/handout.css"
INDEX, MADE_FROM = "index.json", "made-from.json"
READABLE_BY_ALL = 0o644


def build_handouts(folder: Path | None = None, progress: Progress = silent) -> list[dict[str, Any]]:
    """Make every handout as a PDF in `folder`; returns the content of index.json.

    [{slug, title, variant, language, file, bytes, kind}]; kind is handout, sheet or cascade. A PDF is made only
    if its sources have changed, and removed if its page no longer exists. Raises PdfNotMade.
    """
    static = web_folder("static")
    folder = folder or static / BUILT
    folder.mkdir(parents=True, exist_ok=True)
    pages = list(all_pages(load_content()))
    keys = _keys(static, pages)
    _make_missing(static, folder, pages, keys, progress)
    index = [_listed(folder, page) for page in pages]
    _write(folder / INDEX, json.dumps(index, ensure_ascii=False, indent=1).encode())
    return index


def _make_missing(
    static: Path, folder: Path, pages: Sequence[Page], keys: Mapping[str, str], progress: Progress
) -> None:
    made_from = _made_from(folder)
    due = [
        page
        for page in pages
        if made_from.get(page.file) != keys[page.file] or not (folder / page.file).is_file()
    ]
    for stale in {path.name for path in folder.glob("*.pdf")} - set(keys):
        (folder / stale).unlink()
    if not due:
        return
    workers = PdfWorkers(static, count=min(2, os.cpu_count() or 1), style=STYLE)
    try:
        for page, pdf in make_all(workers, due, lambda page: page.html, progress):
            _write(folder / page.file, pdf)
    finally:
        workers.close()
    _write(folder / MADE_FROM, json.dumps(keys, indent=1).encode())


def _made_from(folder: Path) -> dict[str, str]:
    try:
        keys: dict[str, str] = json.loads((folder / MADE_FROM).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}  # nobody knows what the PDFs were made from: make all of them again
    return keys


def _keys(static: Path, pages: Sequence[Page]) -> dict[str, str]:
    """By file name, a hash of everything that the PDF is made from."""
    shared = sha256(version("weasyprint").encode())
    for path in (PROGRAM, static / STYLE, *sorted((static / "drawings").glob("*.svg"))):
        shared.update(path.read_bytes())
    return {page.file: sha256(shared.digest() + page.html.encode()).hexdigest() for page in pages}


def _listed(folder: Path, page: Page) -> dict[str, Any]:
    return {
        "slug": page.slug,
        "title": page.title,
        "variant": page.variant,
        "language": page.language,
        "file": page.file,
        "bytes": (folder / page.file).stat().st_size,
        "kind": page.kind,
    }


def _write(path: Path, body: bytes) -> None:
    """Write all of the file or none: a server may be reading the folder."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as unfinished:
        unfinished.write(body)
    Path(unfinished.name).chmod(READABLE_BY_ALL)
    Path(unfinished.name).replace(path)


def _say(done: int, of: int) -> None:
    if done % 10 == 0 or done == of:
        sys.stderr.write(f"handouts: {done} of {of} PDFs made\n")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    index = build_handouts(folder, _say)
    total = sum(entry["bytes"] for entry in index)
    sys.stderr.write(f"handouts: {len(index)} PDFs, {total / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
