"""The end of undo is announced, and earlier answers stay."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import DraftSaved, TaskShown
from services.service_env import KEY, make_env
from ui.pages.workbench.image_env import make_env_with
from ui.pages.workbench.way_back import CTRL, chosen, pressed
from ui.stage import Stage, says, staged

WORDS = "No changes to undo since this task was opened."


def test_the_steps_of_a_draft_end_with_the_program_and_its_answer_does_not(app: QApplication) -> None:
    kept: list[tuple[str, ...]] = []

    async def answered(stage: Stage) -> None:
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_1)
        await stage.until(lambda: bool(stage.env.told(DraftSaved)), "it is kept")
        kept.append(chosen(stage.env.view().answer))
        assert kept[0]

    async def again(stage: Stage) -> None:
        stage.window.open_bundle(KEY)
        await stage.until(lambda: bool(stage.env.told(TaskShown)), "the task is shown")
        await stage.settled()
        footer = stage.window.workbench.footer
        assert chosen(stage.env.view().answer) == kept[0]
        assert not footer.undo.isEnabled()
        stage.press(Qt.Key.Key_Z, CTRL)
        await stage.until(lambda: says(footer, WORDS), "it is said")
        await pressed(stage, Qt.Key.Key_1)
        assert not says(footer, WORDS)
        await pressed(stage, Qt.Key.Key_Z, CTRL)
        stage.press(Qt.Key.Key_Z, CTRL)
        await stage.until(lambda: says(footer, WORDS), "it is said")
        assert chosen(stage.env.view().answer) == kept[0]

    before = make_env_with()
    staged(app, before, answered)
    staged(
        app,
        make_env(records=before.records, clock=before.clock, library=before.library, images=before.images),
        again,
    )
