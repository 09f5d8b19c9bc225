"""Histories of other platforms on screen: a preview, the import, undoing it, and columns that the worker chooses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.earnings.platforms import PlatformsPage
from formats.history.platform_samples import sample
from services.service_env import make_env
from ui.stage import Stage, labels_are_plain, rows, says, staged
from ui.tabbing import press

ALT = Qt.KeyboardModifier.AltModifier
PLACE = "/downloads/prolific.csv"
OTHER = "/downloads/streik.csv"


async def opened(stage: Stage) -> PlatformsPage:
    stage.press(Qt.Key.Key_4, ALT)
    await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
    earnings = stage.window.earnings
    earnings.subpages.open(PlatformsPage, earnings.more)
    await stage.settled()
    return earnings.subpages.page(PlatformsPage)


async def taken(stage: Stage, page: PlatformsPage, place: str) -> None:
    page.take(place)
    await stage.settled()


def test_a_history_is_shown_entered_and_undone(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        assert says(page, "Nothing from other platforms yet.")
        stage.env.folders.files[PLACE] = sample("prolific.csv")
        await taken(stage, page, PLACE)
        assert says(page, "Prolific: 3 new tasks · 3.00 GBP.")
        assert says(page, "Time that the platform tells: 26 min. Of this, 0 s counts already")
        assert page.enter.text() == "Enter 3 tasks"
        assert page.enter.hasFocus()
        await press(stage, page.enter)
        assert says(page, "Prolific: 3 tasks were entered")
        assert [row[0] for row in rows(page, "table")] == ["Prolific", "All work, including here"]
        assert rows(page, "files") == [["prolific.csv", "Prolific", "3"]]
        assert labels_are_plain(page)
        await taken(stage, page, PLACE)
        assert says(page, "3 tasks are already in the ledger.")
        assert not page.enter.isVisible()
        await press(stage, page.remove)
        assert says(page, "3 tasks were withdrawn.")
        assert not page.table.isVisible()

    staged(app, make_env(), scenario)


def test_the_columns_of_an_unknown_table_are_chosen(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        stage.env.folders.files[OTHER] = b"Wann;Lohn\n23.11.2026;1,50\nmorgen;2,00\n"
        await taken(stage, page, OTHER)
        assert says(page, "The columns of this file are not known.")
        await press(stage, page.form.look)
        assert says(page, "Choose at least the payer and the column of the amount.")
        page.form.payer.setCurrentText("Streik")
        page.form.currency.setText("eur")
        for name, column in (("day", "Wann"), ("amount", "Lohn")):
            combo = next(combo for each, combo in page.form.columns.items() if each == name)
            combo.setCurrentIndex(combo.findData(column))
        await press(stage, page.form.look)
        assert says(page, "Streik: 1 new task · 1.50 EUR.")
        assert says(page, "streik.csv, line 3, Wann (1)")
        await press(stage, page.enter)
        await press(stage, page.undo)
        assert says(page, "1 task was withdrawn.")

    staged(app, make_env(), scenario)
