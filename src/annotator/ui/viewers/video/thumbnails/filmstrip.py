"""The filmstrip: a row of thumbnails at even intervals over the visible range of a video, with its cache and the
choice of frames. Mouse: a press seeks there. A drag searches and seeks when the button is released."""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QHideEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.core.ports.videos import OpenVideo, Thumbnail, ThumbnailRequest, VideoInfo
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current
from annotator.ui.viewers.audio.visible_range import VisibleRange

MOST_BYTES = 16 * 1024**2


class ThumbnailCache:
    """Thumbnails by frame number. The least recently used ones are dropped first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._cache: dict[int, QImage] = {}
        self.size_bytes = 0

    def __contains__(self, number: int) -> bool:
        return number in self._cache

    def __len__(self) -> int:
        return len(self._cache)

    def keep(self, thumbnail: Thumbnail) -> None:
        self._forget(thumbnail.number)
        self._cache[thumbnail.number] = image = image_of(thumbnail)
        self.size_bytes += image.sizeInBytes()
        while self.size_bytes > self._most_bytes and len(self._cache) > 1:
            self._forget(next(iter(self._cache)))

    def of(self, number: int) -> QImage | None:
        image = self._cache.pop(number, None)
        if image is not None:
            self._cache[number] = image
        return image

    def drop(self) -> None:
        self._cache.clear()
        self.size_bytes = 0

    def _forget(self, number: int) -> None:
        image = self._cache.pop(number, None)
        if image is not None:
            self.size_bytes -= image.sizeInBytes()


def image_of(thumbnail: Thumbnail) -> QImage:
    """Return the thumbnail as an image with its own copy of the pixels."""
    width_px = thumbnail.width_px
    height_px = thumbnail.height_px
    return QImage(thumbnail.bgra, width_px, height_px, width_px * 4, QImage.Format.Format_RGB32).copy()


class Places(Protocol):
    """A video on its clock, with the positions of its frames in samples."""

    @property
    def video(self) -> OpenVideo: ...

    def sample_of(self, number: int) -> int: ...

    def frame_at(self, sample: float) -> int: ...


class Cell(Struct, frozen=True):
    """A cell from `left_px` on that shows `frame`, a frame within its time range."""

    left_px: float
    width_px: float
    frame: int


def cells(places: Places, seen: VisibleRange, about_px: float) -> tuple[Cell, ...]:
    """Return the cells of the visible range, each about `about_px` wide. The cells divide the whole video evenly and
    keep their frames when the view scrolls."""
    width_px = seen.width_px / max(1, round(seen.width_px / about_px))
    samples = width_px * seen.scale
    first = floor(seen.first / samples)
    end = min(seen.last, seen.length)
    found = []
    while (begin := first * samples) < end - 1e-6 * samples:
        frame = frame_for(places, begin, min(begin + samples, seen.length))
        found.append(Cell(seen.x_of(begin), width_px, frame))
        first += 1
    return tuple(found)


def frame_for(places: Places, begin: float, end: float) -> int:
    """Return the frame for a range of samples: its middle one, or an I-frame within it, which decodes at once."""
    first = places.frame_at(begin)
    middle = places.frame_at((begin + end) / 2)
    last = places.frame_at(max(begin, end - 1))
    if first < middle and places.sample_of(first) < begin:
        first += 1  # this frame begins before the cell
    video = places.video
    before = video.nearest_i_frame(middle + 1, after=False)
    after = video.nearest_i_frame(middle, after=True)
    keys = (*((before,) if before <= middle else ()), *((after,) if after > middle else ()))
    return min((key for key in keys if first <= key <= last), key=lambda key: abs(key - middle), default=middle)


HEIGHT_PX = 42
# Minimum height of the video image; with less there is no filmstrip.
FROM_IMAGE_PX = 300
EDGE_PX = 1  # above and below
LEAST_CELL_PX = 40
MOST_CELL_PX = 130
# Thumbnails are fetched after the visible range has been still for this time.
CALM_MS = 100
# Delay after a weaker media filter, which may be a momentary reveal: the user did not ask to see these thumbnails.
UNCOVERED_MS = 1_500


class Filmstrip(QWidget):
    """A filmstrip. `wanted` emits the pressed sample. Nothing is fetched while it is hidden, before all frames of
    the video are known, or while `is_busy` returns True. It takes no focus: waveform keys do the same."""

    ACCESSIBLE_ROLE = QAccessible.Role.Graphic
    wanted = Signal(float)

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        super().__init__()
        self._is_busy = is_busy
        self._video: Places | None = None
        self._shape: VideoInfo | None = None  # the video info that the cells were made from
        self._visible = VisibleRange(1, 1)
        self._cells: tuple[Cell, ...] = ()
        self._cache = ThumbnailCache()
        # During a possible momentary reveal: the stronger filter and its thumbnails.
        self._covered: tuple[MediaFilter, ThumbnailCache] | None = None
        self._asked: tuple[int, ...] = ()
        self._media_filter = AS_IT_IS
        self._cursor = 0.0
        self.is_wanted = True
        self.has_space = False  # there is space for it beside the video image
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._fetch)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Video thumbnails"))

    def sizeHint(self) -> QSize:
        return QSize(640, HEIGHT_PX)

    @property
    def kept(self) -> ThumbnailCache:
        return self._cache

    @property
    def is_waiting(self) -> bool:
        """True if missing thumbnails will be requested shortly."""
        return self._calm.isActive()

    @property
    def frames(self) -> tuple[int, ...]:
        """The frames of the cells from left to right."""
        return tuple(cell.frame for cell in self._cells)

    def want(self, is_wanted: bool) -> None:
        """Turn the filmstrip on or off. It is shown if there is space for it."""
        self.is_wanted = is_wanted
        self.setVisible(self.is_wanted and self.has_space)

    def set_available_height(self, height_px: int) -> None:
        """Show or hide the filmstrip depending on the height available for it and the video image."""
        self.has_space = height_px >= FROM_IMAGE_PX + HEIGHT_PX
        self.setVisible(self.is_wanted and self.has_space)

    def show_video(self, video: Places | None) -> None:
        """Show the thumbnails of a video; None clears the filmstrip."""
        if video is not self._video:
            self._withdraw()
            self._cache.drop()
            self._covered = None
            self._video = video
            self._cells = ()
        self.refresh()

    def show_visible_range(self, seen: VisibleRange) -> None:
        if seen != self._visible:
            self._visible = seen
            self.refresh()

    def set_media_filter(self, media_filter: MediaFilter) -> None:
        """Set the media filter. Thumbnails that show more than the filter allows are dropped and off the screen when
        this returns. Those that show less stay until new ones arrive, and are used again after a momentary reveal."""
        if media_filter == self._media_filter:
            return
        before, self._media_filter = self._media_filter, media_filter
        uncovers = media_filter.shows_what_is_hidden_by(before)
        self._withdraw()
        if uncovers and not before.shows_what_is_hidden_by(media_filter):
            self._covered, self._cache = (before, self._cache), ThumbnailCache()
        elif self._covered is not None and self._covered[0] == media_filter:
            self._cache, self._covered = self._covered[1], None
        else:
            self._cache.drop()
            self._covered = None
        if self.isVisible():
            self.repaint()
        self._calm.start(UNCOVERED_MS if uncovers else CALM_MS)

    def show_cursor(self, sample: float) -> None:
        before = round(self._visible.x_of(self._cursor))
        after = round(self._visible.x_of(sample))
        self._cursor = sample
        if before != after:
            self.update(before - 2, 0, 5, self.height())
            self.update(after - 2, 0, 5, self.height())

    def know_better(self) -> None:
        """Refresh if more is known about the video."""
        if self._video is not None and self._video.video.shape != self._shape:
            self.refresh()

    def refresh(self) -> None:
        """Recompute the cells and fetch missing thumbnails, because more is known or playback has stopped."""
        video = self._video
        self._shape = None if video is None else video.video.shape
        self._cells = () if video is None else cells(video, self._visible, self._cell_px(video))
        self.update()
        if not self._calm.isActive():
            self._calm.start(CALM_MS)

    def _cell_px(self, video: Places) -> float:
        shape = video.video.shape
        return min(max(LEAST_CELL_PX, (HEIGHT_PX - 2 * EDGE_PX) * shape.width_px / shape.height_px), MOST_CELL_PX)

    def _fetch(self) -> None:
        video = self._video
        if video is None or not self.isVisible() or not video.video.shape.is_exact:
            return
        missing = tuple(dict.fromkeys(cell.frame for cell in self._cells if cell.frame not in self._cache))
        if self._is_busy():
            self._withdraw()
        elif missing and missing != self._asked:
            self._asked = missing
            ratio = self.devicePixelRatioF()
            room_px = round(MOST_CELL_PX * ratio), round((HEIGHT_PX - 2 * EDGE_PX) * ratio)
            video.video.thumbnail(ThumbnailRequest.STRIP, missing, room_px, self._come)

    def _withdraw(self) -> None:
        if self._video is not None and self._asked:
            self._video.video.thumbnail(ThumbnailRequest.STRIP, (), (0, 0), self._come)
        self._asked = ()

    def _come(self, thumbnail: Thumbnail) -> None:
        if thumbnail.number == thumbnail.wanted:
            self._cache.keep(thumbnail)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = current()
        painter.setClipRect(event.rect())
        painter.fillRect(event.rect(), theme.colour("surface"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for cell in self._cells:
            box = QRectF(cell.left_px + 0.5, EDGE_PX, cell.width_px - 1, self.height() - 2 * EDGE_PX)
            if not box.intersects(QRectF(event.rect())):
                continue  # during playback only the cursor's section is painted
            image = self._cache.of(cell.frame) or self._covered_of(cell.frame)
            if image is None:
                painter.fillRect(box, theme.colour("band"))
            else:
                _paint_inside(painter, box, image)
        painter.setPen(QPen(theme.colour("cursor"), 1.5))
        x = self._visible.x_of(self._cursor)
        if self._video is not None:
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()

    def _covered_of(self, frame: int) -> QImage | None:
        return None if self._covered is None else self._covered[1].of(frame)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._withdraw()
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._video is not None:
            self.wanted.emit(self._visible.sample_at(event.position().x()))


def _paint_inside(painter: QPainter, box: QRectF, image: QImage) -> None:
    """Draw the image at full height, cropped at both sides if it is too wide."""
    width = image.width()
    height = image.height()
    shown = width * box.height() / height
    if shown >= box.width():
        part = box.width() / shown * width
        painter.drawImage(box, image, QRectF((width - part) / 2, 0, part, height))
    else:
        painter.fillRect(box, current().colour("band"))
        left = box.left() + (box.width() - shown) / 2
        painter.drawImage(QRectF(left, box.top(), shown, box.height()), image)
