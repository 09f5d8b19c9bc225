"""One result, one object, whatever the store makes of conditions and whatever is lost on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.object_store.connector import TRIAL_NAME, ObjectStoreConnector
from annotator.core.errors import StoreFault
from annotator.core.outbox.parcel import (
    Accepted,
    DeliveryReason,
    Outcome,
    Parcel,
    Refused,
    RetryLater,
    unconfirmed_receipt,
)
from annotator.core.outbox.sign_in import SignIn
from connectors.object_store.deliveries import delivered, delivered_by, parcel_to
from connectors.object_store.front import Asked, Canned, Front, Rule
from connectors.object_store.moto_store import MotoStore
from connectors.object_store.rules import RULES, lets_write_only, passes_over_conditions
from fakes.sign_ins import MemorySignIns


@pytest.fixture
def front(moto: MotoStore) -> Iterator[Front]:
    with Front(behind=moto.url) as front:
        yield front


@pytest.fixture
def bucket(moto: MotoStore) -> str:
    return moto.new_bucket()


@pytest.fixture
def parcel(front: Front, bucket: str) -> Parcel:
    return parcel_to(f"{front.url}/{bucket}/results of/May")


def place_of_result(parcel: Parcel) -> str:
    return f"{parcel.bundle_key}/{parcel.unique_id}.json"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_each_kind_of_store_holds_one_result_and_refuses_another(
    moto: MotoStore, front: Front, bucket: str, parcel: Parcel, rule: Rule
) -> None:
    front.rule = rule
    receipt = f"{parcel.url}/{place_of_result(parcel)}"
    other = replace(parcel, envelope=parcel.envelope + b" ")
    outcomes = delivered(parcel, parcel, other)
    assert outcomes == [Accepted(receipt), Accepted(receipt), Refused(DeliveryReason.DIFFERENT_RESULT, receipt)]
    # Neither does a program that was started anew know the store's ways.
    assert delivered(other) == outcomes[2:]
    assert moto.stored(bucket, "results of/May") == {place_of_result(parcel): parcel.envelope}


def test_ten_at_once_have_one_effect_in_a_careless_store(
    moto: MotoStore, front: Front, bucket: str, parcel: Parcel
) -> None:
    """Some may have to come again: what is written over cannot be read at that moment."""
    front.rule = passes_over_conditions
    outcomes = asyncio.run(delivered_by(10, parcel))
    assert not any(isinstance(outcome, Refused) for outcome in outcomes)
    assert delivered(parcel) == [Accepted(f"{parcel.url}/{place_of_result(parcel)}")]
    assert moto.stored(bucket, "results of/May") == {place_of_result(parcel): parcel.envelope}


def test_a_place_is_tried_out_before_the_first_result_and_never_again(front: Front, parcel: Parcel) -> None:
    delivered(parcel, parcel_to(parcel.url))
    puts = [asked.path.rpartition("/")[2] for asked in front.asked]
    assert puts[:2] == [TRIAL_NAME, TRIAL_NAME]
    assert TRIAL_NAME not in puts[2:]
    assert len(puts) == 4
    front.asked.clear()
    delivered(parcel_to(parcel.url))
    # Where the trial's object stands already, once is enough.
    assert [asked.path.rpartition("/")[2] for asked in front.asked][:-1] == [TRIAL_NAME]


def test_nothing_is_read_where_the_store_holds_its_condition(front: Front, parcel: Parcel) -> None:
    delivered(parcel)
    assert {asked.method for asked in front.asked} == {"PUT"}
    assert all(asked.headers["if-none-match"] == "*" for asked in front.asked)


def test_a_key_that_only_writes_is_enough(moto: MotoStore, front: Front, bucket: str, parcel: Parcel) -> None:
    front.rule = lets_write_only
    receipt = f"{parcel.url}/{place_of_result(parcel)}"
    assert delivered(parcel, parcel) == [Accepted(receipt), Accepted(unconfirmed_receipt(receipt))]
    assert moto.stored(bucket, "results of/May") == {place_of_result(parcel): parcel.envelope}


def test_a_key_that_only_writes_is_enough_where_conditions_are_passed_over(front: Front, parcel: Parcel) -> None:
    front.rule = lambda asked: lets_write_only(asked) or passes_over_conditions(asked)
    assert delivered(parcel, parcel) == [Accepted(f"{parcel.url}/{place_of_result(parcel)}")] * 2


def test_a_lost_answer_is_found_again(moto: MotoStore, front: Front, bucket: str, parcel: Parcel) -> None:
    def loses(asked: Asked) -> Canned | None:
        if TRIAL_NAME not in asked.path:
            front.passed_on(asked)
            return Canned(0)
        return None

    front.rule = loses
    (lost,) = delivered(parcel)
    assert lost == RetryLater(DeliveryReason.SERVER_UNREACHABLE, front.url)
    assert moto.stored(bucket, "results of/May") == {place_of_result(parcel): parcel.envelope}
    front.rule = RULES["sound"]
    assert delivered(parcel) == [Accepted(f"{parcel.url}/{place_of_result(parcel)}")]


def test_what_did_not_begin_is_known_not_to_have_begun(front: Front, parcel: Parcel) -> None:
    def outcome_where(rule: Rule) -> Outcome:
        front.rule = rule
        return delivered(parcel)[0]

    slow_down = Canned(503, {"Retry-After": "40"}, b"<Error><Code>SlowDown</Code></Error>")
    at_trial = outcome_where(lambda _asked: slow_down)
    assert at_trial == RetryLater(DeliveryReason.SERVER_BUSY, front.url, never_began=True, wait_s=40)
    at_result = outcome_where(lambda asked: None if TRIAL_NAME in asked.path else slow_down)
    assert at_result == RetryLater(DeliveryReason.SERVER_BUSY, front.url, wait_s=40)
    delivered_before = outcome_where(passes_over_conditions)
    assert isinstance(delivered_before, Accepted)
    at_reading = outcome_where(lambda asked: slow_down if asked.method == "GET" else None)
    assert at_reading == RetryLater(DeliveryReason.SERVER_BUSY, front.url, wait_s=40)


def test_what_vanishes_from_a_careless_store_is_put_there_again(front: Front, parcel: Parcel) -> None:
    gone = Canned(404, {}, b"<Error><Code>NoSuchKey</Code></Error>")
    front.rule = lambda asked: gone if asked.method == "GET" else passes_over_conditions(asked)
    assert delivered(parcel) == [RetryLater(DeliveryReason.SERVER_FAILED, front.url)]


def test_without_a_sign_in_nothing_is_asked(front: Front, parcel: Parcel) -> None:
    missing = RetryLater(DeliveryReason.SIGN_IN_MISSING, front.url, never_began=True)
    assert delivered(parcel, sign_in=None) == [missing]
    assert front.asked == []


def test_half_a_result_is_another_only_where_a_store_is_sound(
    moto: MotoStore, front: Front, bucket: str, parcel: Parcel
) -> None:
    place = place_of_result(parcel)
    moto.put(bucket, f"results of/May/{place}", parcel.envelope[:40])
    assert delivered(parcel) == [Refused(DeliveryReason.DIFFERENT_RESULT, f"{parcel.url}/{place}")]
    front.rule = passes_over_conditions
    assert delivered(parcel) == [Accepted(f"{parcel.url}/{place}")]
    assert moto.stored(bucket, "results of/May") == {place: parcel.envelope}
    half = Canned(200, {"ETag": '"1"'}, parcel.envelope[:40])
    front.rule = lambda asked: half if asked.method == "GET" else passes_over_conditions(asked)
    assert delivered(parcel) == [RetryLater(DeliveryReason.SERVER_FAILED, front.url)]


def test_sign_ins_that_cannot_be_looked_at_are_none(front: Front, parcel: Parcel) -> None:
    class Closed(MemorySignIns):
        async def find(self, server: str) -> SignIn | None:
            raise StoreFault(detail=server)

    async def outcome() -> Outcome:
        async with Client() as client:
            return await ObjectStoreConnector(Closed(), client).deliver(parcel)

    assert asyncio.run(outcome()) == RetryLater(DeliveryReason.SIGN_IN_MISSING, front.url, never_began=True)
    assert front.asked == []


def test_what_a_store_has_seen_and_refused_has_begun(front: Front, parcel: Parcel) -> None:
    def rule(asked: Asked) -> Canned | None:
        if asked.method == "GET" and any(place_of_result(parcel)[-20:] in seen.path for seen in front.asked[2:-1]):
            return Canned(503)
        return RULES["lets results only be written, and refuses"](asked)

    front.rule = rule
    assert delivered(parcel) == [RetryLater(DeliveryReason.SERVER_BUSY, front.url)]
    assert [asked.method for asked in front.asked] == ["PUT", "GET", "PUT", "GET"]
