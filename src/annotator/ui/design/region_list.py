"""The list of the regions of one object, for selection and deletion. It is as tall as its rows while the rest of its
column stays visible. Two rows are enough before the column scrolls. The column does not scroll for a region that is
made or selected elsewhere, so labels and tools stay under the mouse pointer. In a scrolling column the list has no
scroll bar of its own: it shows six rows, or all on request."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.answer.index import changed_range
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.region_rows import RegionRows
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.viewers.mark import Mark
from annotator.ui.widgets.labels import button, label, text_within, tip

ROWS_SHOWN = 6  # when the column scrolls
LEAST_ROWS = 2  # of a scrolling list, so that the column need not scroll
HIGHEST_PX = 10_000  # limit for the measured text height
_IS_HIDDEN = attrgetter("is_hidden")
TEXT_FROM_PX = 440  # with a labelled button, hints would need more lines than a narrow column has


class RegionList(QWidget):
    """A list of regions. Signals:

    - `chosen`: a region ID, "" for none.
    - `together`: the IDs of several regions, and the primary one.
    - `removed`: the region to delete, with those selected with it.
    - `menu_wanted`: the screen position of a context menu.

    The line with the number of regions also displays hints, because a separate line would mostly be empty. If the
    column scrolls, the list does not: it displays some rows, and all on request."""

    chosen = Signal(str)
    together = Signal(object, str)
    removed = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, none_text: str, parent: QWidget | None = None) -> None:
        """Create the list. `words_of_none` is displayed while it is empty."""
        super().__init__(parent)
        self._none_text = none_text
        self._count = label("", "muted")
        self._count.setWordWrap(True)  # beside the button it may need two lines
        self._list = RegionRows()
        self._list.setAccessibleName(_("Regions"))
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # text fields get the remaining space
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._remove = button("", "bin")
        self._remove.setToolTip(_("Remove"))
        self._remove.setAccessibleName(_("Remove"))
        self._count.setMinimumHeight(self._remove.sizeHint().height())  # nothing below moves when the button appears
        self._all = button("", role="low")
        self._is_whole = False
        self._all.clicked.connect(self._fold_or_unfold)
        self._all.hide()
        self._room = ListHeight(self._list, self._fit)
        self._hidden = 0  # number of hidden regions
        self._list.picked.connect(self._rows_picked)
        self._list.delete_pressed.connect(self._remove_current)
        self._remove.clicked.connect(self._remove_current)
        self._head = head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._list)
        column.addWidget(self._all)
        self._brought = ""
        self._locked = False
        self.hint = self._name = self._aim = ""
        self._likely_hints: tuple[str, ...] = ()
        self._hint_px = 0  # largest height of a hint so far
        self._likely_at = -1
        self._likely_high_px = 0
        self._shown: tuple[tuple[Mark, ...], str] | None = None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        if (marks, selected) == self._shown:
            return
        before = self._list.marks
        self._shown = (marks, selected)
        at = next((row for row, mark in enumerate(marks) if mark.region.id == selected), -1) if selected else -1
        if marks is not before:
            self._hidden = sum(map(_IS_HIDDEN, marks))
        self._list.show_marks(marks, at)
        self._list.setVisible(bool(marks))
        self._reserve_space(bool(marks))
        self._update_count()
        self._remove.setVisible(bool(selected))
        self._remove.setEnabled(not self._locked)
        self._fit()
        self._room.look()
        self._bring(before, at)

    def _fit(self) -> None:
        """Set the height of the list: all rows, as long as the rest of the column stays visible, so that no region
        moves labels and tools. Some rows are always displayed; without space for two, the column scrolls."""
        count = len(self._list.marks)
        around_px = 2 * self._list.frameWidth()
        row_px = max(1, self._list.sizeHintForRow(0)) if count else 1
        room_px = self._room.px() if count > LEAST_ROWS else None
        fitting = 0 if room_px is None else (room_px - around_px) // row_px
        is_column_full = room_px is not None and fitting < min(count, LEAST_ROWS)
        self._set_scrolling(count, is_column_full=is_column_full and count > ROWS_SHOWN)
        least = ROWS_SHOWN if is_column_full or room_px is None else LEAST_ROWS
        shown = count if self._is_whole and self._list.is_still else min(count, max(least, fitting))
        height_px = shown * row_px + around_px
        if height_px != self._list.height() or self._list.minimumHeight() != height_px:
            self._list.setFixedHeight(height_px)
            if self._list.currentRow() >= 0:
                self._list.scrollToItem(self._list.currentItem())

    def _set_scrolling(self, count: int, *, is_column_full: bool) -> None:
        """Turn the list's own scrolling off if the column scrolls: a second scroll bar would catch the wheel."""
        self._list.be_still(is_column_full)
        self._all.setText(_("Show fewer") if self._is_whole else _("Show all {count}").format(count=count))
        self._all.setVisible(is_column_full)

    def _fold_or_unfold(self) -> None:
        self._is_whole = not self._is_whole
        self._fit()
        self._room.bring(self._chosen_place)

    def _bring(self, before: tuple[Mark, ...], at: int) -> None:
        """Scroll to the selected row `at`, else to a new row."""
        marks = self._list.marks
        selected = marks[at].region.id if at >= 0 else ""
        if selected:
            self._list.scrollToItem(self._list.item(at))
            if selected != self._brought and self._list.hasFocus():
                self._room.bring(self._chosen_place)
        elif before:
            start, end, new_end = changed_range(before, marks)
            known = {mark.region.id for mark in before[start:end]}
            fresh = [row for row in range(start, new_end) if marks[row].region.id not in known]
            if fresh:
                self._list.scrollToItem(self._list.item(fresh[-1]))
        self._brought = selected

    def _chosen_place(self) -> QRect:
        """Return the rectangle of the selected row; empty without a selection."""
        row = self._list.currentRow()
        return QRect() if row < 0 else self._list.visualItemRect(self._list.item(row))

    def _reserve_space(self, is_kept: bool) -> None:
        """Reserve the space of the Remove button while the list has rows, so that nothing moves under the mouse
        pointer. The hint of an empty list uses the full line."""
        policy = self._remove.sizePolicy()
        if policy.retainSizeWhenHidden() is not is_kept:
            policy.setRetainSizeWhenHidden(is_kept)
            self._remove.setSizePolicy(policy)

    def reserve_space_for_hint(self, likely: tuple[str, ...]) -> None:
        """Reserve the height of the tallest hint: the content below does not move under the mouse pointer."""
        if self._likely_hints != likely:
            self._likely_hints = likely
            self._likely_at = -1
            self._update_count()

    def show_hint(self, text: str, name: str = "") -> None:
        """Display an instruction for the next step, or the reason for a refused action. A long `name` in it is
        elided; the tooltip contains it in full."""
        self.hint = text
        self._name = name
        self._update_count()
        announce(self, text)

    def show_aim(self, text: str) -> None:
        """Display that a label applies to the selection; empty if it applies to the next region."""
        if text != self._aim:
            self._aim = text
            self._update_count()
            announce(self, text)

    def _update_count(self) -> None:
        count = len(self._list.marks)
        text = self._none_text
        if count:
            text = self._aim or _count_text(count, self._hidden)
        hint = self.hint
        if self._likely_hints:
            self._hint_px = reserved_px = max(self._hint_px, self._likely_px())
            hint = text_within(hint, self._name, lambda shorter: self._height_of(shorter) <= reserved_px)
            self._hint_px = max(reserved_px, self._height_of(hint))
            self._count.setMinimumHeight(max(self._remove.sizeHint().height(), self._height_of(text), self._hint_px))
        self._count.setText(hint or text)
        tip(self._count, self.hint if hint != self.hint else "")

    def _likely_px(self) -> int:
        """Return the height of the tallest hint, measured once per width, because regions are moved often."""
        width_px = self._words_px()
        if self._likely_at != width_px:
            self._likely_at = width_px
            self._likely_high_px = max(map(self._height_of, self._likely_hints))
        return self._likely_high_px

    def _words_px(self) -> int:
        """Return the width for text in the header line, without the Remove button."""
        beside_px = self._remove.sizeHint().width() + self._head.spacing() if self._list.marks else 0
        return max(1, self.width() - beside_px)

    def _height_of(self, text: str) -> int:
        self._count.ensurePolished()
        room = QRect(0, 0, self._words_px(), HIGHEST_PX)
        return self._count.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() if text else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._hint_px = 0
            self._say_remove()
            self._update_count()

    def _say_remove(self) -> None:
        has_words = self.width() >= TEXT_FROM_PX
        self._remove.setText(f" {_('Remove')}" if has_words else "")

    def lock(self, locked: bool) -> None:
        self._locked = locked
        self._remove.setEnabled(not locked)

    def choose_several(self) -> None:
        """Allow multi-selection with Shift and Ctrl."""
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def _rows_picked(self, rows: list[int], leading: int) -> None:
        if len(rows) > 1:
            self.together.emit([self._region_at(row) for row in rows], self._region_at(leading))
        else:
            self.chosen.emit(self._region_at(rows[0]) if rows else "")

    def _remove_current(self) -> None:
        """Delete the selected region and select the next one, after the last the previous one. After a
        multi-selection, select none."""
        row = self._list.leading
        count = self._list.count()
        if row < 0 or self._locked:
            return
        mark = self._list.marks[row]
        if mark.is_locked or mark.is_multi_selected:  # the receiver reports a locked region
            self.removed.emit(self._region_at(row))
            return
        following = row + 1 if row + 1 < count else row - 1
        removed = self._region_at(row)
        chosen = self._region_at(following) if following >= 0 else ""
        self.removed.emit(removed)
        if chosen:
            self.chosen.emit(chosen)

    def _region_at(self, row: int) -> str:
        return self._list.marks[row].region.id


def _count_text(count: int, hidden: int) -> str:
    text = ngettext("{count} region", "{count} regions", count).format(count=count)
    return _("{words}, {hidden} hidden").format(words=text, hidden=hidden) if hidden else text


class ListHeight(QObject):
    """A height calculation. Other content in the column keeps the largest height it had. The list thus does not move
    under the mouse pointer when a question about the selection appears or disappears."""

    def __init__(self, rows: QWidget, fit: Callable[[], None]) -> None:
        """Create the calculation. `fit`, called when the available height may be new, fixes that of `rows`."""
        super().__init__(rows)
        self._rows = rows
        self._fit = fit
        self._area: QScrollArea | None = None
        self._others_px = 0
        self._width_px = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)  # after the layout
        self._soon.timeout.connect(fit)

    def look(self) -> None:
        """Schedule a new calculation."""
        if self._area is None:
            self._find()
        if self._area is not None:
            self._soon.start()

    def px(self) -> int | None:
        """Return the height for rows in pixels, negative if other content is too tall; None without a column."""
        inner = None if self._area is None else self._area.widget()
        layout = None if inner is None else inner.layout()
        if self._area is None or inner is None or layout is None or not self._rows.isVisible():
            return None
        width_px = inner.width()
        if width_px != self._width_px:
            self._width_px = width_px
            self._others_px = 0
        others_px = layout.totalHeightForWidth(width_px) - self._rows.height()
        self._others_px = max(self._others_px, others_px)
        return self._area.viewport().height() - self._others_px

    def bring(self, place: Callable[[], QRect]) -> None:
        """Scroll the column to a rectangle of the rows (none if empty) after the layout."""
        QTimer.singleShot(0, self, lambda: self._bring(place()))

    def _bring(self, place: QRect) -> None:
        inner = None if self._area is None else self._area.widget()
        if self._area is None or inner is None or place.isEmpty() or not self._rows.isVisible():
            return
        middle = self._rows.mapTo(inner, place.center())
        self._area.ensureVisible(middle.x(), middle.y(), 0, place.height())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._soon.start()
        return False

    def _find(self) -> None:
        above = self._rows.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        inner = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and inner is not None:
            self._area = above
            above.viewport().installEventFilter(self)
            inner.installEventFilter(self)
