"""Every message about results and files follows what became of them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog

from annotator.core.money.states import MoneyState
from annotator.core.settings import COPIES_PLACE
from annotator.ui.pages.inbox.summary_panel import SummaryPanel
from services.service_env import KEY
from ui.pages.inbox.finished_job import all_done, card, export, exported
from ui.pages.outbox.asking import a_button
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged

UNSENT = "1 file with 3 answers is waiting for you to give it to City Mapping Group"


@pytest.fixture(autouse=True)
def no_folder_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)


async def decided(stage: Stage, count: int = 1, after: int = 0) -> None:
    """The requester approved `count` answers."""
    ids = [parcel.unique_id for parcel in await stage.env.services.delivery.parcels()][after : after + count]
    await stage.env.services.books.bookkeeping.decide(ids, MoneyState.APPROVED)
    await stage.settled()


async def with_start_notice(stage: Stage) -> None:
    await stage.window._show_start_notice()
    await stage.settled()


@pytest.mark.parametrize("is_by_decision", [True, False])
def test_the_notice_about_an_unsent_file_ends_with_the_mark_or_a_decision(
    app: QApplication, is_by_decision: bool
) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        await exported(stage)
        await with_start_notice(stage)
        notice = stage.window.notice
        assert UNSENT in notice.text
        if is_by_decision:
            await decided(stage, 3)
        else:
            export(stage)[0].click()
            await stage.settled()
            assert notice.isVisible()
            a_button(stage, "Mark as sent").click()
        await stage.until(lambda: not notice.isVisible(), "the notice is gone")

    staged(app, make_env_with(), scenario)


def test_deliver_asks_where_to_save_the_file(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        await exported(stage)
        export(stage)[0].setFocus()
        export(stage)[0].click()
        await stage.settled()
        assert stage.window.focusWidget() is a_button(stage, "Save a copy…")
        (dialog,) = stage.window.findChildren(QFileDialog)
        (file,) = stage.env.archives.written
        dialog.fileSelected.emit("/copies/results.zip")
        await stage.until(lambda: says(stage.window.inbox, "A copy was saved to /copies"), "it is copied")
        assert stage.env.archives.written["/copies/results.zip"] == stage.env.archives.written[file]
        assert stage.env.services.preferences.settings.chosen[COPIES_PLACE] == "/copies"
        dialog.close()

    staged(app, make_env_with(), scenario)


def test_the_notice_about_results_to_export_becomes_that_about_their_file(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        await with_start_notice(stage)
        notice = stage.window.notice
        assert "have not been delivered" in notice.text
        await exported(stage)
        assert UNSENT in notice.text
        assert notice.action.accessibleName() == "Deliver file…"

    staged(app, make_env_with(), scenario)


def test_a_decision_about_one_answer_says_nothing_about_the_rest_of_its_file(app: QApplication) -> None:
    """An earlier file may have brought it. The rest is asked for until the worker marks it or all of it is decided."""

    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        await exported(stage)
        stage.window.turn_to("outbox")
        await stage.settled()
        outbox = stage.window.outbox
        outbox.export_bar.deliver([KEY])
        await stage.settled()
        assert says(outbox.export_bar, "give it to the requester")
        a_button(stage, "Mark as sent").click()
        await stage.until(lambda: says(outbox.export_bar, "is marked as sent"), "it is marked")
        await stage.settled()
        outbox.export_bar.progress.undo.click()
        await stage.until(lambda: says(outbox.export_bar, "contains 3 answers that"), "it is not marked")
        await decided(stage)
        for page in (outbox, stage.window.inbox):
            assert says(page, "The requester may not have 2 answers in the file")
            assert not says(page, "give it to the requester")
        _to_export, ((_manifest, unsent),) = await stage.env.services.deliveries.to_deliver()
        assert unsent.to_send == 2
        outbox.export_bar.progress.sent.click()
        await stage.until(lambda: says(outbox.export_bar, "is marked as sent"), "it is marked")
        assert outbox.export_bar.progress.undo.isVisible()
        outbox.export_bar.progress.undo.click()
        await decided(stage, 2, after=1)
        for page in (outbox, stage.window.inbox):
            assert says(page, "The requester has all answers in the file")
        assert not outbox.export_bar.progress.undo.isVisible()
        assert not outbox.export_bar.progress.sent.isEnabled()

    staged(app, make_env_with(), scenario)


def test_the_panel_and_the_question_of_a_finished_job_end_with_a_decision(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        await exported(stage)
        card(stage).archive.click()
        await stage.settled()
        keep = a_button(stage, "Keep in the inbox")
        (panel,) = stage.window.inbox.findChildren(SummaryPanel)
        assert panel.export_button.isVisible()
        await decided(stage, 3)
        await stage.until(lambda: not keep.isVisible(), "the question is gone")
        assert not panel.export_button.isVisible()

    staged(app, make_env_with(), scenario)


@pytest.mark.parametrize("is_marked", [True, False])
def test_a_skipped_task_in_a_decided_file_is_not_to_be_given(app: QApplication, is_marked: bool) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage, skipped=1)
        await exported(stage)
        (file,) = stage.env.archives.written
        if is_marked:
            await stage.env.services.manual_export().mark_sent(KEY, file)
        outbox = stage.window.outbox
        stage.window.turn_to("outbox")
        await stage.settled()
        outbox.among.setCurrentIndex(outbox.among.findData("skipped"))
        await stage.settled()
        assert outbox._not_sent.isVisible() is is_marked
        answers = [each for each in await stage.env.services.delivery.parcels() if not each.was_cancelled]
        await stage.env.services.books.bookkeeping.decide([each.unique_id for each in answers], MoneyState.APPROVED)
        await stage.settled()
        assert f"to {file}." in outbox._story.text()
        assert "Give the file" not in outbox._story.text()
        assert not says(outbox, "waiting for you to give")

    staged(app, make_env_with(), scenario)
