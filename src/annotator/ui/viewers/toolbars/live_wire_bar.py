"""The toolbar group for magnetic edges."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.i18n.translation import _
from annotator.ui.viewers.toolbars.container import ToolGroup


class LiveWireBar(ToolGroup):
    def __init__(self, turn: Callable[[], object]) -> None:
        super().__init__()
        words = _("Turn magnetic edges on or off")
        self.live_wire = self._button("scissors", words, "scissors", turn)
        self.live_wire.setCheckable(True)
        self._row.addWidget(self.live_wire)

    def tell(self, *, is_on: bool) -> None:
        self.live_wire.setChecked(is_on)
