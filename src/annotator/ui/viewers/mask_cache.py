"""A cache of the visible masks, each decoded once; large masks are decoded in slices."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.answer.marks import Size
from annotator.core.answer.mask.incremental_decoding import MaskReading
from annotator.core.answer.mask.label_studio_rle import MOST_PIXELS, BadMask
from annotator.core.answer.mask.raster import Mask
from annotator.ui.i18n.translation import _

# A row takes about 150 bytes. Above this total the least recently used masks are dropped and decoded again on demand.
MOST_ROWS = 400_000
# A longer RLE text is decoded in slices of this duration, because it takes more than a frame.
LONG_CHARACTERS, AT_ONCE_S, RUNS_AT_ONCE = 30_000, 0.006, 500


class KnownMasks:
    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, Size], Mask] = OrderedDict()
        self._rows = 0
        self._reading: dict[tuple[str, Size], MaskReading] = {}

    def seen(self, geometry: Mapping[str, Any], size: Size) -> Mask | None:
        """Return the mask like `of`, or None if it is large and still being decoded."""
        return None if (geometry.get("rle"), size) in self._reading else self.of(geometry, size)

    def wanted(self, geometry: Mapping[str, Any], size: Size) -> Mask | None:
        """Return the mask like `of`, or None for a large mask that `read_on` must decode first."""
        rle = geometry.get("rle")
        if not isinstance(rle, str) or len(rle) < LONG_CHARACTERS or (rle, size) in self._known:
            return self.of(geometry, size)
        if (rle, size) not in self._reading:
            try:
                self._reading[rle, size] = MaskReading(rle, size)
            except BadMask:
                return self.of(geometry, size)
        return None

    @property
    def is_reading(self) -> bool:
        return bool(self._reading)

    def read_on(self) -> bool:
        """Decode for part of a frame, and return whether another mask is ready."""
        until_s = time.perf_counter() + AT_ONCE_S
        for (rle, size), reading in tuple(self._reading.items())[:1]:
            try:
                while not (is_read := reading.read_on(RUNS_AT_ONCE)) and time.perf_counter() < until_s:
                    pass
                mask = Mask.of_rows(reading.rows, size) if is_read else None
            except BadMask:
                mask = Mask(size)
            if mask is not None:
                self.keep({"rle": rle}, mask)
                return True
        return False

    def of(self, geometry: Mapping[str, Any], size: Size) -> Mask:
        """Return the mask of a geometry on an image of the given size; an empty mask if it is invalid.

        The caller must not change it."""
        rle = geometry.get("rle")
        if not isinstance(rle, str):
            return _unpacked(rle, size)
        found = self._known.get((rle, size))
        if found is None:
            self.keep(geometry, found := _unpacked(rle, size))
        else:
            self._known.move_to_end((rle, size))
        return found

    def keep(self, geometry: Mapping[str, Any], mask: Mask) -> None:
        """Store the mask for a geometry."""
        self._reading.pop((geometry["rle"], mask.size), None)
        before = self._known.pop((geometry["rle"], mask.size), None)
        self._known[geometry["rle"], mask.size] = mask
        self._rows += mask.count_rows - (0 if before is None else before.count_rows)
        while self._rows > MOST_ROWS and len(self._known) > 1:
            _key, oldest = self._known.popitem(last=False)
            self._rows -= oldest.count_rows


def why_not(size: Size, *, lacks_mark: bool) -> str:
    """Return why painting (or erasing, with `lacks_mark`) is impossible on an image of this size; "" if it is
    possible."""
    if lacks_mark:
        return _("Select a mask to erase from first.")
    if size[0] * size[1] > MOST_PIXELS:
        return _("This image is too large to paint on: it has more than one billion pixels.")
    return ""


def _unpacked(rle: object, size: Size) -> Mask:
    try:
        return Mask.of(rle, size)
    except BadMask:
        return Mask(size)


known_masks = KnownMasks()


class LargeMasks(QObject):
    """A decoder of large masks in idle time. `read`: another mask is ready."""

    read = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._read_on)

    def seen(self, geometry: Mapping[str, Any], size: Size) -> Mask | None:
        """Return the mask if it is decoded; see `KnownMasks.wanted`."""
        mask = known_masks.wanted(geometry, size)
        if mask is None:
            self._turns.start()
        return mask

    def _read_on(self) -> None:
        if known_masks.read_on():
            self.read.emit()
        if not known_masks.is_reading:
            self._turns.stop()
