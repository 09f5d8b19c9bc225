"""Texts of the workbench about a job: practice, and whether it pays enough."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from annotator.core.events import IdleEnded
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import IdleBody
from annotator.core.money.states import MoneyState
from annotator.ui.pages.pay_sheet import PaySheet
from services.service_env import files
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged, texts


def test_the_sheet_opens_by_key_and_tells_what_was_advertised_for_the_submitted_tasks(app: QApplication) -> None:
    """Five at 0.08 EUR in 12 s: 24 an hour, though the manifest states 12, and one that was skipped pays nothing."""
    rows = b"id,image,reward\nskipped,media/first.png,1.00\n"
    rows += b"".join(b"task-%d,media/first.png,%s\n" % (place, b"0.08" if place < 5 else b"0.5") for place in range(8))

    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await stage.on_task()
        await env.services.session.skip(env.view().unique_id)
        for _task in range(5):
            env.answered("Bench")
            await env.services.session.ready(env.view().unique_id, is_complete=True)
            env.clock.advance(12_000)
            await env.services.session.submit(env.view().unique_id)
        await stage.settled()
        stage.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await stage.until(lambda: bool(window.findChildren(PaySheet)), "the sheet is open")
        (sheet,) = window.findChildren(PaySheet)
        shown = texts(sheet)
        assert shown[shown.index("Advertised for this job") + 1].replace("\u00a0", " ") == "24.00 EUR/h"
        assert says(sheet, "You submitted work for 0.40 EUR in 1 min 00 s.")
        assert says(sheet, "On task")
        assert says(sheet, "Until a requester has decided, this share of your undecided pay counts.")
        sheet.close_button.click()

    staged(app, make_env_with(files(other={"tasks.csv": rows})), scenario)


@pytest.mark.parametrize(
    ("pay", "words"),
    [
        (b'currency = "EUR"\namount = "0.04"', "Reading time counts as work."),
        (b'kind = "qualification"', "Reading time counts as work. This test is unpaid."),
        (b'kind = "practice"', "This is practice: the time for reading is not counted."),
    ],
)
def test_the_instructions_say_what_reading_them_counts_as(pay: bytes, words: str, app: QApplication) -> None:
    manifest = files()["bundle.toml"].replace(b'currency = "EUR"\namount = "0.04"', pay)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        shown = stage.window.workbench.instructions.findChildren(QLabel)
        assert words in [label.text() for label in shown]

    staged(app, make_env_with(files(other={"bundle.toml": manifest})), scenario)


def test_practice_is_said_beside_the_meter_and_the_day_stands_still(app: QApplication) -> None:
    practice = files()["bundle.toml"].replace(b'currency = "EUR"\namount = "0.04"', b'kind = "practice"')

    async def scenario(stage: Stage) -> None:
        env, footer = stage.env, stage.window.workbench.footer
        await stage.on_task()
        worked_ms = env.services.journal.reading().today.work_ms
        env.clock.advance(600_000)
        await env.services.session.skip(env.view().unique_id)
        assert says(footer.meter, "Practice: not counted")
        assert says(footer.meter, "nothing yet")
        assert env.services.journal.reading().today.work_ms == worked_ms

    staged(app, make_env_with(files(other={"bundle.toml": practice})), scenario)


def test_idle_time_is_seen_in_the_meter_within_a_second_and_what_it_took_is_said_afterwards(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, meter = stage.env, stage.window.workbench.footer.meter
        await stage.on_task()
        env.clock.advance(300_000)
        await env.services.journal.write(EntryKind.IDLE_BEGAN, IdleBody(env.clock.running_ms() - 240_000))
        await stage.until(lambda: says(meter, "Idle: this time is not counted"), "it is seen while it happens")
        await env.services.journal.write(EntryKind.IDLE_ENDED)
        env.services.event_bus.announce(IdleEnded(240_000))
        assert says(meter, "4 min idle: not counted")

    staged(app, make_env_with(), scenario)


def test_a_decision_that_arrives_says_why_the_figure_changed(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, meter = stage.env, stage.window.workbench.footer.meter
        await stage.on_task()
        env.answered("Bench")
        unique_id = env.view().unique_id
        await env.services.session.ready(unique_id, is_complete=True)
        env.clock.advance(12_000)
        await env.services.session.submit(unique_id)
        await stage.settled()
        assert says(meter, "You make about 11.40 EUR an hour")
        assert not says(meter, "Your earnings were updated")
        await env.services.books.bookkeeping.decide([unique_id], MoneyState.APPROVED)
        await stage.settled()
        assert says(meter, "You make about 12.00 EUR an hour")
        assert says(meter, "Your earnings were updated")

    staged(app, make_env_with(), scenario)
