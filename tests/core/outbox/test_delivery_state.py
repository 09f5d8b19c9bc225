"""Delivery states: every combination of a parcel and a decision has one, and nothing goes back without a reason."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from annotator.core.money.states import MoneyState
from annotator.core.outbox.consent import OWN_FOLDER
from annotator.core.outbox.delivery_state import (
    DeliveryState,
    ResultCount,
    ResultsExport,
    delivery_state,
    exports_of,
)
from annotator.core.outbox.destinations import SERVER_KINDS
from annotator.core.outbox.parcel import Parcel, ParcelState, export_receipt, unconfirmed_receipt

WAITING = Parcel("u", "signs@1", "1", OWN_FOLDER, b"{}", 0, was_cancelled=False)
DECIDED = {
    MoneyState.APPROVED: DeliveryState.APPROVED,
    MoneyState.PAYABLE: DeliveryState.PAYABLE,
    MoneyState.PAID: DeliveryState.PAID,
    MoneyState.REJECTED: DeliveryState.REJECTED,
}
EXPORTED = {"exported_to": "/x/a.zip", "exported_utc_ms": 5}
ACCEPTED = {"state": ParcelState.ACCEPTED}


@pytest.mark.parametrize("connector", [OWN_FOLDER, *SERVER_KINDS])
@pytest.mark.parametrize(
    ("changes", "at_home", "at_a_server"),
    [
        ({}, DeliveryState.READY, DeliveryState.READY),
        ({"unproven_tries": 1}, DeliveryState.READY, DeliveryState.READY),
        ({"state": ParcelState.REFUSED}, DeliveryState.READY, DeliveryState.READY),
        ({**ACCEPTED, "receipt": "there"}, DeliveryState.READY, DeliveryState.RECEIVED),
        ({**ACCEPTED, "receipt": unconfirmed_receipt("there")}, DeliveryState.READY, DeliveryState.SENT),
        ({**ACCEPTED, **EXPORTED, "receipt": export_receipt("/x/a.zip")}, *[DeliveryState.EXPORTED] * 2),
        ({**ACCEPTED, **EXPORTED, "receipt": "there"}, DeliveryState.EXPORTED, DeliveryState.RECEIVED),
        ({**EXPORTED, "unproven_tries": 1}, DeliveryState.EXPORTED, DeliveryState.EXPORTED),
    ],
)
def test_each_parcel_has_one_state_until_the_requester_decides(
    connector: str, changes: dict[str, object], at_home: DeliveryState, at_a_server: DeliveryState
) -> None:
    parcel = replace(WAITING, connector=connector, **changes)
    undecided = at_home if connector == OWN_FOLDER else at_a_server
    for reward in (None, *MoneyState):
        assert delivery_state(parcel, reward) is DECIDED.get(reward, undecided)


def test_an_answer_without_a_parcel_is_a_draft() -> None:
    assert delivery_state(None) is DeliveryState.DRAFT


@pytest.mark.parametrize("connector", [OWN_FOLDER, *SERVER_KINDS])
def test_a_waiting_result_without_consent_is_on_hold(connector: str) -> None:
    parcel, on_hold = replace(WAITING, connector=connector), {WAITING.bundle_key}
    assert delivery_state(parcel, None, on_hold) is DeliveryState.ON_HOLD
    assert delivery_state(replace(parcel, **ACCEPTED), None, {"other@1"}) is delivery_state(replace(parcel, **ACCEPTED))
    assert delivery_state(parcel, MoneyState.APPROVED, on_hold) is DeliveryState.APPROVED


def test_an_exported_result_is_sent_once_the_worker_says_so_and_then_stays_so() -> None:
    exported = replace(WAITING, **ACCEPTED, **EXPORTED, receipt=export_receipt("/x/a.zip"))
    marked = replace(exported, marked_sent_utc_ms=7)
    assert delivery_state(exported) is DeliveryState.EXPORTED
    assert delivery_state(marked) is DeliveryState.SENT
    assert delivery_state(replace(marked, exported_to="/x/b.zip", exported_utc_ms=9)) is DeliveryState.SENT
    assert delivery_state(replace(marked, connector="https", receipt="there")) is DeliveryState.RECEIVED
    assert delivery_state(marked, MoneyState.PAID) is DeliveryState.PAID


def test_exports_are_listed_by_file_the_newest_first() -> None:
    first, last = replace(WAITING, **EXPORTED), replace(WAITING, exported_to="/x/b.zip", exported_utc_ms=9)
    skipped = replace(first, was_cancelled=True)
    counts = [ResultCount(first, 14), ResultCount(WAITING, 3), ResultCount(last, 1), ResultCount(skipped, 1)]
    assert exports_of(counts) == (
        ResultsExport("/x/b.zip", 9, answers=1, to_send=1),
        ResultsExport("/x/a.zip", 5, answers=14, skipped=1, to_send=14),
    )


@pytest.mark.parametrize(
    "other",
    [
        ResultCount(replace(WAITING, **EXPORTED, marked_sent_utc_ms=7), 1),
        ResultCount(replace(WAITING, **EXPORTED), 1, MoneyState.REJECTED),
        ResultCount(replace(WAITING, **EXPORTED, **ACCEPTED, connector="https", receipt="there"), 1),
    ],
)
def test_a_file_is_to_be_sent_as_long_as_nothing_shows_that_the_requester_has_all_of_it(other: ResultCount) -> None:
    (export,) = exports_of([ResultCount(replace(WAITING, **EXPORTED), 2), other])
    assert (export.answers, export.to_send) == (3, 2)
    (export,) = exports_of([other])
    assert export.to_send == 0


def test_a_file_with_skipped_tasks_only_is_not_waited_for() -> None:
    (export,) = exports_of([ResultCount(replace(WAITING, **EXPORTED, was_cancelled=True), 2)])
    assert export.to_send == 0
