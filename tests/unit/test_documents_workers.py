"""The processes that make PDFs: slow, crashing or busy ones cost nobody else anything."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pwa.documents.workers import PdfNotMade, PdfWorkers
from tests.patience import until

ROOT = Path(__file__).resolve().parents[2]
GREET_AND_READ = """
import os, struct, sys, time
def frame(body): sys.stdout.buffer.write(struct.pack(">I", len(body)) + body); sys.stdout.buffer.flush()
def wait_for(gate):
    while not os.path.exists(gate): time.sleep(0.01)
def page(): return sys.stdin.buffer.read(struct.unpack(">I", sys.stdin.buffer.read(4))[0]).decode()
frame(b"+")
while True:
    asked = page()
"""

Make = Callable[..., PdfWorkers]


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Make]:
    """workers("frame(b'+' + asked.encode())"): processes that do this with each page, which is in `asked`."""
    made: list[PdfWorkers] = []

    def of(does: str, count: int = 1, timeout_s: float = 30, queue_s: float = 30) -> PdfWorkers:
        program = tmp_path / f"program{len(made)}.py"
        program.write_text(f"{GREET_AND_READ}    {does}\n")
        made.append(PdfWorkers(tmp_path, count=count, timeout_s=timeout_s, queue_s=queue_s, program=program))
        return made[-1]

    yield of
    for one in made:
        one.close()


def test_a_page_comes_back_from_its_process(workers: Make):
    assert workers("frame(b'+' + asked.encode())").make("Zażółć") == "Zażółć".encode()


def test_a_page_larger_than_a_pipe_comes_back_whole(workers: Make):
    page = "x" * 3_000_000
    assert workers("frame(b'+' + asked.encode())").make(page) == page.encode()


def test_a_slow_page_is_given_up_and_the_next_one_is_made(workers: Make):
    slow = workers("time.sleep(60) if asked == 'slow' else frame(b'+ok')", timeout_s=2)
    began = time.monotonic()
    with pytest.raises(PdfNotMade, match=r"longer than 2 s"):
        slow.make("slow")
    assert time.monotonic() - began < 30
    assert slow.make("quick") == b"ok"


def test_a_page_that_kills_its_process_costs_that_process_alone(workers: Make):
    crashing = workers("os.abort() if asked == 'crash' else frame(b'+' + str(os.getpid()).encode())")
    before = crashing.make("fine")
    with pytest.raises(PdfNotMade, match="ended"):
        crashing.make("crash")
    assert crashing.make("fine") != before


def test_a_process_that_ended_by_itself_is_started_again(workers: Make):
    ending = workers("frame(b'+' + str(os.getpid()).encode()); os._exit(0)")
    first = ending.make("page")
    [worker] = ending._workers
    process = worker._process
    until(lambda: process is None or process.poll() is not None, "the process goes on")
    assert ending.make("page") != first


def test_an_answer_cut_short_is_no_pdf(workers: Make):
    cut = workers(
        "sys.stdout.buffer.write(struct.pack('>I', 100) + b'+half'); sys.stdout.flush(); os._exit(1)"
    )
    with pytest.raises(PdfNotMade, match="ended"):
        cut.make("page")


def test_a_refusal_says_the_kind_and_the_place_of_the_error(workers: Make):
    refusing = workers("""frame(b'-{"error": "ValueError", "place": "draw.py:7"}')""")
    with pytest.raises(PdfNotMade, match=r"ValueError at draw\.py:7"):
        refusing.make("page")


def test_a_page_waits_its_turn_and_no_longer(workers: Make, tmp_path: Path):
    gate = tmp_path / "gate"
    one = workers(f"wait_for({str(gate)!r}); frame(b'+ok')", queue_s=0.3)
    other = threading.Thread(target=one.make, args=("first",))
    other.start()
    until(one._idle.empty, "the process has nothing to do")
    with pytest.raises(PdfNotMade, match="busy"):
        one.make("second")
    gate.touch()
    other.join()
    assert one.make("third") == b"ok"


def test_one_may_wait_and_whoever_comes_then_is_told_at_once(workers: Make, tmp_path: Path):
    gate = tmp_path / "gate"
    one = workers(f"wait_for({str(gate)!r}); frame(b'+ok')")
    others = [threading.Thread(target=one.make, args=("page",)) for _ in range(2)]
    for other in others:
        other.start()
    until(lambda: one._places._value == 0, "nobody waits")
    # Until the gate is opened no process comes free: whoever waited would be told something else.
    with pytest.raises(PdfNotMade, match="waits for one already"):
        one.make("third")
    gate.touch()
    for other in others:
        other.join()
    assert one.make("fourth") == b"ok"


def test_two_processes_make_two_pages_at_once(workers: Make, tmp_path: Path):
    gate = tmp_path / "gate"
    two = workers(f"wait_for({str(gate)!r}); frame(b'+' + str(os.getpid()).encode())", count=2)
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(two.make("page"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    until(two._idle.empty, "a process has nothing to do")
    gate.touch()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2


def test_no_process_starts_before_the_first_page(workers: Make):
    before = children()
    idle = workers("frame(b'+ok')", count=2)
    assert children() == before
    idle.warm()
    assert len(children() - before) == 1
    idle.warm()
    assert idle.make("page") == b"ok"
    assert len(children() - before) == 1


def test_no_process_stays_after_closing(workers: Make):
    before = children()
    closing = workers("frame(b'+ok')")
    closing.make("page")
    closing.close()
    assert children() == before


def test_a_process_ends_with_the_service_that_started_it():
    service = (
        "import os; from pathlib import Path; from pwa.documents.workers import PdfWorkers;"
        "workers = PdfWorkers(Path('static')); workers.make('<html lang=en><title>x</title>');"
        "print(workers._workers[-1]._process.pid, flush=True); os._exit(1)"
    )
    told = subprocess.run([sys.executable, "-c", service], cwd=ROOT, capture_output=True, timeout=30).stdout
    process = Path(f"/proc/{int(told)}")
    until(lambda: not process.exists(), "the process outlived its service")


def test_the_services_settings_are_not_passed_on(workers: Make, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ATTUNE_SECRET_KEY", "not for the makers of PDFs")
    telling = workers("frame(b'+' + ' '.join(os.environ).encode())")
    assert b"ATTUNE" not in telling.make("page")


def test_the_service_itself_never_loads_weasyprint():
    command = [sys.executable, "-c", "import pwa.views.documents, sys; sys.exit('weasyprint' in sys.modules)"]
    assert os.spawnv(os.P_WAIT, sys.executable, command) == 0


def children() -> set[str]:
    """The processes that this one started and that still run."""
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that ended meanwhile
            found |= set((task / "children").read_text().split())
    return found


def test_a_process_that_can_not_start_costs_the_pdf_alone(workers: Make, monkeypatch: pytest.MonkeyPatch):
    one = workers("frame(b'+ok')")

    def no_room(*_: object, **__: object) -> None:
        raise BlockingIOError("no process can be started")

    with monkeypatch.context() as full:
        full.setattr(subprocess, "Popen", no_room)
        one.warm()
        with pytest.raises(PdfNotMade, match="could not be started"):
            one.make("page")
    assert one.make("page") == b"ok"
