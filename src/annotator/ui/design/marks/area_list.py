"""The areas that were marked on one object, as a list: to choose one, and to take it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.design.marks.area_words import line, line_within
from annotator.ui.language.translation import _, ngettext
from annotator.ui.looks.icons import pixmap as warning_sign
from annotator.ui.objects.mark import Mark
from annotator.ui.spoken.announcing import announce
from annotator.ui.widgets.labels import button, label, plain_tip, words_within

ROWS_SHOWN = 6
HIGHEST_PX = 10_000  # of words that are measured
WORDS_FROM_PX = 300  # beside words on the button, a hint would have to break into more lines than a narrow column has
SWATCH_PX = 14
SIGN_PX = 14
SIGNS_PX = SWATCH_PX + 4 + SIGN_PX
_OWN_KEYS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace,
    }
)


class AreaList(QWidget):
    """`chosen` names an area, or "" for none; `removed` the one to take away. What to do next stands where else it says
    how many there are: in a place of its own there would mostly be nothing."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, words_of_none: str, parent: QWidget | None = None) -> None:
        """`words_of_none` stand there while nothing is marked."""
        super().__init__(parent)
        self._words_of_none = words_of_none
        self._count = label("", "muted")
        self._count.setWordWrap(True)  # beside the button it may have to stand in two lines
        self._list = _List()
        self._list.setAccessibleName(_("What is marked"))
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # texts have the room that is left
        self._remove = button("", "bin")
        self._remove.setToolTip(_("Remove"))
        self._remove.setAccessibleName(_("Remove"))
        self._count.setMinimumHeight(self._remove.sizeHint().height())  # nothing below moves when the button comes
        self._list.currentRowChanged.connect(self._row_changed)
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
        self._locked = False
        self.hint = self._name = self._aim = ""
        self._likely_hints: tuple[str, ...] = ()
        self._hint_px = 0  # as high as hints are, and were
        self._likely_at, self._likely_high_px = -1, 0
        self._shown: tuple[tuple[Mark, ...], str] | None = None

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        if (marks, selected) == self._shown:
            return
        self._shown = (marks, selected)
        self._list.blockSignals(True)
        self._list.show_marks(marks)
        ids = [mark.area.id for mark in marks]
        self._list.setCurrentRow(ids.index(selected) if selected in ids else -1)
        self._list.blockSignals(False)
        count = len(marks)
        self._list.setVisible(bool(marks))
        self._keep_room(bool(marks))
        self._tell()
        self._remove.setVisible(bool(selected))
        self._remove.setEnabled(not self._locked)
        row_px = self._list.sizeHintForRow(0) if marks else 0
        self._list.setFixedHeight(min(count, ROWS_SHOWN) * row_px + 2 * self._list.frameWidth())

    def _keep_room(self, is_kept: bool) -> None:
        """Beside a list for the button, which does not let it slide under the mouse then. The words that nothing is
        marked have all of the line."""
        policy = self._remove.sizePolicy()
        if policy.retainSizeWhenHidden() is not is_kept:
            policy.setRetainSizeWhenHidden(is_kept)
            self._remove.setSizePolicy(policy)

    def keep_room_for_hint(self, likely: tuple[str, ...]) -> None:
        """As much as the longest of these takes, and as it had once: what stands below does not slide under the
        mouse."""
        if self._likely_hints != likely:
            self._likely_hints, self._likely_at = likely, -1
            self._tell()

    def show_hint(self, words: str, name: str = "") -> None:
        """What to do next, or why something was not done. A `name` in it gives way: the tool tip has it whole."""
        self.hint, self._name = words, name
        self._tell()
        announce(self, words)

    def show_aim(self, words: str) -> None:
        """What a label names while something is chosen; empty where it says what comes next."""
        if words != self._aim:
            self._aim = words
            self._tell()
            announce(self, words)

    def _tell(self) -> None:
        count = len(self._list.marks)
        words = self._words_of_none
        if count:
            words = self._aim or _count_words(count, sum(mark.is_hidden for mark in self._list.marks))
        hint = self.hint
        if self._likely_hints:
            self._hint_px = kept_px = max(self._hint_px, self._likely_px())
            hint = words_within(hint, self._name, lambda shorter: self._height_of(shorter) <= kept_px)
            self._hint_px = max(kept_px, self._height_of(hint))
            self._count.setMinimumHeight(max(self._remove.sizeHint().height(), self._height_of(words), self._hint_px))
        self._count.setText(hint or words)
        self._count.setToolTip(plain_tip(self.hint) if hint != self.hint else "")

    def _likely_px(self) -> int:
        """As high as the highest of the hints that come; measured once for each width, for marks are moved often."""
        width_px = self._words_px()
        if self._likely_at != width_px:
            self._likely_at, self._likely_high_px = width_px, max(map(self._height_of, self._likely_hints))
        return self._likely_high_px

    def _words_px(self) -> int:
        """In the line above the list, of which the button has its part once there is something in it."""
        beside_px = self._remove.sizeHint().width() + self._head.spacing() if self._list.marks else 0
        return max(1, self.width() - beside_px)

    def _height_of(self, words: str) -> int:
        self._count.ensurePolished()
        room = QRect(0, 0, self._words_px(), HIGHEST_PX)
        return self._count.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words).height() if words else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._hint_px = 0
            self._say_remove()
            self._tell()

    def _say_remove(self) -> None:
        has_words = self.width() >= WORDS_FROM_PX
        self._remove.setText(f" {_('Remove')}" if has_words else "")

    def lock(self, locked: bool) -> None:
        self._locked = locked
        self._remove.setEnabled(not locked)

    def _row_changed(self, row: int) -> None:
        self.chosen.emit(self._area_at(row) if row >= 0 else "")

    def _remove_current(self) -> None:
        """The next one is chosen then, after the last one the one before."""
        row, count = self._list.currentRow(), self._list.count()
        if row < 0 or self._locked:
            return
        if self._list.marks[row].is_locked:  # why it stays is said by who hears of it
            self.removed.emit(self._area_at(row))
            return
        following = row + 1 if row + 1 < count else row - 1
        removed = self._area_at(row)
        chosen = self._area_at(following) if following >= 0 else ""
        self.removed.emit(removed)
        if chosen:
            self.chosen.emit(chosen)

    def _area_at(self, row: int) -> str:
        return self._list.marks[row].area.id


def _count_words(count: int, hidden: int) -> str:
    words = ngettext("{count} marked", "{count} marked", count).format(count=count)
    return _("{words}, {hidden} of them hidden").format(words=words, hidden=hidden) if hidden else words


class _Item(QListWidgetItem):
    """Says what its mark is when it is asked: of hundreds few are in view."""

    mark: Mark | None = None

    def data(self, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole if self.mark is not None:
                return line(self.mark)
            case Qt.ItemDataRole.ToolTipRole if self.mark is not None:
                return plain_tip(line(self.mark))
            case Qt.ItemDataRole.DecorationRole if self.mark is not None:
                return _swatch(self.mark)
            case Qt.ItemDataRole.UserRole if self.mark is not None:
                return self.mark.area.id
            case _:
                return super().data(role)


class _List(QListWidget):
    delete_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setIconSize(QSize(SIGNS_PX, SWATCH_PX))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self._fits = _Fits(self)
        self.setItemDelegate(self._fits)
        self.marks: tuple[Mark, ...] = ()
        self._items: list[_Item] = []

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        self.marks = marks
        while len(self._items) > len(marks):
            self._items.pop()
            self.takeItem(len(self._items))
        while len(self._items) < len(marks):
            self._items.append(_Item())
            self.addItem(self._items[-1])
        for item, mark in zip(self._items, marks, strict=True):
            item.mark = mark
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """The arrows choose; letters stay the labels' keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() in _OWN_KEYS)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list's own keys stay in it, also at its ends. Holding one down takes one away and not all."""
        if event.key() not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.delete_pressed.emit()
        if event.key() in _OWN_KEYS:
            event.accept()


class _Fits(QStyledItemDelegate):
    """Where there is no room for all of a line, what is least needed in it gives way."""

    def __init__(self, shown_in: _List) -> None:
        super().__init__(shown_in)
        self._shown_in = shown_in

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        style = self._shown_in.style()
        margin_px = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, self._shown_in) + 1
        text = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, self._shown_in)
        if 0 <= index.row() < len(self._shown_in.marks) and text.width() > 2 * margin_px:
            mark = self._shown_in.marks[index.row()]
            option.text = line_within(mark, option.fontMetrics, text.width() - 2 * margin_px)


def _swatch(mark: Mark) -> QIcon:
    """The colour on the picture, within dashes as there where it is predicted, and beside it a sign where something is
    missing."""
    pixmap = QPixmap(SIGNS_PX, SWATCH_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(mark.colour, 2, Qt.PenStyle.DashLine) if mark.is_predicted else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if mark.is_predicted else mark.colour)
    inset_px = 1 if mark.is_predicted else 0
    painter.drawRoundedRect(inset_px, inset_px, SWATCH_PX - 2 * inset_px, SWATCH_PX - 2 * inset_px, 3, 3)
    if mark.is_unfinished:
        painter.drawPixmap(SIGNS_PX - SIGN_PX, 0, warning_sign("warning", "attention", SIGN_PX))
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else Qt tints it: it is to be the colour on the picture
    return icon
