"""Small pictures of a film that may hurt: none before it is asked for, and none after it was stopped."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.core.events import SettingsChanged
from annotator.core.ports.videos import ThumbnailRequest
from annotator.core.settings import VIDEO_STRIP
from services.service_env import until
from ui.protection.sensitive_env import Moderator, moderating, sensitive_env


async def has_strip(moderator: Moderator) -> None:
    strip = moderator.video.strip
    await until(lambda: bool(strip.frames) and all(frame in strip.kept for frame in strip.frames), "the strip is there")


def test_none_is_made_before_the_video_is_asked_for_nor_after_it_was_stopped(app: QApplication) -> None:
    sensitive = sensitive_env()
    first = sensitive.videos["first"]

    async def scenario(moderator: Moderator) -> None:
        moderator.stage.window.resize(1_280, 900)
        await moderator.opens()
        assert moderator.gate.isVisible()
        assert not first.thumbnailed
        await moderator.asks()
        await has_strip(moderator)
        strip, count = moderator.video.strip, len(first.thumbnailed)
        moderator.page.guard.stop()
        await until(lambda: not strip.is_waiting, "nothing is waited for")
        assert not any(numbers for _purpose, numbers, _room in first.thumbnailed[count:])
        assert not strip.isVisible()

    moderating(app, sensitive, scenario)


def test_whether_there_is_a_strip_is_chosen_at_a_video_and_kept(app: QApplication) -> None:
    sensitive = sensitive_env("")

    async def scenario(moderator: Moderator) -> None:
        stage, preferences = moderator.stage, moderator.stage.env.services.preferences
        stage.window.resize(1_280, 900)
        await moderator.opens()
        await moderator.sees()
        await has_strip(moderator)
        toggle = moderator.video.transport.strip
        assert toggle.isVisible()
        assert toggle.isChecked()
        toggle.click()
        assert not moderator.video.strip.isVisible()
        await stage.until(lambda: preferences.value(VIDEO_STRIP) == "no", "it is kept")
        assert stage.env.told(SettingsChanged)
        stage.env.services.intents.post(lambda: stage.env.services.session.step(1))
        second = sensitive.videos["second"]
        await stage.until(lambda: bool(second.asked) and moderator.video.images.number == 0, "the next is there")
        assert not moderator.video.strip.isVisible()
        assert not toggle.isChecked()
        assert not [request for request in second.thumbnailed if request[0] is ThumbnailRequest.STRIP and request[1]]

    moderating(app, sensitive, scenario)
