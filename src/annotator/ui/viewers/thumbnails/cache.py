"""A cache of a video's thumbnails, limited in bytes. All were made with the same media filter."""

from __future__ import annotations

from PySide6.QtGui import QImage

from annotator.core.ports.videos import Thumbnail

MOST_BYTES = 16 * 1024**2


class ThumbnailCache:
    """Thumbnails by frame number. The least recently used ones are dropped first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: dict[int, QImage] = {}
        self.size_bytes = 0

    def __contains__(self, number: int) -> bool:
        return number in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, thumbnail: Thumbnail) -> None:
        self._forget(thumbnail.number)
        self._kept[thumbnail.number] = image = image_of(thumbnail)
        self.size_bytes += image.sizeInBytes()
        while self.size_bytes > self._most_bytes and len(self._kept) > 1:
            self._forget(next(iter(self._kept)))

    def of(self, number: int) -> QImage | None:
        image = self._kept.pop(number, None)
        if image is not None:
            self._kept[number] = image
        return image

    def drop(self) -> None:
        self._kept.clear()
        self.size_bytes = 0

    def _forget(self, number: int) -> None:
        image = self._kept.pop(number, None)
        if image is not None:
            self.size_bytes -= image.sizeInBytes()


def image_of(thumbnail: Thumbnail) -> QImage:
    """Return the thumbnail as an image with its own copy of the pixels."""
    width_px, height_px = thumbnail.width_px, thumbnail.height_px
    return QImage(thumbnail.bgra, width_px, height_px, width_px * 4, QImage.Format.Format_RGB32).copy()
