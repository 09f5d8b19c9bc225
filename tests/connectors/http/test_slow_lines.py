"""A line that takes what is sent slowly: as long as it goes on, and no longer than its size allows, nobody gives up."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec import Struct, field

from annotator.connectors.http import client as client_module
from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason

CONTENT = b"x" * (6 * 2**20)
STEP_BYTES = 32 * 1024
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class SlowReader(Struct):
    """Takes a little of what is sent every few milliseconds, up to `stops_after` bytes of it."""

    stops_after: int = 2**62
    taken: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def listening(self) -> Iterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, STEP_BYTES)
            thread = threading.Thread(target=self._serve, args=(listener,), daemon=True)
            thread.start()
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                self.over.set()
                listener.shutdown(socket.SHUT_RDWR)
                thread.join()

    def _serve(self, listener: socket.socket) -> None:
        try:
            with listener.accept()[0] as line:
                while self.taken < len(CONTENT) and not self.over.wait(0.005):
                    if self.taken < self.stops_after:
                        self.taken += len(line.recv(STEP_BYTES))
                line.sendall(ANSWER)
        except OSError:
            return  # the client hung up


def sent(url: str) -> bytes:
    async def asked() -> bytes:
        async with Client() as client:
            return (await client.ask("PUT", url, content=CONTENT, patience_s=client_module.PATIENCE_S)).body

    return asyncio.run(asked())


@pytest.fixture(autouse=True)
def small_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of it takes a second at least, and three times the patience; a system takes most of it at once here."""
    monkeypatch.setattr(client_module, "PATIENCE_S", 0.3)
    monkeypatch.setattr(client_module, "SLOWEST_BYTES_S", 2 * 2**20)
    monkeypatch.setattr(client_module, "_IN_TRANSIT_BYTES", len(CONTENT))


def test_what_moves_is_waited_for_although_it_takes_longer_than_patience() -> None:
    started_s = time.monotonic()
    with SlowReader().listening() as url:
        assert sent(url) == b"ok"
    assert time.monotonic() - started_s > 3 * client_module.PATIENCE_S


def test_what_stands_still_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_IN_TRANSIT_BYTES", 0)
    reader = SlowReader(stops_after=2**20)
    with reader.listening() as url, pytest.raises(NetworkError) as caught:
        sent(url)
    assert caught.value.reason is DeliveryReason.NO_ANSWER
    assert not caught.value.never_began


def test_what_moves_too_slowly_for_its_size_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "SLOWEST_BYTES_S", 60 * 2**20)
    with SlowReader().listening() as url, pytest.raises(NetworkError) as caught:
        sent(url)
    assert caught.value.reason is DeliveryReason.NO_ANSWER
