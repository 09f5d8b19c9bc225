"""The live-wire tool (magnetic edges): the edges of a polygon or line in progress follow the edges in the image. It
uses the pixels on screen as they came from the decoder, so zooming in is more exact. First paths are available
within a frame or two and improve afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer, Signal

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.marks import Point
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView

if TYPE_CHECKING:
    from annotator.ui.viewers.live_wire.search_window import SearchWindow


SLICE_S = 0.006
MAX_WINDOWS = 4  # windows: around the last point and around those before it

type _Window = tuple[int, tuple[Point, ...], int]  # cache key of the pixels, points drawn so far, stride


class LiveWire(QObject):
    """The `Guide` of a drawing. `changed`: it was turned on or off."""

    changed = Signal()

    def __init__(self, view: AnnotatedImageView) -> None:
        super().__init__(view)
        self._view = view
        self._is_on = False
        self._windows: dict[_Window, SearchWindow] = {}
        self._running: tuple[SearchWindow, Iterator[None]] | None = None
        self._slices = QTimer(self, singleShot=True, interval=0)
        self._slices.timeout.connect(self._compute_slice)

    @property
    def is_on(self) -> bool:
        return self._is_on

    def toggle(self) -> None:
        """Turn magnetic edges on or off and announce it."""
        self.set_on(is_on=not self._is_on)
        announce(self._view, _("Magnetic edges on.") if self._is_on else _("Magnetic edges off."))

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return the commands of the tool by name; the toolbox turns it on and off."""
        return {}

    def set_on(self, *, is_on: bool) -> None:
        """Turn magnetic edges on or off. The search code is loaded now, so that no drawn edge waits for it."""
        if is_on:
            _search_window_type()
        self._is_on = is_on
        self.changed.emit()
        self._view.update()

    def path(self, drawn: tuple[Point, ...], end: Point, *, is_set: bool) -> tuple[Point, ...]:
        if not self._is_on or drawn[-1] == end:
            return ()
        window = self._window(drawn, end)
        if window is None:
            return ()
        if not is_set:
            return window.path(end)
        self._finish(window)
        corners = window.path(end)
        text = ngettext("{count} point added along the edge.", "{count} points added along the edge.", len(corners))
        announce(self._view, text.format(count=number_format.count(len(corners))))
        return corners

    def snap_position(self, at: Spot, reach_px: float) -> Point | None:
        from annotator.ui.viewers.live_wire.search_window import nearest_edge

        available_pixels = self._view.pixels(QRectF(at[0], at[1], 1, 1))
        return None if available_pixels is None else nearest_edge(available_pixels, at, reach_px)

    def _window(self, drawn: tuple[Point, ...], end: Point) -> SearchWindow | None:
        """Return the path's search window, None without pixels. A new request replaces a pending one."""
        from annotator.ui.viewers.live_wire.search_window import stride_to

        start = drawn[-1]
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        available_pixels = self._view.pixels(QRectF(left, top, right - left, bottom - top))
        if available_pixels is None:
            return None
        stride = stride_to(available_pixels, start, end)
        key = available_pixels.image.cacheKey(), drawn, stride
        if key not in self._windows:
            if self._running is not None:
                self._windows = {known: each for known, each in self._windows.items() if each is not self._running[0]}
            window = _search_window_type()(available_pixels, drawn, stride, self._view.drawing.size_px)
            self._windows = {**dict(list(self._windows.items())[1 - MAX_WINDOWS :]), key: window}
            self._running = window, window.compute()
            self._slices.start()
        return self._windows[key]

    def _compute_slice(self) -> None:
        if self._running is None:
            return
        (window, steps), until = self._running, time.monotonic() + SLICE_S
        was_known = window.is_known
        while time.monotonic() < until:
            if next(steps, self) is self:
                break
        if window.is_done:
            self._running = None
        else:
            self._slices.start()
        if window.is_done or window.is_known is not was_known:
            self._view.update()

    def _finish(self, window: SearchWindow) -> None:
        if self._running is not None and self._running[0] is window:
            for _step in self._running[1]:
                pass
            self._running = None

    def activate(self) -> None:
        """Do nothing: magnetic edges stay on or off when the active tool changes."""

    def lock(self) -> None:
        """Do nothing: a locked drawing asks for no edges."""

    def reset(self) -> None:
        """Reset the state for a new image."""
        self._windows = {}
        self._running = None


def _search_window_type() -> type[SearchWindow]:
    """Return the class of search windows. Its module loads numpy on first use."""
    from annotator.ui.viewers.live_wire.search_window import SearchWindow

    return SearchWindow
