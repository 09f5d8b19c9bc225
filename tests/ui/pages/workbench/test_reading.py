"""Instructions that stay open beside the tasks, and where the keys go then."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.pages.workbench.pictured_office import an_office_with
from ui.stage import Stage, staged
from work.desks import files


def test_after_a_submission_the_keys_are_the_task_s_even_beside_instructions_that_stay_open(app: QApplication) -> None:
    bundle = files("\n[instructions]\nmust_read = true\n")

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        await stage.until(lambda: workbench.instructions.isVisible(), "the instructions are open")
        stage.press(Qt.Key.Key_1)
        await stage.settled()
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: stage.office.view().index == 1, "the next task is shown")
        await stage.settled()
        assert workbench.instructions.isVisible()
        focused = workbench.focusWidget()
        assert workbench._panel is not None
        assert focused is workbench._panel or workbench._panel.isAncestorOf(focused)

    staged(app, an_office_with(bundle), scenario)
