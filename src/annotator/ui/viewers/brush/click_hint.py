"""The text beside the pointer that says what a click with the wand or with superpixels will do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from annotator.ui.i18n.translation import _
from annotator.ui.viewers.mark import Mark

_FROM_POINTER_PX = 16
_AROUND_PX = 5


def click_text(selected: Mark | None, under: Mark | None, *, erases: bool) -> str:
    """Return what a click does. `under` is another mask at the pointer, which the click selects."""
    if under is not None:
        return _("Click: select {region}").format(region=under.title)
    if selected is None:
        return _("First select a mask to erase from.") if erases else _("Click: new region")
    text = _("Click: erase from {region}") if erases else _("Click: add to {region}")
    return text.format(region=selected.title)


def hint_box(text: str, at: QPointF, view: QWidget) -> QRectF:
    """Return the place of the text beside the view position `at`: below right of it as far as the view allows."""
    metrics = QFontMetricsF(view.font())
    width, height = metrics.horizontalAdvance(text) + 2 * _AROUND_PX, metrics.height() + 2
    left, top = at.x() + _FROM_POINTER_PX, at.y() + _FROM_POINTER_PX
    room = QRectF(view.contentsRect())
    if left + width > room.right():
        left = max(room.left(), at.x() - _FROM_POINTER_PX - width)
    if top + height > room.bottom():
        top = at.y() - _FROM_POINTER_PX - height
    return QRectF(left, top, width, height)
