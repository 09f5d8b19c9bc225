"""A file that is opened during a task: it is added beside the work, and a notice says what became of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app.gui.single_instance import taken_in
from annotator.core.events import BundleRejected
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.ui.windows.handbook import HandbookWindow
from services.service_env import PLACE, TITLE
from ui.stage import Stage, staged, with_images

CTRL = Qt.KeyboardModifier.ControlModifier
DAMAGED = Problem(ProblemCode.NOT_UTF8, Place("tasks.csv"))


async def opened(stage: Stage, location: str) -> None:
    await taken_in(stage.env.services.bundles, lambda: stage.window, location)
    await stage.settled()


def test_the_task_stays_and_the_job_is_opened_from_the_notice(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        await stage.until(lambda: window.page is window.workbench, "the task is in front")
        await opened(stage, PLACE)
        assert window.page is window.workbench
        assert window.notice.text == f"“{TITLE}” was in your inbox already."
        assert window.notice.action.accessibleName() == "Open it"

    staged(app, with_images(), scenario)


def test_the_reason_of_a_refused_file_stays_beside_the_next_file(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        await stage.until(lambda: window.page is window.workbench, "the task is in front")
        stage.env.services.event_bus.announce(BundleRejected("/x/damaged.zip", (DAMAGED,)))
        await window.go_on_with("/x/damaged.zip", None)
        assert window.notice.text.startswith("“damaged.zip” has problems and was not added. ")
        assert "not UTF-8" in window.notice.text
        await opened(stage, PLACE)
        assert window.notice.text.startswith("“damaged.zip” has problems")
        assert window.notice.text.endswith(f"“{TITLE}” was in your inbox already.")

    staged(app, with_images(), scenario)


def test_the_key_that_quits_works_in_front_of_the_help(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        asked: list[bool] = []
        stage.window.closing.connect(lambda: asked.append(True))
        stage.window.show_help()
        (help_window,) = stage.window.findChildren(HandbookWindow)
        await stage.until(lambda: QApplication.activeWindow() is help_window, "the help is in front")
        handle = help_window.windowHandle()
        assert handle is not None
        QTimer.singleShot(0, handle, lambda: QTest.keyClick(handle, Qt.Key.Key_Q, CTRL))
        await stage.until(lambda: bool(asked), "the window is asked to close")
        help_window.close()

    staged(app, with_images(), scenario)
