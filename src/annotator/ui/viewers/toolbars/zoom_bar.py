"""The toolbar group for zoom and display settings."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.toolbars.container import ToolGroup


class ZoomBar(ToolGroup):
    def __init__(
        self,
        nearer: Callable[[], None],
        further: Callable[[], None],
        fit: Callable[[], None],
        look: Callable[[], None],
    ) -> None:
        super().__init__()
        fits = _("Fit to window or show actual size")
        self.further = self._button("zoom-out", _("Zoom out"), "zoom_out", further)
        self.percent = self._figure(_percent(88.88))
        self.nearer = self._button("zoom-in", _("Zoom in"), "zoom_in", nearer)
        self.fit = self._button("zoom-fit", fits, "zoom_fit", fit)
        self.look = self._button("look", _("Adjust image display"), "look", look)
        self.look.setCheckable(True)
        self._is_changed = False
        self.look.clicked.connect(lambda: self.look.setChecked(self._is_changed))
        for part in (self.look, self.further, self.percent, self.nearer, self.fit):
            self._row.addWidget(part)

    def show_scale(self, scale: float) -> None:
        """Show the zoom: view pixels per image pixel."""
        self.percent.setText(_percent(scale))

    def show_look(self, *, is_changed: bool) -> None:
        """Show whether the display settings differ from the original."""
        self._is_changed = is_changed
        self.look.setChecked(is_changed)


def _percent(scale: float) -> str:
    return number_format.percent(Decimal(round(scale * 100)))
