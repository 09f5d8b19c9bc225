"""Disabled menu lines look disabled in the light and the dark theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu

from annotator.app.gui.appearance import apply_theme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_line_that_cannot_be_chosen_is_paler(app: QApplication, theme: str) -> None:
    apply_theme(app, theme)

    def seen(*, is_enabled: bool) -> QImage:
        menu = QMenu()
        menu.addAction("Simplify").setEnabled(is_enabled)
        menu.resize(menu.sizeHint())
        return menu.grab().toImage()

    assert seen(is_enabled=True) == seen(is_enabled=True)
    assert seen(is_enabled=True) != seen(is_enabled=False)
    apply_theme(app, "light")
