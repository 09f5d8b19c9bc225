"""Servers that turn hostile, whatever is asked of them: a reason in both languages within half a minute, little memory,
and nothing of a sign-in anywhere."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from typing import Any

import pytest
import trustme

from annotator.app.translations import speak
from annotator.connectors.http import client as clients
from annotator.connectors.http.client import Client
from annotator.connectors.http.thread import NetworkThread
from annotator.core.outbox.parcel import DeliveryReason
from annotator.ui.i18n.delivery_text import reason_sentence
from connectors.hostile.errands import ERRANDS, SECRET, Said
from connectors.hostile.hostilities import CONTINUES, FAST, SLOW, Hostility
from connectors.hostile.memory import forget_peak, memory_bytes
from connectors.strange_server import Behaviour, Line, Request, StrangeServer, answering, strange_server
from depth import IS_DEEP, part

TRUST = ssl.create_default_context()
WITHIN_S = 30.0
MOST_BYTES = 200 * 2**20
LONGEST_SENTENCE = 400
FASTER = 50.0
# These look for what may not be there, or cannot tell; what is read is judged by who reads it.
SILENT = ("s3 decisions", "webdav decisions", "https decisions")
LOOKING = (*SILENT, "label-studio fetch", "s3 read", "webdav read", "s3 probe", "webdav probe", "https probe")
# A service that takes what it gets and gives no receipt: the worker is told that there is none.
UNCONFIRMED = ("https deliver", "a length too short")
# A value of a million parts is made in a piece: on a busy machine that takes long.
HELD_S = 1.0
CASES = [(errand, name) for errand in ERRANDS for name in FAST]


class QuickClient(Client):
    """In a run that is not deep it has less patience."""

    @asynccontextmanager
    async def stream(self, *asked: Any, patience_s: float | None = clients.PATIENCE_S, **named: Any) -> Any:
        quick = patience_s if patience_s is None or IS_DEEP else patience_s / FASTER
        async with super().stream(*asked, patience_s=quick, **named) as streamed:
            yield streamed


def turning(errand: str, hostility: Hostility, elsewhere: str) -> Behaviour:
    def behave(request: Request, line: Line) -> None:
        (ERRANDS[errand].opening(request) or hostility(elsewhere))(request, line)

    return behave


@pytest.fixture
def peak() -> Iterator[None]:
    """The most memory in between is little more than before. Linux tells it, and forgets the peak of before."""
    forget_peak()
    before = memory_bytes("VmRSS")
    yield
    assert memory_bytes("VmHWM") - before < MOST_BYTES


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[StrangeServer]:
    with strange_server(answering("200 OK", b"{}")) as server:
        yield server


async def warning_of(errand: str, url: str, trust: Callable[[], ssl.SSLContext] = lambda: TRUST) -> tuple[Said, float]:
    began = time.monotonic()
    async with QuickClient(trust) as client:
        said = await ERRANDS[errand].do(client, url)
    return said, time.monotonic() - began


def check(errand: str, said: Said, took_s: float) -> None:
    assert took_s < WITHIN_S
    assert SECRET not in repr(said)
    if said.reason is None:
        return
    sentences = []
    for language in ("fr", "en"):
        speak(language)
        sentences.append(reason_sentence(said.reason, said.detail))
    assert len(set(sentences)) == len(sentences), errand
    for sentence in sentences:
        assert sentence.replace("\u202f", " ").replace("\u00a0", " ").isprintable()
        assert 10 < len(sentence) < LONGEST_SENTENCE


@pytest.mark.usefixtures("peak")
@pytest.mark.parametrize(("errand", "hostility"), part(CASES, 11))
def test_whatever_a_server_does_there_is_a_word_about_it(
    errand: str, hostility: str, elsewhere: StrangeServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with strange_server(turning(errand, FAST[hostility], elsewhere.url)) as server:
        said, took_s = asyncio.run(warning_of(errand, server.url))
    check(errand, said, took_s)
    assert said.reason is not None or errand in LOOKING or (errand, hostility) == UNCONFIRMED
    assert SECRET not in caplog.text
    assert server.requests
    assert elsewhere.requests == []


@pytest.mark.usefixtures("peak")
def test_what_never_ends_is_given_up(
    elsewhere: StrangeServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once; with the patience that there is in a deep run, else with a fiftieth of it."""
    caplog.set_level(logging.DEBUG)
    if not IS_DEEP:
        monkeypatch.setattr(clients, "PATIENCE_S", clients.PATIENCE_S / FASTER)
    asked = [(errand, name) for errand in ERRANDS for name in SLOW]
    with ExitStack() as stack:
        servers = [strange_server(turning(errand, SLOW[name], elsewhere.url)) for errand, name in asked]
        urls = [stack.enter_context(server).url for server in servers]
        said = asyncio.run(said_by_all([errand for errand, _name in asked], urls))
    for (errand, name), (what, took_s) in zip(asked, said, strict=True):
        check(errand, what, took_s)
        assert what.reason is not None or errand in LOOKING, (errand, name)
    assert SECRET not in caplog.text
    assert elsewhere.requests == []


@pytest.mark.usefixtures("peak")
def test_who_announces_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    if not IS_DEEP:
        monkeypatch.setattr(clients, "PATIENCE_S", clients.PATIENCE_S / FASTER)
    for errand in ("https deliver", "s3 list"):
        with strange_server(CONTINUES("")) as server:
            said, took_s = asyncio.run(warning_of(errand, server.url))
        check(errand, said, took_s)
        assert said.reason is DeliveryReason.NO_ANSWER


async def said_by_all(errands: list[str], urls: list[str]) -> list[tuple[Said, float]]:
    return await asyncio.gather(*map(warning_of, errands, urls))


def test_nobody_waits_for_what_a_server_sends_but_its_own_thread(elsewhere: StrangeServer) -> None:
    """The loop of the window goes on while others meet hostile servers in the thread of the network."""
    hostilities = [
        FAST[name] for name in ("JSON of width", "wide letters", "endless chunks", "endless members of no kind")
    ]
    errands = [errand for errand in ERRANDS if errand.startswith("label-studio") or errand.endswith("list")]
    with ExitStack() as stack:
        servers = [
            strange_server(turning(errand, hostility, elsewhere.url)) for errand in errands for hostility in hostilities
        ]
        urls = [stack.enter_context(server).url for server in servers]
        longest_s, said = asyncio.run(beside_a_window([errand for errand in errands for _each in hostilities], urls))
    assert all(what.reason is not None for what, _took_s in said)
    assert longest_s < HELD_S


async def beside_a_window(errands: list[str], urls: list[str]) -> tuple[float, list[tuple[Said, float]]]:
    thread = NetworkThread()
    longest_s, last = 0.0, time.monotonic()
    asked = asyncio.gather(*(thread.run(partial(warning_of, *case)) for case in zip(errands, urls, strict=True)))
    while not asked.done():
        await asyncio.wait([asked], timeout=0.01)
        longest_s, last = max(longest_s, time.monotonic() - last), time.monotonic()
    await thread.close()
    return longest_s, await asked


def test_a_certificate_that_changed_gets_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Another authority vouches for the server than the one that this computer trusts."""
    caplog.set_level(logging.DEBUG)
    trusted, other = trustme.CA(), trustme.CA()

    def trust() -> ssl.SSLContext:
        context = ssl.create_default_context()
        trusted.configure_trust(context)
        return context

    with strange_server(answering("200 OK"), other) as server:
        for errand in ERRANDS:
            said, took_s = asyncio.run(warning_of(errand, server.url, trust))
            check(errand, said, took_s)
            assert said.reason is DeliveryReason.SERVER_UNTRUSTED or errand in SILENT
        assert server.requests == []
    assert SECRET not in caplog.text
