"""The two-page summary of a visit as PDF, made warm by one worker process; and that its memory stays flat."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from pwa.documents.workers import PdfWorkers
from pwa.paths import web_folder
from script.measures.budget import Budget, median
from tests.unit.documents import a_two_page_summary, pdf_page

RUNS = 30
MORE = 100


def measure() -> Iterator[Budget]:
    """Budgets of DESIGN: a warm two-page summary within 200 ms (median); memory flat, here over 130 renders."""
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
        before = memory_mb(workers)
        for _ in range(MORE):
            workers.make(html)
        yield Budget(f"memory gained over {MORE} renders", memory_mb(workers) - before, "MB", 5)
    finally:
        workers.close()


def timed(workers: PdfWorkers, html: str) -> float:
    began = time.perf_counter()
    workers.make(html)
    return (time.perf_counter() - began) * 1000


def memory_mb(workers: PdfWorkers) -> float:
    """What the worker process holds in memory."""
    process = workers._workers[0]._process  # its own figure is nowhere else to be had
    if process is None:
        raise RuntimeError("the PDF worker is not running")
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024
