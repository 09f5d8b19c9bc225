"""Rejected work on screen: the jobs, the page of a task, and a letter that is changed, copied and saved."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from annotator.core.money.states import MoneyState
from annotator.ui.pages.earnings.rejections import RejectionsPage
from annotator.ui.widgets.table import PlainTable
from services.service_env import KEY, TITLE
from services.short_tasks import short_tasks, submit
from ui.stage import Stage, labels_are_plain, says, staged, texts
from ui.tabbing import key, press

REJECTED = 10
ALT = Qt.KeyboardModifier.AltModifier


async def opened(stage: Stage) -> RejectionsPage:
    stage.window.turn_to("earnings")
    pages = stage.window.earnings.subpages
    pages.open(RejectionsPage, stage.window.earnings.more)
    await stage.settled()
    return pages.page(RejectionsPage)


async def rejected_work(stage: Stage, rejected: int = REJECTED) -> list[str]:
    """Submit 14 tasks, of which the requester rejects some in one file and approves two."""
    stage.window.inbox.take("/downloads/street-things")
    await stage.settled()
    await stage.env.start()
    ids = await submit(stage.env, 14)
    books = stage.env.services.books.bookkeeping
    await books.decide(ids[:1], MoneyState.REJECTED)
    await books.decide(ids[1:rejected], MoneyState.REJECTED, note="too dark")
    await books.decide(ids[rejected : rejected + 2], MoneyState.APPROVED)
    await stage.settled()
    return ids


def cells(table: PlainTable, row: int) -> list[str]:
    model = table.model()
    return [str(model.index(row, column).data()).replace("\u00a0", " ") for column in range(model.columnCount())]


def test_a_mass_rejection_is_named_and_each_task_has_a_page(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        ids = await rejected_work(stage)
        page = await opened(stage)
        jobs = page.list
        assert cells(jobs.jobs, 0) == ["City Mapping Group", TITLE, "10", "12", "5 min 00 s", "0.40 EUR", "Yes"]
        assert says(jobs, "Mass rejection: 10 of 12 decided tasks were rejected on November 24, 2026.")
        assert labels_are_plain(page)
        assert cells(jobs.tasks, 1)[4:] == ["30 s", "0.04 EUR", "too dark"]
        assert jobs.jobs.hasFocus()
        jobs.tasks.selectRow(1)
        await press(stage, jobs.details)
        parcel = await stage.env.records.parcel(ids[1])
        assert parcel is not None
        shown = page.task
        assert shown.isVisible()
        told = [text.replace("\u200b", "").replace("\u00a0", " ") for text in texts(shown)]
        assert hashlib.sha256(parcel.envelope).hexdigest() in told
        assert f"Revision {KEY.partition('@')[2]} of the job · SHA-256: {instructions_sha256(stage)}" in told
        assert says(shown, "too dark")
        assert ids[1] in shown.sent.file.toPlainText()
        await key(stage, Qt.Key.Key_Left, ALT)
        assert jobs.tasks.hasFocus()
        await key(stage, Qt.Key.Key_Left, ALT)
        assert not page.isVisible()

    staged(app, short_tasks(), scenario)


def instructions_sha256(stage: Stage) -> str:
    return stage.env.library.sha256(KEY, "instructions.md")


def test_work_elsewhere_says_what_is_not_recorded_and_no_mass_is_made_of_nine(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        assert says(page.list, "No rejected tasks.")
        await rejected_work(stage, REJECTED - 1)
        books = stage.env.services.books.bookkeeping
        await books.enter_reward("Clickworker", "2", "EUR", state=MoneyState.REJECTED)
        await stage.settled()
        found = [cells(page.list.jobs, row) for row in range(2)]
        assert sorted(row[0] for row in found) == ["City Mapping Group", "Clickworker"]
        assert {row[6] for row in found} == {""}
        assert {row[0]: row[4] for row in found} == {"City Mapping Group": "4 min 30 s", "Clickworker": "–"}
        page.list.jobs.selectRow([row[0] for row in found].index("Clickworker"))
        await press(stage, page.list.details)
        assert says(page.task, "Not recorded: the work was done on another platform.")
        assert "Not recorded" in texts(page.task)
        assert not page.task.sent.isVisible()

    staged(app, short_tasks(), scenario)


def test_a_letter_keeps_what_is_changed_and_is_saved_in_its_own_language(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await rejected_work(stage)
        page = await opened(stage)
        await press(stage, page.list.letter)
        letter, last = page.letter, (await stage.env.records.entries())[-1]
        assert letter.isVisible()
        english = letter.text.toPlainText()
        assert f"it has {last.seq} entries" in english
        assert f"The hash of the last entry is {last.sha256};" in english
        assert "- Tasks rejected: 10 of 12 that were decided\n" in english
        letter.text.appendPlainText("P.S.")
        letter.text.document().setModified(True)
        choose(letter.language, "fr")
        french = letter.text.document().toRawText()
        assert "Objet\u00a0: Travail refusé" in french
        assert "24 novembre 2026" in french
        assert "0,40\u00a0EUR" in french
        choose(letter.kind, "access")
        assert "articles 15 (accès) et 20 (portabilité)" in letter.text.toPlainText()
        choose(letter.kind, "reasons")
        choose(letter.language, "en")
        assert letter.text.toPlainText().endswith("P.S."), "the change is kept"
        await press(stage, letter.copy)
        assert app.clipboard().text() == letter.text.document().toRawText().replace("\u2029", "\n")
        letter.write("/letters/mine.pdf")
        await stage.settled()
        assert stage.env.folders.files["/letters/mine.pdf"].startswith(b"%PDF-")
        assert says(letter, "Saved to /letters/mine.pdf. Nothing was sent.")
        await press(stage, letter.restore)
        assert letter.text.toPlainText() == english
        assert last == (await stage.env.records.entries())[-1], "a letter writes no entry"

    staged(app, short_tasks(), scenario)


def choose(combo: QComboBox, value: str) -> None:
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())
