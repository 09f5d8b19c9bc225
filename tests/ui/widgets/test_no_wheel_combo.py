"""The list that drops down: none of its entries is cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


@pytest.mark.parametrize("count", [1, 3, 9, 25])
def test_the_last_entry_is_seen_whole(app: QApplication, count: int) -> None:
    combo = NoWheelComboBox()
    combo.addItems([f"Entry number {number}, which has a rather long name" for number in range(count)])
    combo.setCurrentIndex(count - 1)
    combo.resize(140, combo.sizeHint().height())
    combo.show()
    combo.showPopup()
    app.processEvents()
    view = combo.view()
    last = view.visualRect(view.model().index(count - 1, 0))
    assert view.viewport().rect().contains(last)
    assert view.viewport().width() >= view.sizeHintForColumn(0), "an entry is cut"
    assert last.height() >= 24
    combo.hidePopup()
    combo.close()
    combo.deleteLater()
