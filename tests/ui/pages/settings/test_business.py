"""The settings of a French business: each is shown only where it changes something, and decides the contributions."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from annotator.core.settings import ACRE, ACTIVITY, ACTIVITY_START, AREA, STATUS, Setting
from services.service_env import make_env
from ui.stage import Stage, staged

OF_A_BUSINESS = (AREA, ACTIVITY, ACTIVITY_START, ACRE)


def shown(stage: Stage) -> tuple[Setting, ...]:
    rows = stage.window.settings._rows
    return tuple(setting for setting in OF_A_BUSINESS if rows[setting.key].isVisible())


async def choose(stage: Stage, setting: Setting, code: str) -> None:
    combo = stage.window.settings._editors[setting.key]
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData(code))
    combo.activated.emit(combo.currentIndex())
    await stage.settled()


async def type_start(stage: Stage, text: str) -> str:
    line = stage.window.settings._editors[ACTIVITY_START.key]
    assert isinstance(line, QLineEdit)
    line.setText(text)
    line.editingFinished.emit()
    await stage.settled()
    return line.text()


def test_each_setting_of_a_business_is_shown_where_it_changes_something(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.turn_to("settings")
        await stage.settled()
        assert shown(stage) == ()
        await choose(stage, STATUS, "micro-bnc")
        assert shown(stage) == (AREA, ACRE)
        await choose(stage, STATUS, "micro-bic")
        assert shown(stage) == (AREA, ACTIVITY, ACRE)
        await choose(stage, AREA, "overseas")
        assert shown(stage) == (AREA, ACTIVITY, ACTIVITY_START)
        await choose(stage, STATUS, "employee")
        assert shown(stage) == ()

    staged(app, make_env(), scenario)


def test_the_first_day_of_the_business_is_one_for_the_settings_and_the_receipts_book(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        refused: list[str] = []
        stage.window.settings.refused.connect(refused.append)
        stage.window.turn_to("settings")
        await choose(stage, STATUS, "micro-bnc")
        await choose(stage, AREA, "mayotte")
        books = stage.env.services.books
        assert await type_start(stage, " 2025-03-01 ") == "2025-03-01"
        assert books.receipts_book.start == date(2025, 3, 1)
        for wrong in ("2099-01-01", "March"):
            assert await type_start(stage, wrong) == "2025-03-01"
        assert [text.partition(",")[0] for text in refused] == [
            "“2099-01-01” is not a valid day",
            "“March” is not a valid day",
        ]
        await books.receipts_book.choose(books.receipts_book.declare_by, date(2024, 2, 1))
        await stage.settled()
        line = stage.window.settings._editors[ACTIVITY_START.key]
        assert isinstance(line, QLineEdit)
        assert line.text() == "2024-02-01"
        assert await type_start(stage, "") == ""
        assert books.receipts_book.start is None

    staged(app, make_env(), scenario)
