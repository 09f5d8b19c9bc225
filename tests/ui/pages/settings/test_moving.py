"""Moving to another computer, on the page of settings: what goes is told before, what came of it after."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from annotator.core.settings import WentOut
from annotator.core.system_events import MovedHere, MovedToFile
from annotator.ui.pages.settings.transfer_section import MovingSection
from annotator.ui.windows.base import LEAST_PX
from annotator.ui.windows.moved_out import MovedOutWindow
from fakes.moves import NUMBER
from services.service_env import make_env
from ui.stage import Stage, on_loop, staged


def section_of(stage: Stage) -> MovingSection:
    stage.window.turn_to("settings")
    return stage.window.settings.moving


def test_what_goes_and_what_stays_is_told_before(app: QApplication) -> None:
    async def whole(stage: Stage) -> None:
        moving = section_of(stage)
        moving.out.click()
        await stage.until(moving.question.isVisible, "it is told what goes")
        words = moving.question.accessibleName()
        for part in (
            "2 jobs",
            "30 results files",
            "1 result is still waiting",
            "https://label.example.org",
            "/media/results",
        ):
            assert part in words
        moving.question.safe.click()
        assert not moving.question.isVisible()
        assert not moving.findChildren(QFileDialog)

    staged(app, make_env(), whole)


def test_a_place_is_asked_for_in_a_dialog_that_freezes_nothing(app: QApplication) -> None:
    async def whole(stage: Stage) -> None:
        moving = section_of(stage)
        moving.out.click()
        await stage.until(moving.question.isVisible, "it is told what goes")
        moving.question.ahead.click()
        (dialog,) = moving.findChildren(QFileDialog)
        assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
        assert dialog.defaultSuffix() == "zip"
        dialog.close()

    staged(app, make_env(), whole)


def test_what_was_made_is_told_and_the_way_out_offered(app: QApplication) -> None:
    async def whole(stage: Stage) -> None:
        moving, closings = section_of(stage), []
        stage.window.closing.connect(lambda: closings.append(1))
        moving.move_out("/media/stick/annotator.zip")
        assert moving.bar.isVisible()
        assert not moving.out.isEnabled()
        await stage.until(moving.close_here.isVisible, "it is made")
        assert not moving.bar.isVisible()
        assert moving.out.isEnabled()
        assert any("/media/stick/annotator.zip" in shown.text() for shown in moving.findChildren(QLabel))
        (told,) = stage.env.told(MovedToFile)
        went_out = stage.env.services.preferences.settings.went_out
        assert went_out == WentOut(went_out.utc_ms if went_out else 0, told.moved.number, "/media/stick/annotator.zip")
        moving.close_here.click()
        assert closings == [1]
        await stage.env.services.transfer().go_on_here()
        assert stage.env.services.preferences.settings.went_out is None

    staged(app, make_env(), whole)


def test_the_keyboard_goes_from_the_button_to_the_stop_and_back(app: QApplication) -> None:
    async def whole(stage: Stage) -> None:
        moving = section_of(stage)
        for is_stopped in (True, False):
            moving.out.setFocus()
            moving.move_out("/media/stick/annotator.zip")
            assert stage.window.focusWidget() is moving.bar.halt
            if is_stopped:
                moving.bar.halt.click()
            await stage.until(moving.out.isEnabled, "it is over")
            assert stage.window.focusWidget() is moving.out

    staged(app, make_env(), whole)


def test_what_comes_below_is_brought_into_view(app: QApplication) -> None:
    async def whole(stage: Stage) -> None:
        stage.window.resize(*LEAST_PX)
        moving = section_of(stage)
        moving.out.setFocus()
        moving.out.click()
        await stage.until(lambda: not moving.question.ahead.visibleRegion().isEmpty(), "the question is in view")
        moving.question.safe.click()
        moving.move_out("/media/stick/annotator.zip")
        await stage.until(lambda: not moving.close_here.visibleRegion().isEmpty(), "what came of it is in view")

    staged(app, make_env(), whole)


def test_a_stop_is_told_and_leaves_the_buttons(app: QApplication) -> None:
    async def whole(stage: Stage) -> None:
        moving = section_of(stage)
        moving.move_out("/media/stick/annotator.zip")
        moving.bar.halt.click()
        await stage.until(stage.window.notice.isVisible, "it is told")
        assert not stage.env.told(MovedToFile)
        assert moving.out.isEnabled()
        assert not moving.close_here.isVisible()

    staged(app, make_env(), whole)


def test_the_inbox_that_is_empty_leads_there(app: QApplication) -> None:
    async def whole(stage: Stage) -> None:
        stage.window.inbox.work_wanted.emit()
        moving = stage.window.settings.moving
        (dialog,) = moving.findChildren(QFileDialog)
        assert dialog.fileMode() is QFileDialog.FileMode.ExistingFile
        dialog.close()
        moving.move_in("/media/stick/annotator.zip")
        await stage.until(lambda: bool(stage.env.told(MovedHere)), "it came")

    staged(app, make_env(), whole)


def test_whoever_starts_where_the_work_is_no_more_reads_all_of_it(app: QApplication) -> None:
    async def whole() -> None:
        window = MovedOutWindow(WentOut(0, NUMBER, "/media/stick/annotator.zip"))
        answers: list[bool] = []
        window.answered.connect(answers.append)
        window.appear()
        for words in window.findChildren(QLabel):
            assert words.height() >= words.heightForWidth(words.width()), words.text()
        window.close()
        window.go_on.click()
        assert answers == [False]
        window.let_go()

    on_loop(app, whole)
