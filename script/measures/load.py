"""Cheap load for a server on this machine: requests prepared in advance, one process, every answer checked."""

import os
import re
import selectors
import socket
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE_S = 30

# Yields complete requests and is sent each answer's body; raises RuntimeError for an answer that is not as expected.
Conversation = Generator[bytes, bytes, None]


@dataclass(frozen=True)
class Run:
    """The time of the whole run, of each request, and of the server's processor, all in seconds."""

    seconds: float
    each: list[float]
    server_cpu: float


def request(path: str, headers: dict[str, str], body: bytes) -> bytes:
    """The bytes of a POST with JSON on a connection that stays open."""
    fields = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": len(body), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def hold(port: int, conversations: Sequence[Conversation], server: int) -> Run:
    """Hold all conversations at once, each on its own connection. `server` is the id of the server's session.

    Raises RuntimeError at the first answer that is not 2xx or that a conversation doesn't accept.
    """
    lines = [_Line(port, conversation) for conversation in conversations]
    each: list[float] = []
    used, began = cpu_s(server), time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
            line.say(next(line.conversation))
        while waiting.get_map():
            ready = waiting.select(PATIENCE_S)
            if not ready:
                raise RuntimeError(f"no answer within {PATIENCE_S} s")
            for key, _ in ready:
                line = key.data
                answer = line.hear()
                if answer is None:
                    continue
                each.append(time.perf_counter() - line.said_at)
                try:
                    line.say(line.conversation.send(answer))
                except StopIteration:
                    waiting.unregister(line.socket)
                    line.socket.close()
    return Run(time.perf_counter() - began, each, cpu_s(server) - used)


def cpu_s(session: int) -> float:
    """Processor seconds used by a session's living processes and by the children that they waited for."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[3]) == session:
            ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS_A_SECOND


@dataclass
class _Line:
    """One kept-alive connection."""

    port: int
    conversation: Conversation
    said_at: float = 0.0
    heard: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def say(self, sent: bytes) -> None:
        self.said_at = time.perf_counter()
        self.socket.sendall(sent)

    def hear(self) -> bytes | None:
        """The answer's body, or None while more of it is to come."""
        arrived = self.socket.recv(1 << 18)
        self.heard += arrived
        head = self.heard.find(b"\r\n\r\n")
        length = LENGTH.search(self.heard, 0, head) if head >= 0 else None
        if not arrived or (head >= 0 and not (length and self.heard.startswith(b"HTTP/1.1 2"))):
            raise RuntimeError(f"not the answer that was expected: {bytes(self.heard[:2000])!r}")
        if length is None or len(self.heard) < head + 4 + int(length[1]):
            return None
        body = bytes(self.heard[head + 4 :])
        self.heard.clear()
        return body
