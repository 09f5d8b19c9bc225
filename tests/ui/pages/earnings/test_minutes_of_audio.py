"""Work per minute of recording in the earnings of its period, with its sum."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import OpenedBody, SubmittedBody
from annotator.ui.pages.earnings.page import EarningsPage
from services.service_env import make_env
from ui.stage import Stage, says, staged

WORDS = "4.2 min of work per minute of recording"


async def transcribed(stage: Stage, unique_id: str, work_ms: int, media_ms: int) -> None:
    journal = stage.env.services.journal
    await journal.write(EntryKind.TASK_OPENED, OpenedBody(unique_id, "b@1", "t", "Lab", None, False, 120))
    stage.env.clock.advance(work_ms)
    sent = SubmittedBody(unique_id, "b@1", "t", "Lab", was_cancelled=False, reward=None, media_ms=media_ms)
    await journal.write(EntryKind.TASK_SUBMITTED, sent)


def test_it_is_all_time_on_tasks_over_all_their_sound_and_not_a_mean_of_rates(app: QApplication) -> None:
    """Five minutes of work on one, and sixteen on four: 21 on five, where the mean of the rates would be 4.5."""

    async def scenario(stage: Stage) -> None:
        await transcribed(stage, "u1", 300_000, 60_000)
        await transcribed(stage, "u2", 960_000, 240_000)
        await transcribed(stage, "u3", 600_000, 0)  # a picture
        stage.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
        await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
        await stage.until(lambda: says(stage.window.page, WORDS), "the figure is there")
        assert says(
            stage.window.page,
            "21 min 00 s on the submitted tasks themselves, without loading and instructions, for "
            "5 min 00 s of recording.",
        )

    staged(app, make_env(), scenario)


def test_without_any_sound_there_is_no_such_figure(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await transcribed(stage, "u1", 600_000, 0)
        stage.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
        await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
        await stage.settled()
        assert not says(stage.window.page, "minute of recording")

    staged(app, make_env(), scenario)
