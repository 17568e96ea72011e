"""Bodies on their way, turns for long work, and how a whole request reaches the app. Time jumps; nothing waits for it."""

import asyncio
import selectors
import threading
import tracemalloc
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, request

from pwa.cli import serving
from pwa.cli.bodies import Bodies, BrokenOff, Limits, NoRoom, TooSlow
from pwa.cli.front import Front, Headers, environ_of
from pwa.cli.turns import NoTurn, Turns
from pwa.views.busy import NO_TURN

PATIENCE_S = 30
LIMITS = Limits(1000, 2000, most_bytes_in_vain=5000, silence_s=30, least_bytes_per_s=10)


class Jumps(selectors.DefaultSelector):
    """Whoever waits finds that the time has come."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout:
            self.now += timeout
        return ready


def run(work: Coroutine[Any, Any, Any]) -> tuple[Any, float]:
    """What came of it, or the error; and after how many seconds."""
    jumps = Jumps()
    loop = asyncio.SelectorEventLoop(jumps)
    loop.time = lambda: jumps.now  # type: ignore[method-assign]  # the clock that jumps
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        try:
            return runner.run(work), jumps.now
        except Exception as error:
            return error, jumps.now


class Sender:
    """Sends each piece after so many seconds."""

    def __init__(self, *pieces: tuple[float, bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for after_s, piece in self._pieces:
            await asyncio.sleep(after_s)
            yield piece


async def received(sender: Sender, announced: int | None, bodies: Bodies | None = None) -> tuple[bytes, int]:
    async with (bodies or Bodies(LIMITS)).whole(sender, announced) as body:
        return body.content, body.length


@pytest.mark.parametrize("announced", [10, None])
def test_a_body_that_comes_in_pieces_is_whole(announced: int | None):
    sender = Sender((0, b"12345"), (20, b"67"), (5, b"890"))
    assert run(received(sender, announced)) == ((b"1234567890", 10), 25)


def test_a_slow_sender_that_keeps_the_least_pace_is_waited_for():
    sender = Sender(*[(10, b"x" * 100)] * 10)
    assert run(received(sender, 1000)) == ((b"x" * 1000, 1000), 100)


def test_silence_ends_it():
    outcome, after_s = run(received(Sender((0, b"12345"), (1000, b"67890")), 10))
    assert (type(outcome), after_s) == (TooSlow, 30)


def test_a_trickle_below_the_least_pace_ends_it_although_it_is_never_silent():
    outcome, after_s = run(received(Sender(*[(10, b"x")] * 900), 900))
    assert type(outcome) is TooSlow
    assert 30 <= after_s <= 31


def test_what_was_fast_at_first_has_not_saved_up_time():
    outcome, after_s = run(received(Sender((0, b"x" * 900), *[(10, b"x")] * 100), 1000))
    assert type(outcome) is TooSlow
    assert 30 <= after_s <= 31


@pytest.mark.parametrize("announced", [1100, None])
def test_of_what_is_too_large_nothing_is_held_and_all_of_it_is_read(announced: int | None):
    bodies, held = Bodies(LIMITS), []

    class Watched(Sender):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for piece in super().__aiter__():
                yield piece
                held.append(bodies.held_bytes)

    sender = Watched(*[(0, b"x" * 100)] * 11, (0, b""))
    assert run(received(sender, announced, bodies)) == ((b"", 1100), 0)
    assert max(held) == (0 if announced else 1000)
    assert bodies.held_bytes == 0


def test_what_would_be_read_in_vain_for_too_long_is_not_read():
    assert run(received(Sender((1, b"x")), 5001)) == ((b"", 5001), 0)
    assert run(received(Sender(*[(1, b"x" * 1000)] * 100), None)) == ((b"", 6000), 6)


def test_a_line_that_broke_gives_no_body():
    outcome, _ = run(received(Sender((0, b"1234")), 10))
    assert type(outcome) is BrokenOff


def test_when_there_is_no_room_the_largest_that_is_not_whole_has_to_go():
    bodies = Bodies(LIMITS)
    small = Sender((0, b"s" * 100), (20, b"s" * 100))
    large = Sender((0, b"l" * 900), (25, b"l" * 100))
    others = [Sender((1, b"o" * 600), (20, b"o" * 10)) for _ in range(2)]

    async def all_at_once() -> list[Any]:
        sent = [(small, 200), (large, 1000), *((other, 610) for other in others)]
        return await asyncio.gather(
            *(received(sender, length, bodies) for sender, length in sent), return_exceptions=True
        )

    outcomes, _ = run(all_at_once())
    ends = [type(each) if isinstance(each, Exception) else each[1] for each in outcomes]
    assert ends == [200, NoRoom, 610, 610]
    assert bodies.held_bytes == 0


def test_a_body_counts_until_it_has_been_dealt_with():
    bodies = Bodies(LIMITS)

    async def held() -> list[int]:
        async with bodies.whole(Sender((0, b"12345")), 5):
            during = bodies.held_bytes
        return [during, bodies.held_bytes]

    assert run(held())[0] == [5, 0]


def test_tiny_pieces_take_no_more_room_than_their_bytes():
    """Two bytes that are kept for themselves take fifty: the bound would hold a fraction of what is in memory."""
    count = 20_000

    class Crumbs:
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for number in range(count):
                await asyncio.sleep(0)
                yield number.to_bytes(2)

    async def most() -> tuple[int, int]:
        async with Bodies(Limits(10 * count, 20 * count)).whole(Crumbs(), None) as body:
            return body.length, tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    try:
        (length, most_bytes), _ = run(most())
    finally:
        tracemalloc.stop()
    assert length == 2 * count
    assert most_bytes < 5 * length


# Turns for long work


async def works(turns: Turns, for_s: float, at_work: set[object] | None = None) -> int:
    """How many work at once with this one, while it works."""
    at_work = set() if at_work is None else at_work
    async with turns.one():
        mine = object()
        at_work.add(mine)
        together = len(at_work)
        await asyncio.sleep(for_s)
        at_work.discard(mine)
    return together


def crowd(turns: Turns, count: int, for_s: float) -> tuple[list[Any], float]:
    """What becomes of so many that come at one moment, and after how many seconds the last knows."""

    async def all_at_once() -> list[Any]:
        at_work: set[object] = set()
        return await asyncio.gather(
            *(works(turns, for_s, at_work) for _ in range(count)), return_exceptions=True
        )

    return run(all_at_once())


def test_no_more_work_at_once_than_may_and_each_has_its_turn():
    together, after_s = crowd(Turns("long", 2, 64, 100), 40, 1)
    assert max(together) == 2
    assert (len(together), after_s) == (40, 20)


def test_who_comes_when_as_many_wait_as_may_is_told_at_once():
    turns = Turns("long", 2, 3, 100)
    outcomes, after_s = crowd(turns, 40, 1)
    together = [each for each in outcomes if not isinstance(each, NoTurn)]
    assert (len(together), max(together), after_s) == (5, 2, 3)
    assert turns.waiting == 0


def test_nobody_waits_longer_than_the_patience():
    turns = Turns("long", 1, 10, 5)
    outcomes, after_s = crowd(turns, 4, 20)
    assert [type(each) for each in outcomes] == [int, NoTurn, NoTurn, NoTurn]
    assert (after_s, turns.waiting) == (20, 0)
    assert run(works(turns, 1)) == (1, 1), "a turn that was not taken is not lost"


def test_work_that_fails_gives_its_turn_back():
    turns = Turns("long", 1, 0, 5)

    async def fails() -> None:
        async with turns.one():
            raise ValueError

    for _ in range(3):
        assert type(run(fails())[0]) is ValueError


# The front


@dataclass
class Line(Sender):
    """One request on its way to the app, and what was answered."""

    pieces: list[bytes]
    method: str = "POST"
    path: str = "/"
    headers: dict[str, str] = field(default_factory=dict)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(*((0, piece) for piece in self.pieces))

    @property
    def scope(self) -> Any:
        return SimpleNamespace(
            method=self.method,
            path=self.path,
            query_string="a=1",
            scheme="https",
            http_version="1.1",
            server="[::1]:8443",
            client="[fe80::1]:5000",
            headers=self.headers,
        )

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        self.answers.append((status, dict(headers), body))

    def response_empty(self, status: int, headers: Headers) -> None:
        self.response_bytes(status, headers, b"")


def answered(
    app: Flask, line: Line, most_bytes: Callable[[dict[str, Any]], int] = lambda _: LIMITS.most_bytes
) -> tuple[int, dict[str, str], bytes]:
    front = Front(app.wsgi_app, LIMITS, 1, most_bytes, 5)
    asyncio.run(front.__rsgi__(line.scope, line))
    (answer,) = line.answers
    return answer


def echoing() -> Flask:
    app = Flask("echo")
    app.config["MAX_CONTENT_LENGTH"] = LIMITS.most_bytes
    app.add_url_rule("/", view_func=lambda: request.get_data(), methods=["GET", "POST"])
    return app


@pytest.mark.parametrize("headers", [{"content-length": "10"}, {"transfer-encoding": "chunked"}])
def test_the_app_is_given_the_whole_body(headers: dict[str, str]):
    status, _, body = answered(echoing(), Line([b"12345", b"67890", b""], headers=headers))
    assert (status, body) == (200, b"1234567890")


@pytest.mark.parametrize("headers", [{"content-length": "1100"}, {"transfer-encoding": "chunked"}])
def test_the_app_answers_what_is_too_large(headers: dict[str, str]):
    assert answered(echoing(), Line([b"x" * 100] * 11, headers=headers))[0] == 413


@pytest.mark.parametrize("headers", [{"content-length": "60"}, {"transfer-encoding": "chunked"}])
def test_whoever_may_send_little_is_read_no_further(headers: dict[str, str]):
    line = Line([b"x" * 10] * 6, headers=headers)
    read = []

    async def pieces() -> AsyncIterator[bytes]:
        for piece in line.pieces:
            read.append(piece)
            yield piece

    line.__class__ = type("Watched", (Line,), {"__aiter__": lambda _: pieces()})
    asked = []

    def most_bytes(environ: dict[str, Any]) -> int:
        asked.append(environ["PATH_INFO"])
        return 20

    app = echoing()
    app.config["MAX_CONTENT_LENGTH"] = 20
    assert answered(app, line, most_bytes)[0] == 413
    assert asked == ["/"]
    assert len(read) == (0 if "content-length" in headers else 3)


def test_for_a_little_nobody_is_asked():
    def most_bytes(_: object) -> int:
        raise AssertionError

    assert answered(echoing(), Line([b"12345"], headers={"content-length": "5"}), most_bytes)[0] == 200


def test_long_work_takes_no_thread_from_anybody_else():
    """One works, one waits, the third is told so; all the while the one thread of everybody else answers."""
    app, begun, gate = echoing(), threading.Event(), threading.Event()

    def long_work() -> str:
        if request.environ.get(NO_TURN):
            return "busy"
        begun.set()
        assert gate.wait(PATIENCE_S)
        return "done"

    app.add_url_rule("/long", view_func=long_work)
    turns = Turns("long", 1, 1, 60)
    front = Front(
        app.wsgi_app,
        LIMITS,
        1,
        lambda _: LIMITS.most_bytes,
        5,
        {"long": turns},
        lambda environ: environ["PATH_INFO"].strip("/"),
    )

    async def one(path: str, method: str = "GET") -> bytes:
        line = Line([b"hello"], method, path, {"content-length": "5"})
        await front.__rsgi__(line.scope, line)
        return line.answers[0][2]

    async def told() -> list[bytes]:
        try:
            async with asyncio.timeout(PATIENCE_S):
                working = asyncio.create_task(one("/long"))
                await asyncio.to_thread(begun.wait, PATIENCE_S)
                waiting = asyncio.create_task(one("/long"))
                while not turns.waiting:
                    await asyncio.sleep(0)
                others = [await one("/long"), await one("/", "POST")]
        finally:
            gate.set()
        return [*others, await working, await waiting]

    assert asyncio.run(told()) == [b"busy", b"hello", b"done", b"done"]


def test_a_line_that_broke_never_reaches_the_app():
    status, headers, body = answered(echoing(), Line([b"1234"], headers={"content-length": "10"}))
    assert (status, headers["Connection"], body) == (400, "close", b"")


def test_nothing_is_read_of_a_request_without_a_body():
    assert answered(echoing(), Line([b"never asked for"], method="GET"))[::2] == (200, b"")


def test_the_request_is_told_as_wsgi_has_it():
    headers = {"host": "attune", "content-type": "text/plain", "x-a": "1", "x_a": "2", "cookie": "a=1"}
    environ = environ_of(Line([], path="/caf\u00e9", headers=headers).scope, _body(b"12"))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/caf\u00e9"
    assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == (
        "fe80::1",
        "::1",
        "8443",
    )
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "2")
    assert environ["wsgi.url_scheme"] == "https"
    assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_HOST", "HTTP_X_A", "HTTP_COOKIE"}
    assert environ["HTTP_X_A"] == "1"


def test_the_headers_of_all_lines_together_take_no_more_than_all_bodies(
    monkeypatch: pytest.MonkeyPatch,
):
    told: dict[str, Any] = {}

    class Server:
        def __init__(self, _: str, **settings: Any) -> None:
            told.update(settings)

        def serve(self) -> None:
            pass

    monkeypatch.setattr("granian.server.Server", Server)
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    serving._granian(
        SimpleNamespace(host="127.0.0.1", port=8000, workers=1, tls_cert=None, tls_key=None)  # type: ignore[arg-type]  # as much of it as is asked for
    )
    together = told["backpressure"] * told["http1_settings"].max_buffer_size
    assert together <= 16 * 1024 * 1024 * serving.BODIES_AT_ONCE


def _body(content: bytes) -> Any:
    return SimpleNamespace(content=content, length=len(content))
