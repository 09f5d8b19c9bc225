"""Instructions that stay open beside the tasks, and where the keys go then."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import TaskShown, TaskSubmitted
from services.service_env import files
from ui.pages.workbench.image_env import make_env_with
from ui.stage import PLAIN, Stage, says, staged
from ui.tabbing import key


def test_after_a_submission_the_keys_are_the_task_s_even_beside_instructions_that_stay_open(app: QApplication) -> None:
    bundle = files("\n[instructions]\nmust_read = true\n")

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        await stage.until(lambda: workbench.instructions.isVisible(), "the instructions are open")
        await key(stage, Qt.Key.Key_Return)
        workbench.task_bar.instructions.click()
        workbench._focus_task()
        await key(stage, Qt.Key.Key_1)
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: stage.env.view().index == 1, "the next task is shown")
        await stage.settled()
        assert workbench.instructions.isVisible()
        focused = workbench.focusWidget()
        assert workbench._panel is not None
        assert focused is workbench._panel or workbench._panel.isAncestorOf(focused)

    staged(app, make_env_with(bundle), scenario)


def test_no_key_acts_on_the_task_behind_instructions_that_have_the_focus(app: QApplication) -> None:
    ctrl = Qt.KeyboardModifier.ControlModifier
    text = "\n\n".join(f"Line {number}" for number in range(200))
    bundle = files("\n[instructions]\nmust_read = true\n", {"instructions.md": text.encode()})

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        browser = workbench.instructions.browser
        await key(stage, Qt.Key.Key_Return)
        workbench.task_bar.instructions.click()
        workbench._focus_task()
        await key(stage, Qt.Key.Key_1)
        answered = workbench.answer
        assert answered.items
        browser.setFocus()
        acted = [(Qt.Key.Key_1, PLAIN), (Qt.Key.Key_B, PLAIN), (Qt.Key.Key_Z, ctrl), (Qt.Key.Key_Space, ctrl)]
        for wanted, held in [*acted, (Qt.Key.Key_Right, ctrl), (Qt.Key.Key_PageDown, PLAIN)]:
            await key(stage, wanted, held)
        await stage.settled()
        assert workbench.answer == answered
        why = "First choose “Back to task (Enter)”. Until then, the keys of the task do nothing."
        assert says(workbench.instructions, why)
        assert stage.env.view().index == 0
        assert browser.verticalScrollBar().value() > 0, "what scrolls is the text's"
        await key(stage, Qt.Key.Key_Return)
        await stage.settled()
        assert not workbench.instructions.isVisible(), "Enter leads to the task and does not send it"
        assert stage.env.told(TaskSubmitted) == []
        assert len(stage.env.told(TaskShown)) == 1
        await key(stage, Qt.Key.Key_Z, ctrl)
        assert not workbench.answer.items

    staged(app, make_env_with(bundle), scenario)


def test_a_task_looks_disabled_until_its_required_instructions_are_read(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        await stage.until(workbench.instructions.isVisible, "the instructions are open")
        panel = workbench._panel
        assert panel is not None
        assert (panel.isEnabled(), workbench.footer.submit.isEnabled()) == (False, False)
        workbench.task_bar.instructions.setFocus()
        await key(stage, Qt.Key.Key_1)
        assert not workbench.answer.items
        why = "First choose “Start the task (Enter)”. Until then, the keys of the task do nothing."
        assert says(workbench.instructions, why)
        workbench.instructions.browser.setFocus()
        await key(stage, Qt.Key.Key_Return)
        assert not workbench.instructions.isVisible()
        assert (panel.isEnabled(), workbench.footer.submit.isEnabled()) == (True, True)
        await key(stage, Qt.Key.Key_1)
        assert workbench.answer.items

    staged(app, make_env_with(files("\n[instructions]\nmust_read = true\n")), scenario)


def test_instructions_that_need_not_be_read_are_called_for_until_somebody_opens_them(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        button = workbench._reading._toggle
        assert not workbench.instructions.isVisible()
        assert (button.property("unread"), bool(button.accessibleDescription())) == (True, True)
        stage.press(Qt.Key.Key_I)
        await stage.until(lambda: workbench.instructions.isVisible(), "they are open")
        assert (button.property("unread"), button.accessibleDescription()) == (False, "")
        stage.press(Qt.Key.Key_Escape)
        await stage.until(lambda: not workbench.instructions.isVisible(), "they are shut")
        assert not button.property("unread")

    staged(app, make_env_with(files("")), scenario)


def test_the_button_of_instructions_says_whether_it_begins_the_task_or_leads_back_to_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        panel = stage.window.workbench.instructions
        await stage.until(panel.isVisible, "the instructions are open")
        assert says(panel, "Start the task")
        await key(stage, Qt.Key.Key_Return)
        assert not panel.isVisible()
        stage.window.workbench.task_bar.instructions.click()
        assert panel.isVisible()
        assert says(panel, "Back to task")
        assert not says(panel, "Start the task")

    staged(app, make_env_with(files("\n[instructions]\nmust_read = true\n")), scenario)
