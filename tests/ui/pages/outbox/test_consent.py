"""The panel before the first result: what it shows, what its keys do, and the ways back to it."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from annotator.core.answer.assignment import AssignmentState
from annotator.core.errors import StoreFault
from annotator.core.events import ConsentRequested, ConsentsChanged, Failed, TaskSubmitted
from annotator.core.ledger.intervals import State
from annotator.core.outbox.parcel import ParcelState
from annotator.ui.pages.outbox.envelope_text import never_sent
from annotator.ui.windows.main import MainWindow
from bundle_making import MANIFEST
from services.service_env import KEY, REQUESTER, ServiceEnv, make_env
from ui.pages.outbox.asking import a_button, asked, delivered, make_new_env
from ui.stage import Stage, labels_are_plain, says, staged

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_the_panel_shows_where_to_what_and_what_never(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        unique_id = await asked(stage)
        page = stage.window.agreement
        pseudonym = (await stage.env.services.consents.pseudonyms.of(REQUESTER)).text
        words = ("Share results with City Mapping Group?", "/results", unique_id, "Bench", pseudonym, never_sent())
        for expected in words:
            assert says(page, expected)
        assert not page.sent.file.isVisible()
        page.sent.whole.click()
        assert page.sent.file.isVisible()
        parcel = await stage.env.services.delivery.parcel(unique_id)
        assert parcel is not None
        assert page.sent.file.toPlainText().encode() == parcel.envelope
        assert labels_are_plain(page)

    staged(app, make_new_env(), scenario)


def test_keys_still_meant_for_the_task_agree_to_nothing(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_B):
            stage.press(key)
            stage.press(key, Qt.KeyboardModifier.ControlModifier)
        await stage.settled()
        assert not stage.env.told(ConsentsChanged)
        assert stage.window.page is stage.window.agreement
        assert len(await stage.env.services.delivery.parcels()) == 1

    staged(app, make_new_env(), scenario)


def test_not_yet_works_on_and_the_outbox_keeps_the_question(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await asked(stage)
        stage.press(Qt.Key.Key_Escape)
        await stage.settled()
        assert window.page is window.agreement, "escape answers nothing"
        stage.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        await stage.until(lambda: window.page is window.workbench, "the next task is there")
        assert env.view().index == 1
        assert await delivered(stage) == [ParcelState.WAITING]
        assert says(window.workbench, "1 result on hold in the outbox until you consent")
        await stage.until(lambda: env.state() == "on-task", "the picture is there")
        stage.press(Qt.Key.Key_Space, CTRL | SHIFT)
        await stage.until(lambda: len(env.told(TaskSubmitted)) == 2, "it is skipped")
        await stage.settled()
        assert len(env.told(ConsentRequested)) == 1
        window.turn_to("outbox")
        await stage.settled()
        assert says(window.outbox, "2 results are on hold until you consent to share results with City Mapping Group.")
        table = window.outbox.results
        assert [table.model().index(row, 0).data() for row in range(2)] == [
            "On hold (skipped)",
            "On hold",
        ]
        assert not a_button(stage, "Try again").isEnabled()
        a_button(stage, "Review: City Mapping Group").click()
        await stage.settled()
        assert window.agreement.isVisible()
        window.agreement.agree.click()
        await stage.settled()
        assert window.outbox.isVisible()
        assert await delivered(stage) == [ParcelState.ACCEPTED] * 2
        assert says(window.outbox, "2 results · Ready to send: 1 · Skipped: 1")
        assert not says(window.outbox, "until you consent")

    staged(app, make_new_env(), scenario)


def test_by_keyboard_tab_leads_to_the_yes(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        page = stage.window.agreement
        met = []
        for _tab in range(6):
            focused = app.focusWidget()
            assert focused is not None, "nothing has the focus"
            met.append(focused)
            QTest.keyClick(focused, Qt.Key.Key_Tab)
        pressed = [one for one in met if isinstance(one, QAbstractButton)]
        assert pressed[:4] == [page.agree, page.not_yet, page.leave_out, page.sent.whole]
        page.agree.setFocus()
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the next task is there")
        assert await stage.env.services.consents.may_go(KEY)
        assert await delivered(stage) == [ParcelState.ACCEPTED]

    staged(app, make_new_env(), scenario)


def test_a_yes_that_cannot_be_stored_is_told_and_can_be_given_again(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        stage.env.records.fault = StoreFault(path="/home", detail="full")
        stage.window.agreement.agree.click()
        await stage.settled()
        assert stage.env.told(Failed)
        assert stage.window.page is stage.window.agreement
        stage.env.records.fault = None
        stage.window.agreement.agree.click()
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the next task is there")

    staged(app, make_new_env(), scenario)


def test_who_leaves_the_panel_has_agreed_to_nothing_and_comes_back_to_the_next_task(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        stage.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        await stage.until(lambda: stage.window.page is stage.window.inbox, "the inbox is there")
        await stage.settled()
        assert not stage.env.told(ConsentsChanged)
        stage.window.open_bundle(KEY)
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the task is there")
        assert stage.env.view().index == 1

    staged(app, make_new_env(), scenario)


def told_so_often(env: ServiceEnv, times: int) -> bool:
    return len(env.told(TaskSubmitted)) == times


def test_what_is_held_is_told_at_the_end_of_a_bundle_and_at_the_next_start(app: QApplication) -> None:
    env = make_new_env()

    async def first(stage: Stage) -> None:
        await asked(stage)
        stage.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        for number in (2, 3):
            await stage.until(lambda: env.state() == "on-task", "the picture is there")
            stage.press(Qt.Key.Key_Space, CTRL | SHIFT)
            await stage.until(partial(told_so_often, env, number), "it is skipped")
            await stage.settled()
        assert stage.window.page is stage.window.inbox
        assert stage.window.notice.text.startswith("3 results in the outbox are on hold until you consent")

    async def again(stage: Stage) -> None:
        assert stage.window.notice.text.startswith("3 results in the outbox are on hold until you consent")
        for is_dismissed in (False, True):
            stage.window.notice.setHidden(is_dismissed)
            replacing = MainWindow(stage.env.services, stage.window)
            replacing.show()
            await stage.settled()
            assert replacing.notice.isHidden() is is_dismissed
            replacing.let_go()
            replacing.deleteLater()

    staged(app, env, first)
    staged(app, make_env(records=env.records, library=env.library, clock=env.clock, agreed=False), again)


def test_the_settings_list_who_gets_results_and_take_it_back(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.turn_to("settings")
        await stage.settled()
        assert says(window.settings, "No approved requesters yet")
        await stage.env.services.consents.agree(REQUESTER)
        await stage.settled()
        assert says(window.settings, "City Mapping Group")
        assert says(window.settings, "as files in your results folder (consent given on ")
        assert not says(window.settings, "No approved requesters yet")
        assert says(window.settings, "without a pseudonym")
        a_button(stage, "Send a pseudonym: City Mapping Group").click()
        await stage.settled()
        first = (await stage.env.services.consents.pseudonyms.of(REQUESTER)).text
        assert says(window.settings, f"under the pseudonym {first}")
        a_button(stage, "New pseudonym: City Mapping Group").click()
        await stage.settled()
        second = (await stage.env.services.consents.pseudonyms.of(REQUESTER)).text
        assert first != second
        assert says(window.settings, f"under the pseudonym {second}")
        a_button(stage, "Remove pseudonym: City Mapping Group").click()
        await stage.settled()
        assert says(window.settings, "without a pseudonym")
        a_button(stage, "Withdraw consent: City Mapping Group").click()
        await stage.settled()
        assert await stage.env.services.consents.all() == {}
        assert says(window.settings, "No approved requesters yet")

    staged(app, make_env(agreed=False), scenario)


def test_a_stranger_s_name_is_letters(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        assert says(stage.window.agreement, "Share results with <b>Bold</b>?")
        assert labels_are_plain(stage.window.agreement)

    staged(app, make_new_env(MANIFEST.replace("City Mapping Group", "<b>Bold</b>")), scenario)


@pytest.mark.parametrize("pauses_first", [True, False])
def test_a_pause_that_came_with_the_submission_leads_on_to_the_question(app: QApplication, pauses_first: bool) -> None:
    async def scenario(stage: Stage) -> None:
        env, window, services = stage.env, stage.window, stage.env.services
        await stage.on_task()
        stage.press(Qt.Key.Key_B)
        await stage.until(lambda: bool(env.view().answer.items), "there is an answer")
        sent = env.view().unique_id
        wanted = [services.session.pauses.pause, lambda: services.session.submit(sent)]
        for intent in wanted if pauses_first else reversed(wanted):
            services.intents.post(intent)
        await stage.settled()
        assert window.pause.isVisible()
        assert env.state() is State.PAUSE
        window.pause.resume.click()
        await stage.settled()
        assert window.agreement.isVisible()
        window.agreement.not_yet.click()
        await stage.until(lambda: window.page is window.workbench, "the next task is there")
        assert env.view().index == 1

    staged(app, make_new_env(), scenario)


@pytest.mark.parametrize("how", ["key", "button"])
def test_what_was_just_submitted_is_taken_back_instead_of_answering(app: QApplication, how: str) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        unique_id = await asked(stage)
        if how == "key":
            stage.press(Qt.Key.Key_Z, CTRL)
        else:
            a_button(stage, "Reopen task (Ctrl+Z)").click()
        await stage.until(lambda: window.page is window.workbench, "the task is there again")
        await stage.settled()
        view = env.view()
        assert (view.unique_id, view.state, len(view.answer.items)) == (unique_id, AssignmentState.OPEN, 1)
        assert await env.services.delivery.parcels() == ()
        assert not env.told(ConsentsChanged)
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(lambda: len(env.told(ConsentRequested)) == 2, "the question is put again")
        await stage.settled()
        assert window.page is window.agreement

    staged(app, make_new_env(), scenario)


def test_the_question_of_the_outbox_takes_nothing_back(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await asked(stage)
        window.agreement.not_yet.click()
        await stage.until(lambda: window.page is window.workbench, "the next task is there")
        window.turn_to("outbox")
        await stage.settled()
        a_button(stage, "Review: City Mapping Group").click()
        await stage.settled()
        assert not window.agreement.take_back.isVisible()
        stage.press(Qt.Key.Key_Z, CTRL)
        await stage.settled()
        assert window.page is window.agreement
        assert len(await stage.env.services.delivery.parcels()) == 1

    staged(app, make_new_env(), scenario)


@pytest.mark.parametrize("is_practice", [True, False])
def test_practice_says_why_it_is_asked_about(app: QApplication, is_practice: bool) -> None:
    paid = 'currency = "EUR"\namount = "0.04"'
    assert paid in MANIFEST

    async def scenario(stage: Stage) -> None:
        await asked(stage)
        assert says(stage.window.agreement, "This is a practice job") is is_practice

    staged(app, make_new_env(MANIFEST.replace(paid, 'kind = "practice"') if is_practice else MANIFEST), scenario)
