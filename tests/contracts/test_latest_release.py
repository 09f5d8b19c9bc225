"""The request for the newest release, to a server on this computer: what is sent, and what any reply leads to."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from nacl.signing import SigningKey

from annotator.app.network import Network
from annotator.connectors import latest_release as connector
from annotator.core.releases import ProgramRelease, ReleaseFault, ReleaseSource
from annotator.formats.releases import LIMIT_BYTES, release_bytes
from connectors.strange_server import Behaviour, answering, strange_server
from fakes.sign_ins import MemorySignIns

KEY, STRANGER = SigningKey(bytes(range(32))), SigningKey(bytes(32))
RELEASE = ProgramRelease("0.2.0", date(2026, 12, 24), "https://example.org/annotator")
HEAD = b"HTTP/1.1 200 OK\r\n"
UNREACHABLE, UNSIGNED, UNREADABLE = ReleaseFault


def fetched(url: str) -> ProgramRelease | ReleaseFault:
    def load() -> MemorySignIns:
        raise AssertionError("no sign-in is needed")

    async def scenario() -> ProgramRelease | ReleaseFault:
        network = Network(load)
        try:
            return await network.latest_release(ReleaseSource(url, bytes(KEY.verify_key)))
        finally:
            await network.close()

    return asyncio.run(scenario())


def test_the_request_tells_nothing() -> None:
    with strange_server(answering("200 OK", release_bytes(RELEASE, KEY), Set_Cookie="id=1")) as server:
        assert fetched(server.url + "/newest") == RELEASE
        assert fetched(server.url + "/newest") == RELEASE
    for request in server.requests:
        assert (request.method, request.target, request.body) == ("GET", "/newest", b"")
        assert dict(request.headers) == {
            "host": server.url.removeprefix("http://"),
            "accept": "*/*",
            "accept-encoding": "identity",
            "connection": "keep-alive",
            "user-agent": "annotator",
        }


@pytest.mark.parametrize(
    ("behave", "fault"),
    [
        (answering("200 OK", release_bytes(RELEASE, STRANGER)), UNSIGNED),
        (answering("200 OK", b"<html>Sign in to the hotel's network</html>"), UNSIGNED),
        (answering("200 OK"), UNSIGNED),
        (answering("200 OK", bytes(LIMIT_BYTES + 1)), UNREADABLE),
        (lambda _request, line: (line.send(HEAD + b"\r\n"), line.send_for_ever(bytes(65536))), UNREADABLE),
        (lambda _request, line: (line.send(HEAD + b"\r\n" + bytes(LIMIT_BYTES + 1)), line.keep_silent()), UNREADABLE),
        (lambda _request, line: (line.send(HEAD + b"\r\n"), line.drip(b"a")), UNREACHABLE),
        (lambda _request, line: line.keep_silent(), UNREACHABLE),
        (lambda _request, line: line.reset(), UNREACHABLE),
        (lambda _request, line: line.send(b"220 mail.example.org\r\n"), UNREACHABLE),
        (answering("302 Found", Location="https://example.org/elsewhere"), UNREACHABLE),
        (answering("404 Not Found"), UNREACHABLE),
        (answering("204 No Content"), UNREACHABLE),
        (answering("503 Service Unavailable", Retry_After="1"), UNREACHABLE),
    ],
)
def test_any_other_reply_is_bounded_and_no_release(
    behave: Behaviour, fault: ReleaseFault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "PATIENCE_S", 1.0)
    with strange_server(behave) as server:
        assert fetched(server.url) is fault
        assert len(server.requests) == 1
    assert server.sent_bytes < 64 * 2**20


def test_without_a_server_there_is_no_release() -> None:
    with strange_server(answering("200 OK")) as server:
        url = server.url
    assert fetched(url) is UNREACHABLE
