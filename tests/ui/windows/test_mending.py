"""The window of records that cannot be worked with: to begin anew is never the matter of one hasty hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.windows.mending.found import Mishap, Trouble, WayOut
from annotator.ui.windows.mending.page import MendingWindow
from ui.stage import on_loop
from work.desks import until


def test_a_double_click_does_not_begin_anew_and_a_second_press_after_reading_does(app: QApplication) -> None:
    async def whole() -> None:
        window = MendingWindow(Mishap(Trouble.MISSING, "/media/x/records.sqlite3", "/media/x"))
        chosen: list[WayOut] = []
        window.chosen.connect(chosen.append)
        window.show()
        window.show_restoration(None)
        for _press in range(2):
            QTest.mouseClick(window.anew, Qt.MouseButton.LeftButton)
        assert window.anew_note.isVisible()
        assert not window.anew.hasFocus()
        assert chosen == []
        await until(window.anew.isEnabled, "there was time to read")
        QTest.mouseClick(window.anew, Qt.MouseButton.LeftButton)
        assert chosen == [WayOut.ANEW]
        window.let_go()

    on_loop(app, whole)
