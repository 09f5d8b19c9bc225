"""The rows of the outbox table: task, bundle, submission time and state."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from PySide6.QtGui import QIcon

from annotator.core.outbox.consent import OWN_FOLDER, OnHold
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.parcel import Backoff, DeliveryReason, Destination, Parcel, ParcelState
from annotator.core.outbox.sign_in import server_of
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import reason_sentence
from annotator.ui.i18n.translation import N_, _, filled, ngettext
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.table import Row

_COLUMNS = (N_("Status"), N_("Task"), N_("Job"), N_("Submitted at"))
_STATES = {
    ParcelState.WAITING: N_("To be sent"),
    ParcelState.ACCEPTED: N_("Received"),
    ParcelState.REFUSED: N_("Rejected by server"),
}
_ICONS = {
    ParcelState.WAITING: ("clock", "attention"),
    ParcelState.ACCEPTED: ("done", "accent"),
    ParcelState.REFUSED: ("error", "danger"),
}
_ON_HOLD_ICON = ("pause", "attention")
_SOON_MS = 60_000  # less than the one-minute precision of the displayed time
_SIGNED_OUT = frozenset({DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED})
_ANNOTATION = re.compile(r".*/api/annotations/(\d+)/?")
_BUNDLE_COLUMN = 2


class Wait(Struct, frozen=True):
    """The back-off of a parcel's destination, and the current time with its UTC offset."""

    back_off: Backoff | None = None
    now_utc_ms: int = 0
    offset_min: int = 0


def state_text(parcel: Parcel, held: OnHold | None = None) -> str:
    text = _("On hold") if held is not None else _("Exported") if parcel.exported_to else _(_STATES[parcel.state])
    if _is_saved(parcel):
        text = _("Saved")
    return _("{state} (skipped)").format(state=text) if parcel.was_cancelled else text


def _is_saved(parcel: Parcel) -> bool:
    """Return whether the result is only in the worker's own folder, so that no requester has it."""
    return parcel.state is ParcelState.ACCEPTED and parcel.connector == OWN_FOLDER and not parcel.exported_to


def summary(parcels: Sequence[Parcel]) -> str:
    """Return how many results the requesters have received and how many are saved in the worker's folder; "" without
    results. Exported results count separately: the program does not know whether the worker has passed the file on."""
    if not parcels:
        return ""
    accepted = [parcel for parcel in parcels if parcel.state is ParcelState.ACCEPTED]
    exported, saved = sum(bool(parcel.exported_to) for parcel in accepted), sum(map(_is_saved, accepted))
    received = len(accepted) - exported - saved
    if len(accepted) == len(parcels):
        return _nothing_waits(received, saved, exported)
    if all(parcel.connector == OWN_FOLDER for parcel in parcels):
        text = ngettext(
            "{saved} of {count} result saved in your folder",
            "{saved} of {count} results saved in your folder",
            len(parcels),
        )
        counts = [text.format(saved=number_format.count(saved), count=number_format.count(len(parcels)))]
        saved = 0
    else:
        text = ngettext("{received} of {count} result received", "{received} of {count} results received", len(parcels))
        counts = [text.format(received=number_format.count(received), count=number_format.count(len(parcels)))]
    return ", ".join([*counts, *_counts_kept(saved, exported)])


def _nothing_waits(received: int, saved: int, exported: int) -> str:
    all_of_them = received + saved + exported
    if received == all_of_them:
        text = ngettext("{count} result has been received.", "All {count} results have been received.", received)
        return text.format(count=number_format.count(received))
    if saved == all_of_them:
        text = ngettext(
            "{count} result has been saved in your folder.",
            "All {count} results have been saved in your folder.",
            saved,
        )
        return text.format(count=number_format.count(saved))
    first = ngettext("{count} received", "{count} received", received).format(count=number_format.count(received))
    parts = [*([first] if received else []), *_counts_kept(saved, exported)]
    return _("No results left to send: {counts}.").format(counts=", ".join(parts))


def _counts_kept(saved: int, exported: int) -> list[str]:
    lies = ngettext("{count} saved in your folder", "{count} saved in your folder", saved)
    passed = ngettext("{count} exported to a file", "{count} exported to files", exported)
    counted = ((lies, saved), (passed, exported))
    return [text.format(count=number_format.count(number)) for text, number in counted if number]


def story(parcel: Parcel, held: OnHold | None = None, wait: Wait | None = None) -> str:
    """Return the receipt, or the reason for a failure and the next step."""
    if held is not None:
        text = _("Waiting for your consent to send results to {requester}.")
        return text.format(requester=held.recipient.requester)
    match parcel.state:
        case ParcelState.ACCEPTED:
            if parcel.exported_to:
                return _("Exported to {file}.").format(file=parcel.exported_to)
            if parcel.unconfirmed_at:
                return _("Received by {place}, which sent no receipt.").format(place=parcel.unconfirmed_at)
            if _is_saved(parcel):
                return _("Saved in your folder: {receipt}").format(receipt=parcel.receipt)
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
    """All parcels, with the missing consents by bundle key. `titles` are those of the imported bundles by key."""

    listed: tuple[Parcel, ...] = ()
    on_hold: Mapping[str, OnHold] = field(default_factory=dict)
    back_offs: Mapping[Destination, Backoff] = field(default_factory=dict)
    offset_min: int = 0  # UTC offset of local time, for timestamps
    titles: Mapping[str, str] = field(default_factory=dict)

    def parcel(self, row: int) -> Parcel | None:
        return self.listed[row] if 0 <= row < len(self.listed) else None

    def row_of(self, unique_id: str) -> int:
        """Return the row of a parcel, or -1."""
        return next((row for row, parcel in enumerate(self.listed) if parcel.unique_id == unique_id), -1)

    def missing_consent_of(self, parcel: Parcel) -> OnHold | None:
        """Return the missing consent that the parcel waits for, or None."""
        return self.on_hold.get(parcel.bundle_key) if parcel.state is ParcelState.WAITING else None

    def row(self, parcel: Parcel) -> Row:
        moment = number_format.moment(parcel.created_utc_ms, self.offset_min)
        bundle = self.titles.get(parcel.bundle_key, parcel.bundle_key)
        return (state_text(parcel, self.missing_consent_of(parcel)), parcel.task_id, bundle, moment)

    def tip_of(self, row: int, column: int) -> str:
        """Return the tooltip of a cell. A bundle title is followed by the bundle key, because titles are not unique."""
        parcel = self.listed[row]
        text = self.row(parcel)[column]
        is_title = column == _BUNDLE_COLUMN and text != parcel.bundle_key
        return f"{text} ({parcel.bundle_key})" if is_title else text

    def icon_of(self, row: int) -> QIcon:
        parcel = self.listed[row]
        return icon(*(_ICONS[parcel.state] if self.missing_consent_of(parcel) is None else _ON_HOLD_ICON))


def header() -> Row:
    return [_(text) for text in _COLUMNS]
