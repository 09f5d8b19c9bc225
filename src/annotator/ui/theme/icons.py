"""SVG icons in theme colours, sharp at any scale."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.ui.theme.palette import current

SIZE_PX = 20
PROGRAM_ICON_PX = (16, 24, 32, 48, 64, 128, 256)
_FAINT = 0.4


class _Drawer:
    """The icon renderer. `read` returns the SVG bytes of a name; the application sets it once. `drawn` caches
    pixmaps by name, colour, size and scale: a window has forty icons, and a list repeats a few in every row."""

    read: Callable[[str], bytes]

    def __init__(self) -> None:
        self.drawn: dict[tuple[str, str, int, int], QPixmap] = {}


_drawer = _Drawer()


def use(read: Callable[[str], bytes]) -> None:
    """Read icons by this function. What another function read is forgotten."""
    if read != getattr(_drawer, "read", None):
        _drawer.read = read
        _drawer.drawn.clear()


def icon(name: str, role: str = "ink") -> QIcon:
    """Return an icon of `resources/icons` in the colour of a theme role, sharp on the screen with the highest
    resolution. Its disabled state is faint, because Qt's own disabled version looks enabled in the dark theme."""
    drawn = pixmap(name, role, SIZE_PX)
    found = QIcon(drawn)
    found.addPixmap(_faint(drawn), QIcon.Mode.Disabled)
    return found


def pixmap(name: str, role: str, size_px: int) -> QPixmap:
    """Return a pixmap. `size_px` is in device-independent pixels."""
    scale = ceil(max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0))
    wanted = (name, current()[role], size_px, scale)
    if wanted not in _drawer.drawn:
        _drawer.drawn[wanted] = _drawn(*wanted)
    return QPixmap(_drawer.drawn[wanted])


def program_icon(drawing: bytes) -> QIcon:
    """Return an icon with a pixmap for each size that window managers, taskbars and switchers show."""
    found = QIcon()
    for size_px in PROGRAM_ICON_PX:
        found.addPixmap(_rendered(drawing, size_px))
    return found


def _faint(drawn: QPixmap) -> QPixmap:
    faint = QPixmap(drawn.size())
    faint.setDevicePixelRatio(drawn.devicePixelRatio())
    faint.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faint)
    painter.setOpacity(_FAINT)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return faint


def _drawn(name: str, colour: str, size_px: int, scale: int) -> QPixmap:
    drawn = _rendered(_drawer.read(name).replace(b"currentColor", colour.encode()), size_px * scale)
    drawn.setDevicePixelRatio(scale)
    return drawn


def _rendered(drawing: bytes, size_px: int) -> QPixmap:
    """Return a square pixmap of an SVG. `size_px` is in pixels of the pixmap."""
    drawn = QPixmap(QSize(size_px, size_px))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return drawn
