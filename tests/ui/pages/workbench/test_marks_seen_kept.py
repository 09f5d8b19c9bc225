"""How marks are to be seen is kept as it is chosen at a task, and holds in the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.settings import CROSSHAIR_LINES, MARK_NAMES, SNAPPING
from annotator.ui.viewers import mark_display
from annotator.ui.viewers.image.mark_bar import MarkBar
from annotator.ui.viewers.mark_display import LabelVisibility, MarkDisplayOptions
from ui.pages.workbench.marker import Marker, image, marking

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def test_names_snapping_and_guides_are_chosen_by_key_or_in_the_foot_and_kept(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        preferences = marker.stage.env.services.preferences
        await marker.key(Qt.Key.Key_W, ALT)
        await marker.stage.settled()
        assert preferences.value(MARK_NAMES) == "chosen"
        bar = marker.view.findChild(MarkBar)
        assert bar is not None
        await marker.click_on(bar.names)
        await marker.key(Qt.Key.Key_S, ALT | SHIFT)
        await marker.click_on(bar.lines)
        await marker.stage.settled()
        kept = [preferences.value(setting) for setting in (MARK_NAMES, SNAPPING, CROSSHAIR_LINES)]
        assert kept == ["none", "no", "no"]
        assert mark_display.display_options() == MarkDisplayOptions(LabelVisibility.NONE, snaps=False, has_lines=False)
        assert (bar.snapping.isChecked(), bar.lines.isChecked()) == (False, False)

    marking(app, image("RectangleLabels", more=""), scenario)
