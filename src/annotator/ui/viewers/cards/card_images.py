"""Images on cards, decoded when they are first painted, with the media filters of the task."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from annotator.core.design.medium import MediumKind
from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, Images, MediaFilter
from annotator.ui import async_tasks
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.viewers.display.layers import qimage_of

MOST_KEPT = 200
_WIDEST = 4  # most widths of an image per height

# A path in the bundle and a height in device pixels.
type _Wanted = tuple[str, int]


class CardImages(QObject):
    """The images of all cards of a design. `changed`: more can be painted. `cleared`: none of those on screen may stay
    there."""

    changed = Signal()
    cleared = Signal()

    def __init__(self, images: Images) -> None:
        super().__init__()
        self._images = images
        self._filter = MediaFilter()
        self._media_path: Callable[[str], str] | None = None
        self._shown: dict[_Wanted, QPixmap] = {}
        self._faults: dict[str, str] = {}
        self._wanted: dict[_Wanted, None] = {}
        self._loading = async_tasks.Latest(self)

    def begin(self, media_path: Callable[[str], str]) -> None:
        """Begin a task. Nothing is decoded before. `media_path` converts a bundle path to an absolute path."""
        self._media_path = media_path
        self._clear()

    def protect(self, media_filter: MediaFilter) -> None:
        """Set the media filter. An image with another one is off the screen when this returns."""
        if media_filter != self._filter:
            self._filter = media_filter
            self._clear()

    def image(self, path: str, height_px: int) -> QPixmap | None:
        """Return an image of at most this height in device pixels; None while it is decoded, or if it cannot be."""
        wanted = path, height_px
        if wanted not in self._shown and path not in self._faults and self._media_path is not None:
            self._wanted[wanted] = None
            if not self._loading.busy:
                self._loading.start(self._load())
        return self._shown.get(wanted)

    def fault(self, path: str) -> str:
        """Return the reason why an image cannot be shown, empty if there is none."""
        return self._faults.get(path, "")

    def _clear(self) -> None:
        self._loading.cancel()
        self._shown.clear()
        self._faults.clear()
        self._wanted.clear()
        self.cleared.emit()

    async def _load(self) -> None:
        while self._wanted and self._media_path is not None:
            path, height_px = wanted = next(iter(self._wanted))
            request = ImageRequest(self._media_path(path), _WIDEST * height_px, height_px, looks=self._filter)
            try:
                pixmap = QPixmap.fromImage(qimage_of(await self._images.image(request)))
            except MediaFault as fault:
                self._faults[path] = error_sentence(fault.code, fault.params, MediumKind.IMAGE)
            else:
                self._shown[wanted] = pixmap
                if len(self._shown) > MOST_KEPT:
                    del self._shown[next(iter(self._shown))]
            self._wanted.pop(wanted, None)
            self.changed.emit()
