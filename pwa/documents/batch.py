"""Makes many PDFs in one call and reports progress. Must not know what they are about."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwa.documents.workers import PdfNotMade, PdfWorkers

Asked = TypeVar("Asked")
Progress = Callable[[int, int], None]


def silent(done: int, of: int) -> None:
    """Progress that nobody listens to."""


def make_all(
    workers: PdfWorkers, asked: Sequence[Asked], html: Callable[[Asked], str], progress: Progress = silent
) -> Iterator[tuple[Asked, bytes]]:
    """Each page's PDF, in the order of the pages; every process is kept busy.

    `progress` is called after each with how many are done of how many. Raises PdfNotMade at the first failure.
    """
    with ThreadPoolExecutor(workers.count) as threads:
        made = threads.map(lambda one: _whole(workers, html(one)), asked)
        for done, (one, pdf) in enumerate(zip(asked, made, strict=True), start=1):
            progress(done, len(asked))
            yield one, pdf


def _whole(workers: PdfWorkers, html: str) -> bytes:
    pdf, gaps = workers.make_and_tell(html)
    if gaps:
        raise PdfNotMade(f"no font of this machine has {', '.join(gaps)}")
    return pdf
