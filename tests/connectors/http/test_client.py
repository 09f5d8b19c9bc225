"""The client among strangers: whatever a server does, there is a reason in the words of the outbox, and little memory
and no header is lost to it."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import ssl
from collections.abc import Callable

import pytest
import trustme

from annotator.connectors.http.client import Client, ServerReply
from annotator.connectors.http.errors import NetworkError
from annotator.core.outbox.parcel import DeliveryReason, Refused, RetryLater
from connectors.strange_server import Behaviour, Line, Request, answering, strange_server, trust_in

SECRET = "a-secret-that-nobody-may-see"
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
REASON = DeliveryReason


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def ask(url: str, trusts: Callable[[], ssl.SSLContext] = ssl.create_default_context, **named: float) -> ServerReply:
    async def asked() -> ServerReply:
        async with Client(trusts, silence_s=named.get("silence_s", 20.0)) as client:
            return await client.ask(
                "PUT",
                url,
                headers={"Authorization": SECRET},
                content=b"x" * int(named.get("sent_bytes", 10)),
                limit_bytes=int(named.get("limit_bytes", 2**20)),
                patience_s=named.get("patience_s", 20.0),
            )

    return asyncio.run(asked())


def fault_of(
    url: str, trusts: Callable[[], ssl.SSLContext] = ssl.create_default_context, **named: float
) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        ask(url, trusts, **named)
    assert SECRET not in repr(caught.value)
    assert SECRET not in caught.value.detail
    return caught.value


def test_an_answer_over_tls_comes_whole(authority: trustme.CA) -> None:
    with strange_server(answering("201 Created", b"{}", X_Word="yes"), authority) as server:
        reply = ask(server.url + "/a%20b/c@1", trust_in(authority))
    assert (reply.status, reply.body, reply.json(), reply.server) == (201, b"{}", {}, server.url)
    assert reply.headers["x-word"] == "yes"
    assert "{}" not in repr(reply)
    (request,) = server.requests
    assert (request.method, request.target, request.body) == ("PUT", "/a%20b/c@1", b"x" * 10)
    assert request.headers["accept-encoding"] == "identity"


def test_what_is_sent_arrives_with_its_length_however_long_it_is(authority: trustme.CA) -> None:
    with strange_server(answering("200 OK"), authority) as server:
        ask(server.url, trust_in(authority), sent_bytes=300_000)
    assert len(server.requests[0].body) == 300_000
    assert "transfer-encoding" not in server.requests[0].headers


@pytest.mark.parametrize("place", ["other", "same", "circle", "https://169.254.169.254/latest", "file:///etc/passwd"])
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed(status: str, place: str) -> None:
    with strange_server(answering("200 OK")) as other:
        places = {"other": other.url, "same": "/elsewhere", "circle": "/"}
        with strange_server(answering(status, Location=places.get(place, place))) as server:
            fault = fault_of(server.url + "/")
    assert fault.reason is REASON.SERVER_ELSEWHERE
    assert len(server.requests) == 1
    assert not other.requests


def test_cookies_are_not_kept() -> None:
    async def asked(url: str) -> None:
        async with Client() as client:
            for _time in range(2):
                await client.ask("GET", url)

    with strange_server(
        answering("200 OK", Set_Cookie="sessionid=1; expires=Fri, 99 Nov 20266 00:00:00 GMT")
    ) as server:
        asyncio.run(asked(server.url))
    assert ["cookie" in request.headers for request in server.requests] == [False, False]


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (HEAD + b"Content-Length: 10000000000\r\n\r\n", b"x" * 65536),
        (HEAD + b"\r\n", b"x" * 65536),
        (CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        (HEAD, b"X-More: and more\r\n"),
        (HEAD + b"X-Long: ", b"x" * 65536),
        (b"", b"x" * 65536),
        (CHUNKED, b"0" * 65536),
    ],
    ids=["long body", "endless body", "endless chunks", "endless headers", "endless header", "no HTTP", "no chunk"],
)
def test_what_has_no_end_is_hung_up_on(head: bytes, piece: bytes) -> None:
    def behave(_request: Request, line: Line) -> None:
        line.send(head)
        line.send_for_ever(piece)

    with strange_server(behave) as server:
        fault = fault_of(server.url)
    assert fault.reason is REASON.SERVER_STRANGE
    assert server.sent_bytes < 16 * 2**20, "the limit, and what the system holds between them"


def test_a_small_answer_that_would_unfold_to_a_large_one_stays_folded() -> None:
    with strange_server(answering("200 OK", gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip")) as server:
        assert fault_of(server.url).reason is REASON.SERVER_STRANGE


@pytest.mark.parametrize(
    "body", [b"[" * 500_000, b'{"a":' * 200_000, b"<html>Sign in</html>", b"\xff\xfe\x00", b"9" * 9999, b""]
)
def test_what_is_no_json_of_ours_has_a_reason(body: bytes) -> None:
    with strange_server(answering("200 OK", body)) as server:
        reply = ask(server.url)
    with pytest.raises(NetworkError) as caught:
        reply.json()
    assert caught.value.reason is REASON.SERVER_STRANGE


def dripping(head: bytes) -> Behaviour:
    def behave(_request: Request, line: Line) -> None:
        line.send(head)
        line.drip(b"x")

    return behave


def sending(data: bytes) -> Behaviour:
    return lambda _request, line: line.send(data)


def silent(_request: Request, line: Line) -> None:
    line.keep_silent()


def test_a_connection_that_breaks_is_no_stranger() -> None:
    """The network is at fault, and the person is not asked to sign in to it."""
    broken: list[Behaviour] = [
        lambda _request, line: line.reset(),
        lambda _request, _line: None,
        sending(HEAD[:9]),
        sending(HEAD + b"Content-Length: 100\r\n\r\nhalf"),
        sending(CHUNKED + b"10\r\nhalf"),
    ]
    for behave in broken:
        with strange_server(behave) as server:
            fault = fault_of(server.url)
        assert (fault.reason, fault.never_began) == (REASON.SERVER_UNREACHABLE, False)
        assert fault.outcome == RetryLater(REASON.SERVER_UNREACHABLE, server.url)


def test_patience_ends() -> None:
    for behave in (
        silent,
        dripping(HEAD + b"Content-Length: 100000\r\n\r\n"),
        dripping(b"HTTP/1.1 200 "),
        dripping(HEAD + b"X: "),
    ):
        with strange_server(behave) as server:
            assert fault_of(server.url, patience_s=0.3).reason is REASON.NO_ANSWER
    with strange_server(silent) as server:
        assert fault_of(server.url, silence_s=0.1).reason is REASON.NO_ANSWER


def test_where_nobody_listens_nothing_began() -> None:
    with strange_server(silent) as server:
        pass
    fault = fault_of(server.url)
    assert (fault.reason, fault.never_began, fault.detail) == (REASON.SERVER_UNREACHABLE, True, server.url)
    fault = fault_of("https://no-such-host.invalid/x")
    assert (fault.reason, fault.never_began) == (REASON.SERVER_UNREACHABLE, True)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("429 Slow down", REASON.SERVER_BUSY),
        ("423 Locked", REASON.SERVER_BUSY),
        ("503 Later", REASON.SERVER_BUSY),
        ("500 Oh", REASON.SERVER_FAILED),
        ("502 Bad gateway", REASON.SERVER_FAILED),
        ("507 Full", REASON.SERVER_FULL),
        ("304 Not modified", REASON.SERVER_ELSEWHERE),
    ],
)
def test_statuses_that_mean_the_same_everywhere(status: str, reason: DeliveryReason) -> None:
    with strange_server(answering(status, b"<html>")) as server:
        assert fault_of(server.url).reason is reason


@pytest.mark.parametrize(("value", "wait_s"), [("120", 120.0), ("9" * 5000, 21_600.0), ("soon", None), ("-5", None)])
def test_how_long_a_server_asks_to_wait_is_told(value: str, wait_s: float | None) -> None:
    with strange_server(answering("429 Slow down", Retry_After=value)) as server:
        assert fault_of(server.url).outcome == RetryLater(REASON.SERVER_BUSY, server.url, wait_s=wait_s)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x",
        "http://192.168.1.7/x",
        "https://user:a-secret-that-nobody-may-see@example.org/x",
        "https://user:a-secret-that-nobody-may-see@/x",
        "file:///etc/passwd",
        "no address",
        "http://127.0.0.1.example.org/",
        "http://127.0.0.1\\@example.org/",
        "https://[",
        "https://host:99999999/",
        "",
    ],
)
def test_nothing_goes_to_an_address_that_is_none(url: str) -> None:
    fault = fault_of(url)
    assert (fault.reason, fault.never_began) == (REASON.ADDRESS_WRONG, True)
    assert isinstance(fault.outcome, Refused)


def test_a_secret_that_no_server_gave_to_anybody_is_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    async def asked(url: str, secret: str) -> None:
        async with Client() as client:
            await client.ask("GET", url, headers={"Authorization": secret})

    caplog.set_level(logging.DEBUG)
    with strange_server(answering("200 OK")) as server:
        for secret in ("Bearer pasted\r\nX-Other: header", "Bearer clé", "Bearer \x00"):
            with pytest.raises(NetworkError) as caught:
                asyncio.run(asked(server.url, secret))
            assert caught.value.reason is REASON.SIGN_IN_EXPIRED
            assert secret not in repr(caught.value)
        asyncio.run(asked(server.url, f"Bearer {SECRET}"))
    assert [request.headers["authorization"] for request in server.requests] == [f"Bearer {SECRET}"]
    assert SECRET not in caplog.text


def test_a_stream_may_take_for_ever_and_its_beginning_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.connectors.http.client.PATIENCE_S", 0.3)
    monkeypatch.setattr("annotator.connectors.http.client.LEAST_BYTES", 4)

    async def count(url: str, enough: int) -> int:
        read = 0
        async with Client() as client, client.stream("GET", url, patience_s=None) as streamed:
            async for piece in streamed.pieces(10_000):
                read += len(piece)
                if read >= enough:
                    break
        return read

    with strange_server(dripping(HEAD + b"Content-Length: 100000\r\n\r\n")) as server:
        assert asyncio.run(count(server.url, 60)) >= 60, "more than half a second of it"
    with strange_server(dripping(HEAD + b"X: ")) as server, pytest.raises(NetworkError) as caught:
        asyncio.run(count(server.url, 1))
    assert caught.value.reason is REASON.NO_ANSWER
    monkeypatch.setattr("annotator.connectors.http.client.LEAST_BYTES", 1000)
    slow = dripping(HEAD + b"Content-Length: 100000\r\n\r\n")
    with strange_server(slow) as server, pytest.raises(NetworkError) as caught:
        asyncio.run(count(server.url, 1000))
    assert caught.value.reason is REASON.NO_ANSWER


def test_a_reply_as_json_is_what_it_says() -> None:
    assert ServerReply(200, {}, json.dumps({"é": [1]}).encode(), "").json() == {"é": [1]}
