"""In the foot of a picture that is painted on: what its brush does, and how large it is."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.ui.objects.foot.tool_row import ToolRow


class BrushBar(ToolRow):
    def __init__(
        self,
        erase: Callable[[], object],
        smaller: Callable[[], object],
        larger: Callable[[], object],
        fill: Callable[[], object],
    ) -> None:
        super().__init__()
        self.erase = self._button("eraser", _("Erase; once more: paint"), "brush_erases", erase)
        self.erase.setCheckable(True)
        self.smaller = self._button("brush-smaller", _("Smaller brush"), "brush_smaller", smaller)
        self.size_words = self._figure(size_words(8888))
        self.larger = self._button("brush-larger", _("Larger brush"), "brush_larger", larger)
        self.fill = self._button("fill", _("Fill what is enclosed"), "fill_holes", fill)
        for part in (self.erase, self.smaller, self.size_words, self.larger, self.fill):
            self._row.addWidget(part)

    def tell(self, diameter_px: int, *, erases: bool, can_fill: bool) -> None:
        self.erase.setChecked(erases)
        self.fill.setEnabled(can_fill)
        self.size_words.setText(size_words(diameter_px))


def size_words(diameter_px: int) -> str:
    return _("{count} px").format(count=figures.count(diameter_px))
