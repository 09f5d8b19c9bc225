"""A faulty proxy between a worker and a server: it delays, cuts, repeats and reverses, and answers for the server.

It knows just enough HTTP to separate one request from the next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum, auto
from typing import Self

from msgspec import Struct


class Fault(Enum):
    NONE = auto()
    REFUSED = auto()  # hangs up before it takes anything
    CUT_REQUEST = auto()  # the server gets half of the request
    LOST_REQUEST = auto()  # the server gets nothing
    LOST_ANSWER = auto()  # the server does it, and nobody learns of it
    HALF_ANSWER = auto()
    TWICE = auto()  # the server gets it twice; the second answer is passed on
    LATE = auto()  # the server gets it after what comes next, or at the end; it looks lost
    HELD = auto()  # passed on when what comes next has come, or soon
    FAILED = auto()  # 500 by the proxy
    BUSY = auto()  # 429
    PAGE = auto()  # a page where somebody is to sign in, as 200
    MISSING_PAGE = auto()  # as 404
    CALLED_OFF_BEFORE = auto()  # the client is killed before the server gets it
    CALLED_OFF_AFTER = auto()  # and after


_OF_ITS_OWN = {
    Fault.FAILED: ("500 Internal Server Error", "<h1>Server Error (500)</h1>"),
    Fault.BUSY: ("429 Too Many Requests", ""),
    Fault.PAGE: ("200 OK", "<title>Welcome to the hotel</title>"),
    Fault.MISSING_PAGE: ("404 Not Found", "<h1>Not Found</h1>"),
}
_LIMIT_BYTES = 2**20
_HELD_S = 0.05


class Request(Struct, frozen=True):
    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        """`METHOD path`."""
        return " ".join(self.head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")[:2])

    @property
    def whole(self) -> bytes:
        """Return a request as sent to the server: each has its own connection."""
        lines = [line for line in self.head.split(b"\r\n") if line and not line.lower().startswith(b"connection:")]
        return b"\r\n".join([*lines, b"Connection: close", b"", self.body])


class FaultyProxy:
    """Runs in the loop of those who ask. `faults` are used up one a request; then it is a good proxy. `came` is what
    it took, `passed` what the server got whole, as `METHOD path`. `call_off` is called for the faults of that name."""

    def __init__(self, port: int, faults: Iterable[Fault] = (), call_off: Callable[[], None] = lambda: None) -> None:
        self._server_port = port
        self._faults = list(faults)
        self._call_off = call_off
        self.came: list[str] = []
        self.passed: list[str] = []
        self._late: list[Request] = []
        self._next_came = asyncio.Event()
        self._busy: set[asyncio.Task[None]] = set()
        self._unasked: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_LIMIT_BYTES)
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.heal()
        self._listening.close()
        for task in self._unasked:  # a client that was killed may have a line open on which it never asks
            task.cancel()
        while self._busy:
            await asyncio.wait(set(self._busy))

    async def heal(self) -> None:
        """No more faults; what was held back goes its way now."""
        self._faults.clear()
        self._next_came.set()
        await self._pass_late()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                fault = self._faults.pop(0) if self._faults else Fault.NONE
                answer = b"" if fault is Fault.REFUSED else await self._answered(await self._asked(reader), fault)
                writer.write(answer)
                await writer.drain()
        finally:
            writer.close()
            self._busy.discard(task)

    async def _asked(self, reader: asyncio.StreamReader) -> Request:
        task = asyncio.current_task()
        assert task is not None
        self._unasked.add(task)
        try:
            return await _request(reader)
        finally:
            self._unasked.discard(task)

    async def _answered(self, request: Request, fault: Fault) -> bytes:
        """Nothing for those who are hung up on."""
        self.came.append(request.line)
        before, self._next_came = self._next_came, asyncio.Event()
        before.set()
        if fault in _OF_ITS_OWN:
            status, page = _OF_ITS_OWN[fault]
            return f"HTTP/1.1 {status}\r\nContent-Length: {len(page)}\r\nConnection: close\r\n\r\n{page}".encode()
        match fault:
            case Fault.LATE:
                self._late.append(request)
                return b""
            case Fault.HELD:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._next_came.wait(), _HELD_S)
            case Fault.CUT_REQUEST:
                await self._exchange(request.whole[: -max(1, len(request.body) // 2)], is_cut=True)
                return b""
            case Fault.CALLED_OFF_BEFORE | Fault.LOST_REQUEST:
                if fault is Fault.CALLED_OFF_BEFORE:
                    self._call_off()
                return b""
        answer = await self._pass(request)
        if fault is Fault.TWICE:
            answer = await self._pass(request)
        await self._pass_late()
        match fault:
            case Fault.LOST_ANSWER | Fault.CALLED_OFF_AFTER:
                if fault is Fault.CALLED_OFF_AFTER:
                    self._call_off()
                return b""
            case Fault.HALF_ANSWER:
                return answer[: -max(1, len(answer) // 3)]
            case _:
                return answer

    async def _pass_late(self) -> None:
        while self._late:
            await self._pass(self._late.pop(0))

    async def _pass(self, request: Request) -> bytes:
        self.passed.append(request.line)
        return await self._exchange(request.whole)

    async def _exchange(self, data: bytes, *, is_cut: bool = False) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server_port, limit=_LIMIT_BYTES)
        try:
            writer.write(data)
            if is_cut:
                writer.write_eof()
            answer = await reader.read()
            return answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return Request(head, await reader.readexactly(int(value)))
    return Request(head, b"")
