"""Histories of other platforms on screen: a preview, the import, undoing it, and columns that the worker chooses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.money.states import MoneyState
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.earnings.platforms import PlatformsPage
from formats.history.platform_samples import sample
from month_of_history import env_with_a_month
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
        assert says(page, "Time that the platform tells: 26 min.")
        assert not says(page, "Of this")
        assert page.enter.text() == "Import 3 tasks"
        assert page.enter.hasFocus()
        await press(stage, page.enter)
        assert says(page, "Prolific: 3 tasks were imported")
        assert [row[0] for row in rows(page, "table")] == ["Prolific", "All work"]
        assert rows(page, "files") == [["prolific.csv", "Prolific", "3"]]
        assert labels_are_plain(page)
        await taken(stage, page, PLACE)
        assert says(page, "3 tasks are already in the ledger.")
        assert not page.enter.isVisible()
        await press(stage, page.remove)
        assert says(page, "3 tasks were withdrawn.")
        assert not page.table.isVisible()

    staged(app, make_env(), scenario)


def test_rows_of_entries_by_hand_and_of_work_here_add_up_to_all_work(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, books = await opened(stage), stage.env.services.books
        await books.bookkeeping.enter_reward("Streik", "12", "EUR", state=MoneyState.APPROVED)
        await books.bookkeeping.enter_reward("Clickworker", "4.40", "EUR", state=MoneyState.APPROVED)
        await books.bookkeeping.enter_payment("Nobody", "1", "EUR")
        lines = await books.platform_histories.lines()
        assert lines[1].tasks == 1, "a task entered by hand is one in every table"
        assert [each.payer or each.is_here for each in lines] == ["Clickworker", "Streik", True, False]
        *parts, whole = [each.figure.total for each in lines if each.figure is not None]
        assert len(parts) == len(lines) - 1
        assert sum(parts) == whole
        assert lines[0].work_ms + lines[2].work_ms == lines[3].work_ms
        await stage.settled()
        assert [row[0] for row in rows(page, "table")][2:] == ["Work in this program", "All work"]
        assert says(page, "Expected: what is approved or paid, bonuses, and the likely part of undecided pay.")
        await press(stage, page.by_hand)
        form = stage.window.earnings.form
        assert form.kind.hasFocus()
        assert form.own.isVisible()
        assert form.kind.currentData() == "reward"

    staged(app, env_with_a_month(), scenario)


def test_tasks_that_are_only_updated_are_said_to_be(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        stage.env.folders.files[PLACE] = sample("prolific-submissions.csv")
        await taken(stage, page, PLACE)
        await press(stage, page.enter)
        await stage.env.services.books.bookkeeping.enter_reward("Streik", "12", "EUR", state=MoneyState.APPROVED)
        await stage.settled()
        assert [row[0] for row in rows(page, "table")][2:] == ["All work, in EUR", "All work, in GBP"]
        stage.env.folders.files[PLACE] = sample("prolific-submissions.csv").replace(b"AWAITING REVIEW", b"APPROVED")
        await taken(stage, page, PLACE)
        assert page.enter.text() == "Update 1 task"
        await press(stage, page.enter)
        assert says(page, "Prolific: 1 task was updated.")
        await press(stage, page.undo)
        assert says(page, "1 task is as before.")

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
