"""Answers of stores and strangers, as delivery reasons of the outbox."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
import trustme

from annotator.connectors.object_store import bucket
from annotator.connectors.object_store.connector import TRIAL_NAME
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Refused, RetryLater
from connectors.object_store.deliveries import delivered, parcel_to
from connectors.object_store.front import Asked, Canned, Front, Rule
from connectors.object_store.moto_store import MotoStore

STORED = Canned(200, {"ETag": '"1"'})
THERE = Canned(412, {}, b"<Error><Code>PreconditionFailed</Code></Error>")
ENDLESS_PIECE = b"x" * 2**16


def refusing(status: int, code: str, message: str = "Because.") -> Canned:
    return Canned(status, {}, f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode())


def after_the_trial(canned: Canned) -> Rule:
    return lambda asked: THERE if TRIAL_NAME in asked.path else canned


@pytest.fixture
def front() -> Iterator[Front]:
    with Front() as front:
        yield front


def outcome_of(front: Front, canned: Canned) -> Outcome:
    front.rule = after_the_trial(canned)
    (outcome,) = delivered(parcel_to(f"{front.url}/bucket/a"))
    return outcome


@pytest.mark.parametrize(
    ("canned", "reason"),
    [
        (refusing(403, "SignatureDoesNotMatch"), DeliveryReason.SIGN_IN_EXPIRED),
        (refusing(403, "InvalidAccessKeyId"), DeliveryReason.SIGN_IN_EXPIRED),
        (refusing(400, "ExpiredToken"), DeliveryReason.SIGN_IN_EXPIRED),
        (refusing(401, "Unauthorized"), DeliveryReason.SIGN_IN_EXPIRED),
        (
            refusing(403, "AuthorizationFailure", "Server failed to authenticate the request."),
            DeliveryReason.SIGN_IN_EXPIRED,
        ),
        (refusing(400, "BadDigest"), DeliveryReason.SERVER_FAILED),
        (refusing(400, "RequestTimeout"), DeliveryReason.NO_ANSWER),
        (refusing(409, "ConditionalRequestConflict"), DeliveryReason.SERVER_BUSY),
        (refusing(409, "SomethingElse"), DeliveryReason.SERVER_BUSY),
        (refusing(429, "TooManyRequests"), DeliveryReason.SERVER_BUSY),
        (refusing(503, "SlowDown"), DeliveryReason.SERVER_BUSY),
        (refusing(500, "InternalError"), DeliveryReason.SERVER_FAILED),
        (refusing(403, "QuotaExceeded"), DeliveryReason.SERVER_FULL),
        (refusing(507, "XMinioStorageFull"), DeliveryReason.SERVER_FULL),
        (Canned(403, {}, b"<html>Please sign in to Free Hotel Wi-Fi</html>"), DeliveryReason.SERVER_STRANGE),
        (Canned(404, {}, b"<html>Not found</html>"), DeliveryReason.SERVER_STRANGE),
        (Canned(200, {}, b"<html>Welcome</html>"), DeliveryReason.SERVER_STRANGE),
        (Canned(302, {"Location": "http://127.0.0.1:1/portal"}), DeliveryReason.SERVER_ELSEWHERE),
        (Canned(0), DeliveryReason.SERVER_UNREACHABLE),
    ],
)
def test_what_may_pass_waits(front: Front, canned: Canned, reason: DeliveryReason) -> None:
    assert outcome_of(front, canned) == RetryLater(reason, front.url)


def test_a_bucket_that_is_not_there_is_named(front: Front) -> None:
    for code in ("NoSuchBucket", "ContainerNotFound"):
        outcome = outcome_of(front, refusing(404, code))
        assert outcome == RetryLater(DeliveryReason.PLACE_MISSING, f"{front.url}/bucket/a")


def test_what_does_not_pass_is_refused(front: Front) -> None:
    denied = outcome_of(front, refusing(403, "AccessDenied"))
    assert denied == Refused(DeliveryReason.ACCESS_DENIED, front.url)
    named_badly = outcome_of(front, refusing(400, "InvalidBucketName"))
    assert named_badly == Refused(DeliveryReason.ADDRESS_WRONG, f"{front.url}/bucket/a")
    too_large = outcome_of(front, refusing(400, "EntityTooLarge", "Your proposed upload\n  exceeds" + " much" * 200))
    assert isinstance(too_large, Refused)
    assert too_large.reason is DeliveryReason.RESULT_REFUSED
    assert too_large.detail.startswith("EntityTooLarge: Your proposed upload exceeds much")
    assert len(too_large.detail) == 200


def test_a_store_that_is_not_there_and_a_wrong_address() -> None:
    (unreachable, wrong) = delivered(parcel_to("http://127.0.0.1:1/bucket"), parcel_to("s3://bucket/../x"))
    assert unreachable == RetryLater(DeliveryReason.SERVER_UNREACHABLE, "http://127.0.0.1:1", never_began=True)
    assert wrong == Refused(DeliveryReason.ADDRESS_WRONG, "s3://bucket/../x")
    (open_to_all,) = delivered(parcel_to("http://minio.example.org/bucket"))
    assert open_to_all == Refused(DeliveryReason.ADDRESS_WRONG, "http://minio.example.org/bucket")


@pytest.mark.parametrize("status", [200, 400, 403, 412])
def test_a_reply_without_an_end_is_not_read_to_it(front: Front, status: int) -> None:
    def without_end() -> Iterator[bytes]:
        while True:
            yield ENDLESS_PIECE

    assert isinstance(outcome_of(front, Canned(status, {}, without_end())), RetryLater)
    # What the system holds on the way between the two is some megabytes.
    assert front.pieces * len(ENDLESS_PIECE) < 32 * 2**20


def test_what_stands_there_without_an_end_is_another_result(front: Front) -> None:
    def rule(asked: Asked) -> Canned:
        endless = iter(lambda: ENDLESS_PIECE, b"")
        return Canned(200, {"ETag": '"1"'}, endless) if asked.method == "GET" else THERE

    front.rule = rule
    parcel = parcel_to(f"{front.url}/bucket")
    (outcome,) = delivered(parcel)
    assert isinstance(outcome, Refused)
    assert outcome.reason is DeliveryReason.DIFFERENT_RESULT
    assert front.pieces * len(ENDLESS_PIECE) < 32 * 2**20


@pytest.mark.parametrize(
    "moved",
    [
        Canned(400, {}, b"<Error><Code>AuthorizationHeaderMalformed</Code><Region>garage</Region></Error>"),
        Canned(400, {"x-amz-bucket-region": "garage"}, b"<Error><Code>AuthorizationHeaderMalformed</Code></Error>"),
        Canned(301, {"x-amz-bucket-region": "garage"}),
    ],
)
def test_a_store_may_name_the_region_that_it_wants(front: Front, moved: Canned) -> None:
    def rule(asked: Asked) -> Canned:
        if "/us-east-1/s3/" in asked.headers["authorization"]:
            return moved
        return THERE if TRIAL_NAME in asked.path else STORED

    front.rule = rule
    url = f"{front.url}/bucket"
    assert all(isinstance(outcome, Accepted) for outcome in delivered(parcel_to(url), parcel_to(url)))
    regions = [asked.headers["authorization"].split("/")[2] for asked in front.asked]
    assert regions == ["us-east-1", "garage", "garage", "garage"]


def test_a_store_that_names_region_after_region_is_asked_twice(front: Front) -> None:
    def rule(_asked: Asked) -> Canned:
        region = f"r-{len(front.asked)}"
        return Canned(301, {"x-amz-bucket-region": region})

    front.rule = rule
    (outcome,) = delivered(parcel_to(f"{front.url}/bucket"))
    assert outcome == RetryLater(DeliveryReason.SERVER_ELSEWHERE, front.url, never_began=True)
    assert len(front.asked) == 2


def test_only_a_certificate_that_the_machine_trusts_will_do(moto: MotoStore) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    def trusts() -> ssl.SSLContext:
        trusted = ssl.create_default_context()
        authority.configure_trust(trusted)
        return trusted

    with Front(behind=moto.url, context=context) as front:
        parcel = parcel_to(f"{front.url}/{moto.new_bucket()}")
        assert delivered(parcel) == [RetryLater(DeliveryReason.SERVER_UNTRUSTED, front.url, never_began=True)]
        assert front.asked == []
        (outcome,) = delivered(parcel, trusts=trusts)
        assert isinstance(outcome, Accepted)


@pytest.mark.parametrize("code", ["RequestTimeTooSkewed", "AuthenticationFailed"])
def test_a_wrong_clock_is_named_with_the_difference(front: Front, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "clock_ahead_s", lambda _headers: 7200.4)
    assert outcome_of(front, refusing(403, code)) == RetryLater(DeliveryReason.CLOCK_WRONG, f"7200 {front.url}")


def test_a_wrong_key_is_no_wrong_clock(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "clock_ahead_s", lambda _headers: 300.0)
    expected = RetryLater(DeliveryReason.SIGN_IN_EXPIRED, front.url)
    assert outcome_of(front, refusing(403, "SignatureDoesNotMatch")) == expected


def test_a_store_that_does_not_state_its_time_is_believed(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "clock_ahead_s", lambda _headers: None)
    expected = RetryLater(DeliveryReason.CLOCK_WRONG, f"0 {front.url}")
    assert outcome_of(front, refusing(403, "RequestTimeTooSkewed")) == expected
