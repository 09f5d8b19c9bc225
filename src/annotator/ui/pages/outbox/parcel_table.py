"""The parcels as a table: which task, when, and how far it is, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.core.outbox.agreement import Held
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.ui.language import figures
from annotator.ui.language.messages import reason_sentence
from annotator.ui.language.translation import N_, _
from annotator.ui.looks.icons import icon

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


def state_words(parcel: Parcel, held: Held | None = None) -> str:
    words = _("Held") if held is not None else _(_STATES[parcel.state])
    return _("{state}, skipped").format(state=words) if parcel.was_cancelled else words


def story(parcel: Parcel, held: Held | None = None) -> str:
    """The receipt, or the reason and what will happen next."""
    if held is not None:
        words = _("Held until you agree that results go to {requester}.")
        return words.format(requester=held.recipient.requester)
    match parcel.state:
        case ParcelState.ACCEPTED:
            return _("Received: {receipt}").format(receipt=parcel.receipt)
        case ParcelState.REFUSED:
            return reason_sentence(parcel.reason, parcel.detail)
        case ParcelState.WAITING:
            if parcel.reason is None and not parcel.detail:
                return _("On its way.")
            return _("{reason} It is tried again by itself.").format(
                reason=reason_sentence(parcel.reason, parcel.detail)
            )


class ParcelTable(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parcels: tuple[Parcel, ...] = ()
        self._offset_min = 0
        self._held: dict[str, Held] = {}

    def show_parcels(self, parcels: tuple[Parcel, ...], offset_min: int, held: Sequence[Held] = ()) -> None:
        self.beginResetModel()
        self._parcels, self._offset_min = parcels, offset_min
        self._held = {key: one for one in held for key in one.bundle_keys}
        self.endResetModel()

    def held_for(self, parcel: Parcel) -> Held | None:
        """What it waits for, if it waits for an agreement."""
        return self._held.get(parcel.bundle_key) if parcel.state is ParcelState.WAITING else None

    def parcel(self, row: int) -> Parcel | None:
        return self._parcels[row] if 0 <= row < len(self._parcels) else None

    def row_of(self, unique_id: str) -> int:
        """-1 when it is not there."""
        return next((row for row, one in enumerate(self._parcels) if one.unique_id == unique_id), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._parcels)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_COLUMNS[section])
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        parcel = self.parcel(index.row())
        if parcel is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icon(*(_ICONS[parcel.state] if self.held_for(parcel) is None else _HELD_ICON))
        if role == Qt.ItemDataRole.DisplayRole:
            moment = figures.moment(parcel.created_utc_ms, self._offset_min)
            return (state_words(parcel, self.held_for(parcel)), parcel.task_id, parcel.bundle_key, moment)[
                index.column()
            ]
        return None
