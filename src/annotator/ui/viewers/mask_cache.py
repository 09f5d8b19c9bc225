"""A cache of the visible masks, each decoded once; large masks are decoded in slices."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.answer.marks import Size
from annotator.core.answer.mask.label_studio_rle import MOST_PIXELS, BadMask, MaskReading
from annotator.core.answer.mask.raster import Mask
from annotator.ui.i18n.translation import _

# A row takes about 150 bytes. Above this total the least recently used masks are dropped and decoded again on demand.
MOST_ROWS = 400_000
# More RLE text than this is decoded in slices of this duration, because it takes more than a frame. A mask counts at
# least as much as an almost empty one takes.
LONG_CHARACTERS = 30_000
LEAST_CHARACTERS = 300
AT_ONCE_S = 0.006
RUNS_AT_ONCE = 500


class MaskCache:
    def __init__(self) -> None:
        self._masks: OrderedDict[tuple[str, Size], Mask] = OrderedDict()
        self._rows = 0
        self._decoding: dict[tuple[str, Size], MaskReading] = {}
        self._left_characters = LONG_CHARACTERS  # that may be decoded at once

    def get_decoded(self, geometry: Mapping[str, Any], size: Size) -> Mask | None:
        """Return the mask like `get`, or None if it is large and still being decoded."""
        return None if (geometry.get("rle"), size) in self._decoding else self.get(geometry, size)

    def request(self, geometry: Mapping[str, Any], size: Size) -> Mask | None:
        """Return the mask like `get`, or None for one that `decode_slice` must decode first: a large one, or one after
        many others since the last slice."""
        rle = geometry.get("rle")
        if not isinstance(rle, str) or (rle, size) in self._masks:
            return self.get(geometry, size)
        if len(rle) + LEAST_CHARACTERS <= self._left_characters:
            self._left_characters -= len(rle) + LEAST_CHARACTERS
            return self.get(geometry, size)
        if (rle, size) not in self._decoding:
            try:
                self._decoding[rle, size] = MaskReading(rle, size)
            except BadMask:
                return self.get(geometry, size)
        return None

    @property
    def is_decoding(self) -> bool:
        return bool(self._decoding)

    def decode_slice(self) -> bool:
        """Decode for part of a frame, and return whether further masks are ready."""
        self._left_characters = LONG_CHARACTERS
        until_s = time.perf_counter() + AT_ONCE_S
        is_any_ready = False
        for (rle, size), reading in tuple(self._decoding.items()):
            if time.perf_counter() >= until_s:
                break
            try:
                while not (is_read := reading.read_on(RUNS_AT_ONCE)) and time.perf_counter() < until_s:
                    pass
                mask = Mask.of_rows(reading.rows, size) if is_read else None
            except BadMask:
                mask = Mask(size)
            if mask is not None:
                self.store({"rle": rle}, mask)
                is_any_ready = True
        return is_any_ready

    def get(self, geometry: Mapping[str, Any], size: Size) -> Mask:
        """Return a geometry's mask on an image of this size, empty if invalid. The caller must not change it."""
        rle = geometry.get("rle")
        if not isinstance(rle, str):
            return _decoded(rle, size)
        found = self._masks.get((rle, size))
        if found is None:
            found = _decoded(rle, size)
            self.store(geometry, found)
        else:
            self._masks.move_to_end((rle, size))
        return found

    def store(self, geometry: Mapping[str, Any], mask: Mask) -> None:
        """Store the mask for a geometry."""
        self._decoding.pop((geometry["rle"], mask.size), None)
        before = self._masks.pop((geometry["rle"], mask.size), None)
        self._masks[geometry["rle"], mask.size] = mask
        self._rows += mask.count_rows - (0 if before is None else before.count_rows)
        while self._rows > MOST_ROWS and len(self._masks) > 1:
            _key, oldest = self._masks.popitem(last=False)
            self._rows -= oldest.count_rows


def refusal_text(size: Size, *, lacks_mark: bool) -> str:
    """Return why painting (or erasing, with `lacks_mark`) is impossible on this image size; "" if not."""
    if lacks_mark:
        return _("First select a mask to erase from.")
    if size[0] * size[1] > MOST_PIXELS:
        return _("This image is too large to paint on: it has more than one billion pixels.")
    return ""


def _decoded(rle: object, size: Size) -> Mask:
    try:
        return Mask.of(rle, size)
    except BadMask:
        return Mask(size)


decoded_masks = MaskCache()


class IdleMaskDecoder(QObject):
    """A decoder of large masks in idle time. `decoded`: another mask is ready."""

    decoded = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._idle_timer = QTimer(self, interval=0)
        self._idle_timer.timeout.connect(self._decode_slice)

    def request(self, geometry: Mapping[str, Any], size: Size) -> Mask | None:
        """Return the mask if it is decoded; see `KnownMasks.wanted`."""
        self._idle_timer.start()  # which also counts the masks decoded at once anew
        return decoded_masks.request(geometry, size)

    def _decode_slice(self) -> None:
        if decoded_masks.decode_slice():
            self.decoded.emit()
        if not decoded_masks.is_decoding:
            self._idle_timer.stop()
