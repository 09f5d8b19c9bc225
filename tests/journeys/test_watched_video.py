"""A film is looked at frame by frame, played, answered and sent, by keyboard alone."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import TaskSubmitted
from annotator.ui.viewers.video.view import VideoView
from bundle_making import MANIFEST, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from media.video.made_videos import KINDS, made

CTRL = Qt.KeyboardModifier.ControlModifier
KIND = KINDS["MP4, 25"]
CONFIG = """<View>
  <Video name="film" value="$film"/>
  <Choices name="what" toName="film" required="true"><Choice value="Squares"/><Choice value="Something else"/></Choices>
  <TextArea name="why" toName="film"/>
</View>"""


class Watcher:
    def __init__(self, running: Running) -> None:
        self.driver = Driver(running)
        self.keyboard = Keyboard(self.driver)

    @property
    def video(self) -> VideoView:
        (found,) = self.keyboard.panel.findChildren(VideoView)
        return found

    async def on_screen(self, number: int) -> None:
        await self.driver.until(lambda: self.video.images.number == number, f"frame {number} is on screen")

    async def work(self) -> None:
        await self.driver.active()
        await self.driver.task_on_screen()
        await self.on_screen(0)
        for number in (1, 2, 3):
            await self.keyboard.key(Qt.Key.Key_Period)
            await self.on_screen(number)
        await self.keyboard.key(Qt.Key.Key_Comma)
        await self.on_screen(2)
        await self.keyboard.key(Qt.Key.Key_Space)
        await self.driver.until(lambda: (self.video.images.number or 0) > 12, "it plays")
        await self.keyboard.key(Qt.Key.Key_Space)
        await self.driver.until(lambda: not self.video.playing.state.is_playing, "it stands still")
        await self.driver.until(lambda: self.video.images.number == self.video.frame, "what stands still is on screen")
        await self.keyboard.key(Qt.Key.Key_1)
        await self.driver.event(TaskSubmitted, lambda: self.driver.press(Qt.Key.Key_Return, CTRL))
        self.driver.running.top.closing.emit()


def test_a_video_is_watched_by_its_frames_and_judged(tmp_path: Path) -> None:
    video = made(tmp_path / "film", KIND)
    files = {
        "bundle.toml": MANIFEST.encode(),
        "config.xml": CONFIG.encode(),
        "tasks.csv": b"id,film\n1,media/film.mp4\n2,media/film.mp4\n",
        "media/film.mp4": video.read_bytes(),
    }
    bundle, home = write_folder(tmp_path / "bundle", files), tmp_path / "home"

    async def companion(running: Running) -> None:
        await Watcher(running).work()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    (sent,) = [json.loads(path.read_bytes()) for path in (home / "results").rglob("*.json")]
    (answer,) = sent["result"]
    assert (answer["from_name"], answer["to_name"], answer["value"]) == ("what", "film", {"choices": ["Squares"]})
    (medium,) = sent["media"]
    assert (medium["width"], medium["height"], medium["duration_s"]) == (320, 180, KIND.frames / KIND.rate)
