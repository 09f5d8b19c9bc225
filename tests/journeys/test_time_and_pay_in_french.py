"""Somebody with a month of work behind them looks at their day and at their pay: in French, by keyboard alone."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec import Struct, field
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import EarningsChanged, SettingsChanged, SideActivityChanged, TimeCorrected
from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records, open_records_readonly
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.inbox.page import InboxPage, TodayPanel
from annotator.ui.pages.settings.page import SettingsPage
from annotator.ui.pages.timesheet.page import TimesheetPage
from annotator.ui.widgets.wage_bar import GoalBar
from journeys.driver import Driver
from journeys.english_left import english_left
from journeys.keyboard import Keyboard
from month_of_history import PARIS, Month

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Walk(Struct):
    driver: Driver
    screens: dict[str, list[str]] = field(default_factory=dict)
    goal: str = ""

    @property
    def keyboard(self) -> Keyboard:
        return Keyboard(self.driver)

    def read(self, screen: str) -> None:
        """Every word on the screen that is not French."""
        self.screens[screen] = english_left(self.driver.running.top)

    async def judge_a_gap(self) -> None:
        page = await self._page(Qt.Key.Key_3, TimesheetPage)
        self.read("timesheet")
        await self.keyboard.tab_to_widget(page.strip)
        await self.keyboard.key(Qt.Key.Key_End)
        await self.keyboard.key(Qt.Key.Key_Left)
        self.read("timesheet, a stretch")
        await self.keyboard.tab_to_widget(page.undecided.findChildren(QPushButton)[0])
        await self.keyboard.key(Qt.Key.Key_Space)
        await self.driver.until(lambda: page.form.work.hasFocus(), "what is asked has the focus")
        self.read("timesheet, undecided")
        await self.keyboard.key(Qt.Key.Key_Tab)
        await self._pressed(TimeCorrected)
        await self.settled()
        self.read("timesheet, judged")

    async def look_at_pay(self) -> None:
        page = await self._page(Qt.Key.Key_4, EarningsPage)
        figures = page.figures
        assert figures is not None
        self.read("earnings")
        await self.keyboard.tab_to_widget(figures.pay.chart)
        await self.keyboard.key(Qt.Key.Key_End)
        self.read("earnings, a bar")
        for card in (figures.pay, figures.time):
            await self.keyboard.tab_to_widget(card.as_table)
            await self.keyboard.key(Qt.Key.Key_Space)
        self.read("earnings, tables")
        await self.keyboard.tab_to_widget(page.form.begin)
        await self.keyboard.key(Qt.Key.Key_Space)
        await self.keyboard.tab_to_widget(page.form.decision.rewards)
        await self.keyboard.key(Qt.Key.Key_Down)
        await self.driver.until(page.form.decision.keep.isEnabled, "a reward is chosen")
        await self.keyboard.tab_to_widget(page.form.decision.keep)
        await self._pressed(EarningsChanged)
        await self.settled()
        self.read("earnings, by hand")

    async def aim_at_four_hours(self) -> None:
        """Set a daily goal by keyboard; it was off."""
        today = self.driver.running.window.inbox.findChild(TodayPanel)
        assert today is not None
        page = await self._page(Qt.Key.Key_5, SettingsPage)
        bar = today.findChild(GoalBar)
        assert bar is not None
        assert bar.isHidden()
        editors = {each.accessibleName(): each for each in page.findChildren(QWidget) if each.accessibleName()}
        await self.keyboard.tab_to_widget(editors["Objectif du jour"])
        await self.keyboard.key(Qt.Key.Key_Down)
        amount = editors["Objectif pour un jour"]
        await self.driver.until(amount.isVisible, "the amount is asked for")
        await self.keyboard.tab_to_widget(amount)
        await self.keyboard.type("4")
        await self.driver.event(SettingsChanged, lambda: self.driver.press(Qt.Key.Key_Tab))
        self.read("settings, a goal")
        await self._page(Qt.Key.Key_1, InboxPage)
        await self.driver.until(bar.isVisible, "the goal is shown")
        self.goal = bar.accessibleName().replace("\u00a0", " ")
        self.read("inbox, a goal")

    async def work_elsewhere(self) -> None:
        strip = self.driver.running.window.activities
        await self.keyboard.key(Qt.Key.Key_F7)
        await self.driver.until(strip.choices.platform.hasFocus, "the strip asks what now")
        self.read("beside tasks, asked")
        await self.keyboard.key(Qt.Key.Key_1)
        await self.keyboard.tab_to_widget(strip.work)
        self.read("elsewhere, asked")
        await self._pressed(SideActivityChanged)
        await self.settled()
        self.read("elsewhere, at work")
        await self.keyboard.tab_to_widget(strip.change)
        await self.keyboard.key(Qt.Key.Key_Space)
        await self._pressed(SideActivityChanged, Qt.Key.Key_2)
        await self.settled()
        self.read("at messages")
        await self._pressed(SideActivityChanged, Qt.Key.Key_F7)

    async def settled(self) -> None:
        await self.driver.running.services.intents.settled()

    async def _page[Page: QWidget](self, key: Qt.Key, kind: type[Page]) -> Page:
        await self.keyboard.key(key, ALT)
        await self.driver.until(lambda: isinstance(self.driver.page, kind), f"{kind.__name__} is in front")
        page = self.driver.page
        assert isinstance(page, kind)
        return page

    async def _pressed(
        self, event: type[TimeCorrected | EarningsChanged | SideActivityChanged], key: Qt.Key = Qt.Key.Key_Space
    ) -> None:
        assert QApplication.focusWidget() is not None
        await self.driver.event(event, lambda: self.driver.press(key))


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Walk, tuple[Entry, ...]]:
    folder = tmp_path_factory.mktemp("home")
    asyncio.run(fill(folder))
    walks: list[Walk] = []

    async def companion(running: Running) -> None:
        walk = Walk(Driver(running))
        walks.append(walk)
        await walk.driver.active()
        await walk.judge_a_gap()
        await walk.look_at_pay()
        await walk.aim_at_four_hours()
        await walk.work_elsewhere()
        await walk.settled()
        await walk.keyboard.key(Qt.Key.Key_Q, CTRL)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANGUAGE", "fr")
        assert main(["--home", str(folder)], companion) == 0
    return walks[0], asyncio.run(entries(folder))


async def fill(folder: Path) -> None:
    """A month that ended a while ago, on this machine's clock."""
    records = open_records(Home(folder))
    try:
        await records.append(*Month(morning=datetime.now(PARIS) - timedelta(hours=8)).entries)
    finally:
        await records.close()


async def entries(folder: Path) -> tuple[Entry, ...]:
    records = open_records_readonly(Home(folder))
    try:
        return await records.entries()
    finally:
        await records.close()


def test_every_word_on_every_screen_is_french(walked: tuple[Walk, tuple[Entry, ...]]) -> None:
    walk, _entries = walked
    assert len(walk.screens) == 14
    assert {screen: words for screen, words in walk.screens.items() if words} == {}


def test_a_goal_is_said_once_it_is_set_and_not_before(walked: tuple[Walk, tuple[Entry, ...]]) -> None:
    walk, _entries = walked
    assert walk.goal.startswith("Objectif du jour : ")
    assert walk.goal.endswith(" sur 4 h 00 min")


def test_what_was_said_is_in_the_ledger_and_its_chain_is_sound(walked: tuple[Walk, tuple[Entry, ...]]) -> None:
    _walk, kept = walked
    assert first_broken(kept) is None
    kinds = [entry.kind for entry in kept[-60:]]
    wanted = [
        EntryKind.TIME_JUDGED, EntryKind.REWARD_DECIDED, EntryKind.ELSEWHERE_BEGAN, EntryKind.MESSAGES_BEGAN,
        EntryKind.MESSAGES_ENDED, EntryKind.STOPPED,
    ]  # fmt: skip
    assert [kind for kind in kinds if kind in wanted][-6:] == wanted
    judged = next(entry for entry in reversed(kept) if entry.kind is EntryKind.TIME_JUDGED)
    assert judged.body["counts_as"] == "pause"
