"""Pay cards on screen: the sheet that saves one's own, the list of other workers' cards, and the line in the inbox."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from annotator.core.events import PayCardsAdded, PayCardsChanged
from annotator.core.pay.pay_cards import RequesterName
from annotator.formats.pay_cards import read_cards, signed_card
from annotator.ui.pages.earnings.pay_card_export import ExportSheet, open_export_sheet
from annotator.ui.pages.earnings.pay_cards import PayCardsPage
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.pages.pay_of_others import DetailsSheet
from annotator.ui.problems.panel import ProblemsPanel
from pay_card_making import TODAY, card, secret_of
from services.service_env import PLACE, make_env
from services.short_tasks import short_tasks, submit
from ui.stage import Stage, labels_are_plain, says, staged, texts

FILE = "/downloads/city.paycard"
CITY = RequesterName("City Mapping Group", "example.org")


def cards_of(*numbers: int) -> bytes:
    """Cards of the requester of the sound bundle; worker 1 earns 1 EUR/h, and so on."""
    return b"".join(signed_card(card(each, str(each), requester=CITY), secret_of(each)) for each in numbers)


def others(stage: Stage) -> list[QPushButton]:
    (shown,) = stage.window.inbox.findChildren(BundleCard)
    return [each for each in shown.findChildren(QPushButton) if each.objectName() == "others"]


async def open_file(stage: Stage, data: bytes) -> None:
    before = len(stage.env.told(PayCardsAdded))
    stage.env.folders.files[FILE] = data
    stage.window.inbox.take(FILE)
    await stage.until(lambda: len(stage.env.told(PayCardsAdded)) > before, "the cards are opened")
    await stage.settled()


async def opened_page(stage: Stage) -> PayCardsPage:
    stage.window.turn_to("earnings")
    pages = stage.window.earnings.subpages
    pages.open(PayCardsPage, stage.window.earnings.more)
    await stage.settled()
    return pages.page(PayCardsPage)


def test_the_inbox_tells_the_pay_of_five_workers_and_its_details(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.inbox.take(PLACE)
        await stage.settled()
        await open_file(stage, cards_of(1, 2, 3, 4))
        assert says(stage.window.inbox, "4 pay cards were added.")
        assert not others(stage)
        await open_file(stage, cards_of(5))
        (line,) = others(stage)
        assert line.text().strip().replace("\u00a0", " ") == "5 workers: 2.00 to 4.00 EUR/h"
        assert "in the middle it was 3.00" in line.accessibleDescription().replace("\u00a0", " ")
        line.setFocus()
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: bool(stage.window.findChildren(DetailsSheet)), "the details are open")
        (sheet,) = stage.window.findChildren(DetailsSheet)
        assert says(sheet, "Q3 2026: 5")
        assert labels_are_plain(sheet)
        sheet.close()

    staged(app, make_env(), scenario)


def test_a_forged_card_is_named_in_the_inbox(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await open_file(stage, cards_of(1) + cards_of(2).replace(b"2.00", b"9.00"))
        (panel,) = stage.window.inbox.findChildren(ProblemsPanel)
        assert panel.isVisible()
        assert says(panel, "city.paycard: 1 pay card was added.")
        assert says(panel, "city.paycard, line 3")
        assert says(panel, "somebody changed it")

    staged(app, make_env(), scenario)


def test_cards_are_listed_removed_and_brought_back(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await open_file(stage, cards_of(1, 2, 3, 4, 5))
        page = await opened_page(stage)
        assert page.table.model().rowCount() == 1
        assert page.table.model().index(0, 1).data() == "5"
        page.remove.click()
        await stage.until(lambda: bool(stage.env.told(PayCardsChanged)), "they are removed")
        await stage.settled()
        assert says(page, "The cards of “City Mapping Group” were removed.")
        assert page.table.isHidden()
        assert QApplication.focusWidget() is page.undo
        page.undo.click()
        await stage.until(lambda: len(stage.env.told(PayCardsChanged)) == 2, "they are back")
        await stage.settled()
        assert page.table.model().rowCount() == 1

    staged(app, make_env(), scenario)


def test_the_page_reports_what_it_opened(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened_page(stage)
        assert says(page, "No pay cards yet.")
        stage.env.folders.files[FILE] = b"nothing"
        page.take(FILE)
        await stage.until(lambda: bool(stage.env.told(PayCardsAdded)), "it is read")
        await stage.settled()
        assert says(page, "No pay card was added.")
        assert says(page, "This is no pay card")

    staged(app, make_env(), scenario)


async def export_sheet(stage: Stage, tasks: int) -> tuple[ExportSheet, list[str]]:
    saved: list[str] = []
    await stage.on_task()
    await submit(stage.env, tasks)
    stage.window.turn_to("earnings")
    open_export_sheet(stage.env.services, stage.window, saved.append, "City Mapping Group")
    await stage.until(lambda: bool(stage.window.findChildren(ExportSheet)), "the sheet is open")
    (sheet,) = stage.window.findChildren(ExportSheet)
    return sheet, saved


def test_the_sheet_shows_what_the_file_says_and_saves_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        sheet, saved = await export_sheet(stage, 21)
        shown = texts(sheet)
        (work,) = await stage.env.services.books.pay_cards.own()
        sheet.write(work, FILE)
        await stage.until(lambda: bool(saved), "it is saved")
        (read,) = read_cards(stage.env.folders.files[FILE], TODAY)
        assert isinstance(read, tuple)
        for value in ("City Mapping Group · example.org", "Q4 2026", str(read[1].tasks), f"{read[1].median} EUR/h"):
            assert any(value in text.replace("\u00a0", " ") for text in shown), value

    staged(app, short_tasks(), scenario)


def test_below_twenty_tasks_the_reason_is_said_instead(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        sheet, _saved = await export_sheet(stage, 3)
        assert not sheet.save.isEnabled()
        assert says(sheet, "A pay card needs 20 tasks with measured time in this quarter: 17 tasks are missing.")
        assert isinstance(sheet, QDialog)
        sheet.reject()

    staged(app, short_tasks(), scenario)
