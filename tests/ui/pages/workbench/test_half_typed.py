"""Unfinished text that is no answer yet is there again when the user returns to its task."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.ui.controls.text_input.text_fields import OneLine
from bundle_making import CONFIG
from services.service_env import KEY, files
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged

FORM = CONFIG.replace("</View>\n</View>", '<DateTime name="when" toName="picture" only="date"/></View>\n</View>')


def field(stage: Stage) -> OneLine:
    panel = stage.window.workbench._panel
    assert panel is not None
    (found,) = panel.parts.controls["when"].findChildren(OneLine)
    return found


async def half_typed(stage: Stage) -> None:
    field(stage).setFocus()
    for key in (Qt.Key.Key_2, Qt.Key.Key_0, Qt.Key.Key_2, Qt.Key.Key_6, Qt.Key.Key_Minus, Qt.Key.Key_1):
        stage.press(key)
    await stage.until(lambda: field(stage).plain() == "2026-1", "half a day is typed")


async def went_to(stage: Stage, index: int) -> None:
    footer, before = stage.window.workbench.footer, stage.env.view().index
    (footer.next if index > before else footer.previous).click()
    await stage.until(lambda: stage.env.view().index == index, "the other task is shown")
    await stage.settled()


@pytest.mark.parametrize("where", ["next task", "inbox", "timesheet"])
def test_half_a_date_waits_in_its_task(app: QApplication, where: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.window.workbench.instructions.closed.emit()
        await half_typed(stage)
        if where == "next task":
            await went_to(stage, 1)
            assert field(stage).plain() == ""
            await went_to(stage, 0)
        else:
            stage.window.turn_to(where)
            await stage.settled()
            stage.window.open_bundle(KEY)
            await stage.until(lambda: stage.window.page is stage.window.workbench, "the task is back")
            await stage.settled()
        assert field(stage).plain() == "2026-1"
        assert says(stage.window.workbench, "“2026-1” is not valid.")
        assert stage.env.view().answer.items == ()

    staged(app, make_env_with(files("", {"config.xml": FORM.encode()})), scenario)
