"""Ranges that are marked while a film plays name the frames that were on screen: of films of every odd kind, decoded as
ever, whose frames spell their own number. The clock is set by hand."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.result_items import TrueFrame
from annotator.media.video.client.service import VideoService
from annotator.ui.viewers.audio.playback import SharedPlayer
from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
from annotator.ui.viewers.video.audio_clock import SILENT_HZ
from annotator.ui.viewers.video.view import LEAD_S
from depth import IS_DEEP, part
from fakes.audio_files import FakeAudioFiles
from fakes.player import FakePlayer
from media.video.made_videos import HEIGHT_PX, KINDS, WIDTH_PX, Kind, read_number, shared_video
from services.service_env import until
from ui.stage import on_loop

REACTION_S = 0.2
SPEEDS = (0.5, 1.0, 2.0)
# What tells most; a deep run has them all.
USUAL = ("MP4, variable rate", "MP4, 59.94", "AVI, H.264 with B-frames", "MP4, edit list amid a group")
# The clock cannot tell frames with equal timestamps apart.
NAMES = [name for name, kind in KINDS.items() if not kind.rotation and kind.alike == 1] if IS_DEEP else USUAL


class Marked:
    """A film that plays as fast as a test says, and what is marked on it."""

    def __init__(self, kind: Kind, videos: VideoService) -> None:
        self.kind = kind
        self.player = FakePlayer()
        self.view = AnnotatedVideoView(
            videos,
            FakeAudioFiles({}),
            SharedPlayer(self.player),
            range_style=lambda opened: (opened.label, QColor("grey")),
            has_tracks=False,
        )
        assert self.view.ranges is not None
        self.editor = self.view.ranges
        self.closed: list[tuple[TrueFrame, ...]] = []
        self.editor.closed.connect(self._close)

    def _close(self, _opened: OpenRange, _geometry: Any, frames: tuple[TrueFrame, ...]) -> None:
        self.closed.append(frames)

    async def sees(self, path: Path) -> None:
        self.view.resize(700, 520)
        self.view.show()
        self.view.show_medium(str(path))
        await until(lambda: self.view.images.number == 0, "its first frame is on screen")
        await until(lambda: self.view.extent.frame_count == self.kind.shown, "all are known")

    async def spelt_at(self, sample: float, step: int) -> int:
        """Which frame is on screen there, as is written in its picture."""
        self.player.position = sample + LEAD_S * self.player.state.speed * SILENT_HZ
        wanted = self.view.frame  # pictures are asked for so much ahead
        assert wanted is not None
        self.player.position = sample
        await until(lambda: wanted - step < (self.view.images.number or 0) <= wanted, f"frame {wanted} is on screen")
        return read_number(_pixels(self.view.images._image)) - self.kind.cut_before


def _pixels(image: QImage) -> Any:
    """At the size at which it was drawn."""
    rows = np.linspace(0, image.height() - 1, HEIGHT_PX).astype(int)
    columns = np.linspace(0, image.width() - 1, WIDTH_PX).astype(int)
    whole = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return whole[rows][:, columns]


@pytest.fixture(scope="module")
def odd_video(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Kind, Path]:
    kind = KINDS[request.param]
    return kind, shared_video(tmp_path_factory, request.param)


@pytest.mark.parametrize(("odd_video", "speed"), part(tuple(product(NAMES, SPEEDS)), 2), indirect=["odd_video"])
def test_it_names_what_was_on_screen(app: QApplication, odd_video: tuple[Kind, Path], speed: float) -> None:
    kind, path = odd_video
    step = max(1, int(np.ceil(speed * float(kind.rate) / 62.0)))  # more in a second no screen shows

    async def scenario() -> None:
        videos = VideoService()
        marked = Marked(kind, videos)
        try:
            await marked.sees(path)
            marked.player.set_speed(speed)
            marked.view.playing.play()
            seen: list[int] = []
            for number, second in enumerate((0.33, 0.9, 1.01, 1.75, 2.2, 3.05)):
                sample = second * SILENT_HZ
                seen.append(await marked.spelt_at(sample, step))
                marked.player.position = sample + REACTION_S * speed * SILENT_HZ
                marked.editor.open_or_close("moment", "AB"[number % 2])
            told = sorted((frames[0].number, frames[-1].number) for frames in marked.closed)
            assert told == sorted([(seen[0], seen[2]), (seen[1], seen[3])])
            assert [opened.frame for opened in marked.editor.opened] == seen[4:]
        finally:
            marked.view.close()
            marked.view.deleteLater()
            await videos.close()

    on_loop(app, scenario)
