"""A request is signed by what the worker gave for its server, and by nothing that lies about on the machine; what they
gave shows nowhere."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.connectors.object_store.address import BucketAddress, place_of
from annotator.connectors.object_store.connector import TRIAL_NAME
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Refused, RetryLater
from annotator.core.outbox.sign_in import SignIn, SignInKind
from connectors.object_store.deliveries import delivered, parcel_to
from connectors.object_store.front import Asked, Canned, Front, Rule

PLANTED = "PLANTED-SECRET-4711"
KEYS = SignIn(SignInKind.KEYS, PLANTED, "own-key")
ACCOUNT_KEY = SignIn(SignInKind.TOKEN, base64.b64encode(PLANTED.encode()).decode())
ACCESS_SIGNATURE = SignIn(SignInKind.TOKEN, f"?sv=2022-11-02&sr=c&sp=cw&sig={PLANTED}")
THERE = Canned(412, {}, b"<Error><Code>PreconditionFailed</Code></Error>")


@pytest.fixture
def front() -> Iterator[Front]:
    with Front() as front:
        yield front


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Front]:
    """Point every setting that a machine may have for other programs here."""
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text(
        "[default]\naws_access_key_id = ambient\naws_secret_access_key = s\n"
    )
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ambient password s\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    google = tmp_path / "google.json"
    google.write_text(json.dumps({"type": "authorized_user", "client_id": "ambient", "refresh_token": "ambient"}))
    with Front(lambda _asked: Canned(200, {}, b"{}")) as trap:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GOOGLE_BEARER_TOKEN"):
            monkeypatch.setenv(name, "ambient")
        monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", "YW1iaWVudA==")
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(google))
        monkeypatch.setenv("AWS_REGION", "ambient-1")
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        for name in (
            "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_METADATA_ENDPOINT", "AWS_EC2_METADATA_SERVICE_ENDPOINT",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AZURE_STORAGE_ENDPOINT", "AZURE_MSI_ENDPOINT", "IDENTITY_ENDPOINT",
            "GOOGLE_BASE_URL", "GCE_METADATA_HOST",
        ):  # fmt: skip
            monkeypatch.setenv(name, trap.url)
        yield trap


def test_without_a_sign_in_of_the_worker_nothing_on_the_machine_is_used(trap: Front) -> None:
    for url in ("s3://bucket/a", "gs://bucket/a", "az://somebody/box/a"):
        missing = RetryLater(
            DeliveryReason.SIGN_IN_MISSING, url.removesuffix("/a").removesuffix("/box"), never_began=True
        )
        assert delivered(parcel_to(url), sign_in=None) == [missing]
    assert trap.asked == []


@pytest.mark.usefixtures("trap")
def test_with_one_nothing_of_the_machine_is_in_the_request(front: Front, trap: Front) -> None:
    front.rule = lambda asked: THERE if TRIAL_NAME in asked.path else Canned(200, {"ETag": '"1"'})
    (outcome,) = delivered(parcel_to(f"{front.url}/bucket"), sign_in=KEYS)
    assert isinstance(outcome, Accepted)
    assert trap.asked == []
    assert len(front.asked) == 2
    for asked in front.asked:
        assert "Credential=own-key/" in asked.headers["authorization"]
        assert "/us-east-1/s3/" in asked.headers["authorization"]
        assert "ambient" not in repr(asked)


def answers(canned: Canned) -> Rule:
    return lambda _asked: canned


def at(front: Front, url: str) -> BucketAddress:
    """The same place, with this server in the place of the house's own."""
    place = place_of(url)
    return replace(place, root=f"{front.url}/{place.bucket}")


@pytest.mark.parametrize(
    ("url", "sign_in", "is_there"),
    [
        ("s3://bucket/a", KEYS, THERE),
        ("gs://bucket/a", KEYS, THERE),
        ("az://somebody/box/a", ACCOUNT_KEY, Canned(409, {"x-ms-error-code": "BlobAlreadyExists"})),
        ("az://somebody/box/a", ACCESS_SIGNATURE, Canned(409, {"x-ms-error-code": "BlobAlreadyExists"})),
    ],
)
def test_each_house_is_asked_in_its_own_words_and_no_secret_shows(
    front: Front, caplog: pytest.LogCaptureFixture, url: str, sign_in: SignIn, is_there: Canned
) -> None:
    caplog.set_level(logging.DEBUG)
    stored: dict[str, bytes] = {}

    def rule(asked: Asked) -> Canned:
        path = asked.path.partition("?")[0]
        if asked.method == "GET":
            return Canned(200, {"ETag": '"1"'}, stored[path])
        condition = ("x-goog-if-generation-match", "0") if url.startswith("gs") else ("if-none-match", "*")
        assert asked.headers[condition[0]] == condition[1]
        assert ("x-ms-blob-type" in asked.headers) == url.startswith("az")
        if path in stored:
            return is_there
        stored[path] = asked.content
        return Canned(201, {"ETag": '"1"'})

    front.rule = rule
    parcel = parcel_to(url)
    receipt = f"{url}/{parcel.bundle_key}/{parcel.unique_id}.json"
    other = replace(parcel, envelope=b"{}")
    outcomes = delivered(parcel, parcel, other, sign_in=sign_in, places=lambda url: at(front, url))
    assert outcomes == [Accepted(receipt), Accepted(receipt), Refused(DeliveryReason.DIFFERENT_RESULT, receipt)]
    # As a signature of the requester's it is meant to go; a key never leaves.
    is_meant_to_go = sign_in is ACCESS_SIGNATURE
    assert all((PLANTED in repr(asked)) == is_meant_to_go for asked in front.asked)
    assert PLANTED not in caplog.text + repr(outcomes)


def test_no_secret_shows_in_what_goes_wrong(front: Front, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for canned in (Canned(0), Canned(302), Canned(500), Canned(400, {}, b"<Code>Odd</Code>"), Canned(403)):
        front.rule = answers(canned)
        outcomes = delivered(
            parcel_to("az://somebody/box/a"), sign_in=ACCESS_SIGNATURE, places=lambda url: at(front, url)
        )
        assert PLANTED not in repr(outcomes)
    assert PLANTED not in caplog.text
    assert PLANTED not in repr(KEYS)


def test_what_is_no_key_of_an_account_asks_for_another(front: Front) -> None:
    wrong = SignIn(SignInKind.TOKEN, "no key!")
    (outcome,) = delivered(parcel_to("az://somebody/box/a"), sign_in=wrong, places=lambda url: at(front, url))
    assert outcome == RetryLater(DeliveryReason.SIGN_IN_EXPIRED, "az://somebody", never_began=True)
    assert front.asked == []
