"""Icons: our own SVG, drawn in the colour of the role they stand for, sharp at any scale."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.ui.looks.theme import current

SIZE_PX = 20


class _Drawer:
    """`read` gives the bytes of a shipped icon by its name; `app` sets it once."""

    read: Callable[[str], bytes]


_drawer = _Drawer()


def use(read: Callable[[str], bytes]) -> None:
    _drawer.read = read


def icon(name: str, role: str = "ink") -> QIcon:
    """An icon of `resources/icons` in the colour of a theme role, sharp on the sharpest screen there is. Qt greys it
    itself where it is disabled."""
    return QIcon(pixmap(name, role, SIZE_PX))


def pixmap(name: str, role: str, size_px: int) -> QPixmap:
    """`size_px` in units of the screen's scale."""
    scale = ceil(max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0))
    source = _drawer.read(name).replace(b"currentColor", current()[role].encode())
    drawn = QPixmap(QSize(size_px * scale, size_px * scale))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, size_px * scale, size_px * scale))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn
