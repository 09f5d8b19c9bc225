"""The toolbar of a view: the tools come first, and have a row of their own where not everything fits beside them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.viewers.toolbar import LEAST_HIGH_PX, ViewerToolbar

HIGH = LEAST_HIGH_PX + 100


class Bar(QWidget):
    def __init__(self, width_px: int) -> None:
        super().__init__()
        self.setFixedSize(width_px, 20)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSizeHint(self) -> QSize:
        return self.minimumSize()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("width_px", "height_px", "shown", "rows"),
    [
        (700, HIGH, "tools options zoom names", 1),
        (450, HIGH, "tools options zoom names", 2),
        (300, HIGH, "tools zoom names", 2),
        (450, LEAST_HIGH_PX - 1, "tools options", 1),
        (700, LEAST_HIGH_PX - 1, "tools options zoom names", 1),
    ],
    ids=["wide", "narrower", "narrow", "low", "low and wide"],
)
def test_tools_are_there_first(width_px: int, height_px: int, shown: str, rows: int) -> None:
    view = QWidget()
    view.resize(width_px, height_px)
    toolbar = ViewerToolbar(view)
    bars = {"tools": Bar(200), "options": Bar(120), "zoom": Bar(150), "names": Bar(100)}
    toolbar.add_right(bars["zoom"])
    toolbar.add_right(bars["names"])
    toolbar.add_left(bars["options"])
    toolbar.add_tools(bars["tools"])
    view.show()
    toolbar.show_left(bars["options"], is_wanted=True)
    toolbar.place()
    QApplication.processEvents()
    assert " ".join(name for name, bar in bars.items() if bar.isVisible()) == shown
    assert len({bar.y() for bar in bars.values() if bar.isVisible()}) == rows
    before = toolbar.height()
    toolbar.show_left(bars["options"], is_wanted=False)
    toolbar.place()
    assert toolbar.height() == before, "the image does not move with the tool"
