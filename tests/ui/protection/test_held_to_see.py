"""Holding a key to view a video unfiltered, and its release."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.ports.images import AS_IT_IS, MediaFilter
from ui.protection.sensitive_env import Moderator, moderating, sensitive_env

ALT, PLAIN = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
STRONG_GREY = MediaFilter(0.05, is_grey=True)


def hold(handle: QWindow) -> None:
    QTest.keyPress(handle, Qt.Key.Key_R, ALT)


def release(handle: QWindow) -> None:
    QTest.keyRelease(handle, Qt.Key.Key_R, ALT)


def test_held_it_is_seen_as_it_is_and_released_no_longer(app: QApplication) -> None:
    sensitive = sensitive_env()
    seen = sensitive.videos["first"].seen

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.asks()

        uncovered: list[object] = []

        def is_covered() -> bool:
            if seen[-1][2] != STRONG_GREY:
                return False
            assert moderator.video.images._frame is not uncovered[-1], "what was seen is off the screen by then"
            return True

        def left(_handle: QWindow) -> None:
            moderator.page.hide()

        ends: tuple[Callable[[QWindow], None], ...] = (release, left)
        for end in ends:
            await moderator.does(hold)
            assert seen[-1][2] == AS_IT_IS
            await moderator.stage.until(lambda: moderator.video.images.number is not None, "it is seen as it is")
            uncovered.append(moderator.video.images._frame)
            await moderator.does(end)
            await moderator.stage.until(is_covered, "it is over")
        await moderator.does(release)

    moderating(app, sensitive, scenario)


def test_it_is_over_as_soon_as_alt_goes_up_although_the_other_key_is_still_held(app: QApplication) -> None:
    sensitive = sensitive_env()
    seen = sensitive.videos["first"].seen

    def go_on(handle: QWindow) -> None:
        """X11 tells the key that is still held as going up and down."""
        QTest.keyRelease(handle, Qt.Key.Key_R)
        QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_R, PLAIN, "r", True))

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.asks()
        await moderator.does(hold)
        assert seen[-1][2] == AS_IT_IS
        await moderator.does(lambda handle: QTest.keyRelease(handle, Qt.Key.Key_Alt, ALT))
        assert seen[-1][2] == STRONG_GREY
        await moderator.does(go_on)
        assert seen[-1][2] == STRONG_GREY
        await moderator.does(hold)
        assert seen[-1][2] == AS_IT_IS, "held anew, it is seen anew"
        await moderator.does(release)

    moderating(app, sensitive, scenario)


@pytest.mark.parametrize("kind", [QEvent.Type.WindowDeactivate, QEvent.Type.ApplicationDeactivate])
def test_a_window_that_is_left_covers_what_is_held_open(app: QApplication, kind: QEvent.Type) -> None:
    sensitive = sensitive_env()

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.asks()
        await moderator.does(hold)
        QApplication.sendEvent(moderator.stage.window, QEvent(kind))
        assert sensitive.videos["first"].seen[-1][2] == STRONG_GREY
        await moderator.does(release)

    moderating(app, sensitive, scenario)


def test_a_key_that_x11_tells_as_going_up_and_down_is_held_all_the_same(app: QApplication) -> None:
    sensitive = sensitive_env()
    seen = sensitive.videos["first"].seen

    def up_and_down(handle: QWindow) -> None:
        """Alt stays down."""
        QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_R, ALT))
        QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_R, ALT, "", True))

    async def scenario(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.asks()
        await moderator.does(hold)
        so_far = len(seen)
        for _repetition in range(20):
            await moderator.does(up_and_down)
        await moderator.stage.until(lambda: moderator.video.images.number is not None, "it is seen as it is")
        assert seen[-1][2] == AS_IT_IS
        assert len(seen) == so_far, "it never flashed"
        await moderator.does(release)
        await moderator.stage.until(lambda: seen[-1][2] == STRONG_GREY, "it is over")

    moderating(app, sensitive, scenario)
