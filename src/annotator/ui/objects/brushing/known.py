"""The masks that are shown at the moment, each unpacked once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from annotator.core.answer.marks import Size
from annotator.core.answer.mask.packing import MOST_PIXELS, BadMask
from annotator.core.answer.mask.rows import Mask
from annotator.ui.language.translation import _

# A row takes some 150 bytes: of more than this, what was not asked for longest is unpacked again when it is.
MOST_ROWS = 400_000


class KnownMasks:
    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, Size], Mask] = OrderedDict()
        self._rows = 0

    def of(self, geometry: Mapping[str, Any], size: Size) -> Mask:
        """On a picture of this size; an empty one where it is none of that. Nobody changes it."""
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
        """What this geometry says."""
        before = self._known.pop((geometry["rle"], mask.size), None)
        self._known[geometry["rle"], mask.size] = mask
        self._rows += mask.count_rows - (0 if before is None else before.count_rows)
        while self._rows > MOST_ROWS and len(self._known) > 1:
            _key, oldest = self._known.popitem(last=False)
            self._rows -= oldest.count_rows


def why_not(size: Size, *, lacks_mark: bool) -> str:
    """Nothing can be painted, or erased where `lacks_mark`, on a picture of this size; empty where it can."""
    if lacks_mark:
        return _("Choose what was painted first: the eraser takes from that.")
    if size[0] * size[1] > MOST_PIXELS:
        return _("This picture is too large to paint on: it has more than a billion pixels.")
    return ""


def _unpacked(rle: object, size: Size) -> Mask:
    try:
        return Mask.of(rle, size)
    except BadMask:
        return Mask(size)


known_masks = KnownMasks()
