"""Between granian and the app: gives a request to one of the few threads only when all of it has arrived.

Must not know what is asked, and must not wait for a client in a thread. Before more than a little is read, it asks how
much this request may send. What works long has threads of its own, so that reading and sending go on.
"""

import asyncio
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from pwa.cli.bodies import Bodies, Body, BrokenOff, Limits, NoRoom, NotWhole, Source
from pwa.cli.turns import NoTurn, Turns
from pwa.views.busy import NO_TURN

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from granian.rsgi import Scope

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
Slow = Mapping[str, Turns]
"""Turns for each kind of long work."""

WITHOUT_BODY = {"GET", "HEAD"}
NOTHING = Body(b"", 0)
TRY_AGAIN_S = 30
COMMON = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    # The input ends where the body does.
    "wsgi.input_terminated": True,
}


class Exchange(Source, Protocol):
    """One request and its answer, as granian has them."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...
    def response_empty(self, status: int, headers: Headers) -> None: ...


class Front:
    """What granian calls for each request (RSGI), over `app` (WSGI)."""

    def __init__(
        self,
        app: "WSGIApplication",
        limits: Limits,
        threads: int,
        most_bytes: Callable[[Environ], int],
        unasked_bytes: int,
        slow: Slow = MappingProxyType({}),
        kind_of: Callable[[Environ], str] = lambda _: "",
    ) -> None:
        """`most_bytes` tells from a request's head how much its body may be; up to `unasked_bytes` anybody may send.

        `kind_of` tells which kind of long work it is: one of `slow`, or "" for none.
        """
        self._app = app
        self._slow, self._kind_of = slow, kind_of
        self._most_bytes, self._unasked_bytes = most_bytes, unasked_bytes
        self._bodies = Bodies(limits)
        self._threads = ThreadPoolExecutor(threads, "answering")

    async def __rsgi__(self, scope: "Scope", exchange: Exchange) -> None:
        if scope.method in WITHOUT_BODY:
            await self._answered(scope, exchange, NOTHING)
            return
        try:
            announced = _announced(scope)
            most = await self._allowed(scope, announced)
            async with self._bodies.whole(exchange, announced, most) as body:
                await self._answered(scope, exchange, body)
        except NotWhole as reason:
            status, headers = _refusal(reason)
            exchange.response_empty(status, headers)

    async def _allowed(self, scope: "Scope", announced: int | None) -> int:
        if announced is not None and announced <= self._unasked_bytes:
            return self._unasked_bytes
        head = environ_of(scope, NOTHING)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._most_bytes, head)

    async def _answered(self, scope: "Scope", exchange: Exchange, body: Body) -> None:
        environ = environ_of(scope, body)
        turns = self._slow.get(self._kind_of(environ))
        if turns is None:
            await self._answered_in(self._threads, environ, exchange)
            return
        try:
            async with turns.one() as threads:
                await self._answered_in(threads, environ, exchange)
        except NoTurn:
            await self._answered_in(self._threads, {**environ, NO_TURN: True}, exchange)

    async def _answered_in(self, threads: Executor, environ: Environ, exchange: Exchange) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, self._answer, environ, exchange)

    def _answer(self, environ: Environ, exchange: Exchange) -> None:
        """Runs in a thread. The server sends the answer by itself, however slowly it is read."""
        head = _Head()
        parts = self._app(environ, head)
        try:
            content = b"".join(parts)
        finally:
            _close(parts)
        exchange.response_bytes(head.status, head.headers, content)


class _Head:
    """WSGI's start_response."""

    status = 500
    headers: Headers

    def __call__(self, status: str, headers: Headers, exc_info: object = None) -> Any:  # noqa: ANN401  WSGI's own
        self.status, self.headers = int(status.partition(" ")[0]), headers


def environ_of(scope: "Scope", body: Body) -> Environ:
    """The request as WSGI has it."""
    server, _, port = scope.server.rpartition(":")
    return {
        **COMMON,
        **_headers_of(scope),
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(body.length),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body.content),
        "wsgi.errors": sys.stderr,
    }


def _headers_of(scope: "Scope") -> dict[str, str]:
    told: dict[str, str] = {}
    for name, value in scope.headers.items():
        # A name with an underscore would pass for another header: X_Forwarded_For.
        if "_" in name:
            continue
        key = f"HTTP_{name.upper().replace('-', '_')}"
        told[key] = f"{told[key]}{'; ' if name == 'cookie' else ','}{value}" if key in told else value
    for name in ("HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"):
        told.pop(name, None)
    if "HTTP_CONTENT_TYPE" in told:
        told["CONTENT_TYPE"] = told.pop("HTTP_CONTENT_TYPE")
    return told


def _announced(scope: "Scope") -> int | None:
    """The length that the request announces. The server has already refused anything but a number."""
    length = None if "transfer-encoding" in scope.headers else scope.headers.get("content-length")
    return None if length is None else int(length)


def _refusal(reason: NotWhole) -> tuple[int, Headers]:
    """Without a text: this goes to a sender who stopped, and who has mostly gone."""
    headers = [("Connection", "close"), ("Cache-Control", "no-store")]
    if isinstance(reason, NoRoom):
        return 503, [*headers, ("Retry-After", str(TRY_AGAIN_S))]
    return 400 if isinstance(reason, BrokenOff) else 408, headers


def _close(parts: Iterable[bytes]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()
