"""Delivery states: every combination of a parcel and a decision has one, and nothing goes back without a reason."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from annotator.core.money.states import MoneyState
from annotator.core.outbox.consent import OWN_FOLDER
from annotator.core.outbox.delivery_state import DeliveryState, ResultsExport, delivery_state, exports_of
from annotator.core.outbox.destinations import SERVER_KINDS
from annotator.core.outbox.parcel import Parcel, ParcelState, export_receipt, unconfirmed_receipt

WAITING = Parcel("u", "signs@1", "1", OWN_FOLDER, b"{}", 0, was_cancelled=False)
DECIDED = {
    MoneyState.APPROVED: DeliveryState.APPROVED,
    MoneyState.PAYABLE: DeliveryState.APPROVED,
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


def test_exports_are_listed_by_file_the_newest_first() -> None:
    first, last = replace(WAITING, **EXPORTED), replace(WAITING, exported_to="/x/b.zip", exported_utc_ms=9)
    assert exports_of([first, WAITING, last, first]) == (
        ResultsExport("/x/b.zip", 9, 1),
        ResultsExport("/x/a.zip", 5, 2),
    )
