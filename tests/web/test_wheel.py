"""The wheel alone, in another folder, is the whole product: templates, static files and worker are in it."""

import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

from tests.browser.house import ROOT, Server


def test_the_wheel_serves_the_app_from_another_folder(tmp_path: Path, monkeypatch):
    built = tmp_path / "dist"
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    unpacked = tmp_path / "installed"
    with zipfile.ZipFile(next(built.glob("attune-*.whl"))) as wheel:
        wheel.extractall(unpacked)
    monkeypatch.chdir(tmp_path)
    server = Server(
        tmp_path / "data",
        demo=True,
        command=[sys.executable, "-m", "pwa.cli", "serve"],
        environment={"PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1"},
    )
    server.start()
    try:
        for url in (
            "/",
            "/sw.js",
            "/static/built/app.js",
            "/static/built/app.css",
            "/definitions.json",
            "/static/built/handouts/index.json",
            "/static/built/handouts/when-your-baby-cries.standard.pdf",
        ):
            with urllib.request.urlopen(server.url + url) as answer:
                assert answer.status == 200
                assert len(answer.read()) > 1_000, url
        loaded = subprocess.run(
            [sys.executable, "-c", "import pwa.paths as p; print(p.web_folder('templates'))"],
            env={"PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1", "PATH": "/usr/bin:/bin"},
            check=True,
            capture_output=True,
            text=True,
        )
        assert Path(loaded.stdout.strip()).is_relative_to(unpacked)
    finally:
        server.stop()
