"""The delivery state of a result. Every screen shows the same word for it (`ui.i18n.delivery_text`).

The state is derived from sources that backups, transfers and `ledger verify` contain, and is never stored itself:

- Without a parcel, the answer is a draft. With one, the result is ready until somebody else has it.
- A parcel that a server accepted is received, or only sent if the server gave no receipt.
- The columns `exported_to` and `exported_utc_ms` of a parcel name the last file to which the worker exported it. They
  are columns, not ledger entries, because an export changes neither time nor money, and a later export replaces them.
  Parcels of older versions have only the receipt of an export, without a date.
- A file in the worker's own folder reaches nobody, so it is no delivery.
- A decision in the ledger wins over all of these: whoever decides about a result has it.

A missing consent, a retry or a refusal by the server is a reason that is shown beside the state, never a state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from annotator.core.money.amount import EXACT
from annotator.core.money.items import Item
from annotator.core.money.states import MoneyState
from annotator.core.outbox.consent import OWN_FOLDER
from annotator.core.outbox.parcel import Parcel, ParcelState


class DeliveryState(StrEnum):
    """The states in the order in which a result goes through them. Either `EXPORTED` or `SENT` follows `READY`."""

    DRAFT = "draft"
    READY = "ready"
    EXPORTED = "exported"
    SENT = "sent"
    RECEIVED = "received"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"


_DECIDED: Mapping[MoneyState, DeliveryState] = {
    MoneyState.APPROVED: DeliveryState.APPROVED,
    MoneyState.PAYABLE: DeliveryState.APPROVED,
    MoneyState.PAID: DeliveryState.PAID,
    MoneyState.REJECTED: DeliveryState.REJECTED,
}


def delivery_state(parcel: Parcel | None, reward: MoneyState | None = None) -> DeliveryState:
    """Return the state of a result, from its parcel and the state of its reward; None for a missing one."""
    if reward is not None and reward in _DECIDED:
        return _DECIDED[reward]
    if parcel is None:
        return DeliveryState.DRAFT
    if parcel.state is ParcelState.ACCEPTED and parcel.connector != OWN_FOLDER and not parcel.is_handed_over:
        return DeliveryState.SENT if parcel.unconfirmed_at else DeliveryState.RECEIVED
    return DeliveryState.EXPORTED if parcel.exported_to else DeliveryState.READY


class ResultsExport(Struct, frozen=True):
    """A file to which the worker exported `count` results at `utc_ms`, 0 if unknown."""

    file: str
    utc_ms: int
    count: int


def exports_of(parcels: Iterable[Parcel]) -> tuple[ResultsExport, ...]:
    """Return the last export of each result by file, the newest first."""
    counts = Counter((parcel.exported_utc_ms, parcel.exported_to) for parcel in parcels if parcel.exported_to)
    return tuple(ResultsExport(file, utc_ms, count) for (utc_ms, file), count in sorted(counts.items(), reverse=True))


class BundleResults(Struct, frozen=True):
    """The results of one bundle: their number by state, without skipped tasks, and their exports. `skipped` counts
    the skipped tasks. `to_export` counts those only on this computer that no server will get, and `rewards` has
    their amounts by currency."""

    counts: Mapping[DeliveryState, int]
    skipped: int = 0
    exports: tuple[ResultsExport, ...] = ()
    to_export: int = 0
    rewards: Mapping[str, Decimal] = {}


NO_RESULTS = BundleResults({})


def bundle_results(parcels: Iterable[Parcel], item_of: Callable[[str], Item | None]) -> BundleResults:
    """Sum up the parcels of one bundle. `item_of` returns the reward of a `unique_id`, or None."""
    counts: Counter[DeliveryState] = Counter()
    rewards: dict[str, Decimal] = {}
    skipped = to_export = 0
    parcels = tuple(parcels)
    for parcel in parcels:
        if parcel.was_cancelled:
            skipped += 1
            continue
        item = item_of(parcel.unique_id)
        state = delivery_state(parcel, item.state if item is not None else None)
        counts[state] += 1
        if state is DeliveryState.READY and parcel.connector == OWN_FOLDER:
            to_export += 1
            if item is not None:
                amount = rewards.get(item.money.currency, Decimal(0))
                rewards[item.money.currency] = EXACT.add(amount, item.money.amount)
    ordered = {state: counts[state] for state in DeliveryState if counts[state]}
    return BundleResults(ordered, skipped, exports_of(parcels), to_export, rewards)
