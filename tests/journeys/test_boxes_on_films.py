"""Two boxes follow what moves through a film, placed frame by frame, answered and sent, by keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from annotator.app.live.program import Running
from annotator.app.main import main
from annotator.core.facts import TaskSubmitted
from annotator.ui.objects.film.tracked_view import TrackedFilmView
from bundle_making import MANIFEST, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from media.film.made_films import KINDS, made
from real_data import real_data

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


class Boxer:
    def __init__(self, running: Running) -> None:
        self.driver = Driver(running)
        self.keyboard = Keyboard(self.driver)

    @property
    def film(self) -> TrackedFilmView:
        (found,) = self.keyboard.panel.findChildren(TrackedFilmView)
        return found

    async def on_screen(self, number: int) -> None:
        await self.driver.until(lambda: self.film.pictures.number == number, f"frame {number} is on screen")

    async def press(
        self, keys: Sequence[Qt.Key], modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        for key in keys:
            await self.keyboard.key(key, modifier)

    async def step_to(self, number: int) -> None:
        here = self.film.frame
        assert here is not None
        await self.press([Qt.Key.Key_Period if number > here else Qt.Key.Key_Comma] * abs(number - here))
        await self.on_screen(number)

    async def draw(self, label: Qt.Key) -> None:
        """From the middle of the picture, four steps to the right and three down."""
        before = len(self.keyboard.page.answer.regions)
        await self.press([label, Qt.Key.Key_Space, *[Qt.Key.Key_Right] * 4, *[Qt.Key.Key_Down] * 3, Qt.Key.Key_Return])
        await self.driver.until(lambda: len(self.keyboard.page.answer.regions) == before + 2, "the box is there")

    async def work(self) -> None:
        await self.boxes()
        await self.submit()

    async def work_on_both(self) -> None:
        await self.boxes()
        await self.ranges()
        await self.submit()

    async def submit(self) -> None:
        await self.press([Qt.Key.Key_3])
        await self.driver.fact(TaskSubmitted, lambda: self.driver.press(Qt.Key.Key_Return, CTRL))
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
        await self.driver.until(lambda: self.film.playing.state.is_playing, "Space plays where nothing is armed")
        await self.press([Qt.Key.Key_Space])
        await self.driver.until(lambda: not self.film.playing.state.is_playing, "it stands still")


def sent_from(
    tmp_path: Path, film: bytes, config: str = CONFIG, work: Callable[[Boxer], Awaitable[None]] = Boxer.work
) -> Mapping[str, Any]:
    files = {
        "bundle.toml": MANIFEST.encode(),
        "config.xml": config.encode(),
        "tasks.csv": b"id,film\n1,media/film.mp4\n2,media/film.mp4\n",
        "media/film.mp4": film,
    }
    bundle, home = write_folder(tmp_path / "bundle", files), tmp_path / "home"

    async def companion(running: Running) -> None:
        await work(Boxer(running))

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    (sent,) = [json.loads(path.read_bytes()) for path in (home / "results").rglob("*.json")]
    return dict(sent)


def test_two_boxes_are_placed_frame_by_frame_and_leave_as_label_studio_writes_them(tmp_path: Path) -> None:
    sent = sent_from(tmp_path, made(tmp_path / "film", KIND).read_bytes())
    first, about, second, kind = sent["result"]
    assert (first["type"], first["from_name"], first["value"]["labels"]) == ("videorectangle", "box", ["Square"])
    assert (second["type"], second["from_name"], second["value"]["labels"]) == ("videorectangle", "box", ["other"])
    assert (kind["from_name"], kind["value"]) == ("kind", {"choices": ["Made"]})
    assert (about["id"], about["value"]["choices"]) == (first["id"], ["Bright"])
    assert about["value"]["sequence"] == first["value"]["sequence"]
    for box in (first, second):
        assert (box["value"]["framesCount"], box["value"]["duration"]) == (288, 12.0)
        assert "original_width" not in box
    # Of 25 frames a second, as those of 24 show them: frame 20 is seen from 0.8 s on, and so is the 21st of 24.
    assert [(item["frame"], item["time"], item["enabled"]) for item in first["value"]["sequence"]] == [
        (1, 1 / 24, True),
        (11, 11 / 24, True),
        (21, 21 / 24, False),
    ]
    assert sent["true_frames"][first["id"]] == [
        {"frame": 0, "time_s": 0.0},
        {"frame": 10, "time_s": 0.4},
        {"frame": 20, "time_s": 0.8},
    ]
    assert [frame["frame"] for frame in sent["true_frames"][second["id"]]] == [21, 31]
    begun, moved, left = first["value"]["sequence"]
    assert begun.keys() == {"frame", "enabled", "rotation", "x", "y", "width", "height", "time"}
    assert moved["x"] < begun["x"]
    assert {name: moved[name] for name in ("y", "width", "height")} == {
        name: begun[name] for name in ("y", "width", "height")
    }
    assert left["x"] == moved["x"], "after the last place it stays where it is"


def test_three_ranges_and_two_boxes_are_marked_on_a_film_of_the_world(tmp_path: Path) -> None:
    sent = sent_from(tmp_path, real_data("video/bigbuckbunny.mp4").read_bytes(), BOTH, Boxer.work_on_both)
    boxes = [result for result in sent["result"] if result["type"] == "videorectangle"]
    ranges = [result for result in sent["result"] if result["type"] == "timelinelabels"]
    assert [[item["frame"] for item in box["value"]["sequence"]] for box in boxes] == [[1, 11, 21], [22, 31]]
    assert [box["value"]["labels"] for box in boxes] == [["Square"], ["other"]]
    assert [(marked["value"]["ranges"], marked["value"]["timelinelabels"]) for marked in ranges] == [
        ([{"start": 22, "end": 31}], ["Rests"]),
        ([{"start": 31, "end": 41}], ["Moves"]),
        ([{"start": 41, "end": 49}], ["Rests"]),  # the 49th of 24 a second is seen at 2.0 s, as frame 50 of 25
    ]
    assert [[frame["frame"] for frame in sent["true_frames"][marked["id"]]] for marked in ranges] == [
        [21, 31],
        [31, 41],
        [41, 50],
    ]
    (kind,) = [result for result in sent["result"] if result["from_name"] == "kind"]
    assert kind["value"] == {"choices": ["Made"]}
