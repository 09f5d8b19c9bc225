"""Layouts of widgets: wrapping lines and weighted columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class _ItemLayout(QLayout):
    """A layout that stores its items in a list."""

    def __init__(self, spacing_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing_px)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True


class FlowLayout(_ItemLayout):
    """A layout of widgets in wrapping lines, from left to right, each in the middle of its line. Lines are
    `line_spacing_px` apart, or `spacing_px`."""

    def __init__(self, spacing_px: int, parent: QWidget | None = None, line_spacing_px: int | None = None) -> None:
        super().__init__(spacing_px, parent)
        self._line_spacing_px = spacing_px if line_spacing_px is None else line_spacing_px

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def heightForWidth(self, width: int) -> int:
        return self._arranged(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arranged(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of a single line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width_px = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(width_px, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        smallest = QSize()
        for item in self._items:
            if item.isEmpty():
                continue
            smallest = smallest.expandedTo(item.minimumSize())
        return smallest

    def _arranged(self, rect: QRect, *, move: bool) -> int:
        """Place the items if `move` is True; return the required height."""
        bottom = rect.y() - self._line_spacing_px
        for line in self._lines(rect.width()):
            x, y = rect.x(), bottom + self._line_spacing_px
            height_px = max(hint.height() for _item, hint in line)
            for item, hint in line if move else ():
                item.setGeometry(QRect(QPoint(x, y + (height_px - hint.height()) // 2), hint))
                x += hint.width() + self.spacing()
            bottom = y + height_px
        return max(0, bottom - rect.y())

    def _lines(self, width_px: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return the items of each line with their sizes."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        left_px = 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = _fitting(item, width_px)
            if not lines or hint.width() > left_px:
                lines.append([])
                left_px = width_px
            lines[-1].append((item, hint))
            left_px -= hint.width() + self.spacing()
        return lines


def _fitting(item: QLayoutItem, width_px: int) -> QSize:
    """Return the size of an item in a line of at most `width_px`."""
    hint = item.sizeHint()
    if hint.width() <= width_px:
        return hint
    height_px = item.heightForWidth(width_px) if item.hasHeightForWidth() else hint.height()
    return QSize(width_px, height_px)


LOW_LINE_PX = 52
HEAVY_PX = 140
_YIELDS = "yields"


class WeightedColumns(_ItemLayout):
    """A layout in weighted columns, with fewer columns and at last one if there is not enough width. Qt's box
    layouts cannot shrink items with `heightForWidth`, so a long text inside could not scroll separately. `weights`
    has one entry for each column, 0 for natural width. Items fill row by row. `spacing_px` is between columns,
    `line_spacing_px` between lines."""

    def __init__(
        self, weights: Sequence[int], spacing_px: int, line_spacing_px: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(spacing_px, parent)
        self._weights = tuple(weights) or (1,)
        self._line_spacing_px = line_spacing_px

    def addLayout(self, layout: QLayout) -> None:
        self.addChildLayout(layout)
        self.addItem(layout)

    @property
    def is_stack(self) -> bool:
        """True for a single column, at any width."""
        return len(self._weights) == 1

    def expandingDirections(self) -> Qt.Orientation:
        both = Qt.Orientation(0)
        for item in self._items:
            both |= item.expandingDirections()
        return both

    def heightForWidth(self, width: int) -> int:
        return self._total(self._line_heights(width, least=False))

    def minimumHeightForWidth(self, width: int) -> int:
        return self._total(self._line_heights(width, least=True))

    def sizeHint(self) -> QSize:
        visible = self._shown()
        widths = [item.sizeHint().width() for item in visible[: len(self._weights)]]
        width_px = sum(widths) + self.spacing() * max(0, len(widths) - 1)
        return QSize(width_px, self.heightForWidth(width_px))

    def minimumSize(self) -> QSize:
        width_px = max((item.minimumSize().width() for item in self._shown()), default=0)
        return QSize(width_px, 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        widths = self._widths(rect.width())
        heights = self._given_heights(rect)
        x, y = rect.x(), rect.y()
        for number, item in enumerate(self._shown()):
            line, column = divmod(number, len(widths))
            if column == 0:
                x = rect.x()
                y += heights[line - 1] + self._line_spacing_px if line else 0
            item.setGeometry(_place(item, QRect(x, y, widths[column], heights[line])))
            x += widths[column] + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _given_heights(self, rect: QRect) -> list[int]:
        """Return line heights between minimum and preferred; surplus height goes to growing lines."""
        wanted = self._line_heights(rect.width(), least=False)
        least = self._line_heights(rect.width(), least=True)
        available_px = rect.height() - self._line_spacing_px * max(0, len(wanted) - 1)
        over = available_px - sum(wanted)
        if over >= 0:
            grow = self._growing_lines(rect.width())
            return [height + (over // len(grow) if line in grow else 0) for line, height in enumerate(wanted)]
        spare = max(1, sum(wanted) - sum(least))
        share = min(1.0, -over / spare)
        return [high - int((high - low) * share) for high, low in zip(wanted, least, strict=True)]

    def _growing_lines(self, width: int) -> set[int]:
        """Return the lines with vertically expanding items."""
        columns = len(self._widths(width))
        vertical = Qt.Orientation.Vertical
        return {number // columns for number, item in enumerate(self._shown()) if item.expandingDirections() & vertical}

    def _line_heights(self, width: int, *, least: bool) -> list[int]:
        widths = self._widths(width)
        heights: list[int] = []
        for number, item in enumerate(self._shown()):
            line, column = divmod(number, len(widths))
            if column == 0:
                heights.append(0)
            heights[line] = max(heights[line], _height(item, widths[column], least=least))
        return heights

    def _total(self, heights: list[int]) -> int:
        return sum(heights) + self._line_spacing_px * max(0, len(heights) - 1)

    def _widths(self, width: int) -> list[int]:
        """Return the widths of all columns, half of them, or one: the first arrangement that fits."""
        count = len(self._weights)
        for columns in (count, count // 2 if count % 2 == 0 else 1, 1):
            if columns == 1:
                break
            widths = self._fitting(width, columns)
            if widths is not None:
                return widths
        return [width]

    def _fitting(self, width: int, columns: int) -> list[int] | None:
        visible = self._shown()
        mine = [visible[column::columns] for column in range(columns)]
        least = [self._least(column, items) for column, items in enumerate(mine)]
        wanted = [max((item.sizeHint().width() for item in items), default=0) for items in mine]
        available_px = width - self.spacing() * (columns - 1)
        if sum(least) > available_px:
            return None
        weights = self._weights[:columns]
        if not any(weights):
            return _as_wide_as_they_are(least, wanted, available_px)
        narrow = [min(want, available_px // columns) for want in wanted]
        fixed = [0 if weight else max(low, small) for weight, low, small in zip(weights, least, narrow, strict=True)]
        if sum(fixed) + sum(low for low, weight in zip(least, weights, strict=True) if weight) > available_px:
            fixed = [0 if weight else low for weight, low in zip(weights, least, strict=True)]
        return _shared(available_px, weights, fixed, least)

    def _least(self, column: int, items: list[QLayoutItem]) -> int:
        """Return the minimum width, with some for columns of higher weight even if a task has little there."""
        asked = max((item.minimumSize().width() for item in items), default=0)
        return max(asked, HEAVY_PX) if self._weights[column] > min(self._weights) else asked


def stack(spacing_px: int) -> WeightedColumns:
    """Return a layout with one column."""
    return WeightedColumns((1,), 0, spacing_px)


def _place(item: QLayoutItem, cell: QRect) -> QRect:
    """Return an item's rectangle: if lower than its cell, centred in a low line, top-aligned in a tall one."""
    height = min(cell.height(), _height(item, cell.width(), least=False))
    if item.layout() is not None or item.expandingDirections() & Qt.Orientation.Vertical or height == cell.height():
        return cell
    top = cell.top() + ((cell.height() - height) // 2 if cell.height() <= LOW_LINE_PX else 0)
    return QRect(cell.left(), top, cell.width(), height)


def let_yield(widget: QWidget) -> None:
    """Allow a widget to shrink below its preferred height to its minimum: it scrolls itself, or is an image."""
    widget.setProperty(_YIELDS, True)


def _height(item: QLayoutItem, width: int, *, least: bool) -> int:
    widget = item.widget()
    if widget is not None:
        least = least and bool(widget.property(_YIELDS))
    if item.hasHeightForWidth():
        return item.minimumHeightForWidth(width) if least else item.heightForWidth(width)
    return item.minimumSize().height() if least else item.sizeHint().height()


def _as_wide_as_they_are(least: list[int], wanted: list[int], available_px: int) -> list[int]:
    """Return the preferred widths, or shrink all by the same share of their slack."""
    over = sum(wanted) - available_px
    if over <= 0:
        return wanted
    spare = max(1, sum(wanted) - sum(least))
    return [want - int((want - low) * min(1.0, over / spare)) for want, low in zip(wanted, least, strict=True)]


def _shared(available_px: int, weights: Sequence[int], fixed: list[int], least: list[int]) -> list[int]:
    """Return widths by weight, none below its minimum."""
    widths = list(fixed)
    open_columns = [column for column, weight in enumerate(weights) if weight]
    left = available_px - sum(fixed)
    while open_columns:
        total = sum(weights[column] for column in open_columns)
        short = [column for column in open_columns if left * weights[column] / total < least[column]]
        if not short:
            for column in open_columns:
                widths[column] = int(left * weights[column] / total)
            return widths
        for column in short:
            widths[column] = least[column]
            left -= least[column]
            open_columns.remove(column)
    return widths
