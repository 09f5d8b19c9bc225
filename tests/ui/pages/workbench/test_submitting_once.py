"""Nothing is submitted before it was on screen, and nothing by a key that was pressed twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import TaskSubmitted
from annotator.core.ports.images import ImageRequest, ShownImage
from fakes.images import FakeImages
from services.service_env import KEY, PLACE, files, make_env
from ui.pages.workbench.image_env import LIBRARY
from ui.stage import Stage, staged

CTRL = Qt.KeyboardModifier.ControlModifier
OPTIONAL = b"""<View><Image name="picture" value="$image"/>
<Choices name="things" toName="picture"><Choice value="Bench" hotkey="b"/></Choices></View>"""
WORDS = b"""<View><Text name="words" value="$words"/>
<Choices name="things" toName="words"><Choice value="Bench" hotkey="b"/></Choices></View>"""


@dataclass
class SlowImages(FakeImages):
    """None comes before the gate is open."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def image(self, request: ImageRequest) -> ShownImage:
        await self.gate.wait()
        return await super().image(request)


def test_a_task_that_is_not_on_screen_yet_is_not_submitted_and_it_is_told_until_it_is(app: QApplication) -> None:
    sizes = {LIBRARY + name: (40, 30) for name in ("first.png", "second.jpg", "third.webp")}
    images = SlowImages(sizes)
    env = make_env(files(other={"config.xml": OPTIONAL}), images=images)

    async def scenario(stage: Stage) -> None:
        stage.window.inbox.take(PLACE)
        await stage.settled()
        stage.window.open_bundle(KEY)
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the task is open")
        stage.window.workbench._focus_task()
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(stage.window.notice.isVisible, "it is told")
        assert "is still loading" in stage.window.notice.accessibleName()
        assert not env.told(TaskSubmitted)
        images.gate.set()
        await stage.until(lambda: not stage.window.notice.isVisible(), "it is on screen")
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(lambda: bool(env.told(TaskSubmitted)), "it is submitted")

    staged(app, env, scenario)


def test_an_answer_given_while_media_load_is_submitted_once_they_are_there_unless_it_is_changed(
    app: QApplication,
) -> None:
    sizes = {LIBRARY + name: (40, 30) for name in ("first.png", "second.jpg", "third.webp")}
    images = SlowImages(sizes)
    env = make_env(files(other={"config.xml": OPTIONAL}), images=images)

    async def scenario(stage: Stage) -> None:
        stage.window.inbox.take(PLACE)
        await stage.settled()
        stage.window.open_bundle(KEY)
        workbench, notice = stage.window.workbench, stage.window.notice
        await stage.until(lambda: stage.window.page is workbench, "the task is open")
        workbench._focus_task()
        stage.press(Qt.Key.Key_B)
        await stage.until(lambda: bool(workbench.answer.items), "the choice is accepted")
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(notice.isVisible, "Enter is accepted as well")
        assert "will be submitted once it is on screen" in notice.accessibleName()
        stage.press(Qt.Key.Key_B)
        await stage.until(lambda: not notice.isVisible(), "a change ends it")
        stage.press(Qt.Key.Key_B)
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(notice.isVisible, "it waits again")
        assert not env.told(TaskSubmitted)
        images.gate.set()
        await stage.until(lambda: bool(env.told(TaskSubmitted)), "it is submitted by itself")
        await stage.until(lambda: env.view().index == 1 and not notice.isVisible(), "and the next task is there")
        assert len(env.told(TaskSubmitted)) == 1

    staged(app, env, scenario)


def test_a_key_pressed_twice_submits_one_task_and_one_that_was_answered_meanwhile(app: QApplication) -> None:
    tasks = b"id,words\n1,one\n2,two\n3,three\n"
    env = make_env(files(other={"config.xml": WORDS, "tasks.csv": tasks}))

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.window.workbench._focus_task()
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(lambda: len(env.told(TaskSubmitted)) == 1 and env.view().index == 1, "the next is there")
        stage.press(Qt.Key.Key_Return, CTRL)
        stage.press(Qt.Key.Key_B)
        await stage.until(lambda: bool(stage.window.workbench.answer.items), "the second is answered")
        assert len(env.told(TaskSubmitted)) == 1
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(lambda: len(env.told(TaskSubmitted)) == 2, "it is submitted, however soon")

    staged(app, env, scenario)


def test_the_key_of_submit_presses_no_other_button_that_has_the_focus(app: QApplication) -> None:
    tasks = b"id,words\n1,one\n2,two\n3,three\n"
    env = make_env(files(other={"config.xml": WORDS, "tasks.csv": tasks}))

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.window.workbench.footer.skip.setFocus()
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(lambda: len(env.told(TaskSubmitted)) == 1, "the task is submitted")
        assert not env.told(TaskSubmitted)[0].was_cancelled
        panel = stage.window.workbench._panel
        assert panel is not None
        await stage.until(lambda: panel.accessibleName() == "Task 2 of 3.", "the next task has the focus by name")
        stage.window.workbench.footer.skip.setFocus()
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: len(env.told(TaskSubmitted)) == 2, "plain Enter presses the button")
        assert env.told(TaskSubmitted)[1].was_cancelled

    staged(app, env, scenario)
