"""The journey without signal can't be left out of a run, on any engine."""

from pathlib import Path

import pytest

from script.journey_ran import ENGINES, main

NAMES = [
    "test_a_whole_visit_without_signal[tablet]",
    "test_a_whole_visit_without_signal[phone]",
    *list(ENGINES.values())[1:],
]


def report(folder: Path, names: list[str], spoiled: dict[str, str]) -> str:
    cases = [
        f'<testcase name="{name}">{f"<{spoiled[name]}/>" if name in spoiled else ""}</testcase>'
        for name in names
    ]
    (folder / "report.xml").write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return str(folder / "report.xml")


def test_a_run_with_the_journey_on_each_engine_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    main(report(tmp_path, NAMES, {}))
    assert "Chromium, WebKit, Firefox" in capsys.readouterr().out


@pytest.mark.parametrize("engine", list(ENGINES))
def test_a_run_without_one_engine_fails(tmp_path: Path, engine: str):
    left = [name for name in NAMES if not name.startswith(ENGINES[engine])]
    with pytest.raises(SystemExit, match=f"did not run on {engine}"):
        main(report(tmp_path, left, {}))


@pytest.mark.parametrize("how", ["skipped", "failure", "error"])
@pytest.mark.parametrize("name", NAMES)
def test_a_journey_that_did_not_pass_fails_the_run(tmp_path: Path, name: str, how: str):
    with pytest.raises(SystemExit, match=how):
        main(report(tmp_path, NAMES, {name: how}))
