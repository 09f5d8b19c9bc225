"""The thread in which servers are spoken to: what is called off here is called off there, and the end ends all."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator

import pytest

from annotator.connectors.http.client import Client
from annotator.connectors.http.thread import NetworkThread
from connectors.strange_server import Line, Request, answering, strange_server

DEADLOCKED_S = 30


class Endless:
    """Work that tells when it began and when it was called off."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()

    async def __call__(self) -> None:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()


async def soon(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, DEADLOCKED_S)


def test_work_is_done_in_another_thread_that_is_always_the_same() -> None:
    async def here() -> set[str]:
        network = NetworkThread()

        async def name() -> str:
            return threading.current_thread().name

        names = {await network.run(name), await network.run(name), threading.current_thread().name}
        await network.close()
        return names

    assert asyncio.run(here()) == {"network", "MainThread"}
    assert "network" not in {thread.name for thread in threading.enumerate()}


def test_a_mistake_there_is_raised_here() -> None:
    async def here() -> None:
        network = NetworkThread()

        async def mistaken() -> None:
            raise KeyError("oh")

        with pytest.raises(KeyError, match="oh"):
            await network.run(mistaken)
        await network.close()

    asyncio.run(here())


def test_what_is_called_off_here_is_called_off_there() -> None:
    async def here() -> None:
        network, work = NetworkThread(), Endless()
        running = asyncio.create_task(network.run(work))
        await soon(work.begun)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await soon(work.ended)
        await network.close()

    asyncio.run(here())


def test_the_end_calls_off_what_is_under_way_and_lets_nothing_begin() -> None:
    async def here() -> None:
        network, work = NetworkThread(), Endless()
        running = asyncio.create_task(network.run(work))
        await soon(work.begun)
        await network.close()
        assert work.ended.is_set()
        with pytest.raises(asyncio.CancelledError):
            await running
        with pytest.raises(asyncio.CancelledError):
            await network.run(work)
        await network.close()

    asyncio.run(here())
    asyncio.run(NetworkThread().close())


def test_a_connection_that_waits_is_hung_up_on_when_it_is_called_off() -> None:
    def silent(_request: Request, line: Line) -> None:
        asked.set()
        line.keep_silent()

    async def here(url: str) -> None:
        network, client = NetworkThread(), Client()
        network.at_end(client.close)
        running = asyncio.create_task(network.run(lambda: client.ask("GET", url)))
        await soon(asked)
        running.cancel()
        await soon(server.hung_up)
        await network.close()

    asked = threading.Event()
    with strange_server(silent) as server:
        asyncio.run(here(server.url))


def test_a_client_is_closed_in_the_thread_that_used_it() -> None:
    async def here(url: str) -> list[str]:
        network, client = NetworkThread(), Client()
        network.at_end(client.close)

        async def note() -> None:
            names.append(threading.current_thread().name)

        async def failing() -> None:
            raise ConnectionResetError

        names: list[str] = []
        network.at_end(failing)
        network.at_end(note)
        assert (await network.run(lambda: client.ask("GET", url))).status == 200
        await network.close()
        return names

    with strange_server(answering("200 OK")) as server:
        assert asyncio.run(here(server.url)) == ["network"]


LOOKS_UP = """
import asyncio, socket, threading
from annotator.connectors.http.client import Client
from annotator.connectors.http.thread import NetworkThread
begun = threading.Event()
def look_up(*_words, **_named):
    begun.set()
    threading.Event().wait()
socket.getaddrinfo = look_up
async def here():
    network, client = NetworkThread(), Client()
    running = asyncio.create_task(network.run(lambda: client.ask("GET", "https://results.invalid/")))
    await asyncio.to_thread(begun.wait)
    await network.close()
    running.cancel()
asyncio.run(here())
"""


def test_a_name_that_is_looked_up_for_ever_does_not_keep_the_program_alive() -> None:
    subprocess.run([sys.executable, "-c", LOOKS_UP], check=True, timeout=DEADLOCKED_S)


class Lingering(Endless):
    """Work that still has something to do once it was called off."""

    async def __call__(self) -> None:
        try:
            await super().__call__()
        finally:
            await asyncio.sleep(0)
            self.over = True

    over = False


def test_what_runs_to_its_end_is_over_there_when_it_is_called_off_here() -> None:
    async def here() -> None:
        network, work = NetworkThread(), Lingering()
        asked = asyncio.ensure_future(network.run_to_end(work))
        await soon(work.begun)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert work.over
        await network.close()

    asyncio.run(here())


def test_what_is_called_off_before_it_began_is_over_too() -> None:
    async def here() -> None:
        network = NetworkThread()
        for _time in range(50):
            work = Lingering()
            asked = asyncio.ensure_future(network.run_to_end(work))
            await asyncio.sleep(0)
            asked.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asked
            assert work.over == work.begun.is_set()
        await network.close()

    asyncio.run(here())


def test_what_runs_to_its_end_returns_raises_and_ends_with_the_thread() -> None:
    async def here() -> None:
        network, work = NetworkThread(), Endless()

        async def mistaken() -> None:
            raise KeyError("oh")

        async def seven() -> int:
            return 7

        assert await network.run_to_end(seven) == 7
        with pytest.raises(KeyError, match="oh"):
            await network.run_to_end(mistaken)
        asked = asyncio.ensure_future(network.run_to_end(work))
        await soon(work.begun)
        await network.close()
        with pytest.raises(asyncio.CancelledError):
            await asked
        with pytest.raises(asyncio.CancelledError):
            await network.run_to_end(seven)

    asyncio.run(here())


def test_a_reply_dropped_at_the_end_is_closed_before_the_thread_ends() -> None:
    closed: list[bool] = []

    async def pieces() -> AsyncGenerator[bytes, None]:
        try:
            yield b"1"
        finally:
            for _turn in range(5):
                await asyncio.sleep(0)
            closed.append(True)

    async def drop() -> None:
        await anext(pieces())

    async def scenario() -> None:
        thread = NetworkThread()
        thread.at_end(drop)
        await thread.run(lambda: asyncio.sleep(0))
        await thread.close()

    asyncio.run(scenario())
    assert closed == [True]
