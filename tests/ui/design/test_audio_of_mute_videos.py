"""An audio tag on a video that has no audio: an empty timeline and a note, and the task goes on."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.design.labels import Label, Labels
from annotator.core.design.objects import Audio, Video
from annotator.core.errors import MediaFault
from annotator.ui.viewers.audio.segment_editor import AnnotatedAudioView
from fakes.audio_files import FakeAudioFiles
from fakes.media import media_of
from fakes.player import FakePlayer
from fakes.videos import FakeVideo, FakeVideos
from services.service_env import until
from ui.panel_harness import PanelHarness, a_design
from ui.stage import on_loop

PATH = "/film.mp4"
WHO = Labels(name="who", to_name="audio", labels=(Label(value="Speech"),))
MUTE = MediaFault(MediaFault.UNDECODABLE, path=PATH, detail="it contains no audio")
SPOILT = MediaFault(MediaFault.UNDECODABLE, path=PATH, detail="the file cannot be decoded")


@pytest.mark.parametrize(("sync", "fault", "is_shown"), [("a", MUTE, True), ("", MUTE, False), ("a", SPOILT, False)])
def test_the_audio_of_a_mute_video_is_an_empty_timeline_with_a_note(
    sync: str, fault: MediaFault, is_shown: bool, app: QApplication
) -> None:
    async def whole() -> None:
        made: asyncio.Future[PanelHarness] = asyncio.get_running_loop().create_future()
        videos = FakeVideos({PATH: FakeVideo(PATH, [number / 25 for number in range(50)], audio_start_s=None)})
        media = media_of(audio_files=FakeAudioFiles({}, {PATH: fault}), videos=videos, player=FakePlayer())
        design = a_design(
            Video(name="video", value="$film", sync=sync), Audio(name="audio", value="$film", sync=sync), WHO
        )
        asyncio.get_running_loop().call_soon(
            lambda: made.set_result(PanelHarness(design, {"film": PATH}, (1000, 600), media))
        )
        harness = await made
        view = harness.panel.parts.marked["audio"]
        assert isinstance(view, AnnotatedAudioView)
        failed: list[str] = []
        view.failed.connect(failed.append)
        await until(lambda: bool(view.wave.accessibleDescription()), "the audio is shown, or why not")
        assert (view.playing.audio is not None) is is_shown
        assert (view.wave.accessibleDescription() == "This video has no audio.") is is_shown
        if is_shown:
            view.wave.grab()
            assert (view.extent.duration_s, view.extent.sample_rate_hz) == (2.0, None)
            view.editor.begin_at(48_000 * 0.5)
            view.playing.seek(48_000 * 1.5)
            view.editor.set_edge()
            (item,) = harness.answering.answer.items
            assert (item.value["start"], item.value["end"]) == (0.5, 1.5)
        harness.panel.close()

    on_loop(app, whole)
