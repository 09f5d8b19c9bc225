"""Somebody who draws boxes on a film and marks ranges of it, by keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.core.events import TaskSubmitted
from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
from annotator.ui.viewers.video.track_editor import TrackEditor
from bundle_making import MANIFEST, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from media.video.made_videos import KINDS

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KIND = KINDS["MP4, 25"]  # shown to Label Studio as 24 a second
CONFIG = """<View>
  <Video name="film" value="$film"/>
  <VideoRectangle name="box" toName="film"/>
  <Labels name="what" toName="film"><Label value="Square"/><Label value="Other thing" alias="other"/></Labels>
  <Choices name="how" toName="film" perRegion="true"><Choice value="Bright"/><Choice value="Dark"/></Choices>
  <Choices name="kind" toName="film" required="true"><Choice value="Made"/><Choice value="Filmed"/></Choices>
</View>"""
BOTH = CONFIG.replace(
    "</Labels>",
    """</Labels>
  <TimelineLabels name="when" toName="film"><Label value="Moves" hotkey="m"/><Label value="Rests" hotkey="r"/>
  </TimelineLabels>""",
)

SHAPES = """<View>
  <Video name="film" value="$film"/>
  <PolygonLabels name="form" toName="film"><Label value="Square"/></PolygonLabels>
  <KeyPointLabels name="point" toName="film"><Label value="Corner"/></KeyPointLabels>
  <VideoVectorLabels name="way" toName="film" closable="true"><Label value="Around"/></VideoVectorLabels>
  <Choices name="kind" toName="film" required="true"><Choice value="Made"/></Choices>
</View>"""


class Boxer:
    def __init__(self, running: Running, driver: Driver | None = None) -> None:
        self.driver = driver or Driver(running)
        self.keyboard = Keyboard(self.driver)

    @property
    def video(self) -> AnnotatedVideoView:
        (found,) = self.keyboard.panel.findChildren(AnnotatedVideoView)
        return found

    @property
    def tracks(self) -> TrackEditor:
        assert self.video.track_editor is not None
        return self.video.track_editor

    async def on_screen(self, number: int) -> None:
        await self.driver.until(lambda: self.video.images.number == number, f"frame {number} is on screen")

    async def press(
        self, keys: Sequence[Qt.Key], modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        for key in keys:
            await self.keyboard.key(key, modifier)

    async def step_to(self, number: int) -> None:
        here = self.video.frame
        assert here is not None
        await self.press([Qt.Key.Key_Period if number > here else Qt.Key.Key_Comma] * abs(number - here))
        await self.on_screen(number)

    async def draw(self, label: Qt.Key) -> None:
        """From the middle of the picture, four steps to the right and three down."""
        before = len(self.keyboard.page.answer.items)
        await self.press([label, Qt.Key.Key_Space, *[Qt.Key.Key_Right] * 4, *[Qt.Key.Key_Down] * 3, Qt.Key.Key_Return])
        await self.driver.until(lambda: len(self.keyboard.page.answer.items) == before + 2, "the box is there")

    async def work(self) -> None:
        await self.boxes()
        await self.submit()

    async def work_on_both(self) -> None:
        await self.boxes()
        await self.ranges()
        await self.submit()

    async def work_on_shapes(self) -> None:
        """A triangle that moves until frame 10, a point that is gone after frame 15, and a line that is closed."""
        await self.driver.active()
        await self.driver.task_on_screen()
        await self.on_screen(0)
        space, right, down = Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down
        left, up = Qt.Key.Key_Left, Qt.Key.Key_Up
        await self.press([Qt.Key.Key_1, space, *[right] * 4, space, *[down] * 3, space, Qt.Key.Key_Return])
        await self.driver.until(lambda: len(self.keyboard.page.answer.items) == 1, "the triangle is there")
        await self.step_to(10)
        await self.press([right] * 3)
        await self.press([Qt.Key.Key_2, space])
        await self.driver.until(lambda: len(self.keyboard.page.answer.items) == 2, "the point is there")
        await self.step_to(15)
        await self.press([Qt.Key.Key_K], CTRL | SHIFT)
        around = [*[right] * 4, space, *[down] * 3, space, *[left] * 4, *[up] * 3, space]
        await self.press([Qt.Key.Key_3, space, *around])  # the last point is the first one
        await self.driver.until(lambda: len(self.keyboard.page.answer.items) == 3, "the line is closed")
        await self.press([Qt.Key.Key_4])
        await self.driver.event(TaskSubmitted, lambda: self.driver.press(Qt.Key.Key_Return, CTRL))
        self.driver.running.top.closing.emit()

    async def submit(self) -> None:
        await self.press([Qt.Key.Key_3])
        await self.driver.event(TaskSubmitted, lambda: self.driver.press(Qt.Key.Key_Return, CTRL))
        self.driver.running.top.closing.emit()

    async def ranges(self) -> None:
        """Three, one after the other: what a frame ends, it is in, and what begins there too."""
        await self.step_to(21)
        for key, end in ((Qt.Key.Key_R, 31), (Qt.Key.Key_M, 41), (Qt.Key.Key_R, 50)):
            await self.press([key])
            await self.step_to(end)
            await self.press([key])

    async def boxes(self) -> None:
        await self.driver.active()
        await self.driver.task_on_screen()
        await self.on_screen(0)
        await self.draw(Qt.Key.Key_1)
        await self.step_to(10)
        await self.press([Qt.Key.Key_Left] * 2)
        await self.step_to(20)
        await self.press([Qt.Key.Key_K], CTRL | SHIFT)  # it leaves the picture here
        await self.press([Qt.Key.Key_5])
        await self.step_to(21)
        await self.draw(Qt.Key.Key_2)
        await self.step_to(31)
        await self.press([Qt.Key.Key_K], CTRL)
        await self.step_to(30)
        await self.press([Qt.Key.Key_F3], CTRL | SHIFT)
        await self.on_screen(21)
        await self.press([Qt.Key.Key_Space])
        await self.driver.until(lambda: self.video.playing.state.is_playing, "Space plays where nothing is armed")
        await self.press([Qt.Key.Key_Space])
        await self.driver.until(lambda: not self.video.playing.state.is_playing, "it stands still")


def bundle_with(video: bytes, folder: Path, config: str = CONFIG) -> Path:
    """A bundle of two tasks about it."""
    files = {
        "bundle.toml": MANIFEST.encode(),
        "config.xml": config.encode(),
        "tasks.csv": b"id,film\n1,media/film.mp4\n2,media/film.mp4\n",
        "media/film.mp4": video,
    }
    return write_folder(folder, files)
