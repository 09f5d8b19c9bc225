"""A magic wand beside the brush: it paints or erases the pixels of nearly one colour with one click. It uses the
pixels on screen as they came from the decoder, so zooming in gives single image pixels. If the user changes the
tolerance right after a click, the last selection is computed again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QRectF

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.label_studio_rle import BadMask
from annotator.core.answer.mask.raster import Mask, MaskRows, with_rows, without_rows
from annotator.core.design.medium import Extent
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.viewers.display.layers import AvailablePixels, to_array
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.view_transform import ViewGeometry
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mask_cache import decoded_masks, refusal_text

# shades of the channel that differs most
FIRST_TOLERANCE = 24
MOST_TOLERANCE = 255
STEP = 4
MAX_RUNS = 300_000  # runs, as noise produces them; packing more takes seconds


class MagicWandView(Protocol):
    """The view that shows the image."""

    @property
    def geometry_of_image(self) -> ViewGeometry: ...

    def pixels(self, section: QRectF) -> AvailablePixels | None: ...


class WandSelection(Struct, frozen=True):
    """The last selection of the wand: its seed, the mask before it, and the resulting RLE in the region `region_id`."""

    at: Spot
    erases: bool
    everywhere: bool
    before: Mask
    region_id: str
    rle: object
    is_superpixel: bool


class SuperpixelSource(Protocol):
    """The superpixels of the visible part."""

    def rows_at(self, at: Spot) -> MaskRows:
        """Return the rows of the superpixel at the position."""
        ...


class MagicWand:
    """The magic-wand tool. Each command returns a message for the user."""

    def __init__(self, view: MagicWandView, drawing: Drawing, cut: SuperpixelSource) -> None:
        self._view = view
        self._drawing = drawing
        self._superpixels = cut
        self.is_on = False
        self.uses_superpixels = False
        self.tolerance = FIRST_TOLERANCE
        self._last_selection: WandSelection | None = None

    def reset(self) -> None:
        """Reset the state for a new image."""
        self._last_selection = None

    def select(self, at: Spot, mark: Mark | None, *, erases: bool, everywhere: bool, same_step: bool = False) -> str:
        """Paint or erase the pixels that are similar to the one at the image position `at`, and return a message.
        The tool selects all similar visible pixels if `everywhere`, else the connected ones, or the superpixel at
        that position. The selection is added to or removed from the mask region `mark`, or becomes a new region. It
        is a separate undo step unless it `same_step`."""
        size = self._drawing.size_px
        if reason := refusal_text(size, lacks_mark=erases and mark is None):
            return reason
        if mark is None and not self._drawing.may_begin():
            return ""
        before = Mask(size) if mark is None else decoded_masks.get(mark.region.geometry, size)
        region_id = "" if mark is None else mark.region.id
        self._last_selection = None
        if not same_step:
            self._drawing.stroke_started.emit()
        return self._apply(WandSelection(at, erases, everywhere, before, region_id, None, self.uses_superpixels))

    def change_tolerance(self, *, more: bool) -> str:
        """Change the tolerance by a step; return a message. Repeat the last selection if its region is unchanged."""
        after = self.tolerance + (STEP if more else -STEP)
        self.tolerance = min(max(after, 0), MOST_TOLERANCE)
        selection = self._last_selection
        mark = self._drawing.editable_selection()
        text = tolerance_text(self.tolerance)
        if (
            selection is None
            or selection.is_superpixel
            or not self._visible_rect.contains(*selection.at)
            or mark is None
            or mark.region.id != selection.region_id
            or mark.region.geometry.get("rle") != selection.rle
        ):
            return text
        return f"{text} {self._apply(selection)}"

    def _apply(self, selection: WandSelection) -> str:
        rows = self._superpixels.rows_at(selection.at) if selection.is_superpixel else self._similar_rows(selection)
        if sum(map(len, rows.values())) // 2 > MAX_RUNS:
            return _("This area is too complex to select in one step. Zoom in or change the tolerance.")
        after = (without_rows if selection.erases else with_rows)(selection.before, rows)
        count = abs(after.count_px - selection.before.count_px)
        if not count and not self._last_selection:
            return (
                _("All similar pixels are already painted.")
                if not selection.erases
                else _("There are no painted pixels to erase here.")
            )
        if after.is_empty:
            self._last_selection = None
            self._drawing.removed.emit(selection.region_id)
        else:
            try:
                geometry = after.as_geometry()
            except BadMask:
                return refusal_text(after.size, lacks_mark=False)
            decoded_masks.store(geometry, after)
            self._save(selection, geometry)
        if selection.erases:
            text = ngettext("{count} pixel erased.", "{count} pixels erased.", count)
        else:
            text = ngettext("{count} pixel painted.", "{count} pixels painted.", count)
        return text.format(count=number_format.count(count))

    def _save(self, selection: WandSelection, geometry: Mapping[str, Any]) -> None:
        if selection.region_id:
            self._drawing.moved.emit(selection.region_id, geometry)
        else:
            self._drawing.marked.emit(geometry, Extent(*self._drawing.size_px))
        mark = self._drawing.editable_selection()
        is_there = mark is not None and mark.region.geometry.get("rle") == geometry["rle"]
        self._last_selection = None
        if mark is not None and is_there:
            self._last_selection = replace(selection, region_id=mark.region.id, rle=geometry["rle"])

    @property
    def _visible_rect(self) -> QRectF:
        """The visible part of the image."""
        visible = self._view.geometry_of_image.visible()
        return QRectF(visible.left, visible.top, visible.width, visible.height)

    def _similar_rows(self, selection: WandSelection) -> MaskRows:
        """Return the similar rows. The flood fill is imported on first use."""
        from annotator.ui.viewers.magic_wand.flood_fill import similar_runs, to_mask_rows

        visible = self._visible_rect
        available_pixels = self._view.pixels(visible)
        if available_pixels is None:
            return {}
        available_pixels = available_pixels.within(visible)
        section = available_pixels.section
        pixels = to_array(available_pixels.image)
        height, width = pixels.shape[:2]
        column = math.floor((selection.at[0] - section.x()) * width / section.width())
        row = math.floor((selection.at[1] - section.y()) * height / section.height())
        at = min(max(column, 0), width - 1), min(max(row, 0), height - 1)
        runs = similar_runs(pixels, at, self.tolerance, everywhere=selection.everywhere)
        return to_mask_rows(runs, (section.x(), section.y(), section.width(), section.height()), (height, width))


def tolerance_text(tolerance: int) -> str:
    return _("Tolerance: {count}.").format(count=number_format.count(tolerance))
