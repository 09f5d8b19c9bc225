"""The delivery state of a result. Every screen shows the same word for it (`ui.i18n.delivery_text`).

The state is derived from sources that backups, transfers and `ledger verify` contain, and is never stored itself:

- Without a parcel, the answer is a draft. With one, the result is ready until somebody else has it, or on hold while
  the worker's consent is missing.
- A parcel that a server accepted is received, or only sent if the server gave no receipt.
- The columns `exported_to` and `exported_utc_ms` of a parcel name the last file to which the worker exported it, and
  `marked_sent_utc_ms` the time at which the worker marked it as sent to the requester. They are columns, not ledger
  entries, because an export changes neither time nor money. A later export replaces the file, unless the requester
  has the result already: then it would seem that the later file has arrived. Parcels of older versions have only the
  receipt of an export, without a date.
- A file in the worker's own folder reaches nobody, so it is no delivery.
- A decision in the ledger wins over all of these: whoever decides about a result has it.
- A payment by the requester's word makes a result payable. It is paid once the worker confirms that the money arrived.

A retry or a refusal by the server is a reason that is shown beside the state, never a state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from annotator.core.money.states import MoneyState
from annotator.core.outbox.consent import OWN_FOLDER
from annotator.core.outbox.parcel import Parcel, ParcelState


class DeliveryState(StrEnum):
    """The states in the order in which a result goes through them. Either `EXPORTED` or `SENT` follows `READY`."""

    DRAFT = "draft"
    ON_HOLD = "on-hold"
    READY = "ready"
    EXPORTED = "exported"
    SENT = "sent"
    RECEIVED = "received"
    APPROVED = "approved"
    PAYABLE = "payable"
    REJECTED = "rejected"
    PAID = "paid"


# The requester has the result.
DELIVERED = frozenset(DeliveryState) - {
    DeliveryState.DRAFT,
    DeliveryState.ON_HOLD,
    DeliveryState.READY,
    DeliveryState.EXPORTED,
}
_DECIDED: Mapping[MoneyState, DeliveryState] = {
    MoneyState.APPROVED: DeliveryState.APPROVED,
    MoneyState.PAYABLE: DeliveryState.PAYABLE,
    MoneyState.PAID: DeliveryState.PAID,
    MoneyState.REJECTED: DeliveryState.REJECTED,
}
NONE_ON_HOLD: Collection[str] = frozenset()


def delivery_state(
    parcel: Parcel | None, reward: MoneyState | None = None, on_hold: Collection[str] = NONE_ON_HOLD
) -> DeliveryState:
    """Return the state of a result, from its parcel and the state of its reward; None for a missing one. `on_hold` are
    the keys of the bundles whose results wait for consent."""
    if reward is not None and reward in _DECIDED:
        return _DECIDED[reward]
    if parcel is None:
        return DeliveryState.DRAFT
    if parcel.state is ParcelState.ACCEPTED and parcel.connector != OWN_FOLDER and not parcel.is_handed_over:
        return DeliveryState.SENT if parcel.unconfirmed_at else DeliveryState.RECEIVED
    if parcel.marked_sent_utc_ms:
        return DeliveryState.SENT
    if parcel.exported_to:
        return DeliveryState.EXPORTED
    is_on_hold = parcel.bundle_key in on_hold and parcel.state is ParcelState.WAITING
    return DeliveryState.ON_HOLD if is_on_hold else DeliveryState.READY


class ResultCount(Struct, frozen=True):
    """The number of results that differ in nothing on which their delivery state depends. `parcel` stands for all of
    them; its ids, bytes and times are empty. `reward` is the state of their rewards if it is decided, else None."""

    parcel: Parcel
    count: int
    reward: MoneyState | None = None


class ResultsExport(Struct, frozen=True):
    """A file to which the worker exported results at `utc_ms`, 0 if unknown: `answers` and `skipped` tasks, without
    those that the requester had from an earlier file. The worker marked them as sent at `sent_utc_ms`, 0 if not.
    `to_send` counts the answers of which nothing shows that the requester has them. A decision about one answer shows
    nothing about the others: an earlier file may have brought it."""

    file: str
    utc_ms: int
    answers: int
    skipped: int = 0
    sent_utc_ms: int = 0
    to_send: int = 0


def exports_of(counts: Iterable[ResultCount]) -> tuple[ResultsExport, ...]:
    """Return the last exports of results by file, the newest first."""
    by_file: dict[tuple[int, str], list[ResultCount]] = {}
    for each in counts:
        if each.parcel.exported_to:
            by_file.setdefault((each.parcel.exported_utc_ms, each.parcel.exported_to), []).append(each)
    return tuple(_export(file, utc_ms, of_file) for (utc_ms, file), of_file in sorted(by_file.items(), reverse=True))


def _export(file: str, utc_ms: int, counts: Sequence[ResultCount]) -> ResultsExport:
    answers = [each for each in counts if not each.parcel.was_cancelled]
    return ResultsExport(
        file,
        utc_ms,
        sum(each.count for each in answers),
        sum(each.count for each in counts if each.parcel.was_cancelled),
        max(each.parcel.marked_sent_utc_ms for each in counts),
        sum(each.count for each in answers if delivery_state(each.parcel, each.reward) is DeliveryState.EXPORTED),
    )


class BundleResults(Struct, frozen=True):
    """The results of one bundle: their number by state, without skipped tasks, and their exports. `skipped` counts
    the skipped tasks. `to_export` counts those only on this computer that no server will get."""

    counts: Mapping[DeliveryState, int]
    skipped: int = 0
    exports: tuple[ResultsExport, ...] = ()
    to_export: int = 0

    @property
    def to_send(self) -> ResultsExport | None:
        """The newest exported file that the worker has not marked as sent, or None."""
        return next((export for export in self.exports if export.to_send), None)


NO_RESULTS = BundleResults({})


def is_only_here(parcel: Parcel, state: DeliveryState) -> bool:
    """Return True if an answer is only on this computer and no server will get it."""
    is_kept = state in (DeliveryState.ON_HOLD, DeliveryState.READY)
    return is_kept and parcel.connector == OWN_FOLDER and not parcel.was_cancelled


def bundle_results(counts: Iterable[ResultCount], on_hold: Collection[str] = NONE_ON_HOLD) -> BundleResults:
    """Sum up the results of one bundle. `on_hold` are the keys of bundles without consent."""
    counts, by_state, to_export = tuple(counts), Counter[DeliveryState](), 0
    for each in counts:
        state = delivery_state(each.parcel, each.reward, on_hold)
        by_state[state] += 0 if each.parcel.was_cancelled else each.count
        to_export += each.count if is_only_here(each.parcel, state) else 0
    return BundleResults(
        {state: by_state[state] for state in DeliveryState if by_state[state]},
        sum(each.count for each in counts if each.parcel.was_cancelled),
        exports_of(counts),
        to_export,
    )
