"""Check boxes in lists and trees, painted as in the rest of the program."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui.controls.choosing.choice_button import paint_box

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
