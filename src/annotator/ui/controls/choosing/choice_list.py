"""Choices with `layout="select"`: a combo box for a single choice, a short list with check boxes for several."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import Choices, Selection
from annotator.core.design.options import Option, Path, as_result, in_order, is_selectable, shown_options
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.choosing.choice_button import paint_box, state_of
from annotator.ui.controls.choosing.choices import header_of
from annotator.ui.controls.choosing.filter_field import FilterField, matching
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.text_field_keys import claimed_letters
from annotator.ui.widgets.labels import plain_tip
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

BOX_PX = 16


class CheckRows(QStyledItemDelegate):
    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        value = index.data(Qt.ItemDataRole.CheckStateRole)
        if value is None:
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        element = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        place = QRectF(self._view.style().subElementRect(element, whole, self._view))
        mark = QRectF(0, 0, BOX_PX, BOX_PX)
        mark.moveCenter(place.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_box(painter, mark, Qt.CheckState(value))
        painter.restore()


INDENT = "    "
FILTER_FROM = 13
ROWS_SHOWN = 7


def choice_list(tag: Choices) -> ControlPart:
    return DroppedChoices(tag) if tag.selection is Selection.SINGLE else CheckedList(tag)


class DroppedChoices(ControlPart):
    def __init__(self, tag: Choices, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._choices = tag
        self._options = shown_options(tag)
        self._list = _TypedCombo()
        self._list.addItem(_("Not answered"), None)
        for option in self._options:
            self._list.addItem(INDENT * option.depth + option.choice.shown, option.path)
            row = self._list.count() - 1
            self._list.setItemData(row, plain_tip(option.choice.hint), Qt.ItemDataRole.ToolTipRole)
            self._list.setItemData(row, option.choice.hint, Qt.ItemDataRole.AccessibleDescriptionRole)
            if not is_selectable(tag, option):
                self._list.setItemData(row, 0, Qt.ItemDataRole.UserRole - 1)  # not selectable
        self._list.activated.connect(self._chosen)
        for header in tag.headers:
            self.column.addWidget(header_of(header))
        self.column.addWidget(self._list)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self._list.setAccessibleName(text)

    def press(self, path: Path) -> None:
        if self._list.isEnabled():
            self.toggle(self._choices, path)

    def _chosen(self, row: int) -> None:
        chosen = (self._options[row - 1].path,) if row > 0 else ()
        self.say(as_result(self._choices, in_order(self._choices, chosen)))

    def _show(self, answer: Answer, region: Region | None) -> None:
        chosen = answer.selected(self._choices, region.id if region is not None else "")
        rows = [row for row, option in enumerate(self._options, 1) if option.path in chosen and option.is_leaf]
        self._list.setCurrentIndex(-1 if self._differs else rows[0] if rows else 0)

    def _inputs(self) -> list[QWidget]:
        return [self._list]


class CheckedList(ControlPart):
    def __init__(self, tag: Choices, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._choices = tag
        self._options = shown_options(tag)
        self._filter = FilterField()
        self._list = _CheckBoxes()
        self._items: dict[Path, QListWidgetItem] = {}
        for option in self._options:
            self._items[option.path] = self._item(option)
        rows = min(ROWS_SHOWN, len(self._options))
        self._list.setFixedHeight(rows * self._list.sizeHintForRow(0) + 2 * self._list.frameWidth() + 4)
        self._list.itemClicked.connect(self._toggle)
        if len(self._options) < FILTER_FROM:
            self._filter.hide()
        self._filter.textChanged.connect(self._narrow)
        self._filter.left.connect(lambda: self._list.setFocus(Qt.FocusReason.TabFocusReason))
        for header in tag.headers:
            self.column.addWidget(header_of(header))
        self.column.addWidget(self._filter)
        self.column.addWidget(self._list)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self._list.setAccessibleName(text)

    def press(self, path: Path) -> None:
        if self._list.isEnabled() and path in self._items:
            self._toggle(self._items[path])

    def speaks_at_focus(self, _path: Path) -> bool:
        """Return False: Qt emits no accessibility event when a row is checked."""
        return False

    def take_focus(self) -> None:
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _item(self, option: Option) -> QListWidgetItem:
        item = QListWidgetItem(INDENT * option.depth + option.choice.shown, self._list)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setToolTip(plain_tip(option.choice.hint))
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, option.choice.hint)
        item.setData(Qt.ItemDataRole.UserRole, option.path)
        return item

    def _toggle(self, item: QListWidgetItem) -> None:
        self.toggle(self._choices, tuple(item.data(Qt.ItemDataRole.UserRole)))

    def _narrow(self, sought: str) -> None:
        matches = matching(self._options, sought)
        for path, item in self._items.items():
            item.setHidden(path not in matches)

    def _show(self, answer: Answer, region: Region | None) -> None:
        everywhere, somewhere = self.about_all(self._choices, answer, region)
        for path, item in self._items.items():
            item.setCheckState(state_of(path, everywhere, somewhere))

    def _inputs(self) -> list[QWidget]:
        return [self._filter, self._list]


class _TypedCombo(NoWheelComboBox):
    """A combo box in which letters search for a choice and do not trigger shortcuts."""

    def event(self, event: QEvent) -> bool:
        return True if claimed_letters(event) else super().event(event)


class _CheckBoxes(QListWidget):
    """A list with check boxes. Space or a click anywhere on a row toggles it."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegate(CheckRows(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            if not event.isAutoRepeat():
                self.itemClicked.emit(item)
        else:
            super().keyPressEvent(event)
