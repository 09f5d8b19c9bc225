"""Behaviour of all stores, including those written by others, which run in deep tests."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator

import obstore
import pytest
from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.object_store.aws_sigv4 import AccessKeys
from annotator.connectors.object_store.connector import TRIAL_NAME
from annotator.connectors.object_store.results import StoreResults
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Parcel, Refused, RetryLater
from annotator.core.outbox.sign_in import SignIn
from connectors.object_store.deliveries import TRUST, delivered, delivered_by, parcel_to
from connectors.object_store.front import Front
from connectors.object_store.seen_store import SeenStore
from depth import IS_DEEP

ROUNDS = 30 if IS_DEEP else 1
# More than a page of a listing has.
MANY = 1_203 if IS_DEEP else 7
READ = ("x@1/a  b+c&é<.json", "deep/er/x")
PREFIX = "results of/été & so on"


@pytest.fixture
def bucket(store: SeenStore) -> str:
    return store.new_bucket()


@pytest.fixture
def front(store: SeenStore) -> Iterator[Front]:
    with Front(behind=store.url) as front:
        yield front


def place_of_result(parcel: Parcel) -> str:
    return f"{parcel.bundle_key}/{parcel.unique_id}.json"


def test_what_it_is_tried_out_with_tells_whether_it_holds_and_what_is_done_then(
    store: SeenStore, front: Front, bucket: str
) -> None:
    parcel = parcel_to(f"{front.url}/{bucket}/{PREFIX}")
    receipt = f"{parcel.url}/{place_of_result(parcel)}"
    assert delivered(parcel, sign_in=store.sign_in, places=store.place) == [Accepted(receipt)]
    # Where it was found out to write over, what stands there is read before and after.
    result = ["PUT"] if store.holds else ["GET", "PUT", "GET"]
    assert [asked.method for asked in front.asked] == ["PUT", "PUT", *result]
    assert [TRIAL_NAME in asked.path for asked in front.asked] == [True, True, *[False] * len(result)]
    assert all(asked.headers["if-none-match"] == "*" for asked in front.asked if asked.method == "PUT")
    assert asyncio.run(of_trial(store, bucket)) == b"{}"


async def of_trial(store: SeenStore, bucket: str) -> bytes:
    found = await obstore.get_async(store.seen(bucket), f"{PREFIX}/{TRIAL_NAME}")
    return (await found.bytes_async()).to_bytes()


def test_one_result_is_held_against_another_with_every_sign_in_that_it_takes(store: SeenStore, bucket: str) -> None:
    for sign_in in store.ways_in(bucket):
        parcel = parcel_to(f"{store.url}/{bucket}/{PREFIX}")
        place = place_of_result(parcel)
        other = replace(parcel, envelope=parcel.envelope + b" ")
        refused = Refused(DeliveryReason.DIFFERENT_RESULT, f"{parcel.url}/{place}")
        accepted = Accepted(f"{parcel.url}/{place}")
        assert delivered(parcel, parcel, other, sign_in=sign_in, places=store.place) == [accepted, accepted, refused]
        assert delivered(other, parcel, sign_in=sign_in, places=store.place) == [refused, accepted]
        assert store.stored(bucket, PREFIX)[place] == parcel.envelope


def test_ten_clients_at_once_have_one_effect(store: SeenStore, bucket: str) -> None:
    """In a store that overwrites, some clients may retry: an object cannot be read while it is written."""
    for number in range(ROUNDS):
        prefix = f"{PREFIX}/{number}"
        parcel = parcel_to(f"{store.url}/{bucket}/{prefix}")
        accepted = Accepted(f"{parcel.url}/{place_of_result(parcel)}")
        outcomes = asyncio.run(delivered_by(10, parcel, store.sign_in, store.place))
        if store.holds:
            assert outcomes == [accepted] * 10
        assert all(isinstance(outcome, RetryLater) for outcome in outcomes if outcome != accepted), outcomes
        assert delivered(parcel, sign_in=store.sign_in, places=store.place) == [accepted]
        assert store.stored(bucket, prefix) == {place_of_result(parcel): parcel.envelope}


def test_a_wrong_key_is_asked_for_again_where_keys_are_looked_at(store: SeenStore, bucket: str) -> None:
    wrong = SignIn(store.sign_in.kind, base64.b64encode(b"w" * 64).decode(), "somebody-else")
    parcel = parcel_to(f"{store.url}/{bucket}/{PREFIX}")
    (outcome,) = delivered(parcel, sign_in=wrong, places=store.place)
    if store.checks_keys:
        assert outcome == RetryLater(DeliveryReason.SIGN_IN_EXPIRED, store.url, never_began=True)
    assert bool(store.stored(bucket)) is not store.checks_keys


def test_a_bucket_that_is_not_there_is_waited_for(store: SeenStore) -> None:
    parcel = parcel_to(f"{store.url}/no-such-bucket/a")
    missing = RetryLater(DeliveryReason.PLACE_MISSING, parcel.url, never_began=True)
    assert delivered(parcel, sign_in=store.sign_in, places=store.place) == [missing]


def test_what_is_there_is_found_page_by_page_and_read(store: SeenStore, bucket: str) -> None:
    names = [*(f"x@1/{number:04}.json" for number in range(MANY)), *READ]
    for name in names:
        store.put_again(bucket, f"{PREFIX}/{name}", name.encode())
    store.put_again(bucket, "elsewhere/x@1/1.json", b"{}")
    for sign_in in store.ways_in(bucket):
        found = asyncio.run(found_and_read(store, f"{store.url}/{bucket}/{PREFIX}", sign_in))
        assert found == {name: name.encode() if name in READ else b"" for name in names}


async def found_and_read(store: SeenStore, url: str, sign_in: SignIn) -> dict[str, bytes]:
    async with Client(lambda: TRUST) as client:
        keys = AccessKeys(sign_in.name, sign_in.secret)
        results = StoreResults(url, keys, client, places=store.place)
        paths = [path async for path in results.paths()]
        return {path: await results.read(path, 10**6) if path in READ else b"" for path in paths}
