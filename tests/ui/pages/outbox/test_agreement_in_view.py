"""The panel before the first result is found again from elsewhere, and shows where one is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.ledger.intervals import State
from annotator.ui.widgets.scroll_area import SteadyScrollArea
from bundle_making import MANIFEST
from ui import tabbing
from ui.pages.outbox.asking import asked, make_new_env
from ui.stage import Stage, staged

CTRL = Qt.KeyboardModifier.ControlModifier
MOST_STOPS = 20


def test_that_results_are_held_is_told_with_the_way_to_where_they_wait(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await asked(stage)
        window.agreement.not_yet.click()
        await stage.settled()
        window.turn_to("inbox")
        stage.env.services.intents.post(window._show_start_notice)
        await stage.until(window.notice.action.isVisible, "the way is offered")
        assert window.notice.text == "1 result in the outbox is on hold until you consent."
        assert window.notice.action.accessibleName() == "Show the outbox"
        stage.press(Qt.Key.Key_Z, CTRL)
        await stage.settled()
        assert front(stage) is window.inbox
        window.notice.action.click()
        await stage.settled()
        assert front(stage) is window.outbox

    staged(app, make_new_env(), scenario)


def test_practice_that_stays_here_is_held_without_a_notice(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        stage.window.agreement.not_yet.click()
        await stage.settled()
        assert len(await stage.env.services.consents.awaiting()) == 1
        stage.window.turn_to("inbox")
        stage.env.services.intents.post(stage.window._show_start_notice)
        await stage.settled()
        assert not stage.window.notice.isVisible()

    paid = 'currency = "EUR"\namount = "0.04"'
    assert paid in MANIFEST
    staged(app, make_new_env(MANIFEST.replace(paid, 'kind = "practice"')), scenario)


def test_the_question_of_consent_is_no_search_for_tasks(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        assert stage.env.state() is State.OWN_PAGES
        stage.window.agreement.agree.click()
        await stage.until(lambda: stage.env.state() is State.ON_TASK, "the next task is in front")

    staged(app, make_new_env(), scenario)


def test_where_the_focus_is_can_be_seen_at_each_stop(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        page = stage.window.agreement
        await stage.until(page.agree.isEnabled, "what leaves is shown")
        stops = []
        for _stop in range(MOST_STOPS):
            focused = QApplication.focusWidget()
            if focused is None or focused in stops or not page.isAncestorOf(focused):
                break
            stops.append(focused)
            assert is_seen(focused), f"{focused} has no ring"
            await tabbing.key(stage, Qt.Key.Key_Tab)
        assert stops[0] is page.findChild(SteadyScrollArea)
        assert {page.leave_out, page.sent.whole, page.agree, page.not_yet, page.take_back} <= set(stops)

    staged(app, make_new_env(), scenario)


def front(stage: Stage) -> QWidget:
    return stage.window.page


def is_seen(focused: QWidget) -> bool:
    """Return True if it looks different with the focus."""
    with_focus = focused.grab().toImage()
    focused.clearFocus()
    without = focused.grab().toImage()
    focused.setFocus(Qt.FocusReason.TabFocusReason)
    return bool(with_focus != without)
