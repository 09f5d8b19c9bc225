"""An office with a bundle whose film may hurt, and a person at it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct
from PySide6.QtCore import QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication

from annotator.core.events import TaskShown
from annotator.ui.pages.workbench.page import WorkbenchPage
from annotator.ui.protection.gate import SensitiveGate, StoppedPanel
from annotator.ui.viewers.video.view import VideoView
from bundle_making import MANIFEST
from fakes.audio_files import FakeAudio, FakeAudioFiles, tone
from fakes.player import FakePlayer
from fakes.videos import FakeVideo, FakeVideos
from services.service_env import KEY, PATIENCE_S, PLACE, ServiceEnv, files, make_env
from ui.stage import Stage, staged

HZ = 16_000
CONFIG = b"""<View><Video name="film" value="$film"/>
<Choices name="things" toName="film" required="true"><Choice value="Bench" hotkey="b"/></Choices></View>"""
TASKS = b"id,film\nfirst,media/first.mp4\nsecond,media/second.mp4\nthird,media/third.mp4\n"
SEVERE = '\n[media]\nsensitive = "severe"\ncategories = ["violence", "blood"]\n'
# Of these tasks the first and the third hurt, and the second may come between them.
BY_TASK = f'{SEVERE}categories_column = "comes"\n'
MIXED_TASKS = b"""id,film,comes
first,media/first.mp4,blood
third,media/third.mp4,violence
second,media/second.mp4,
"""
NO_SKIPPING = "\n[assignments]\nallow_skip = false\n"


class Sensitive(Struct, frozen=True):
    """`videos` by the name of their task."""

    env: ServiceEnv
    videos: dict[str, FakeVideo]
    player: FakePlayer


def sensitive_env(
    said: str = SEVERE, grace_s: int = 0, tasks: bytes = TASKS, read: bytes = b"", config: bytes = CONFIG
) -> Sensitive:
    """`read` are its instructions."""
    names = ("first", "second", "third")
    paths = {name: f"/shelf/{KEY}/media/{name}.mp4" for name in names}
    timestamps = [number * 0.04 for number in range(100)]
    videos = {name: FakeVideo(path, timestamps, audio_start_s=0.0) for name, path in paths.items()}
    audio_files = FakeAudioFiles({path: FakeAudio(path, tone(440, 4.0), HZ) for path in paths.values()})
    media = {f"media/{name}.mp4": b"\0\0\0\x18ftypisom" for name in names}
    other = {"bundle.toml": (MANIFEST + said).encode(), "config.xml": config, "tasks.csv": tasks, **media}
    player = FakePlayer()
    held = FakeVideos({video.path: video for video in videos.values()})
    bundle = files(other={**other, "instructions.md": read})
    return Sensitive(
        make_env(bundle, videos=held, audio_files=audio_files, player=player, grace_s=grace_s), videos, player
    )


class Moderator(Struct, frozen=True):
    stage: Stage

    @property
    def page(self) -> WorkbenchPage:
        return self.stage.window.workbench

    @property
    def video(self) -> VideoView:
        (found,) = self.page.findChildren(VideoView)
        return found

    @property
    def gate(self) -> SensitiveGate:
        (found,) = self.page.findChildren(SensitiveGate)
        return found

    @property
    def stopped(self) -> StoppedPanel:
        (found,) = self.page.findChildren(StoppedPanel)
        return found

    async def opens(self) -> None:
        """The bundle is taken and opened; its first task stands there, shown or not."""
        self.stage.window.inbox.take(PLACE)
        await self.stage.settled()
        self.stage.window.open_bundle(KEY)
        await self.stage.until(lambda: bool(self.stage.env.told(TaskShown)), "a task is there")
        await self.stage.settled()

    async def sees(self) -> None:
        """The task, and has the focus in it."""
        video = self.video
        await self.stage.until(lambda: video.isVisible() and video.images.number is not None, "the film is seen")
        await self.stage.until(lambda: QApplication.focusWidget() is video.wave, "the keys are the film's")

    async def does(self, action: Callable[[QWindow], object], look: Callable[[], object] = lambda: None) -> None:
        """A key as the window system delivers it, and a look at what is so as soon as it is taken."""
        handle = self.stage.window.windowHandle()
        assert handle is not None
        done = asyncio.get_running_loop().create_future()

        def acted() -> None:
            try:
                action(handle)
                done.set_result(look())
            except AssertionError as fault:
                done.set_exception(fault)

        QTimer.singleShot(0, handle, acted)
        await asyncio.wait_for(done, PATIENCE_S)

    async def asks(self) -> None:
        """To be shown it."""
        await self.stage.until(lambda: self.gate.show_it.hasFocus(), "words stand there")
        self.gate.show_it.click()
        await self.sees()


type Scenario = Callable[[Moderator], Awaitable[None]]


def moderating(app: QApplication, sensitive: Sensitive, scenario: Scenario) -> None:
    staged(app, sensitive.env, lambda stage: scenario(Moderator(stage)))
