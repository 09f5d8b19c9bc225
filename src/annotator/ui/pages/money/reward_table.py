"""A table of rewards with multiple selection. It may hold thousands, so row texts are built only when displayed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from annotator.core.money.earnings import Earnings
from annotator.core.money.items import Item
from annotator.ui.i18n import number_format
from annotator.ui.i18n.money_states import money_state
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.tables.plain import PlainTable
from annotator.ui.widgets.tables.rows import LazyRows, Row

ROWS_IN_VIEW = 8
MOST_LISTED = 10_000


class RewardTable(PlainTable):
    """A table of rewards. `changed` is emitted when the selection or the list changes; a new list has no selection."""

    changed = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, left=frozenset({0, 1, 2, 3}), parent=parent, most_rows=ROWS_IN_VIEW)
        self._earnings = Earnings()
        self._listed: Sequence[int] = ()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self.changed.emit())

    def show_rewards(self, earnings: Earnings, rows: Sequence[int]) -> None:
        """List `rows` of `earnings`."""
        self._earnings, self._listed = earnings, rows
        header = [_("Requester"), _("Task"), _("Submitted on"), _("Status"), _("Amount")]
        self.show_rows(header, LazyRows(rows, lambda row: _cells(earnings.item_of(row))))
        self.changed.emit()

    @property
    def chosen(self) -> list[Item]:
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._earnings.item_of(self._listed[place]) for place in places]

    def choose_first(self, count: int) -> None:
        """Select exactly the first `count` rewards."""
        model = self.model()
        chosen = QItemSelection(model.index(0, 0), model.index(count - 1, 0)) if count else QItemSelection()
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)


def _cells(item: Item) -> Row:
    return (
        item.requester or item.payer,
        item.label or item.bundle,
        number_format.day(item.day),
        money_state(item.state),
        number_format.money(item.money),
    )
