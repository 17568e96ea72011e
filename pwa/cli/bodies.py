"""Reads request bodies within limits of pace, size and number. Must never take a thread for it.

A sender that trickles or falls silent costs only the bytes that it has sent, and not for long.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol


class Source(Protocol):
    """Where a body comes from, piece by piece; a broken connection looks like its end."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...


@dataclass(frozen=True)
class Limits:
    """What a sender may do.

    It may lag `silence_s` behind a pace of `least_bytes_per_s`, however fast it was before; the tablet itself gives up
    below four times that pace. `most_bytes` is for one body, `most_bytes_at_once` for all that are held together.
    Somebody who may send that much and sends more is heard out, up to `most_bytes_in_vain`; of anybody else no more is
    read than they may send.
    """

    most_bytes: int
    most_bytes_at_once: int
    most_bytes_in_vain: int = 256 * 1024 * 1024
    silence_s: float = 30
    least_bytes_per_s: int = 1024


@dataclass(frozen=True)
class Body:
    """What was sent, and its length; `content` is empty when the length is over the limit."""

    content: bytes
    length: int


class NotWhole(Exception):
    """The body will never be complete."""


class TooSlow(NotWhole):
    """The sender was silent, or below the minimum pace, for too long."""


class NoRoom(NotWhole):
    """All bodies together were too much, and this was the largest incomplete one."""


class BrokenOff(NotWhole):
    """The connection broke: there is nobody left to answer."""


class Bodies:
    """The bodies that one process holds at the same time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held = 0
        self._on_their_way: set[_Arriving] = set()

    @property
    def held_bytes(self) -> int:
        return self._held

    @asynccontextmanager
    async def whole(
        self, source: Source, announced: int | None, most_bytes: int | None = None
    ) -> AsyncIterator[Body]:
        """The body of `source`, counted as held until the caller is done. `announced` is its length, if it was given.

        `most_bytes` is for whoever may send less than the limit. Raises NotWhole.
        """
        most_bytes = min(most_bytes or self._limits.most_bytes, self._limits.most_bytes)
        arriving = _Arriving(announced, asyncio.timeout(self._limits.silence_s), most_bytes)
        try:
            yield await self._arrived(arriving, source)
        finally:
            self._held -= arriving.held

    async def _arrived(self, arriving: "_Arriving", source: Source) -> Body:
        self._on_their_way.add(arriving)
        try:
            async with arriving.timeout:
                await self._read(arriving, source)
        except TimeoutError:
            raise (NoRoom if arriving.has_to_go else TooSlow) from None
        finally:
            self._on_their_way.discard(arriving)
        if arriving.announced is not None and arriving.length < arriving.announced <= arriving.most_bytes:
            raise BrokenOff
        return Body(bytes(arriving.content), max(arriving.length, arriving.announced or 0))

    async def _read(self, arriving: "_Arriving", source: Source) -> None:
        limits, most = self._limits, arriving.most_bytes
        most_to_read = limits.most_bytes_in_vain if most == limits.most_bytes else most
        if (arriving.announced or 0) > most_to_read:
            return
        async for piece in source:
            arriving.length += len(piece)
            arriving.keep_pace(len(piece), limits)
            if max(arriving.length, arriving.announced or 0) > most:
                self._held -= arriving.let_go()
            else:
                self._held += arriving.hold(piece)
                self._make_room()
            if arriving.length == arriving.announced or arriving.length > most_to_read:
                return

    def _make_room(self) -> None:
        if self._held > self._limits.most_bytes_at_once:
            staying = [each for each in self._on_their_way if not each.has_to_go]
            if staying:
                max(staying, key=lambda each: each.held).go()


@dataclass(eq=False)
class _Arriving:
    """One body that is on its way."""

    announced: int | None
    timeout: asyncio.Timeout
    most_bytes: int
    # In one piece: a list of tiny pieces takes many times the memory of their bytes.
    content: bytearray = field(default_factory=bytearray)
    length: int = 0
    held: int = 0
    has_to_go: bool = False

    def hold(self, piece: bytes) -> int:
        self.content += piece
        self.held += len(piece)
        return len(piece)

    def let_go(self) -> int:
        """The bytes that are no longer held."""
        gone, self.held = self.held, 0
        self.content = bytearray()
        return gone

    def keep_pace(self, count: int, limits: Limits) -> None:
        """A sender in good time gains time, but never saves up more than one silence."""
        if self.has_to_go:
            return
        until = (self.timeout.when() or 0) + count / limits.least_bytes_per_s
        self.timeout.reschedule(min(until, asyncio.get_running_loop().time() + limits.silence_s))

    def go(self) -> None:
        self.has_to_go = True
        self.timeout.reschedule(0)
