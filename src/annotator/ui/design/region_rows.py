"""The rows of the region list. Each computes its text on demand, shortened to the available width, with a colour swatch
and a warning sign for missing answers."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.core.answer.index import changed_range
from annotator.core.answer.shapes import SPANS, Shape
from annotator.ui.i18n import number_format
from annotator.ui.i18n.tracks import there_text, track_text
from annotator.ui.i18n.translation import _
from annotator.ui.theme.icons import pixmap as sign
from annotator.ui.theme.palette import current
from annotator.ui.viewers.mark import Mark
from annotator.ui.widgets.labels import plain_tip

NAME_SHARE = 0.5  # share of the width reserved for the label


def region_text_within(mark: Mark, metrics: QFontMetrics, available_px: int) -> str:
    """Return the text of a region for a width of `available_px`. The label identifies the region and stays longest.
    First removed is text that icons also show, then the counts, with an ellipsis if it fits. Then a long label is
    elided, and the end of the line last."""
    whole = region_text(mark)
    short = _short(mark, _name(mark))
    name = _name(mark)
    counted = _counted(mark)
    excess_px = metrics.horizontalAdvance(short) - available_px
    if mark.region.shape in SPANS or metrics.horizontalAdvance(whole) <= available_px:
        return whole
    if metrics.horizontalAdvance(counted) <= available_px:
        return counted
    if excess_px <= 0:
        dotted = f"{short}…" if whole.startswith(short) else short
        return dotted if metrics.horizontalAdvance(dotted) <= available_px else short
    name_px = max(metrics.horizontalAdvance(name) - excess_px, round(available_px * NAME_SHARE))
    named = metrics.elidedText(name, Qt.TextElideMode.ElideRight, name_px)
    return metrics.elidedText(_short(mark, named), Qt.TextElideMode.ElideRight, available_px)


def region_text(mark: Mark) -> str:
    text = _counted(mark)
    text = _("{area} (predicted)").format(area=text) if mark.is_predicted else text
    text = _("{area} (hidden)").format(area=text) if mark.is_hidden else text
    text = _("{area} (locked)").format(area=text) if mark.is_locked else text
    return _("{area} (incomplete)").format(area=text) if mark.is_unfinished else text


def _counted(mark: Mark) -> str:
    return f"{mark.number}  {_placed(mark, _words(mark, _name(mark)))}"


def _name(mark: Mark) -> str:
    return mark.text or _("no label")


def _short(mark: Mark, named: str) -> str:
    match mark.region.shape:
        case Shape.RANGES:
            first, last = _ends(mark)
            numbers = (
                number_format.count(first)
                if first == last
                else f"{number_format.count(first)} – {number_format.count(last)}"
            )
            text = number_format.pair(named, numbers)
        case Shape.TRACK | Shape.POLYGON_TRACK | Shape.KEY_POINT_TRACK | Shape.LINE_TRACK:
            text = number_format.pair(named, there_text(mark.region))
        case _:
            text = _words(mark, named)
    return f"{mark.number}  {_placed(mark, text)}"


def _placed(mark: Mark, text: str) -> str:
    """Return the text with the page, if the object has several, and the group."""
    if mark.region.group is not None:
        text = _("group {number}: {area}").format(number=mark.region.group, area=text)
    if mark.region.page is None:
        return text
    return _("page {page}: {area}").format(page=number_format.count(mark.region.page + 1), area=text)


def _words(mark: Mark, named: str) -> str:
    geometry = mark.region.geometry
    match mark.region.shape:
        case Shape.SPAN | Shape.PARAGRAPH_SPAN | Shape.NODE_SPAN:
            text = mark.region.span_text
            return number_format.pair(named, text) if text else named
        case Shape.SEGMENT:
            return number_format.pair(named, number_format.timecode_range(geometry["start"], geometry["end"]))
        case Shape.RANGES:
            return number_format.pair(named, _frames(mark))
        case Shape.TRACK | Shape.POLYGON_TRACK | Shape.KEY_POINT_TRACK | Shape.LINE_TRACK:
            return number_format.pair(named, track_text(mark.region))
        case Shape.RECTANGLE:
            return _("{label}, rectangle").format(label=named)
        case Shape.POLYGON:
            count = len(geometry["points"])
            return _("{label}, polygon with {count} points").format(label=named, count=count)
        case Shape.ELLIPSE:
            return _("{label}, ellipse").format(label=named)
        case Shape.LINE:
            count = len(geometry["vertices"])
            if geometry.get("closed"):
                return _("{label}, closed line with {count} points").format(label=named, count=count)
            return _("{label}, line with {count} points").format(label=named, count=count)
        case Shape.KEY_POINT:
            return _("{label}, point").format(label=named)
        case Shape.MASK:
            return _("{label}, mask").format(label=named)
    return named  # a chat lists its messages itself


def _frames(mark: Mark) -> str:
    first, last = _ends(mark)
    if first == last:
        return _("frame {number}").format(number=number_format.count(first))
    return _("frames {first} to {last}").format(first=number_format.count(first), last=number_format.count(last))


def _ends(mark: Mark) -> tuple[int, int]:
    """Return the first and last actual frames, from 1 as at the video; if unknown, the nominal ones."""
    frames = mark.region.frames
    (only,) = mark.region.geometry["ranges"]
    return (frames[0].number + 1, frames[-1].number + 1) if frames else (only["start"], only["end"])


SWATCH_PX = 14
SIGN_PX = 14
SIGNS_PX = SWATCH_PX + 4 + SIGN_PX
_FEW = 20  # up to this number, rows are repainted individually
_OWN_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
)


class _Item(QListWidgetItem):
    """An item that computes its text on demand: few of hundreds are visible."""

    mark: Mark | None = None

    def data(self, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole if self.mark is not None:
                return region_text(self.mark)
            case Qt.ItemDataRole.ToolTipRole if self.mark is not None:
                return plain_tip(region_text(self.mark))
            case Qt.ItemDataRole.DecorationRole if self.mark is not None:
                return _swatch(self.mark)
            case Qt.ItemDataRole.UserRole if self.mark is not None:
                return self.mark.region.id
            case _:
                return super().data(role)


class RegionRows(QListWidget):
    """The rows of regions. `picked` reports a selection by the user: the rows and the primary one, -1 for none."""

    picked = Signal(object, int)
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
        self.leading = -1
        self._is_shown = False  # True while the program sets the selection

    def show_marks(self, marks: tuple[Mark, ...], leading: int) -> None:
        """Display the regions. `leading` is the primary selected row, -1 for none."""
        self._is_shown = True
        self._show(marks)
        self._select(leading)
        self._is_shown = False

    def _select(self, leading: int) -> None:
        """Select the row and those selected with it, one range of rows at a time."""
        self.leading = leading
        if leading < 0 or not self.marks[leading].is_multi_selected:
            # independent of pressed modifier keys
            self.setCurrentRow(leading, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            return
        chosen = QItemSelection()
        for is_chosen, stretch in groupby(enumerate(self.marks), lambda known: known[1].is_multi_selected):
            rows = [row for row, _mark in stretch]
            if is_chosen:
                chosen.append(QItemSelectionRange(self.model().index(rows[0], 0), self.model().index(rows[-1], 0)))
        selection = self.selectionModel()
        if selection.selection() != chosen:
            selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        selection.setCurrentIndex(self.model().index(leading, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Report the selection. The primary row is the current one, from which Shift extends; else the latest."""
        super().selectionChanged(selected, deselected)
        if self._is_shown:
            return
        rows = sorted(index.row() for index in self.selectedIndexes())
        fresh = [index.row() for index in selected.indexes()]
        at = self.currentRow()
        near = min(rows, key=lambda row: abs(row - at), default=-1)
        self.picked.emit(rows, fresh[-1] if fresh and near != at else near)

    def _show(self, marks: tuple[Mark, ...]) -> None:
        before, self.marks = self.marks, marks
        while len(self._items) > len(marks):
            self._items.pop()
            self.takeItem(len(self._items))
        while len(self._items) < len(marks):
            self._items.append(_Item())
            self.addItem(self._items[-1])
        start, end, new_end = changed_range(before, marks)
        stop = new_end if end == new_end else len(marks)  # the rows after that are unchanged
        for row in range(start, stop):
            self._items[row].mark = marks[row]
            if stop - start <= _FEW:
                self.update(self.model().index(row, 0))
        if stop - start > _FEW:
            self.viewport().update()

    @property
    def is_still(self) -> bool:
        return self.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff

    def be_still(self, is_still: bool) -> None:
        """Turn scrolling by scroll bar and wheel on or off; the selection still scrolls."""
        if is_still is not self.is_still:
            policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if is_still else Qt.ScrollBarPolicy.ScrollBarAsNeeded
            self.setVerticalScrollBarPolicy(policy)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.is_still:
            event.ignore()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Accept the arrow keys; letters remain label keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() in _OWN_KEYS)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the list's own keys in the list, even at its ends. Auto-repeat of Delete is ignored, so that a long
        press deletes one region only."""
        if event.key() not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.delete_pressed.emit()
        if event.key() in _OWN_KEYS:
            event.accept()


class _Fits(QStyledItemDelegate):
    """A delegate that shortens text to the available width, least important parts first."""

    def __init__(self, shown_in: RegionRows) -> None:
        super().__init__(shown_in)
        self._shown_in = shown_in

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        style = self._shown_in.style()
        margin_px = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, self._shown_in) + 1
        text = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, self._shown_in)
        if 0 <= index.row() < len(self._shown_in.marks) and text.width() > 2 * margin_px:
            mark = self._shown_in.marks[index.row()]
            option.text = region_text_within(mark, option.fontMetrics, text.width() - 2 * margin_px)


def _swatch(mark: Mark) -> QIcon:
    """Return the icon of a row: the region's colour with a border visible on any background, dashed for a prediction
    and struck through if hidden. Beside it is a warning sign for missing answers, else a lock if locked."""
    pixmap = QPixmap(SIGNS_PX, SWATCH_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    is_hollow = mark.is_predicted or mark.is_hidden
    line = Qt.PenStyle.DashLine if mark.is_predicted else Qt.PenStyle.SolidLine
    painter.setPen(QPen(mark.colour, 2, line) if is_hollow else QPen(current().colour("muted"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush if is_hollow else mark.colour)
    inset_px = 1 if is_hollow else 0.5
    side_px = SWATCH_PX - 2 * inset_px
    painter.drawRoundedRect(QRectF(inset_px, inset_px, side_px, side_px), 3, 3)
    if mark.is_hidden:
        painter.drawLine(2, SWATCH_PX - 2, SWATCH_PX - 2, 2)
    if mark.is_unfinished or mark.is_locked:
        name, role = ("warning", "attention") if mark.is_unfinished else ("lock", "muted")
        painter.drawPixmap(SIGNS_PX - SIGN_PX, 0, sign(name, role, SIGN_PX))
    painter.end()
    icon = QIcon(pixmap)
    # otherwise Qt tints the icon of a selected row, and its colour differs from that on the image
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon
