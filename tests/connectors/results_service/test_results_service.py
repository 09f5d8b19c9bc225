"""Results at a requester's own web service: the example's answers, and those of services that do as they please."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.results_service import ResultsServiceConnector
from annotator.core.outbox.parcel import (
    Accepted,
    DeliveryReason,
    Outcome,
    Parcel,
    Refused,
    RetryLater,
    unconfirmed_receipt,
)
from annotator.core.outbox.sign_in import SignIn, SignInKind, server_of
from connectors.example_service import TOKEN, ExampleService, example_service
from connectors.front import front_of
from connectors.strange_server import Behaviour, Line, Request, answering, strange_server
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment

SIGN_IN = SignIn(SignInKind.TOKEN, TOKEN)
REASON = DeliveryReason


@pytest.fixture
def parcel() -> Parcel:
    return a_parcel(an_assignment())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ExampleService]:
    with example_service(tmp_path / "results.sqlite") as started:
        yield started


def deliver(url: str, parcel: Parcel, sign_in: SignIn | None = SIGN_IN) -> Outcome:
    async def delivered() -> Outcome:
        sign_ins = MemorySignIns({} if sign_in is None else {server_of(url): sign_in})
        async with Client() as client:
            return await ResultsServiceConnector(sign_ins, client).deliver(replace(parcel, url=url))

    return asyncio.run(delivered())


def of_strange(
    behave: Behaviour, parcel: Parcel, sign_in: SignIn | None = SIGN_IN
) -> tuple[Outcome, str, list[Request]]:
    """Return the outcome, the address of the server, and its requests."""
    with strange_server(behave) as server:
        outcome = deliver(server.url, parcel, sign_in)
    return outcome, server.url, server.requests


def test_a_result_has_an_address_and_says_what_it_is(parcel: Parcel) -> None:
    outcome, url, (request,) = of_strange(answering("204 No content"), parcel)
    assert outcome == Accepted(unconfirmed_receipt(f"{url}/street-signs@1/{parcel.unique_id}"))
    assert (request.method, request.target) == ("PUT", f"/street-signs@1/{parcel.unique_id}")
    assert request.body == parcel.envelope
    assert request.headers["content-type"] == "application/json"
    assert request.headers["idempotency-key"] == f'"{parcel.unique_id}"'
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    digest = request.headers["content-digest"].removeprefix("sha-256=:").removesuffix(":")
    assert base64.b64decode(digest) == hashlib.sha256(parcel.envelope).digest()


def test_who_is_not_signed_in_sends_no_token(parcel: Parcel) -> None:
    _outcome, _url, (request,) = of_strange(answering("200 OK"), parcel, None)
    assert "authorization" not in request.headers


def test_a_lost_answer_is_repeated_and_one_result_is_there(service: ExampleService, parcel: Parcel) -> None:
    def hang_up(_request: Request, _line: Line) -> None:
        return

    with front_of(service.url, lambda _request, passes: hang_up if passes() else None) as front:
        assert deliver(front.url, parcel) == RetryLater(REASON.SERVER_UNREACHABLE, server_of(front.url))
    assert deliver(service.url, parcel) == Accepted(f"{service.url}/street-signs@1/{parcel.unique_id}")
    assert list(service.stored().values()) == [parcel.envelope]


def test_ten_at_once_have_one_effect(service: ExampleService, parcel: Parcel) -> None:
    async def together() -> list[Outcome]:
        sign_ins = MemorySignIns({server_of(service.url): SIGN_IN})
        async with Client() as client:
            connector = ResultsServiceConnector(sign_ins, client)
            return await asyncio.gather(*(connector.deliver(replace(parcel, url=service.url)) for _time in range(10)))

    assert set(asyncio.run(together())) == {Accepted(f"{service.url}/street-signs@1/{parcel.unique_id}")}
    assert list(service.stored().values()) == [parcel.envelope]


def test_who_is_not_signed_in_or_not_any_more_is_told(
    service: ExampleService, parcel: Parcel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = server_of(service.url)
    assert deliver(service.url, parcel, None) == RetryLater(REASON.SIGN_IN_MISSING, server)
    wrong = SignIn(SignInKind.TOKEN, "a-revoked-secret")
    assert deliver(service.url, parcel, wrong) == RetryLater(REASON.SIGN_IN_EXPIRED, server)
    assert isinstance(deliver(service.url, parcel), Accepted)
    assert TOKEN not in caplog.text
    assert "a-revoked-secret" not in caplog.text


def test_a_receipt_for_something_else_is_none(parcel: Parcel) -> None:
    ours = {"unique_id": parcel.unique_id, "sha256": hashlib.sha256(parcel.envelope).hexdigest()}
    for wrong in ({"sha256": "0" * 64}, {"sha256": None}, {"unique_id": "another"}, {"unique_id": 1}, {"sha256": [1]}):
        outcome, url, _requests = of_strange(answering("201 Created", json.dumps({**ours, **wrong}).encode()), parcel)
        assert outcome == Refused(REASON.RECEIPT_WRONG, url)
    outcome, _url, _requests = of_strange(answering("200 OK", json.dumps({**ours, "more": 1}).encode()), parcel)
    assert isinstance(outcome, Accepted)
    assert not replace(parcel, receipt=outcome.receipt).unconfirmed_at


@pytest.mark.parametrize("body", [b"", b"thanks", b"{}", b"[1]", b'{"status": "ok"}', b"\xff", b"[" * 60_000])
def test_what_is_taken_without_a_receipt_is_accepted_and_says_so(parcel: Parcel, body: bytes) -> None:
    outcome, url, _requests = of_strange(answering("200 OK", body), parcel)
    assert isinstance(outcome, Accepted)
    assert replace(parcel, receipt=outcome.receipt).unconfirmed_at == f"{url}/street-signs@1/{parcel.unique_id}"


def test_a_page_and_a_flood_are_no_service(parcel: Parcel) -> None:
    for behave in (
        answering("200 OK", b"Welcome to the hotel", Content_Type="text/html; charset=utf-8"),
        answering("200 OK", b"\n <!doctype html>"),
        answering("200 OK", b" " * 100_000),
    ):
        outcome, url, _requests = of_strange(behave, parcel)
        assert outcome == RetryLater(REASON.SERVER_STRANGE, url)


@pytest.mark.parametrize(
    ("status", "reason", "is_refused"),
    [
        ("400 Bad request", REASON.RESULT_REFUSED, True),
        ("403 Forbidden", REASON.ACCESS_DENIED, True),
        ("404 Not found", REASON.PLACE_MISSING, False),
        ("405 Not allowed", REASON.PLACE_MISSING, False),
        ("409 Conflict", REASON.SERVER_BUSY, False),
        ("410 Gone", REASON.TASK_GONE, True),
        ("413 Too large", REASON.RESULT_REFUSED, True),
        ("422 Other", REASON.DIFFERENT_RESULT, True),
        ("500 Oh", REASON.SERVER_FAILED, False),
        ("302 There", REASON.SERVER_ELSEWHERE, False),
    ],
)
def test_every_other_answer_has_a_reason(parcel: Parcel, status: str, reason: DeliveryReason, is_refused: bool) -> None:
    outcome, _url, _requests = of_strange(answering(status, b"<html>"), parcel)
    assert isinstance(outcome, Refused if is_refused else RetryLater)
    assert outcome.reason is reason


def test_a_service_that_is_still_at_work_says_how_long(parcel: Parcel) -> None:
    outcome, url, _requests = of_strange(answering("409 Conflict", Retry_After="7"), parcel)
    assert outcome == RetryLater(REASON.SERVER_BUSY, url, wait_s=7.0)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"title": "No", "detail": "The choice\\n is none\\u202e."}', "The choice is none\\u202e."),
        (b'{"message": "No."}', "No."),
        (json.dumps({"detail": f"Bearer {TOKEN} is not ours"}).encode(), "400 Bad Request"),
        (b'{"detail": 7}', "400 Bad Request"),
        (b"[]", "400 Bad Request"),
    ],
)
def test_why_it_was_not_taken_is_said_in_the_service_s_words(parcel: Parcel, body: bytes, detail: str) -> None:
    outcome, _url, _requests = of_strange(answering("400 No", body), parcel)
    assert outcome == Refused(REASON.RESULT_REFUSED, detail)
    long, _url, _requests = of_strange(answering("418 No", json.dumps({"detail": "x" * 9_999}).encode()), parcel)
    assert isinstance(long, Refused)
    assert len(long.detail) == 200


def test_an_address_with_a_question_keeps_it(parcel: Parcel) -> None:
    with strange_server(answering("200 OK")) as server:
        deliver(f"{server.url}/collect/?project=7#here", parcel)
    assert [request.target for request in server.requests] == [f"/collect/street-signs@1/{parcel.unique_id}?project=7"]


def test_nothing_is_sent_to_an_address_that_is_none(parcel: Parcel) -> None:
    outcome = deliver("http://results.example.org", parcel)
    assert outcome == Refused(REASON.ADDRESS_WRONG, "http://results.example.org")
