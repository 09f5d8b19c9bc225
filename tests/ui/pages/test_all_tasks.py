"""The list of all tasks, over the one at work."""

from __future__ import annotations

from time import thread_time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from annotator.core.answer.assignment import Standing
from annotator.core.events import DraftSaved, TaskShown
from annotator.formats.bundle.reader import read_imported
from annotator.services.task.queue import TaskQueue
from annotator.ui.pages.all_tasks import TaskSheet, choose_task
from fakes.bundle_library import HeldSource
from services.service_env import KEY, files
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged

CTRL = Qt.KeyboardModifier.ControlModifier
MANY = 10_000
PATIENCE_S = 1.0  # of processor time of the window's thread; many times what it takes


def rows_of(sheet: TaskSheet) -> list[str]:
    model = sheet.table.model()
    spoken = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.data(model.index(row, 0), spoken)) for row in range(model.rowCount())]


async def opened_list(stage: Stage) -> TaskSheet:
    """Return the list once it is the active window. Before that, Enter would be a shortcut of the main window."""
    await stage.until(lambda: isinstance(QApplication.activeWindow(), TaskSheet), "the list is in front")
    sheet = QApplication.activeWindow()
    assert isinstance(sheet, TaskSheet)
    return sheet


def test_a_task_is_found_and_opened_by_keyboard_and_the_draft_before_it_is_kept(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        stage.press(Qt.Key.Key_1)
        await stage.until(lambda: bool(stage.env.told(DraftSaved)), "a draft is kept")
        drafted = stage.env.view()
        stage.press(Qt.Key.Key_F, CTRL)
        sheet = await opened_list(stage)
        assert rows_of(sheet) == [
            "1, first.png, Draft",
            "2, second.jpg, Not opened yet",
            "3, third.webp, Not opened yet",
        ]
        assert sheet.table.spoken() == "1, first.png, Draft"
        QTest.keyClicks(sheet.text, "webp")
        assert rows_of(sheet) == ["3, third.webp, Not opened yet"]
        QTest.keyClick(sheet.text, Qt.Key.Key_Return)
        await stage.until(lambda: len(stage.env.told(TaskShown)) == 2, "the task is shown")
        await stage.settled()
        assert says(workbench.task_bar, "Task 3 of 3")
        kept = await stage.env.records.assignment(KEY, drafted.task.id)
        assert kept is not None
        assert kept.answer == drafted.answer

    staged(app, make_env_with(), scenario)


def test_a_task_that_was_only_looked_at_is_no_draft(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await stage.env.services.session.step(1)
        await stage.settled()
        stage.press(Qt.Key.Key_1)
        choose_task(stage.env.services, stage.window.workbench)
        await stage.settled()
        sheet = stage.window.workbench.findChild(TaskSheet)
        assert isinstance(sheet, TaskSheet)
        assert rows_of(sheet) == [
            "1, first.png, Opened",
            "2, second.jpg, Draft",
            "3, third.webp, Not opened yet",
        ]
        sheet.among.setCurrentIndex(sheet.among.findText("Draft"))
        assert rows_of(sheet) == ["2, second.jpg, Draft"]
        sheet.among.setCurrentIndex(sheet.among.findText("To do"))
        assert len(rows_of(sheet)) == 3

    staged(app, make_env_with(), scenario)


def test_a_list_whose_bundle_was_left_meanwhile_opens_nothing(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        choose_task(stage.env.services, stage.window.workbench)
        sheet = await opened_list(stage)
        sheet.table.selectRow(2)
        await stage.env.services.session.leave_task()
        QTest.keyClick(sheet.text, Qt.Key.Key_Return)
        await stage.settled()
        assert len(stage.env.told(TaskShown)) == 1

    staged(app, make_env_with(), scenario)


def many_tasks() -> TaskQueue:
    rows = "".join(
        f"task-{number},media/{'third.webp' if number % 1000 == 7 else 'first.png'}\n" for number in range(MANY)
    )
    return TaskQueue(
        read_imported(HeldSource("many", files("", {"tasks.csv": f"id,image\n{rows}".encode()}))),
        "origin",
        Standing(),
        KEY,
    )


def test_ten_thousand_tasks_are_there_at_once_and_found_at_once(app: QApplication) -> None:
    host, work = QWidget(), many_tasks()
    began = thread_time()
    sheet = TaskSheet(work.listed(), MANY - 1, host)
    sheet.show()
    app.processEvents()
    assert sheet.table.task == MANY - 1
    assert sheet.table.rowViewportPosition(MANY - 1) < sheet.table.viewport().height()
    QTest.keyClicks(sheet.text, "third")
    app.processEvents()
    assert thread_time() - began < PATIENCE_S
    assert len(rows_of(sheet)) == MANY // 1000
    assert any(words.text() == "10 tasks" for words in sheet.findChildren(QLabel))
    QTest.keyClick(sheet.text, Qt.Key.Key_Down)
    chosen: list[str] = []
    sheet.chosen.connect(chosen.append)
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    assert chosen == ["task-1007"]
    host.deleteLater()


def test_where_no_task_is_like_that_nothing_opens(app: QApplication) -> None:
    assert app is not None
    host = QWidget()
    sheet = TaskSheet(many_tasks().listed(), 0, host)
    sheet.show()
    chosen: list[str] = []
    sheet.chosen.connect(chosen.append)
    sheet.among.setCurrentIndex(3)  # submitted: none of them is
    QTest.keyClick(sheet.text, Qt.Key.Key_Return)
    QTest.keyClick(sheet.text, Qt.Key.Key_Down)
    assert says(sheet, "No matching tasks.")
    assert not chosen
    host.deleteLater()
