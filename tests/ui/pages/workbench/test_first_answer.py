"""The reminder: the worker's first answer is above the question of later tasks, if the design wants it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.reminder_crops import Reminded
from annotator.core.errors import MediaFault
from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.core.protection import Blur, Protection
from annotator.services.task.queue import TaskQueue
from annotator.ui.design.reminder_strip import FirstAnswerStrip
from services.service_env import files
from ui.pages.workbench.image_env import LIBRARY, make_env_with
from ui.pages.workbench.marker import Marker, image
from ui.pages.workbench.way_back import CTRL, GRACE_S, sent, taken_back
from ui.stage import Stage, says, staged

BOXES = image("RectangleLabels", more="")
WANTED = 'config = "config.xml"\nreminder = "first-answer"'


def played(app: QApplication, scenario: Callable[[Marker], Awaitable[None]], design: str = WANTED) -> None:
    bundle = files("", {"config.xml": BOXES.encode()})
    bundle["bundle.toml"] = bundle["bundle.toml"].replace(b'config = "config.xml"', design.encode())

    async def whole(stage: Stage) -> None:
        await stage.on_task()
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the workbench is in front")
        marker = Marker(stage)
        if stage.window.workbench.instructions.isVisible():
            await marker.key(Qt.Key.Key_Escape)
        await scenario(marker)

    staged(app, make_env_with(bundle, grace_s=GRACE_S), whole)


async def boxed(marker: Marker, key: Qt.Key = Qt.Key.Key_1) -> str:
    """A box from (40, 40) to (80, 70) on the screen, sent."""
    await marker.stage.until(lambda: marker.stage.env.state() == "on-task", "the picture is there")
    await marker.key(key)
    await marker.drag((40, 40), (80, 70))
    return await sent(marker.stage)


def strip(marker: Marker) -> FirstAnswerStrip | None:
    """Return the strip if one is visible."""
    found = marker.panel.findChild(FirstAnswerStrip)
    return found if isinstance(found, FirstAnswerStrip) and found.isVisible() else None


async def reminded(marker: Marker, words: str) -> FirstAnswerStrip:
    await marker.stage.until(lambda: strip(marker) is not None, "the first choice stands there")
    found = strip(marker)
    assert found is not None
    assert found.accessibleName() == f"Your first answer: {words}."
    return found


def parts_asked(marker: Marker) -> list[str]:
    """The pictures of which only a part was asked for, at the size of the strip."""
    asked = marker.stage.env.images.asked
    return [request.path for request in asked if request.region is not None and request.width_px < 200]


def test_it_stands_there_from_the_second_task_on_and_is_decoded_once(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert strip(marker) is None
        await boxed(marker, Qt.Key.Key_2)
        await reminded(marker, "Bus")
        await boxed(marker)
        await reminded(marker, "Bus")
        assert parts_asked(marker) == [f"{LIBRARY}first.png"]
        for parcel in await marker.stage.env.records.parcels():
            assert "first.png" not in json.dumps(json.loads(parcel.envelope)["result"])

    played(app, scenario)


def test_it_is_folded_away_by_a_key_and_stays_so(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await boxed(marker)
        found = await reminded(marker, "Car")
        assert says(found, "Car")
        found.fold.setFocus()
        await marker.key(Qt.Key.Key_Space)
        assert found.fold.accessibleName() == "Show your first answer"
        assert not says(found, "Car")
        await boxed(marker)
        await marker.stage.settled()
        assert not says(found, "Car")
        found.fold.setFocus()
        await marker.key(Qt.Key.Key_Space)
        assert says(found, "Car")

    played(app, scenario)


def test_what_is_taken_back_is_not_the_first_any_more_and_is_not_shown_at_itself(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        first = await boxed(marker)
        await reminded(marker, "Car")
        marker.stage.press(Qt.Key.Key_Z, CTRL)
        await taken_back(marker.stage, first)
        await marker.stage.until(lambda: strip(marker) is None, "nothing was chosen before this")

    played(app, scenario)


def test_a_first_image_that_cannot_be_read_any_more_is_left_out(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        images = marker.stage.env.images
        path = f"{LIBRARY}first.png"
        await marker.stage.until(lambda: marker.stage.env.state() == "on-task", "the picture is there")
        images.faults = {path: MediaFault(MediaFault.MISSING, path=path)}
        await boxed(marker)
        await marker.stage.until(lambda: parts_asked(marker) == [path], "it was asked for")
        await boxed(marker)
        assert strip(marker) is None

    played(app, scenario)


def test_who_leaves_while_it_is_looked_for_is_shown_nothing(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(marker: Marker) -> None:
        window, services, may_go_on, failed = (
            marker.stage.window,
            marker.stage.env.services,
            asyncio.Event(),
            list[str](),
        )
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: failed.append(context["message"]))
        look, asked = services.previous_answers().reminded, list[TaskQueue]()

        async def slowly(work: TaskQueue) -> tuple[Reminded, ...]:
            asked.append(work)
            await may_go_on.wait()
            return await look(work)

        monkeypatch.setattr(services.previous_answers(), "reminded", slowly)
        await boxed(marker)
        await marker.stage.until(lambda: bool(asked), "it is looked for")
        window.workbench.leave_wanted.emit()
        await marker.stage.until(lambda: services.session.view() is None, "the bundle is left")
        may_go_on.set()
        await marker.stage.settled()
        assert (parts_asked(marker), failed) == ([], [])

    played(app, scenario)


@pytest.mark.parametrize("design", ['config = "config.xml"', WANTED.replace("first-answer", "none")])
def test_nobody_is_reminded_who_is_not_to_be(app: QApplication, design: str) -> None:
    async def scenario(marker: Marker) -> None:
        await boxed(marker)
        await boxed(marker)
        assert marker.panel.findChild(FirstAnswerStrip) is None
        assert parts_asked(marker) == []

    played(app, scenario, design)


def test_it_is_protected_as_the_person_chose_and_off_the_screen_when_that_changes(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        looking, asked = marker.stage.window.workbench.guard.looking, marker.stage.env.images.asked
        await boxed(marker)
        await reminded(marker, "Car")
        looking._choose(Protection(Blur.STRONG, is_grey=True))
        assert strip(marker) is None
        await boxed(marker)
        await reminded(marker, "Car")
        of_the_strip = [request for request in asked if request.region is not None and request.width_px < 200]
        assert [request.looks for request in of_the_strip] == [AS_IT_IS, MediaFilter(Blur.STRONG.share, is_grey=True)]

    played(app, scenario)
