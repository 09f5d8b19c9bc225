"""The window of records that cannot be worked with: to begin anew is never the matter of one hasty hand."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.ledger.backup_summary import BackupSummary, Remains, Restoration
from annotator.ui.windows.recovery import Mishap, RecoveryChoice, RecoveryWindow, Trouble, rows
from services.service_env import until
from ui.stage import on_loop


def test_a_double_click_does_not_begin_anew_and_a_second_press_after_reading_does(app: QApplication) -> None:
    async def whole() -> None:
        window = RecoveryWindow(Mishap(Trouble.MISSING, "/media/x/records.sqlite3", "/media/x"))
        chosen: list[RecoveryChoice] = []
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
        assert chosen == [RecoveryChoice.ANEW]
        window.let_go()

    on_loop(app, whole)


def test_each_place_says_when_its_last_entry_was_where_that_is_known() -> None:
    hour_ms = 3_600_000
    copy = BackupSummary(3, "", 9 * hour_ms, 60, 1, 1, 0)
    whole = replace(copy, entries=5, results=3, last_utc_ms=11 * hour_ms)
    changed = (10 * hour_ms, 60)
    told = rows(Restoration(Remains(True, 2, 1), copy, "copy", (4, 2), changed, 1, whole, 0, True))
    known = ("10:00", "11:00", "12:00")
    assert [next((time for time in known if time in row[3]), row[3]) for row in told] == [
        "–", "10:00", "11:00", "–", "12:00",
    ]  # fmt: skip
