"""Fixtures of the tests that ask for documents: one warm process that makes PDFs, and a press for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from pwa.documents.press import Press
from pwa.documents.workers import PdfWorkers
from pwa.views.documents import PRESS

STATIC = Path(__file__).resolve().parents[2] / "static"


@pytest.fixture(scope="session")
def workers() -> Iterator[PdfWorkers]:
    made = PdfWorkers(STATIC, count=1)
    yield made
    made.close()


@pytest.fixture
def press(app: Flask, tmp_path: Path, workers: PdfWorkers) -> Press:
    """One warm process for all tests, and a folder of kept PDFs for each."""
    made = Press(STATIC, tmp_path / "documents", workers)
    app.extensions[PRESS] = made
    return made
