"""A certificate that cannot be trusted is sent nothing, and why is said: nobody vouches for it, or it is of another
time."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

import pytest
import trustme

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason
from connectors.strange_server import answering, strange_server, trust_in


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def fault_of(url: str, trusts: Callable[[], ssl.SSLContext] = ssl.create_default_context) -> NetworkError:
    async def asked() -> None:
        async with Client(trusts, silence_s=20.0) as client:
            await client.ask("PUT", url, headers={}, content=b"x", limit_bytes=2**20, patience_s=20.0)

    with pytest.raises(NetworkError) as caught:
        asyncio.run(asked())
    return caught.value


def test_one_that_nobody_vouches_for_is_sent_nothing(authority: trustme.CA) -> None:
    with strange_server(answering("200 OK"), authority) as server:
        fault = fault_of(server.url)
        another = fault_of(server.url.replace("127.0.0.1", "localhost"), trust_in(authority))
    reason = DeliveryReason.SERVER_UNTRUSTED
    assert (fault.reason, fault.never_began, fault.detail) == (reason, True, server.url)
    assert another.reason is reason, "the name is another"
    assert not server.requests


@pytest.mark.parametrize("days", [range(-9, -2), range(2, 9)])
def test_one_of_another_time_is_a_matter_of_the_clock(authority: trustme.CA, days: range) -> None:
    with strange_server(answering("200 OK"), authority, days) as server:
        fault = fault_of(server.url, trust_in(authority))
    assert (fault.reason, fault.never_began, fault.detail) == (DeliveryReason.SERVER_CLOCK, True, server.url)
    assert not server.requests
