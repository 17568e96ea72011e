"""Makes many PDFs in one call and reports progress. Must not know what they are about."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwa.documents.workers import PdfNotMade, PdfWorkers

Asked = TypeVar("Asked")
Progress = Callable[[int, int], None]


def silent(done: int, of: int) -> None:
    """Progress that is not reported."""


def make_all(
    workers: PdfWorkers, asked: Sequence[Asked], html: Callable[[Asked], str], progress: Progress = silent
) -> Iterator[tuple[Asked, bytes]]:
    """(what was asked, its PDF) in the order asked, made by all the worker processes at once.

    `progress` is called after each with the number done and the total. Raises PdfNotMade at the first failure.
    """
    with ThreadPoolExecutor(workers.count) as threads:
        made = threads.map(lambda each: _whole(workers, html(each)), asked)
        for done, (each, pdf) in enumerate(zip(asked, made, strict=True), start=1):
            progress(done, len(asked))
            yield each, pdf


def _whole(workers: PdfWorkers, html: str) -> bytes:
    pdf, gaps = workers.make_and_tell(html)
    if gaps:
        raise PdfNotMade(f"no font of this machine has {', '.join(gaps)}")
    return pdf
