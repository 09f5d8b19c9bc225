"""Results on real WebDAV servers: under their name whole and once, whatever is lost on the way."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
from collections.abc import Callable

import pytest
import trustme
from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.webdav.collection import Collection
from annotator.connectors.webdav.connector import WebdavConnector
from annotator.core.errors import StoreFault
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Parcel, Refused, RetryLater
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of
from connectors.front import Choice, front_of
from connectors.strange_server import Behaviour, Line, Request, answering, strange_server
from connectors.webdav_servers import PASSWORD, SIGN_IN, DavServer
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment

REASON = DeliveryReason


def deliver(
    url: str,
    parcel: Parcel,
    sign_in: SignIn | None = SIGN_IN,
    trusts: Callable[[], ssl.SSLContext] = ssl.create_default_context,
) -> Outcome:
    async def delivered() -> Outcome:
        sign_ins = MemorySignIns({} if sign_in is None else {server_of(url): sign_in})
        async with Client(trusts) as client:
            return await WebdavConnector(sign_ins, client).deliver(replace(parcel, url=url))

    return asyncio.run(delivered())


@pytest.fixture
def parcel() -> Parcel:
    return a_parcel(an_assignment())


def own_files(server: DavServer, parcel: Parcel) -> dict[str, bytes]:
    return {path: data for path, data in server.stored().items() if parcel.unique_id in path}


def only_whole(parcel: Parcel) -> dict[str, bytes]:
    return {f"{parcel.bundle_key}/{parcel.unique_id}.json": parcel.envelope}


def place(url: str, parcel: Parcel) -> str:
    return f"{url}/{parcel.bundle_key}/{parcel.unique_id}.json"


def hang_up(_request: Request, _line: Line) -> None:
    return


def at(method: str, choose: Callable[[Callable[[], bytes]], Behaviour | None]) -> Choice:
    return lambda request, passes: choose(passes) if request.method == method else None


def test_it_is_put_under_a_name_of_its_own_and_moved(server: DavServer, parcel: Parcel) -> None:
    with front_of(server.url, lambda _request, _passes: None) as front:
        assert deliver(front.url + "/", replace(parcel, bundle_key="new-bundle@7")) == Accepted(
            f"{front.url}/new-bundle@7/{parcel.unique_id}.json"
        )
    methods = [request.method for request in front.requests]
    assert methods[:4] == ["PUT", "MKCOL", "PUT", "MOVE"]
    assert methods[-1] == "HEAD"
    part = re.escape(f"/results/new-bundle@7/{parcel.unique_id}") + r"\.[0-9a-f]{16}\.part"
    assert all(re.fullmatch(part, request.target) for request in front.requests if request.method in ("PUT", "MOVE"))
    moves = [request.headers for request in front.requests if request.method == "MOVE"]
    assert all(headers["overwrite"] == "F" for headers in moves)
    assert own_files(server, parcel) == {f"new-bundle@7/{parcel.unique_id}.json": parcel.envelope}


def test_ten_at_once_have_one_effect(server: DavServer, parcel: Parcel) -> None:
    async def together() -> list[Outcome]:
        async with Client() as client:
            connector = WebdavConnector(MemorySignIns({server_of(server.url): SIGN_IN}), client)
            return await asyncio.gather(*(connector.deliver(replace(parcel, url=server.url)) for _time in range(10)))

    # wsgidav fails now and then where two do the same at once: that is another try.
    accepted = Accepted(place(server.url, parcel))
    outcomes = asyncio.run(together())
    assert accepted in outcomes
    assert set(outcomes) <= {accepted, RetryLater(REASON.SERVER_FAILED, server_of(server.url))}
    assert deliver(server.url, replace(parcel, unproven_tries=2)) == accepted
    assert own_files(server, parcel) == only_whole(parcel)


def test_a_lost_answer_is_looked_after(server: DavServer, parcel: Parcel) -> None:
    """Apache takes the front's name for another server's: that it refuses is no lost answer."""

    def lost(passes: Callable[[], bytes]) -> Behaviour:
        reply = passes()
        return hang_up if b" 201 " in reply.partition(b"\r\n")[0] else lambda _request, line: line.send(reply)

    with front_of(server.url, at("MOVE", lost)) as front:
        assert deliver(front.url, parcel) == Accepted(place(front.url, parcel))
    assert own_files(server, parcel) == only_whole(parcel)


@pytest.mark.parametrize("method", ["PUT", "MOVE", "HEAD"])
@pytest.mark.parametrize("is_done", [True, False])
def test_what_was_left_on_the_way_is_cleared_by_the_next_try(
    server: DavServer, parcel: Parcel, method: str, is_done: bool
) -> None:
    def lost(passes: Callable[[], bytes]) -> Behaviour:
        if is_done:
            passes()
        return hang_up

    another = server.folder / parcel.bundle_key / "another.0123456789abcdef.part"
    deliver(server.url, a_parcel(an_assignment()))
    another.write_text("of another parcel", encoding="utf-8")
    with front_of(server.url, at(method, lost)) as front:
        outcome = deliver(front.url, parcel)
    assert outcome == RetryLater(REASON.SERVER_UNREACHABLE, server_of(front.url)) or method == "MOVE"
    assert deliver(server.url, replace(parcel, unproven_tries=2)) == Accepted(place(server.url, parcel))
    assert own_files(server, parcel) == only_whole(parcel)
    assert another.is_file()


@pytest.mark.parametrize(
    ("method", "status", "expected"),
    [
        ("PUT", "507 Full", REASON.SERVER_FULL),
        ("PUT", "413 Too large", REASON.RESULT_REFUSED),
        ("PUT", "405 No", REASON.SERVER_STRANGE),
        ("PUT", "403 No", REASON.ACCESS_DENIED),
        ("PUT", "302 There", REASON.SERVER_ELSEWHERE),
        ("MKCOL", "403 No", REASON.ACCESS_DENIED),
        ("MOVE", "423 Locked", REASON.SERVER_BUSY),
        ("MOVE", "507 Full", REASON.SERVER_FULL),
        ("MOVE", "403 No", REASON.ACCESS_DENIED),
        ("MOVE", "500 Oh", REASON.SERVER_FAILED),
        ("MOVE", "400 What", REASON.SERVER_STRANGE),
        ("MOVE", "405 No", REASON.SERVER_STRANGE),
        ("MOVE", "404 Where", REASON.SERVER_STRANGE),
    ],
)
def test_what_a_server_says_has_a_reason_and_leaves_nothing(
    server: DavServer, parcel: Parcel, method: str, status: str, expected: DeliveryReason
) -> None:
    server.empty()
    with front_of(server.url, at(method, lambda _passes: answering(status, b"<html>"))) as front:
        outcome = deliver(front.url, parcel)
    assert isinstance(outcome, RetryLater | Refused)
    assert outcome.reason is expected
    assert expected is not REASON.RESULT_REFUSED or outcome.detail.startswith("413 ")
    assert own_files(server, parcel) == {}


def test_a_server_may_stand_behind_something_that_speaks_tls_for_it(server: DavServer, parcel: Parcel) -> None:
    """Both then take their own address for that of a stranger."""
    authority = trustme.CA()

    def trust() -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    with front_of(server.url, lambda _request, _passes: None, authority) as front:
        assert deliver(front.url, parcel, trusts=trust) == Accepted(place(front.url, parcel))
    assert own_files(server, parcel) == only_whole(parcel)
    assert len([request for request in front.requests if request.method == "MOVE"]) > 1


@pytest.mark.parametrize("status", ["301 Moved", "403 No", "500 Oh", "405 There"])
def test_a_folder_that_is_there_after_all_is_taken(server: DavServer, parcel: Parcel, status: str) -> None:
    """Two workers may make it at once."""

    def made(passes: Callable[[], bytes]) -> Behaviour:
        passes()
        return answering(status, Location="/results/there/")

    server.empty()
    with front_of(server.url, at("MKCOL", made)) as front:
        assert deliver(front.url, parcel) == Accepted(place(front.url, parcel))


def test_another_result_under_the_name_stays(server: DavServer, parcel: Parcel) -> None:
    deliver(server.url, replace(parcel, envelope=b"{}"))
    outcome = deliver(server.url, replace(parcel, unproven_tries=2))
    assert outcome == Refused(REASON.DIFFERENT_RESULT, place(server.url, parcel))
    assert own_files(server, parcel) == {place("", parcel)[1:]: b"{}"}


def test_what_was_moved_is_held_against_what_was_sent(server: DavServer, parcel: Parcel) -> None:
    def cut(request: Request, _passes: Callable[[], bytes]) -> Behaviour | None:
        return answering("200 OK", parcel.envelope[:-1]) if request.method in ("HEAD", "GET") else None

    with front_of(server.url, cut) as front:
        assert deliver(front.url, parcel) == Refused(REASON.RECEIPT_WRONG, server_of(front.url))


def test_a_server_that_does_not_tell_a_size_is_read(server: DavServer, parcel: Parcel) -> None:
    with front_of(server.url, at("HEAD", lambda _passes: answering("200 OK"))) as front:
        assert isinstance(deliver(front.url, parcel), Accepted)
    assert "GET" in [request.method for request in front.requests]


def test_where_nothing_may_be_read_the_move_is_the_receipt(server: DavServer, parcel: Parcel) -> None:
    with front_of(server.url, at("HEAD", lambda _passes: answering("403 Forbidden"))) as front:
        assert isinstance(deliver(front.url, parcel), Accepted)


def test_the_address_itself_is_not_made(server: DavServer, parcel: Parcel) -> None:
    url = f"{server.url}/no/such"
    assert deliver(url, parcel) == RetryLater(REASON.PLACE_MISSING, f"{url}/{parcel.bundle_key}")
    assert not (server.folder / "no").exists()


def test_who_is_not_signed_in_or_not_any_more_is_told(
    server: DavServer, parcel: Parcel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert deliver(server.url, parcel, None) == RetryLater(REASON.SIGN_IN_MISSING, server_of(server.url))
    wrong = SignIn(SignInKind.PASSWORD, "a-revoked-secret", "ada")
    assert deliver(server.url, parcel, wrong) == RetryLater(REASON.SIGN_IN_EXPIRED, server_of(server.url))
    assert own_files(server, parcel) == {}
    assert isinstance(deliver(server.url, parcel), Accepted)
    assert "a-revoked-secret" not in caplog.text
    assert PASSWORD not in caplog.text


def test_a_keyring_that_stays_locked_is_as_good_as_none(parcel: Parcel) -> None:
    class Locked(MemorySignIns):
        async def find(self, server: str) -> SignIn | None:
            raise StoreFault(file=server)

    async def delivered() -> Outcome:
        async with Client() as client:
            return await WebdavConnector(Locked(), client).deliver(replace(parcel, url="https://dav.invalid"))

    assert asyncio.run(delivered()) == RetryLater(REASON.SIGN_IN_MISSING, "https://dav.invalid", never_began=True)


def test_what_is_no_webdav_server_gets_nothing_final(parcel: Parcel) -> None:
    with strange_server(answering("200 OK", b"<title>Welcome to the hotel</title>")) as portal:
        assert deliver(portal.url, parcel) == RetryLater(REASON.SERVER_STRANGE, portal.url)
        assert deliver(portal.url, replace(parcel, unproven_tries=2)) == RetryLater(REASON.SERVER_STRANGE, portal.url)


def test_a_part_that_left_is_not_taken_for_nothing(
    server: DavServer, parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unplugged(*_words: object) -> int:
        raise NetworkError(REASON.SERVER_UNREACHABLE, "there", never_began=True)

    monkeypatch.setattr(Collection, "move", unplugged)
    assert deliver(server.url, parcel) == RetryLater(REASON.SERVER_UNREACHABLE, "there", never_began=False)
