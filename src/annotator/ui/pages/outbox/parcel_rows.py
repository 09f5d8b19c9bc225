"""The parcels as rows of a table: which task, when, and how far it is, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtGui import QIcon

from annotator.core.outbox.agreement import Held
from annotator.core.outbox.parcel import Destination, Parcel, ParcelState, Rest
from annotator.ui.language import figures
from annotator.ui.language.delivery_words import reason_sentence
from annotator.ui.language.translation import N_, _, ngettext
from annotator.ui.looks.icons import icon
from annotator.ui.widgets.table_rows import Row

_COLUMNS = (N_("State"), N_("Task"), N_("Bundle"), N_("Submitted at"))
_STATES = {
    ParcelState.WAITING: N_("To be sent"),
    ParcelState.ACCEPTED: N_("Received"),
    ParcelState.REFUSED: N_("Refused"),
}
_ICONS = {
    ParcelState.WAITING: ("clock", "attention"),
    ParcelState.ACCEPTED: ("done", "accent"),
    ParcelState.REFUSED: ("error", "danger"),
}
_HELD_ICON = ("pause", "attention")
_SOON_MS = 60_000  # sooner than the minute that a time of day tells


@dataclass(frozen=True, slots=True)
class Wait:
    """What a parcel waits for beside its own time: the rest of its destination; and when it is now, and where."""

    rest: Rest | None = None
    now_utc_ms: int = 0
    offset_min: int = 0


def state_words(parcel: Parcel, held: Held | None = None) -> str:
    words = _("Held") if held is not None else _("Handed over") if parcel.handed_over_in else _(_STATES[parcel.state])
    return _("{state}, skipped").format(state=words) if parcel.was_cancelled else words


def summary(parcels: Sequence[Parcel]) -> str:
    """How many the requesters have; empty where there is none. What was handed over is with them when the worker has
    passed the file on, which is not known here."""
    if not parcels:
        return ""
    accepted = [parcel for parcel in parcels if parcel.state is ParcelState.ACCEPTED]
    handed_over = sum(bool(parcel.handed_over_in) for parcel in accepted)
    if len(accepted) == len(parcels) and not handed_over:
        words = ngettext("All is received: {count} result.", "All is received: {count} results.", len(parcels))
        return words.format(count=figures.count(len(parcels)))
    words = ngettext("{received} of {count} result received", "{received} of {count} results received", len(parcels))
    received = words.format(received=figures.count(len(accepted) - handed_over), count=figures.count(len(parcels)))
    if not handed_over:
        return received
    words = ngettext(
        "{received}, {count} handed over in a file", "{received}, {count} handed over in files", handed_over
    )
    return words.format(received=received, count=figures.count(handed_over))


def story(parcel: Parcel, held: Held | None = None, wait: Wait | None = None) -> str:
    """The receipt, or the reason and what will happen next."""
    if held is not None:
        words = _("Held until you agree that results go to {requester}.")
        return words.format(requester=held.recipient.requester)
    match parcel.state:
        case ParcelState.ACCEPTED:
            if parcel.handed_over_in:
                return _("Handed over in the file {file}.").format(file=parcel.handed_over_in)
            if parcel.unconfirmed_at:
                return _("Taken by {place}, which gave no receipt.").format(place=parcel.unconfirmed_at)
            return _("Received: {receipt}").format(receipt=parcel.receipt)
        case ParcelState.REFUSED:
            return reason_sentence(parcel.reason, parcel.detail)
        case ParcelState.WAITING:
            return _waiting(parcel, wait or Wait())


def _waiting(parcel: Parcel, wait: Wait) -> str:
    """What was not tried itself waits because its destination takes nothing now."""
    if parcel.reason is not None or parcel.detail:
        why = reason_sentence(parcel.reason, parcel.detail)
    elif wait.rest is not None:
        why = reason_sentence(wait.rest.reason, wait.rest.detail)
    else:
        return _("It has not left yet.") if parcel.can_be_taken_back else _("On its way.")
    next_ms = max(parcel.due_utc_ms, wait.rest.until_utc_ms if wait.rest is not None else 0)
    if next_ms < wait.now_utc_ms + _SOON_MS:
        return _("{reason} It is tried again by itself.").format(reason=why)
    time = figures.clock_time(next_ms, wait.offset_min)
    return _("{reason} It is tried again by itself at {time}.").format(reason=why, time=time)


@dataclass(frozen=True, slots=True)
class Parcels:
    """All parcels, and by bundle those agreements that some of them wait for."""

    listed: tuple[Parcel, ...] = ()
    held: Mapping[str, Held] = field(default_factory=dict)
    rests: Mapping[Destination, Rest] = field(default_factory=dict)
    offset_min: int = 0  # of the clock on the wall, for moments

    def parcel(self, row: int) -> Parcel | None:
        return self.listed[row] if 0 <= row < len(self.listed) else None

    def row_of(self, unique_id: str) -> int:
        """-1 when it is not there."""
        return next((row for row, parcel in enumerate(self.listed) if parcel.unique_id == unique_id), -1)

    def held_for(self, parcel: Parcel) -> Held | None:
        """What it waits for, if it waits for an agreement."""
        return self.held.get(parcel.bundle_key) if parcel.state is ParcelState.WAITING else None

    def row(self, parcel: Parcel) -> Row:
        moment = figures.moment(parcel.created_utc_ms, self.offset_min)
        return (state_words(parcel, self.held_for(parcel)), parcel.task_id, parcel.bundle_key, moment)

    def icon_of(self, row: int) -> QIcon:
        parcel = self.listed[row]
        return icon(*(_ICONS[parcel.state] if self.held_for(parcel) is None else _HELD_ICON))


def header() -> Row:
    return [_(words) for words in _COLUMNS]
