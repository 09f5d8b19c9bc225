"""A table of the periods of a day: start, end, duration and activity, with the original activity of corrected ones."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.core.time.day_window import OffsetAt
from annotator.core.time.timesheet import Stretch
from annotator.ui.i18n import number_format
from annotator.ui.i18n.time_text import counts_as, ends, needs_seconds, was_words
from annotator.ui.i18n.translation import N_, _
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.tables.rows import LazyRows, Row, TableRows

_COLUMNS = (N_("From"), N_("To"), N_("Duration"), N_("Counts as"))
_WORDS = 3  # the text column, which takes the remaining width
ROW_PX = 32
ICON_PX = 22
BESIDE_PX, ABOVE_PX = 16, 4  # padding around the text of a cell


def _header() -> Row:
    return [_(words) for words in _COLUMNS]


def _row(stretch: Stretch, offset_at: OffsetAt, *, seconds: bool) -> Row:
    return (
        *ends(stretch, offset_at, seconds=seconds),
        number_format.duration(stretch.duration_ms),
        "\n".join(words for words in (counts_as(stretch), was_words(stretch)) if words),
    )


class _Wrapped(QStyledItemDelegate):
    """A delegate that makes a row as high as its wrapped text. Qt wraps to the full cell width and subtracts the
    padding of the style sheet only afterwards."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        beside_px = BESIDE_PX + (ICON_PX if index.data(Qt.ItemDataRole.DecorationRole) is not None else 0)
        room = QRect(0, 0, max(1, self._table.columnWidth(_WORDS) - beside_px), ROW_PX)
        words = self._table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(super().sizeHint(option, index).width(), words.height() + 2 * ABOVE_PX)


class StretchView(QTableView):
    """A period table. One row is selected at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = TableRows(self, icon_column=_WORDS)
        self._rows.show_rows(_header(), ())
        self.setModel(self._rows)
        self.setAccessibleName(_("Periods of the day"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setItemDelegateForColumn(_WORDS, _Wrapped(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_WORDS, QHeaderView.ResizeMode.Stretch)
        # Delayed: while the header reports a new width, the table still has the old one.
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self.resizeRowsToContents)
        head.sectionResized.connect(lambda *_what: self._fitting.start(0))
        self._rows.modelReset.connect(lambda: self._fitting.start(0))

    def show_stretches(self, stretches: tuple[Stretch, ...], offset_at: OffsetAt) -> None:
        def icon_of(row: int) -> QIcon | None:
            return icon("question", "attention") if stretches[row].is_undecided else None

        seconds = needs_seconds(stretches)
        rows = LazyRows(stretches, lambda stretch: _row(stretch, offset_at, seconds=seconds))
        self._rows.show_rows(_header(), rows, icon_of)
