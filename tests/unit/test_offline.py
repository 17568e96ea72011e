"""The precache list: exactly what is served, at every moment; the build; the worker and its end."""

import json
import os
from pathlib import Path

import pytest

from pwa.views import offline as offline_module
from pwa.views.offline import Offline


@pytest.fixture
def static(tmp_path: Path) -> Path:
    for name in (
        "css/a.css",
        "built/app.js",
        "built/app.css",
        "built/more/b.js",
        "built/handouts/h.standard.pdf",
        "built/handouts/index.json",
        "vendor/x/x.css",
        "vendor/x/x.d.ts",
        "icons/i.svg",
        "other/o.js",
    ):
        path = tmp_path / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"/* {name} */")
    return tmp_path / "static"


@pytest.fixture
def workers(tmp_path: Path) -> Path:
    folder = tmp_path / "service-worker"
    folder.mkdir()
    (folder / "sw.js").write_text("// the worker")
    (folder / "kill.js").write_text("// the end")
    return folder


def urls(offline: Offline) -> list[str]:
    return [file["url"] for file in offline.listed()]


def test_only_what_the_app_needs_is_listed(static: Path, workers: Path):
    offline = Offline(static, workers)
    offline.add("/", "<h1>Attune</h1>")
    assert urls(offline) == [
        "/",
        "/static/built/app.css",
        "/static/built/app.js",
        "/static/built/handouts/h.standard.pdf",
        "/static/built/more/b.js",
        "/static/icons/i.svg",
    ]


def test_a_page_for_browsers_without_the_app_is_served_and_not_listed(static: Path, workers: Path):
    offline = Offline(static, workers)
    offline.add("/learn/", "<h1>Learn</h1>", is_kept=False)
    assert offline.page("/learn/") is not None
    assert "/learn/" not in urls(offline)


def test_a_pdf_is_compressed_already(static: Path, workers: Path):
    (static / "built" / "handouts" / "h.standard.pdf").write_text("x" * 5000)
    made = Offline(static, workers).files.asset("built/handouts/h.standard.pdf")
    assert made is not None
    assert made.codings == ()


def test_a_changed_file_is_never_listed_with_its_old_hash(static: Path, workers: Path):
    offline = Offline(static, workers)
    before = offline.listed()
    path = static / "built" / "app.js"
    path.write_text("changed")
    os.utime(path, ns=(1, 1))
    after = offline.listed()
    changed = [old["url"] for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ["/static/built/app.js"]
    asset = offline.files.asset("built/app.js")
    assert asset is not None
    assert asset.body == b"changed"
    assert asset.sha256 == next(file["sha256"] for file in after if file["url"] == asset.url)


def test_the_same_contents_are_the_same_build_and_another_worker_is_another(static: Path, workers: Path):
    build = Offline(static, workers).build
    assert Offline(static, workers).build == build
    (static / "built" / "app.js").write_text("another file")
    changed = Offline(static, workers).build
    (workers / "sw.js").write_text("// another worker")
    assert len({build, changed, Offline(static, workers).build}) == 3


def test_the_build_follows_a_change_within_seconds(
    static: Path, workers: Path, monkeypatch: pytest.MonkeyPatch
):
    offline = Offline(static, workers)
    build = offline.build
    (static / "built" / "app.js").write_text("another file")
    monkeypatch.setattr(offline_module, "BUILD_LOOKED_AT_S", 0)
    assert offline.build != build


def test_the_worker_begins_with_its_list(static: Path, workers: Path):
    headers = {"X-Content-Type-Options": "nosniff"}
    offline = Offline(static, workers, headers=headers)
    first, rest = offline.worker().body.decode().split("\n", 1)
    told = json.loads(first.removeprefix("self.ATTUNE = ").removesuffix(";"))
    assert told == {"build": offline.build, "headers": headers, "files": offline.listed()}
    assert rest == "// the worker"


def test_the_kill_switch_takes_the_workers_place(static: Path, workers: Path):
    assert Offline(static, workers, kill=True).worker().body == b"// the end"


@pytest.mark.parametrize(
    "name", ["", "js", "nothing.js", "../service-worker/sw.js", "/etc/passwd", "js/\0.js", "a" * 5000]
)
def test_what_is_no_file_of_ours_is_not_found(name: str, static: Path, workers: Path):
    assert Offline(static, workers).files.asset(name) is None


def test_compressing_the_same_gives_the_same(static: Path, workers: Path):
    (static / "built" / "app.js").write_text("x" * 5000)
    first, second = (Offline(static, workers).files.asset("built/app.js") for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.codings == ("br", "gzip")
    for coding in first.codings:
        assert first.compressed(coding) == second.compressed(coding)
        assert len(first.compressed(coding)) < 100


def test_what_is_small_already_is_left_as_it_is(static: Path, workers: Path):
    asset = Offline(static, workers).files.asset("built/app.js")
    assert asset is not None
    assert asset.codings == ()
