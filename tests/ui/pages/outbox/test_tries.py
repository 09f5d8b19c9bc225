"""Retries in the outbox: a manual retry is visible, the time of the next one stays right, and a sign-in that could not
be tested is shown until the server answers."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView

from annotator.core.events import OutboxChanged, TaskSubmitted
from annotator.core.outbox.parcel import Accepted, Backoff, DeliveryReason, Destination, RetryLater
from annotator.core.ports.connector import Probed
from annotator.ui.i18n import number_format
from annotator.ui.pages.outbox import status_line as story_line_module
from annotator.ui.pages.outbox.page import UnverifiedSignIn, answered_by
from services.service_env import KEY, TITLE, make_env
from ui.pages.outbox.waiting_for_sign_in import STUDIO, field, outbox_with, pressed, the_sheet
from ui.stage import Stage, says, staged

SERVER = "https://label.example.org"
OFFLINE = RetryLater(DeliveryReason.SERVER_UNREACHABLE, SERVER, never_began=True)


def the_table(stage: Stage) -> QTableView:
    return stage.window.outbox.results


async def tried_in_vain(stage: Stage) -> None:
    """One result, and the outbox on screen."""
    stage.env.connector.answers = [OFFLINE, OFFLINE]
    await submitted(stage)
    stage.window.turn_to("outbox")
    await stage.settled()
    await stage.until(lambda: says(stage.window.outbox, "Last attempt at "), "it was tried")


async def submitted(stage: Stage) -> None:
    env = stage.env
    await stage.on_task()
    stage.press(Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    await stage.until(lambda: bool(env.told(TaskSubmitted)), "it is skipped")
    await env.services.delivery.deliver_due()


def test_a_try_that_was_asked_for_is_seen_and_then_what_came_of_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await tried_in_vain(stage)
        assert says(outbox, f"Cannot reach {SERVER}.")
        env.clock.advance(10 * 60_000)
        heard = len(env.connector.attempts)
        pressed(stage, "Try again").click()
        assert says(outbox, "Sending…")
        assert not says(outbox, "Last attempt at ")
        await stage.settled()
        await env.services.delivery.deliver_due()
        assert len(env.connector.attempts) > heard
        now = env.services.journal.now()
        words = f"Last attempt at {number_format.clock_time(now.utc_ms, now.offset_min)}, next within a minute."
        await stage.until(lambda: says(outbox, words), "what came of it is told")

    staged(app, make_env(), scenario)


def test_when_the_next_try_is_stays_true_while_nothing_happens(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_line_module, "REFRESH_MS", 20)

    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        env.connector.answers = [replace(OFFLINE, wait_s=600)]
        await submitted(stage)
        stage.window.turn_to("outbox")
        await stage.settled()
        assert says(outbox, ", next at ")
        env.clock.advance(599_000)
        await stage.until(lambda: says(outbox, ", next within a minute."), "it is told anew")

    staged(app, make_env(), scenario)


def test_a_bundle_stands_there_by_its_title(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await outbox_with(stage, STUDIO)
        model = the_table(stage).model()
        assert [model.index(row, 2).data() for row in (0, 1)] == [TITLE, TITLE]
        assert KEY in model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole)

    staged(app, make_env(), scenario)


def test_that_a_sign_in_could_not_be_tried_is_told_until_the_server_answers(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await outbox_with(stage, STUDIO)
        env.probe.finds = Probed(DeliveryReason.SERVER_UNREACHABLE, SERVER)
        pressed(stage, f"Sign in to {SERVER}").click()
        await stage.until(lambda: the_sheet(stage) is not None, "the sheet is there")
        sheet = the_sheet(stage)
        assert sheet is not None
        field(sheet, "Token").setText("token")
        pressed(stage, "Sign in").click()
        words = f"Your sign-in to {SERVER} was stored, but could not be tested"
        await stage.until(lambda: says(outbox, words), "that it could not be tried is told")
        first = (await env.services.delivery.parcels())[0].unique_id
        for outcome in (OFFLINE, Accepted("https://x/1")):
            assert says(outbox, words)
            await env.records.record_outcome(first, outcome, env.clock.now().utc_ms)
            env.services.event_bus.announce(OutboxChanged())
            await stage.settled()
        assert not says(outbox, words)

    staged(app, make_env(), scenario)


def test_a_server_that_answers_something_else_has_answered() -> None:
    silent = DeliveryReason.SERVER_UNREACHABLE
    untried = UnverifiedSignIn(SERVER, silent, 0)
    place, other = Destination("label-studio", f"{SERVER}/studio"), Destination("label-studio", "https://x.example.org")

    def answers(place: Destination, reason: DeliveryReason) -> bool:
        return untried.has_answer((), {place: Backoff(reason, SERVER, 0, 1)})

    assert not untried.has_answer((), {})
    assert not answers(place, silent)
    assert not answers(place, DeliveryReason.NO_ANSWER)
    assert not answers(other, DeliveryReason.SIGN_IN_EXPIRED)
    assert answers(place, DeliveryReason.SIGN_IN_EXPIRED)
    assert answered_by(SERVER, ()) == 0
