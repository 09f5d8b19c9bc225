"""Whatever is marked on what plays: each key does something to it, or is no key of that design."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from itertools import permutations
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.regions import labels_of, regions
from annotator.core.answer.result_items import Answer
from annotator.core.design.labels import Label, Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.objects import Audio, Video
from annotator.core.design.tree import Node
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import BOXES, PLAYING, RANGES
from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
from annotator.ui.viewers.video.audio_clock import AudioClock
from fakes.audio_files import FakeAudio, FakeAudioFiles, tone
from fakes.media import media_of
from fakes.player import FakePlayer
from fakes.videos import FakeVideo, FakeVideos
from services.service_env import until
from ui.panel_harness import PanelHarness, a_design
from ui.stage import on_loop

VIDEO, AUDIO = Video(name="film", value="$film"), Audio(name="audio", value="$audio")
MOMENT = Labels(name="moment", to_name="film", kind=LabelsKind.TIMELINE, labels=(Label(value="Goal"),))
BOX = Tool(name="box", to_name="film", kind=ToolKind.VIDEO_RECTANGLE)
WHO = Labels(name="who", to_name="audio", labels=(Label(value="Anna"),))
COMMANDS = {command.name: command for command in (*PLAYING, *RANGES, *BOXES)}
TIMESTAMPS_S = tuple(number / 25 for number in range(250))


def harness_of(*tags: Node) -> PanelHarness:
    media = media_of(
        videos=FakeVideos({"/f.mp4": FakeVideo("/f.mp4", TIMESTAMPS_S)}),
        audio_files=FakeAudioFiles({"/a.wav": FakeAudio("/a.wav", tone(440, 10.0), 16_000)}),
        player=FakePlayer(),
    )
    return PanelHarness(a_design(*tags), {"film": "/f.mp4", "audio": "/a.wav"}, (1000, 700), media)


def working(
    scenario: Callable[[PanelHarness], Awaitable[None]], *tags: Node
) -> Callable[[], Coroutine[Any, Any, None]]:
    async def whole() -> None:
        made: asyncio.Future[PanelHarness] = asyncio.get_running_loop().create_future()
        # Laying out turns the loop, which must not happen inside a step of a coroutine.
        asyncio.get_running_loop().call_soon(lambda: made.set_result(harness_of(*tags)))
        harness = await made
        await scenario(harness)
        harness.panel.close()

    return whole


def meant(harness: PanelHarness) -> list[Command]:
    return [COMMANDS[name] for name in harness.panel.playing if name in COMMANDS]


@pytest.mark.parametrize("media", list(permutations((VIDEO, AUDIO))), ids=["film first", "sound first"])
@pytest.mark.parametrize("marked", list(permutations((MOMENT, WHO, BOX), 2)))
def test_no_key_is_two_commands_in_whatever_order_a_design_has_its_media(
    app: QApplication, media: tuple[Node, ...], marked: tuple[Node, ...]
) -> None:
    async def scenario(harness: PanelHarness) -> None:
        keys = [key for command in meant(harness) for key in command.keys]
        assert len(keys) == len(set(keys))
        assert ("mark_segment" in harness.panel.playing) is (WHO in marked)

    on_loop(app, working(scenario, *media, *marked))


def test_what_is_done_to_segments_is_done_to_ranges_but_for_what_needs_an_audio_file(app: QApplication) -> None:
    found: list[set[str]] = []

    async def scenario(harness: PanelHarness) -> None:
        found.append({command.of or command.name for command in meant(harness)})

    for tags in ((AUDIO, WHO), (VIDEO, MOMENT), (VIDEO, BOX)):
        on_loop(app, working(scenario, *tags))
    of_audio_files, of_ranges, of_boxes = found
    assert of_audio_files - of_ranges == {"suggest"}
    assert of_ranges - of_boxes == {
        *("mark_segment", "start_here", "end_here", "start_earlier", "start_later", "end_earlier", "end_later"),
        *("split", "merge"),
    }


def test_beside_an_audio_file_with_segments_the_video_that_plays_is_cut_and_trimmed_by_frame(app: QApplication) -> None:
    async def scenario(harness: PanelHarness) -> None:
        actions, video = harness.panel.playing, cast("AnnotatedVideoView", harness.panel.parts.marked["film"])
        await until(lambda: video.frame is not None, "the film is open")
        value = {"ranges": [{"start": 25, "end": 49}], "timelinelabels": ["Goal"]}
        item = {"id": "p", "from_name": "moment", "to_name": "film", "type": "timelinelabels", "value": value}
        harness.answering.edit(lambda _answer: Answer.from_json([item]), "")
        video.playing.play()
        video.playing.pause()
        assert video.ranges is not None
        video.ranges.choose_and_play("p")
        actions["start_later"]()
        assert ranges(harness) == [(26, 50)]
        video.go_to_frame(40)
        actions["split"]()
        assert ranges(harness) == [(26, 39), (40, 50)]
        actions["suggest"]()
        assert not video.transport.suggest.isChecked()

    on_loop(app, working(scenario, VIDEO, AUDIO, MOMENT, WHO))


def ranges(harness: PanelHarness) -> list[tuple[int, int]]:
    found = regions(harness.answering.answer, harness.panel.design)
    assert all(labels_of(harness.answering.answer, region.id) == ("Goal",) for region in found)
    return [(region.frames[0].number, region.frames[-1].number) for region in found]


@pytest.mark.parametrize("tags", [(VIDEO, BOX), (VIDEO, BOX, MOMENT)], ids=["boxes", "both"])
def test_boxes_are_chosen_played_looped_and_removed_by_keys(app: QApplication, tags: tuple[Node, ...]) -> None:
    kind = "range" if MOMENT in tags else "box"

    async def scenario(harness: PanelHarness) -> None:
        actions, video = harness.panel.playing, cast("AnnotatedVideoView", harness.panel.parts.marked["film"])
        await until(lambda: video.images.number == 0, "the film is on screen")
        harness.answering.edit(lambda _answer: Answer.from_json([a_box("b", 48, 96), a_box("a", 24, 48)]), "")
        actions[f"next_{kind}"]()
        assert (harness.panel.selected_region, video.frame) == ("a", 24)
        actions[f"next_{kind}"]()
        assert (harness.panel.selected_region, video.frame) == ("b", 49)
        assert video.track_editor is not None
        chosen = video.track_editor.tracks.chosen
        first, last = chosen.ends if chosen else (0, 0)
        assert (first, last) == (49, 99)
        actions[f"play_{kind}"]()
        stretch = AudioClock(FakeVideo("/f.mp4", TIMESTAMPS_S), None).bounds_of(first, last)
        assert (video.playing.state.is_playing, video.playing.state.until) == (True, stretch[1])
        actions[f"loop_{kind}"]()
        assert video.playing.state.loop == stretch
        video.playing.pause()
        actions[f"previous_{kind}"]()
        actions[f"remove_{kind}"]()
        assert [region.id for region in regions(harness.answering.answer, harness.panel.design)] == ["b"]

    on_loop(app, working(scenario, *tags))


def a_box(region_id: str, first: int, last: int) -> dict[str, object]:
    """From one nominal frame to another, then gone."""
    place = {"x": 10.0, "y": 10.0, "width": 20.0, "height": 20.0, "rotation": 0, "time": 0.0}
    items = [{**place, "frame": frame, "enabled": frame != last} for frame in (first, last)]
    value = {"framesCount": 240, "duration": 10.0, "sequence": items}
    return {"id": region_id, "from_name": "box", "to_name": "film", "type": "videorectangle", "value": value}
