"""Buttons over a corner of a picture: nearer, further, as it fits, and how it is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from annotator.ui.language.translation import _
from annotator.ui.objects.corner_bar import CornerBar

LEAST_VIEW_PX = 220  # a narrower picture has no corner to spare


class ZoomBar(CornerBar):
    def __init__(
        self,
        view: QWidget,
        nearer: Callable[[], None],
        further: Callable[[], None],
        fit: Callable[[], None],
        look: Callable[[], None],
    ) -> None:
        super().__init__(view)
        fits = _("Fit the picture; once more: its actual size")
        self.further = self._button("zoom-out", _("Zoom out"), "zoom_out", further)
        self.fit = self._button("zoom-fit", fits, "zoom_fit", fit)
        self.nearer = self._button("zoom-in", _("Zoom in"), "zoom_in", nearer)
        self.look = self._button("look", _("Choose how the picture is seen"), "look", look)
        self.look.setCheckable(True)
        self._is_changed = False
        self.look.clicked.connect(lambda: self.look.setChecked(self._is_changed))
        for button in (self.look, self.further, self.fit, self.nearer):
            self._row.addWidget(button)

    def place(self, *, is_shown: bool) -> None:
        """In the lower right corner of its view, where there is a picture and room for it."""
        self._place(at_right=True, is_shown=is_shown and self._view.width() >= LEAST_VIEW_PX)

    def show_look(self, *, is_changed: bool) -> None:
        """Whether the picture is seen otherwise than it was given."""
        self._is_changed = is_changed
        self.look.setChecked(is_changed)
