"""What a brush does and how large it is, over a corner of the picture that is painted on. It takes no focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.ui.objects.corner_bar import CornerBar

LEAST_VIEW_PX = 380  # beside it there is another bar


class BrushBar(CornerBar):
    def __init__(
        self,
        view: QWidget,
        erase: Callable[[], object],
        smaller: Callable[[], object],
        larger: Callable[[], object],
        fill: Callable[[], object],
    ) -> None:
        super().__init__(view)
        self.erase = self._button("eraser", _("Erase; once more: paint"), "brush_erases", erase)
        self.erase.setCheckable(True)
        self.smaller = self._button("brush-smaller", _("Smaller brush"), "brush_smaller", smaller)
        self.size_words = QLabel()
        self.size_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.larger = self._button("brush-larger", _("Larger brush"), "brush_larger", larger)
        self.fill = self._button("fill", _("Fill what is enclosed"), "fill_holes", fill)
        for part in (self.erase, self.smaller, self.size_words, self.larger, self.fill):
            self._row.addWidget(part)

    def tell(self, diameter_px: int, *, erases: bool, can_fill: bool) -> None:
        self.erase.setChecked(erases)
        self.fill.setEnabled(can_fill)
        words = size_words(diameter_px)
        if self.size_words.text() != words:
            self.size_words.setText(words)
            self.size_words.setMinimumWidth(self.fontMetrics().horizontalAdvance(size_words(8888)) + 8)

    def place(self, *, is_shown: bool) -> None:
        """In the lower left corner of its view, where there is room for it."""
        self._place(at_right=False, is_shown=is_shown and self._view.width() >= LEAST_VIEW_PX)


def size_words(diameter_px: int) -> str:
    return _("{count} px").format(count=figures.count(diameter_px))
