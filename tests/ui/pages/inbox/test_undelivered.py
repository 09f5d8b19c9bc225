"""A finished job whose requester does not have the results is named until it is exported."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from annotator.app.translations import speak
from annotator.core.events import BundleArchived, BundleRejected, ResultsExported
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.ui.pages import export_bar
from annotator.ui.pages.export_bar import ExportProgress
from annotator.ui.pages.inbox.summary_panel import SummaryPanel
from annotator.ui.windows.base import LEAST_PX
from annotator.ui.windows.main import MainWindow
from services.service_env import KEY, TITLE
from ui.pages.inbox.finished_job import all_done, card, export, exported
from ui.pages.outbox.asking import a_button
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
UNDELIVERED = "3 results for City Mapping Group have not been delivered (0.12 EUR)"


@pytest.fixture(autouse=True)
def no_folder_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)


def main_button(stage: Stage) -> str:
    buttons = card(stage).findChildren(QPushButton)
    return next(each.accessibleName() for each in buttons if each.property("role") == "primary").partition(":")[0]


def test_its_main_button_exports_and_the_card_says_what_became_of_the_results(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        assert main_button(stage) == "Export results"
        await stage.until(lambda: QApplication.focusWidget() is export(stage)[0], "the main button has the focus")
        assert says(card(stage), "Results: Ready to send: 3")
        export(stage)[0].click()
        await stage.until(lambda: bool(stage.env.told(ResultsExported)), "the file is there")
        await stage.settled()
        assert says(card(stage), "Results: Exported: 3")
        assert main_button(stage) == "Deliver file…"
        (panel,) = stage.window.inbox.findChildren(SummaryPanel)
        assert panel.export_button.accessibleName() == "Deliver file…"

    staged(app, make_env_with(), scenario)


def test_its_buttons_are_in_view_at_the_smallest_size_in_french(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        inbox = stage.window.inbox
        stage.window.resize(*LEAST_PX)
        inbox.on_event(BundleRejected("/x", (Problem(ProblemCode.NOT_UTF8, Place("tasks.csv")),)))
        await stage.until(lambda: not wide(inbox), "the samples fit")
        await all_done(stage)
        await exported(stage)
        await stage.until(lambda: inbox.findChild(ExportProgress) is not None, "the file is shown")
        for _turn in range(4):
            app.processEvents()
        assert wide(inbox) == []

    speak("fr")
    try:
        staged(app, make_env_with(), scenario)
    finally:
        speak("en")


def wide(page: QWidget) -> list[str]:
    """Return the contents of scroll areas that are wider than what can be seen of them."""
    shown = [(area, inner) for area in page.findChildren(QScrollArea) if (inner := area.widget()) and area.isVisible()]
    return [f"{inner.width()} px" for area, inner in shown if inner.width() > area.viewport().width()]


def test_an_exported_file_is_named_until_it_is_marked_as_sent_and_that_can_be_undone(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        await exported(stage)
        (file,) = stage.env.archives.written
        window = MainWindow(stage.env.services)
        await stage.settled()
        unsent = "1 file with 3 answers is waiting for you to give it to City Mapping Group"
        assert window.notice.text == unsent
        assert window.notice.action.accessibleName() == "Deliver file…"
        window.close()
        assert says(card(stage), f"to {file}. Give the file to the requester, then mark it as sent.")
        card(stage).archive.click()
        await stage.settled()
        assert says(stage.window.inbox, unsent)
        a_button(stage, "Keep in the inbox").click()
        export(stage)[0].click()
        await stage.settled()
        sent = a_button(stage, "Mark as sent")
        sent.click()
        await stage.until(lambda: says(card(stage), "Results: Sent: 3"), "it is marked")
        await stage.settled()
        assert says(card(stage), "Marked as sent on Nov 24, 2026")
        assert export(stage) == []
        (panel,) = stage.window.inbox.findChildren(SummaryPanel)
        assert not panel.export_button.isVisibleTo(panel)
        assert await stage.env.services.deliveries.undelivered() == ()
        assert not sent.isEnabled()
        a_button(stage, "Undo").click()
        await stage.until(lambda: says(card(stage), "Results: Exported: 3"), "it is undone")
        assert sent.isEnabled()

    staged(app, make_env_with(), scenario)


def test_a_mail_draft_with_the_file_is_offered_where_the_system_has_one(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts: list[tuple[str, ...]] = []

    def draft(*asked: str) -> bool:
        drafts.append(asked)
        return True

    monkeypatch.setattr(export_bar, "can_draft_mail", lambda: True)
    monkeypatch.setattr(export_bar, "draft_mail", draft)

    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        await exported(stage)
        a_button(stage, "Write e-mail…").click()
        (file,) = stage.env.archives.written
        ((attached, subject, _text, _contact),) = drafts
        assert (attached, subject) == (file, f"Results of “{TITLE}”")

    staged(app, make_env_with(), scenario)


def test_the_outbox_names_the_file_and_takes_back_that_it_was_sent(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        await exported(stage)
        outbox = stage.window.outbox
        stage.window.turn_to("outbox")
        await stage.settled()
        unsent = "1 file with 3 answers is waiting for you to give it to City Mapping Group"
        assert says(outbox, unsent)
        a_button(stage, "Deliver file…").click()
        await stage.settled()
        assert not says(outbox, unsent), "the panel with the file says it"
        a_button(stage, "Mark as sent").click()
        await stage.until(lambda: says(outbox, "3 results · Sent: 3"), "it is marked")
        await stage.settled()
        assert not says(outbox, unsent)
        assert says(outbox, "Marked as sent on Nov 24, 2026")
        a_button(stage, "Mark as not sent").click()
        await stage.until(lambda: says(outbox, "contains 3 answers that the requester does not"), "it is undone")
        await stage.until(lambda: says(outbox, "3 results · Exported: 3"), "it counts as exported")

    staged(app, make_env_with(), scenario)


def test_archiving_it_names_the_results_and_their_reward_first(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        card(stage).archive.click()
        await stage.settled()
        assert says(stage.window.inbox, UNDELIVERED)
        assert a_button(stage, "Keep in the inbox").hasFocus()
        a_button(stage, "Keep in the inbox").click()
        await stage.settled()
        assert stage.env.told(BundleArchived) == []
        card(stage).archive.click()
        await stage.settled()
        a_button(stage, "Archive anyway").click()
        await stage.until(lambda: bool(stage.env.told(BundleArchived)), "it is archived")

    staged(app, make_env_with(), scenario)


def test_escape_leaves_the_question_and_no_second_press_archives(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        for focused in ("question", "card"):
            card(stage).archive.click()
            await stage.settled()
            assert says(stage.window.inbox, UNDELIVERED)
            if focused == "card":
                card(stage).start.setFocus()
            stage.press(Qt.Key.Key_Escape)
            await stage.until(lambda: not says(stage.window.inbox, UNDELIVERED), "the question is gone")
        card(stage).archive.click()
        await stage.settled()
        for careful in (a_button(stage, "Archive anyway"), card(stage).archive):
            QTest.mouseEvent(QTest.MouseAction.MouseDClick, careful, LEFT, NO_KEY, careful.rect().center())
            QTest.mouseEvent(QTest.MouseAction.MouseRelease, careful, LEFT, NO_KEY, careful.rect().center())
        await stage.settled()
        assert stage.env.told(BundleArchived) == []

    staged(app, make_env_with(), scenario)


def test_the_button_that_archives_stays_where_it_is_in_its_card(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        def from_below() -> int:
            return card(stage).height() - card(stage).archive.geometry().bottom()

        await all_done(stage)
        places = [from_below()]
        await exported(stage)
        places.append(from_below())
        (file,) = stage.env.archives.written
        await stage.env.services.manual_export().mark_sent(KEY, file)
        await stage.settled()
        assert export(stage) == []
        places.append(from_below())
        assert len(set(places)) == 1

    staged(app, make_env_with(), scenario)


def test_the_next_start_names_it_with_the_button(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        window = MainWindow(stage.env.services)
        await stage.settled()
        assert window.notice.text.replace("\u00a0", " ") == UNDELIVERED
        assert window.notice.action.accessibleName() == "Export results"
        window.notice.action.click()
        assert window.notice.isHidden()
        await stage.until(lambda: bool(stage.env.told(ResultsExported)), "the file is there")
        await stage.settled()
        window.close()
        (file,) = stage.env.archives.written
        await stage.env.services.manual_export().mark_sent(KEY, file)
        later = MainWindow(stage.env.services)
        await stage.settled()
        assert not later.notice.isVisibleTo(later)
        later.close()

    staged(app, make_env_with(), scenario)


def test_several_files_are_one_sentence_in_the_notice(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await all_done(stage)
        await exported(stage)
        (first,) = await stage.env.services.deliveries.undelivered()
        assert first.results.to_send is not None
        newer = replace(first.results.to_send, file="/r/newer.zip", utc_ms=first.results.to_send.utc_ms + 1)
        second = replace(first, results=replace(first.results, exports=(newer,)))
        stage.window._notices.show_undelivered((first, second))
        text = "2 files with 6 answers are waiting for you to give them to City Mapping Group"
        assert stage.window.notice.text == text
        assert stage.window.notice.action.accessibleName() == "Show the outbox"

    staged(app, make_env_with(), scenario)
