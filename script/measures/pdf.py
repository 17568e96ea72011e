"""PDFs: a visit's two-page summary, made by a warm process or kept; memory; all handouts of a build."""

import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from pwa.documents.handouts import build_handouts
from pwa.documents.press import Press
from pwa.documents.workers import PdfWorkers
from pwa.paths import web_folder
from script.measures.budget import Budget, median
from tests.unit.documents import a_two_page_summary, pdf_page

RUNS = 30
MORE = 100


def measure() -> Iterator[Budget]:
    """Budgets: a warm two-page summary within 200 ms, a kept one within 10 ms (medians); memory flat over 130 renders.

    Also the time of a full build of the handouts, and of one in which nothing has changed, and their size.
    """
    workers = PdfWorkers(web_folder("static"), count=1)
    html = pdf_page(a_two_page_summary())
    try:
        began = time.perf_counter()
        workers.make(html)
        yield Budget(
            "visit summary PDF, the first, with the process's start", time.perf_counter() - began, "s"
        )
        times = [timed(workers, html) for _ in range(RUNS)]
        yield Budget("visit summary PDF, warm, 2 pages, median", median(times), "ms", 200)
        yield kept(workers, html)
        before = memory_mb(workers)
        for _ in range(MORE):
            workers.make(html)
        yield Budget(f"memory gained over {MORE} renders", memory_mb(workers) - before, "MB", 5)
    finally:
        workers.close()
    yield from built()


def kept(workers: PdfWorkers, html: str) -> Budget:
    """The same summary, asked for again."""
    with tempfile.TemporaryDirectory() as folder:
        press = Press(web_folder("static"), Path(folder), workers)
        family, record = UUID(int=1), UUID(int=2)
        press.pdf(family, record, html)
        times = []
        for _ in range(RUNS):
            began = time.perf_counter()
            press.pdf(family, record, html)
            times.append((time.perf_counter() - began) * 1000)
    return Budget("visit summary PDF, kept, median", median(times), "ms", 10)


def built() -> Iterator[Budget]:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        index = build_handouts(Path(folder))
        yield Budget(f"{len(index)} handout PDFs, made from nothing", time.perf_counter() - began, "s")
        began = time.perf_counter()
        build_handouts(Path(folder))
        yield Budget("handout PDFs, when nothing changed", time.perf_counter() - began, "s")
    yield Budget("handout PDFs, together", sum(entry["bytes"] for entry in index) / 1e6, "MB", 4)


def timed(workers: PdfWorkers, html: str) -> float:
    began = time.perf_counter()
    workers.make(html)
    return (time.perf_counter() - began) * 1000


def memory_mb(workers: PdfWorkers) -> float:
    """What the worker process holds in memory."""
    process = workers._workers[0]._process  # nothing else says how much memory it uses
    if process is None:
        raise RuntimeError("the PDF worker is not running")
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024
