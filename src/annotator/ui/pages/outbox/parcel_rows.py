"""The rows of the outbox table: task, bundle, submission time and state."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace
from PySide6.QtGui import QIcon

from annotator.core.money.states import DECIDED, MoneyState
from annotator.core.outbox.consent import OWN_FOLDER, OnHold
from annotator.core.outbox.delivery_state import DeliveryState, ResultCount, delivery_state, exports_of
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.parcel import Backoff, DeliveryReason, Destination, Parcel, ParcelState
from annotator.core.outbox.sign_in import server_of
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import delivery_status, file_text, reason_sentence, state_counts
from annotator.ui.i18n.translation import N_, NOTHING, _, filled, ngettext
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.table import Row

_COLUMNS = (N_("Status"), N_("Task"), N_("Job"), N_("Submitted at"))
_ICONS = {
    DeliveryState.ON_HOLD: ("pause", "attention"),
    DeliveryState.READY: ("clock", "attention"),
    DeliveryState.EXPORTED: ("outbox", "muted"),
    DeliveryState.SENT: ("outbox", "muted"),
    DeliveryState.REJECTED: ("error", "danger"),
}
_DELIVERED_ICON, _REFUSED_ICON = ("done", "accent"), ("error", "danger")
_SOON_MS = 60_000  # less than the one-minute precision of the displayed time
_SIGNED_OUT = frozenset({DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED})
_ANNOTATION = re.compile(r".*/api/annotations/(\d+)/?")
_BUNDLE_COLUMN = 2


class Wait(Struct, frozen=True):
    """The back-off of a parcel's destination, and the current time with its UTC offset."""

    back_off: Backoff | None = None
    now_utc_ms: int = 0
    offset_min: int = 0


def summary(
    parcels: Sequence[Parcel], state_of: Callable[[Parcel], DeliveryState], practice: Collection[str] = ()
) -> str:
    """Return the number of results, how many are in each state, and how many are practice; "" without results.
    `practice` are the keys of the bundles whose results nobody waits for."""
    if not parcels:
        return ""
    awaited = [parcel for parcel in parcels if parcel.bundle_key not in practice]
    counts = Counter(state_of(parcel) for parcel in awaited if not parcel.was_cancelled)
    practised = len(parcels) - len(awaited)
    parts = [
        ngettext("{count} result", "{count} results", len(parcels)).format(count=number_format.count(len(parcels)))
    ]
    if awaited:
        by_state = {state: counts[state] for state in DeliveryState if counts[state]}
        parts.append(state_counts(by_state, len(awaited) - counts.total()))
    if practised:
        parts.append(number_format.pair(_("Practice"), number_format.count(practised)))
    return number_format.in_a_row(parts)


def story(
    parcel: Parcel,
    held: OnHold | None = None,
    wait: Wait | None = None,
    *,
    is_practice: bool = False,
    reward: MoneyState | None = None,
) -> str:
    """Return the receipt, or the reason for a failure and the next step. `reward` is the state of its reward."""
    if held is not None:
        text = _("On hold until you consent to share results with {requester}.")
        return text.format(requester=held.recipient.requester)
    match parcel.state:
        case ParcelState.ACCEPTED:
            if parcel.is_handed_over or (parcel.exported_to and parcel.connector == OWN_FOLDER):
                counted = ResultCount(replace(parcel, was_cancelled=False), 1, reward)
                (export,) = exports_of((counted,))
                # The strip above the results names the next step.
                return file_text(replace(export, to_send=0), wait.offset_min if wait is not None else 0)
            if parcel.unconfirmed_at:
                return _("Sent to {place}, which gave no receipt.").format(place=parcel.unconfirmed_at)
            if is_practice:
                return _("Practice: the result stays in your results folder: {file}.").format(file=parcel.receipt)
            if parcel.connector == OWN_FOLDER and reward in DECIDED:
                return _("In your results folder: {file}.").format(file=parcel.receipt)
            if parcel.connector == OWN_FOLDER:
                return _(
                    "In your results folder: {file}. The requester does not have it yet: export the results."
                ).format(file=parcel.receipt)
            return _received(parcel)
        case ParcelState.REFUSED:
            return reason_sentence(parcel.reason, parcel.detail)
        case ParcelState.WAITING:
            return _waiting(parcel, wait or Wait())


def _received(parcel: Parcel) -> str:
    number = _ANNOTATION.fullmatch(parcel.receipt) if parcel.connector == LABEL_STUDIO else None
    if number is None:
        return _("Received: {receipt}").format(receipt=parcel.receipt)
    text = _("Received by {server} as annotation {number}.")
    return filled(text, {"server": server_of(parcel.receipt), "number": number[1]})


def _waiting(parcel: Parcel, wait: Wait) -> str:
    """Return the reason for waiting. A parcel that was not tried itself waits for the back-off of its destination."""
    if parcel.reason is not None or parcel.detail:
        reason, detail = parcel.reason, parcel.detail
    elif wait.back_off is not None:
        reason, detail = wait.back_off.reason, wait.back_off.detail
    else:
        return _("Not sent yet.") if parcel.can_be_reopened else _("Sending…")
    why = reason_sentence(reason, detail)
    if reason in _SIGNED_OUT:
        return filled(_("{reason} The result will be sent when you sign in."), {"reason": why})
    return f"{why} {_tries(parcel, wait)}"


def _tries(parcel: Parcel, wait: Wait) -> str:
    """Return the times of the last attempt, if known, and of the next one."""
    rests = wait.back_off is not None and not wait.back_off.is_over(wait.now_utc_ms)
    rest_ms = wait.back_off.until_utc_ms if wait.back_off is not None and rests else 0
    next_ms = max(parcel.next_try_utc_ms(wait.now_utc_ms), rest_ms)
    is_soon = next_ms < wait.now_utc_ms + _SOON_MS
    next_time = number_format.clock_time(next_ms, wait.offset_min)
    if wait.back_off is None or not wait.back_off.tried_utc_ms:
        return _("Next attempt within a minute.") if is_soon else _("Next attempt at {time}.").format(time=next_time)
    last_time = number_format.clock_time(wait.back_off.tried_utc_ms, wait.offset_min)
    if is_soon:
        return _("Last attempt at {last}, next within a minute.").format(last=last_time)
    return _("Last attempt at {last}, next at {time}.").format(last=last_time, time=next_time)


class Parcels(Struct, frozen=True):
    """All parcels, with the missing consents by bundle key. `titles` are those of the imported bundles by key.
    `practice` are the keys of the practice bundles whose results stay in the worker's folder."""

    listed: tuple[Parcel, ...] = ()
    on_hold: Mapping[str, OnHold] = field(default_factory=dict)
    back_offs: Mapping[Destination, Backoff] = field(default_factory=dict)
    offset_min: int = 0  # UTC offset of local time, for timestamps
    titles: Mapping[str, str] = field(default_factory=dict)
    reward_of: Callable[[str], MoneyState | None] = lambda _unique_id: None
    practice: frozenset[str] = frozenset()

    def state_of(self, parcel: Parcel) -> DeliveryState:
        return delivery_state(parcel, self.reward_of(parcel.unique_id), self.on_hold)

    def among(self, bundle_key: str, state: DeliveryState | None, *, only_skipped: bool = False) -> Parcels:
        """Return those of one bundle in one state; an empty key and None leave all. Or only skipped tasks."""
        listed = (
            parcel
            for parcel in self.listed
            if bundle_key in ("", parcel.bundle_key)
            and (state is None or self.state_of(parcel) is state)
            and (parcel.was_cancelled or not only_skipped)
        )
        return replace(self, listed=tuple(listed))

    def parcel(self, row: int) -> Parcel | None:
        return self.listed[row] if 0 <= row < len(self.listed) else None

    def row_of(self, unique_id: str) -> int:
        """Return the row of a parcel, or -1."""
        return next((row for row, parcel in enumerate(self.listed) if parcel.unique_id == unique_id), -1)

    def missing_consent_of(self, parcel: Parcel) -> OnHold | None:
        """Return the missing consent that the parcel waits for, or None."""
        return self.on_hold.get(parcel.bundle_key) if parcel.state is ParcelState.WAITING else None

    def summary(self) -> str:
        return summary(self.listed, self.state_of, self.practice)

    def row(self, parcel: Parcel) -> Row:
        moment = number_format.moment(parcel.created_utc_ms, self.offset_min)
        bundle = self.titles.get(parcel.bundle_key, parcel.bundle_key)
        status = delivery_status(self.state_of(parcel), parcel, is_practice=parcel.bundle_key in self.practice)
        return (status, parcel.task_id, bundle, moment)

    def tip_of(self, row: int, column: int) -> str:
        """Return the tooltip of a cell. A bundle title is followed by the bundle key, because titles are not unique."""
        parcel = self.listed[row]
        text = self.row(parcel)[column]
        is_title = column == _BUNDLE_COLUMN and text != parcel.bundle_key
        return f"{text} ({parcel.bundle_key})" if is_title else text

    def icon_of(self, row: int) -> QIcon:
        parcel = self.listed[row]
        is_refused = parcel.state is ParcelState.REFUSED
        return icon(*(_REFUSED_ICON if is_refused else _ICONS.get(self.state_of(parcel), _DELIVERED_ICON)))


def job_rows(parcels: Parcels, requesters: Mapping[str, str]) -> Mapping[str, Row]:
    """Return a row for each job by bundle key, the job with the newest result first: title, requester, results."""
    by_bundle: dict[str, list[Parcel]] = defaultdict(list)
    for parcel in parcels.listed:
        by_bundle[parcel.bundle_key].append(parcel)
    return {
        key: (
            parcels.titles.get(key, key),
            requesters.get(key, NOTHING),
            summary(own, parcels.state_of, parcels.practice),
        )
        for key, own in by_bundle.items()
    }


def header() -> Row:
    return [_(text) for text in _COLUMNS]
