"""The toolbar group of the brush: eraser, size, wand, superpixels and hole filling."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.toolbars.container import ToolGroup


class BrushBar(ToolGroup):
    def __init__(
        self,
        erase: Callable[[], object],
        smaller: Callable[[], object],
        larger: Callable[[], object],
        fill: Callable[[], object],
        wand: Callable[[], object],
        cells: Callable[[], object],
    ) -> None:
        super().__init__()
        words = _("Wand: paint pixels with a colour similar to where you click (press again for the brush)")
        self.wand = self._button("wand", words, "wand", wand)
        self.wand.setCheckable(True)
        words = _("Paint superpixels (press again for the brush)")
        self.cells = self._button("cells", words, "cells", cells)
        self.cells.setCheckable(True)
        self.erase = self._button("eraser", _("Switch between eraser and brush"), "brush_erases", erase)
        self.erase.setCheckable(True)
        self.smaller = self._button("less", _("Smaller"), "brush_smaller", smaller)
        self.size_text = self._figure(size_text(8888))
        self.larger = self._button("more", _("Larger"), "brush_larger", larger)
        self.less = self._button("less", _("Decrease colour tolerance"), "brush_smaller", smaller)
        self.tolerance = self._figure(_tolerance(888))
        self.more = self._button("more", _("Increase colour tolerance"), "brush_larger", larger)
        self.fill = self._button("fill", _("Fill holes"), "fill_holes", fill)
        self._of_brush = self.smaller, self.size_text, self.larger
        self._of_wand = self.less, self.tolerance, self.more
        for part in (self.wand, self.cells, self.erase, *self._of_brush, *self._of_wand, self.fill):
            self._row.addWidget(part)

    def tell_wand(self, tolerance: int, *, is_on: bool, takes_cells: bool) -> None:
        self.wand.setChecked(is_on)
        self.cells.setChecked(takes_cells)
        self.tolerance.setText(_tolerance(tolerance))
        for part in self._of_brush:
            part.setVisible(not is_on)
        for part in self._of_wand:
            part.setVisible(is_on)

    def tell(self, diameter_px: int, *, erases: bool, can_fill: bool) -> None:
        self.erase.setChecked(erases)
        self.fill.setEnabled(can_fill)
        self.size_text.setText(size_text(diameter_px))


def size_text(diameter_px: int) -> str:
    return _("{count} px").format(count=number_format.count(diameter_px))


def _tolerance(shades: int) -> str:
    return f"± {number_format.count(shades)}"
