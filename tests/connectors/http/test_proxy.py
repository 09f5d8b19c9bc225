"""Proxies of the system: what is for the world goes through them, what is for this machine never does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason
from connectors.strange_server import StrangeServer, answering, strange_server

NAMES = [name for word in ("http", "https", "all", "no") for name in (f"{word}_proxy", f"{word}_proxy".upper())]


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def proxy() -> Iterator[StrangeServer]:
    with strange_server(answering("502 Bad gateway")) as server:
        yield server


def reason_of(url: str) -> tuple[DeliveryReason, bool]:
    async def asked() -> None:
        async with Client() as client:
            await client.ask("GET", url, headers={"Authorization": "secret"})

    with pytest.raises(NetworkError) as caught:
        asyncio.run(asked())
    return caught.value.reason, caught.value.never_began


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("scheme", ["http://", ""])
def test_a_proxy_of_the_environment_is_asked_for_a_tunnel_and_told_no_secret(
    monkeypatch: pytest.MonkeyPatch, proxy: StrangeServer, name: str, scheme: str
) -> None:
    monkeypatch.setenv(name, scheme + proxy.url.removeprefix("http://"))
    assert reason_of("https://results.invalid/x") == (DeliveryReason.SERVER_UNREACHABLE, True)
    (request,) = proxy.requests
    assert (request.method, request.target) == ("CONNECT", "results.invalid:443")
    assert "authorization" not in request.headers


def test_nothing_for_this_machine_goes_through_a_proxy(monkeypatch: pytest.MonkeyPatch, proxy: StrangeServer) -> None:
    for name in NAMES[:6]:
        monkeypatch.setenv(name, proxy.url)
    with strange_server(answering("500 Oh")) as server:
        assert reason_of(server.url)[0] is DeliveryReason.SERVER_FAILED
        assert reason_of(server.url.replace("127.0.0.1", "localhost"))[0] is DeliveryReason.SERVER_FAILED
    assert (len(server.requests), proxy.requests) == (2, [])


def test_what_is_excepted_goes_straight_there(monkeypatch: pytest.MonkeyPatch, proxy: StrangeServer) -> None:
    monkeypatch.setenv("https_proxy", proxy.url)
    monkeypatch.setenv("no_proxy", "results.invalid")
    assert reason_of("https://results.invalid/x") == (DeliveryReason.SERVER_UNREACHABLE, True)
    assert not proxy.requests


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:9", "socks://127.0.0.1:9/", "http://[", "ftp://proxy"])
def test_a_proxy_that_cannot_be_spoken_with_is_not_gone_around(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("all_proxy", address)
    with strange_server(answering("500 Oh")) as server:
        assert reason_of("https://results.invalid/x") == (DeliveryReason.SERVER_UNREACHABLE, True)
        assert reason_of(server.url)[0] is DeliveryReason.SERVER_FAILED, "this machine needs none"


def test_a_proxy_for_the_world_is_used_where_another_cannot_be(
    monkeypatch: pytest.MonkeyPatch, proxy: StrangeServer
) -> None:
    """Desktops set all proxy variables at once."""
    monkeypatch.setenv("all_proxy", "socks://127.0.0.1:9/")
    monkeypatch.setenv("https_proxy", proxy.url)
    reason_of("https://results.invalid/x")
    assert len(proxy.requests) == 1
