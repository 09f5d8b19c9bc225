"""Streaming of results from a server: the listing is read page by page, and a few small results are fetched ahead."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.result_source import BUNDLE_KEY, ResultFile, ServerUnreadable, is_result_name
from annotator.ui.i18n.delivery_text import reason_sentence

AHEAD = 16
# Larger results are fetched when they are needed.
SMALL_BYTES = 256 * 1024


class ResultsServer(Protocol):
    """The interface of a server with results. All methods raise NetworkError."""

    def paths(self) -> AsyncIterator[str]: ...

    async def read(self, path: str, limit_bytes: int) -> bytes:
        """Return at most one byte more than the limit."""
        ...


class ServerResults:
    """Results on a server, as `core.outbox.result_source.Results`. Each listing opens and closes its own client and
    event loop. Server messages become the text of a ServerUnreadable."""

    def __init__(self, address: str, server: Callable[[Client], Awaitable[ResultsServer]]) -> None:
        self._address = address
        self._server = server
        last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
        self._own_key = last if BUNDLE_KEY.fullmatch(last) else ""
        self._listing: _Listing | None = None

    @property
    def name(self) -> str:
        return self._address

    def listing(self) -> Iterator[ResultFile]:
        with asyncio.Runner() as runner:
            self._listing = listing = _Listing(runner, self._server, self._file)
            try:
                while (file := listing.next()) is not None:
                    yield file
            finally:
                self._listing = None
                runner.run(listing.close())

    def read(self, path: str, limit_bytes: int) -> bytes:
        if self._listing is None:
            raise ValueError(f"{path} was not listed")
        return self._listing.read(path, limit_bytes)

    def _file(self, path: str) -> ResultFile | None:
        name = path.rpartition("/")[2]
        if name.startswith("."):
            return ResultFile(path, odd="hidden")
        return is_result_name(path, own_key=self._own_key)


class _Listing:
    def __init__(
        self,
        runner: asyncio.Runner,
        server: Callable[[Client], Awaitable[ResultsServer]],
        file: Callable[[str], ResultFile | None],
    ) -> None:
        self._runner = runner
        self._client = Client()
        self._server = _in_words(runner, lambda: _opened(server, self._client))
        self._paths = aiter(self._server.paths())
        self._file = file
        self._ahead: deque[tuple[ResultFile, asyncio.Task[bytes] | None]] = deque()
        self._is_at_end = False
        self._fetched: asyncio.Task[bytes] | None = None

    def next(self) -> ResultFile | None:
        """Return the next file. Raise OSError if the listing cannot be read."""
        _in_words(self._runner, self._fill)
        if not self._ahead:
            return None
        self._drop(self._fetched)
        file, self._fetched = self._ahead.popleft()
        return file

    def read(self, path: str, limit_bytes: int) -> bytes:
        return _in_words(self._runner, lambda: self._content(path, limit_bytes))

    async def close(self) -> None:
        for task in (self._fetched, *(task for _file, task in self._ahead)):
            self._drop(task)
        await self._client.close()

    async def _fill(self) -> None:
        while not self._is_at_end and len(self._ahead) < AHEAD:
            try:
                file = self._file(await anext(self._paths))
            except StopAsyncIteration:
                self._is_at_end = True
                return
            if file is None:
                continue
            task = None if file.odd else asyncio.create_task(self._server.read(file.path, SMALL_BYTES))
            self._ahead.append((file, task))

    async def _content(self, path: str, limit_bytes: int) -> bytes:
        task = self._fetched
        self._fetched = None
        data = await task if task is not None else b""
        if task is None or len(data) > SMALL_BYTES:
            return await self._server.read(path, limit_bytes)
        return data[: limit_bytes + 1]

    @staticmethod
    def _drop(task: asyncio.Task[bytes] | None) -> None:
        """Cancel a task and ignore its result or error."""
        if task is not None and not task.cancel() and not task.cancelled():
            task.exception()


async def _opened(server: Callable[[Client], Awaitable[ResultsServer]], client: Client) -> ResultsServer:
    return await server(client)


def _in_words[T](runner: asyncio.Runner, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine. Raise ServerUnreadable with the message for a network error, or for a bug that a reply met."""
    try:
        return runner.run(work())
    except OSError:
        raise
    except Exception as error:
        failed = (DeliveryReason.CONNECTOR_FAILED, type(error).__name__)
        reason, detail = (error.reason, error.detail) if isinstance(error, NetworkError) else failed
        # The message becomes part of a sentence.
        raise ServerUnreadable(reason_sentence(reason, detail).rstrip(".")) from error
