"""A control goes while it has the focus: the next key is the film's, and answers nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider, QWidget

from annotator.core.events import AnswerUnsound
from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
from ui.protection.sensitive_env import Moderator, Sensitive, moderating, sensitive_env
from ui.stage import says

CTRL = Qt.KeyboardModifier.ControlModifier
CONFIG = b"""<View><TimelineLabels name="content" toName="film"><Label value="Violence" hotkey="v"/>
<Label value="Advertising" hotkey="a"/></TimelineLabels><Video name="film" value="$film"/>
<Choices name="decision" toName="film" required="true"><Choice value="keep" hotkey="k"/>
<Choice value="limit" hotkey="l"/></Choices>
<View visibleWhen="choice-selected" whenTagName="decision" whenChoiceValue="limit">
<Rating name="severity" toName="film" maxRating="4" required="true"/></View>
<TextArea name="comment" toName="film" rows="2" maxSubmissions="1"/></View>"""


def moderated(app: QApplication, scenario: Callable[[Moderator, Sensitive], Awaitable[None]]) -> None:
    sensitive = sensitive_env(said="", config=CONFIG)

    async def whole(moderator: Moderator) -> None:
        await moderator.opens()
        await moderator.sees()
        await scenario(moderator, sensitive)

    moderating(app, sensitive, whole)


async def key(moderator: Moderator, wanted: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    await moderator.does(lambda handle: QTest.keyClick(handle, wanted, held))


def pressed(moderator: Moderator, words: str) -> QAbstractButton:
    buttons = moderator.page.findChildren(QAbstractButton)
    return next(
        found for found in buttons if found.isVisible() and words in (found.text().strip(), found.accessibleName())
    )


def marked(moderator: Moderator) -> AnnotatedVideoView:
    video = moderator.video
    assert isinstance(video, AnnotatedVideoView)
    assert video.ranges is not None
    return video


async def mark(moderator: Moderator) -> None:
    await key(moderator, Qt.Key.Key_V)
    await key(moderator, Qt.Key.Key_Period)
    await key(moderator, Qt.Key.Key_V)
    assert moderator.page.answer.items


def test_after_the_button_that_removes_a_range_space_plays_and_answers_nothing(app: QApplication) -> None:
    async def scenario(moderator: Moderator, sensitive: Sensitive) -> None:
        for left in (1, 0):  # with another range that is chosen then, and without
            while len(moderator.page.answer.items) <= left:
                await mark(moderator)
            view = marked(moderator)
            view.editor.chosen.emit(moderator.page.answer.items[-1].id)
            remove = pressed(moderator, "Remove")
            remove.setFocus()
            remove.click()
            assert len(moderator.page.answer.items) == left
            assert QApplication.focusWidget() is view.wave
            before, was_playing = moderator.page.answer, sensitive.player.state.is_playing
            await key(moderator, Qt.Key.Key_Space)
            assert sensitive.player.state.is_playing is not was_playing
            assert moderator.page.answer == before

    moderated(app, scenario)


def test_a_question_that_goes_with_the_focus_in_it_leaves_it_to_the_video(app: QApplication) -> None:
    async def scenario(moderator: Moderator, sensitive: Sensitive) -> None:
        await key(moderator, Qt.Key.Key_L)
        await key(moderator, Qt.Key.Key_Return, CTRL)
        await moderator.stage.until(lambda: bool(sensitive.env.told(AnswerUnsound)), "it lacks the stars")
        await moderator.stage.until(lambda: isinstance(QApplication.focusWidget(), QSlider), "they have the focus")
        await key(moderator, Qt.Key.Key_K)
        assert QApplication.focusWidget() is moderator.video.wave

    moderated(app, scenario)


def test_a_button_of_the_page_that_can_be_used_no_more_leaves_it_to_the_video(app: QApplication) -> None:
    async def scenario(moderator: Moderator, _sensitive: Sensitive) -> None:
        await key(moderator, Qt.Key.Key_K)
        undo: QWidget = moderator.page.footer.undo
        undo.setFocus()
        await key(moderator, Qt.Key.Key_Space)
        assert not moderator.page.answer.items
        assert not undo.isEnabled()
        assert QApplication.focusWidget() is moderator.video.wave

    moderated(app, scenario)


def test_a_notice_that_is_closed_leaves_it_where_it_was(app: QApplication) -> None:
    async def scenario(moderator: Moderator, _sensitive: Sensitive) -> None:
        moderator.stage.window.show_notice("Something happened.")
        (close,) = [found for found in moderator.stage.window.notice.findChildren(QAbstractButton) if found.isVisible()]
        close.setFocus()
        await key(moderator, Qt.Key.Key_Space)
        assert not moderator.stage.window.notice.isVisible()
        assert QApplication.focusWidget() is moderator.video.wave

    moderated(app, scenario)


def test_what_is_to_be_done_next_is_said_only_while_it_is(app: QApplication) -> None:
    async def scenario(moderator: Moderator, _sensitive: Sensitive) -> None:
        page = moderator.page
        for label in (Qt.Key.Key_V, Qt.Key.Key_A):
            await key(moderator, label)
        await key(moderator, Qt.Key.Key_K)
        await key(moderator, Qt.Key.Key_Return, CTRL)
        assert says(page, "2 ranges are open.")
        await key(moderator, Qt.Key.Key_Escape)
        assert says(page, "1 range is open.")
        await key(moderator, Qt.Key.Key_Escape)
        assert not says(page, "is open.")
        for edge in (0, 9_000):
            ranges = marked(moderator).ranges
            assert ranges is not None
            ranges.timeline.set_edge(edge)
        assert says(page, "press its key or click it")
        await key(moderator, Qt.Key.Key_Escape)
        assert not says(page, "press its key or click it")

    moderated(app, scenario)
