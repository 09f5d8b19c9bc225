"""Icons: our own SVG, drawn in the colour of the role they stand for, sharp at any scale."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.ui.theme import current

SIZE_PX = 20
SCALES = (1, 2, 3)


class _Drawer:
    """`read` gives the bytes of a shipped icon by its name; `app` sets it once."""

    read: Callable[[str], bytes]


_drawer = _Drawer()


def use(read: Callable[[str], bytes]) -> None:
    _drawer.read = read


def icon(name: str, role: str = "ink") -> QIcon:
    """An icon of `resources/icons` in the colour of a theme role; greyed when disabled."""
    made = QIcon()
    for scale in SCALES:
        made.addPixmap(pixmap(name, role, SIZE_PX * scale), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, "disabled_ink", SIZE_PX * scale), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, role: str, size_px: int) -> QPixmap:
    source = _drawer.read(name).replace(b"currentColor", current()[role].encode())
    drawn = QPixmap(QSize(size_px, size_px))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return drawn
