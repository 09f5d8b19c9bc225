"""The results of a WebDAV server found again, whatever else it says is there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.webdav import collection
from annotator.connectors.webdav.connector import WebdavConnector
from annotator.connectors.webdav.results import WebdavResults
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Parcel
from annotator.core.outbox.sign_in import SignIn, server_of
from connectors.strange_server import answering, strange_server
from connectors.webdav_servers import SIGN_IN, DavServer
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment

FIRST, SECOND = "0f8fad5b-d9cb-469f-a165-70867728950e", "1f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def results(server: DavServer) -> Path:
    """Two results of two bundles, as the connector leaves them."""
    asyncio.run(_fill(server.url))
    return server.folder


async def _fill(url: str) -> None:
    async with Client() as client:
        connector = WebdavConnector(MemorySignIns({server_of(url): SIGN_IN}), client)
        for unique_id, key in ((SECOND, "street-signs@2"), (FIRST, "street-signs@10"), (FIRST, "street-signs@2")):
            assert isinstance(await connector.deliver(a_result(url, unique_id, key)), Accepted)


def a_result(url: str, unique_id: str, key: str) -> Parcel:
    return replace(a_parcel(an_assignment()), unique_id=unique_id, bundle_key=key, envelope=b"{}", url=url)


def found(url: str, sign_in: SignIn | None = SIGN_IN, limit_bytes: int = 100) -> list[tuple[str, bytes]]:
    async def read() -> list[tuple[str, bytes]]:
        sign_ins = MemorySignIns({} if sign_in is None else {server_of(url): sign_in})
        async with Client() as client:
            return [found async for found in WebdavResults(url, sign_ins, client).each(limit_bytes)]

    return asyncio.run(read())


def reason_of(url: str, sign_in: SignIn | None = SIGN_IN) -> DeliveryReason:
    with pytest.raises(NetworkError) as caught:
        found(url, sign_in)
    return caught.value.reason


def test_all_results_are_found_by_bundle_and_name(server: DavServer, results: Path) -> None:
    (results / "street-signs@2" / f"{FIRST}.0123456789abcdef.part").write_bytes(b"{")
    (results / "street-signs@2" / "notes.txt").write_bytes(b"x")
    (results / "street-signs@2" / "folder.json").mkdir(exist_ok=True)
    (results / "stray.json").write_bytes(b"{}")
    (results / "other folder").mkdir(exist_ok=True)
    paths = [f"street-signs@10/{FIRST}.json", f"street-signs@2/{FIRST}.json", f"street-signs@2/{SECOND}.json"]
    assert found(server.url) == [(path, b"{}") for path in paths]
    assert found(server.url + "/", limit_bytes=1) == [(path, b"{}") for path in paths], "a byte more tells that"


def test_one_bundle_can_be_named_itself(server: DavServer, results: Path) -> None:
    assert [path for path, _data in found(f"{server.url}/street-signs@2")] == [f"{FIRST}.json", f"{SECOND}.json"]
    assert results.is_dir()


def test_what_cannot_be_listed_has_a_reason(server: DavServer) -> None:
    assert reason_of(f"{server.url}/no/such") is DeliveryReason.PLACE_MISSING
    assert reason_of(server.url, None) is DeliveryReason.SIGN_IN_MISSING
    assert reason_of("http://dav.example.org/x") is DeliveryReason.ADDRESS_WRONG


def listing(*hrefs: str, kind: str = "<collection/>") -> bytes:
    responses = [
        f"<response><href>{href}</href><propstat><prop><resourcetype>{kind}</resourcetype></prop></propstat></response>"
        for href in hrefs
    ]
    return f'<multistatus xmlns="DAV:">{"".join(responses)}</multistatus>'.encode()


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><multistatus xmlns="DAV:">&b;</multistatus>'


@pytest.mark.parametrize(
    "body",
    [
        DOCTYPE,
        b"<a>" * 10_000,
        b"<a " + b" ".join(b'a%d="1"' % number for number in range(50_000)) + b"/>",
        b"<a " + b" ".join(b'a%d=">"' % number for number in range(50_000)) + b"/>",
        b"<multistatus xmlns='DAV:'>" + b"<response><href>/x/</href></response>" * 9_999,
        b"<multistatus>" + b"<response/>" * 9 + b"</multistatus>",
        b"<multistatus xmlns='DAV:'>" + b"<a/>" * 100_000 + b"</multistatus>",
        b"<multistatus xmlns='DAV:'>" + b"".join(b"<a%d/>" % number for number in range(9_999)) + b"</multistatus>",
        b"<title>Welcome",
        b"\xff\xfe",
        b"",
    ],
    ids=[
        "entities",
        "deep",
        "attributes",
        "more of them",
        "no end",
        "of another kind",
        "no members",
        "many kinds",
        "no XML",
        "no text",
        "nothing",
    ],
)
def test_a_listing_that_is_none_is_not_read(body: bytes) -> None:
    with strange_server(answering("207 Multi-Status", body)) as server:
        assert reason_of(server.url) is DeliveryReason.SERVER_STRANGE


def test_a_listing_without_end_is_not_read_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "_MOST_MEMBERS", 100)
    for count, reason in ((100, None), (101, DeliveryReason.SERVER_STRANGE)):
        with strange_server(answering("207 Multi-Status", listing(*["/a"] * count))) as server:
            if reason is None:
                assert found(server.url) == []
            else:
                assert reason_of(server.url) is reason


def test_a_page_is_no_listing() -> None:
    with strange_server(answering("200 OK", b"<title>Welcome to the hotel</title>")) as server:
        assert reason_of(server.url) is DeliveryReason.SERVER_STRANGE


def test_names_that_lead_elsewhere_are_never_asked_for() -> None:
    """A listing says names; addresses are made here, below the address that was given."""
    elsewhere = (
        "/",
        "/a@1/b@1/",
        "/../b@1/",
        "/dav/",
        "/dav/../c@1/",
        "/dav/%2e%2e/",
        "/dav/x%2Fy@1/",
        "/dav/..",
        "[",
        "http://[",
    )
    with strange_server(answering("207 Multi-Status", listing(*elsewhere, "https://evil.invalid/e@1/"))) as server:
        assert found(f"{server.url}/dav") == []
    assert [request.target for request in server.requests] == ["/dav/"]
    assert [request.headers["depth"] for request in server.requests] == ["1"]


def test_an_answer_with_whole_addresses_is_read(server: DavServer) -> None:
    body = listing("https://dav.example.org/dav/", "https://dav.example.org/dav/caf%C3%A9@1/")
    with strange_server(answering("207 Multi-Status", body)) as strange:
        found(f"{strange.url}/dav")
    assert [request.target for request in strange.requests] == ["/dav/", "/dav/caf%C3%A9@1/"]
    assert server.url
