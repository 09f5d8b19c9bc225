"""The areas that were marked on one object, as a list: to choose one, and to take it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter, QPen, QPixmap
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

from annotator.core.answer.shapes import Shape
from annotator.ui.language import figures, moments
from annotator.ui.language.tracks import track_words
from annotator.ui.language.translation import _, ngettext
from annotator.ui.looks.icons import pixmap as warning_sign
from annotator.ui.objects.mark import Mark
from annotator.ui.widgets.labels import button, label, plain_tip

ROWS_SHOWN = 6
SWATCH_PX = 14
SIGN_PX = 14
LEAST_NAME_PX = 40  # four letters or five, and dots
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
    """`chosen` names an area, or "" for none; `removed` the one to take away."""

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
        self._remove = button(_("Remove"), "close")
        self._count.setMinimumHeight(self._remove.sizeHint().height())  # nothing below moves when the button comes
        self._list.currentRowChanged.connect(self._row_changed)
        self._list.delete_pressed.connect(self._remove_current)
        self._remove.clicked.connect(self._remove_current)
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._list)
        self._locked = False
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
        self._count.setText(
            ngettext("{count} marked", "{count} marked", count).format(count=count) if count else self._words_of_none
        )
        self._list.setVisible(bool(marks))
        self._keep_room(bool(marks))
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
        following = row + 1 if row + 1 < count else row - 1
        removed = self._area_at(row)
        chosen = self._area_at(following) if following >= 0 else ""
        self.removed.emit(removed)
        if chosen:
            self.chosen.emit(chosen)

    def _area_at(self, row: int) -> str:
        return self._list.marks[row].area.id


class _Item(QListWidgetItem):
    """Says what its mark is when it is asked: of hundreds few are in view."""

    mark: Mark | None = None

    def data(self, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole if self.mark is not None:
                return _line(self.mark)
            case Qt.ItemDataRole.ToolTipRole if self.mark is not None:
                return plain_tip(_line(self.mark))
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
    """Where there is no room for all of a line, the name in it is shortened: when it is, or on which frames, stays."""

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


def line_within(mark: Mark, metrics: QFontMetrics, room_px: int) -> str:
    """What stands in the list about a mark, in so many pixels if its name can be cut short enough for that. Before
    nothing of a name is left, at how many places a box is placed goes."""
    whole, name = _line(mark), _name(mark)
    excess_px = metrics.horizontalAdvance(whole) - room_px
    if excess_px <= 0 or mark.area.shape is Shape.SPAN:
        return whole
    in_brief = metrics.horizontalAdvance(name) - excess_px < min(LEAST_NAME_PX, metrics.horizontalAdvance(name))
    if in_brief:
        excess_px = metrics.horizontalAdvance(_line(mark, in_brief=True)) - room_px
    name_px = max(0, metrics.horizontalAdvance(name) - max(0, excess_px))
    return _line(mark, metrics.elidedText(name, Qt.TextElideMode.ElideRight, name_px) or "…", in_brief=in_brief)


def _name(mark: Mark) -> str:
    return mark.words or _("no label")


def _line(mark: Mark, named: str = "", *, in_brief: bool = False) -> str:
    """`named` in place of its name."""
    words = f"{mark.number}  {_words(mark, named or _name(mark), in_brief=in_brief)}"
    words = _("{area}, predicted").format(area=words) if mark.is_predicted else words
    return _("{area}, not finished").format(area=words) if mark.is_unfinished else words


def _words(mark: Mark, named: str, *, in_brief: bool) -> str:
    geometry = mark.area.geometry
    match mark.area.shape:
        case Shape.SPAN:
            text = " ".join(str(geometry.get("text", "")).split())
            return figures.pair(named, text) if text else named
        case Shape.SEGMENT:
            return figures.pair(named, moments.stretch(geometry["start"], geometry["end"]))
        case Shape.RANGES:
            return figures.pair(named, _frames(mark))
        case Shape.TRACK:
            return figures.pair(named, track_words(mark.area, in_brief=in_brief))
        case Shape.RECTANGLE:
            return _("{label}, rectangle").format(label=named)
        case Shape.POLYGON:
            count = len(geometry["points"])
            return _("{label}, polygon with {count} points").format(label=named, count=count)
        case Shape.KEY_POINT:
            return _("{label}, point").format(label=named)


def _frames(mark: Mark) -> str:
    """The true frames, counted from 1 as beside the film; where only nominal ones are known, those."""
    frames = mark.area.frames
    (only,) = mark.area.geometry["ranges"]
    first, last = (frames[0].number + 1, frames[-1].number + 1) if frames else (only["start"], only["end"])
    if first == last:
        return _("frame {number}").format(number=figures.count(first))
    return _("frames {first} to {last}").format(first=figures.count(first), last=figures.count(last))


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
