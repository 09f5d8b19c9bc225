"""The first start of the real program: four questions by keyboard, each of which can be skipped, and never again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import BundleImported
from annotator.core.ledger.intervals import State
from annotator.core.settings import FIRST_START, LANGUAGE, OWN_CURRENCY, OWN_WAGE, REFERENCE_WAGE, STATUS, Setting
from annotator.ui.pages.first_start.page import FirstStartPage
from annotator.ui.pages.first_start.pay_diagram import PayDiagram
from annotator.ui.windows.base import LEAST_PX
from journeys.driver import Driver
from journeys.laid_out import window_faults
from paid_sample import paid_sample

ENTER = Qt.Key.Key_Return
SIZES = ((1280, 720), LEAST_PX)
QUESTIONS = (LANGUAGE, REFERENCE_WAGE, STATUS, OWN_CURRENCY)


class Newcomer:
    """A person at the first start, by keyboard alone."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.driver = Driver(running, skips=False)

    @property
    def page(self) -> FirstStartPage:
        page = self.running.window.page
        assert isinstance(page, FirstStartPage)
        return page

    async def at(self, setting: Setting) -> None:
        await self._focused(lambda: self.page.editors[setting], setting.key)

    async def skips(self, *settings: Setting) -> None:
        for setting in settings:
            await self.at(setting)
            self.driver.press(ENTER)

    async def stored(self, setting: Setting, value: str) -> None:
        await self.driver.until(lambda: self.running.services.preferences.value(setting) == value, value)

    async def goes_on(self) -> None:
        """Look at the diagram and leave it."""
        await self._focused(lambda: self.page.go_on, "the button is reached")
        self.driver.press(ENTER)
        await self._focused(lambda: self.page.start, "the diagram is shown")
        assert window_faults(self.running.window) == []
        (diagram,) = self.page.findChildren(PayDiagram)
        assert "6.00" in diagram.accessibleName()
        self.driver.press(ENTER)

    async def _focused(self, find: Callable[[], QWidget], what: str) -> None:
        await self.driver.until(lambda: self.running.window.focusWidget() is find(), what)


def asked(home: Path) -> bool:
    """Start the program again and say whether it asks."""
    found: list[bool] = []

    async def companion(running: Running) -> None:
        found.append(running.window.asks_first)
        running.closing.set()

    assert main(["--home", str(home)], companion) == 0
    return found[0]


def test_who_skips_every_question_is_compared_with_no_wage_and_is_not_asked_again(tmp_path: Path) -> None:
    async def companion(running: Running) -> None:
        newcomer, preferences = Newcomer(running), running.services.preferences
        driver, window = newcomer.driver, running.window
        await driver.active()
        await driver.until(lambda: running.services.journal.state is State.OWN_PAGES, "the questions are no work")
        for size in SIZES:
            window.resize(*size)
            await driver.rested(100)
            assert window_faults(window) == []
        await newcomer.skips(*QUESTIONS)
        await newcomer.goes_on()
        await driver.until(lambda: window.page is window.inbox, "the inbox is shown")
        await driver.until(lambda: running.services.journal.state is State.SEARCHING, "the inbox is work")
        await driver.until(lambda: FIRST_START in preferences.settings.chosen, "it is stored")
        assert preferences.settings.chosen.keys().isdisjoint(setting.key for setting in QUESTIONS)
        assert preferences.value(REFERENCE_WAGE) == "none"
        running.closing.set()

    assert main(["--home", str(tmp_path)], companion) == 0
    assert not asked(tmp_path)


def test_the_country_proposes_its_currency_until_one_is_chosen(tmp_path: Path) -> None:
    async def companion(running: Running) -> None:
        newcomer, preferences = Newcomer(running), running.services.preferences
        driver = newcomer.driver
        await driver.active()
        await newcomer.skips(LANGUAGE)
        for downs, wage, currency in ((1, "fr-minimum-gross", "EUR"), (2, "us-federal", "USD")):
            await newcomer.at(REFERENCE_WAGE)
            for _down in range(downs):
                driver.press(Qt.Key.Key_Down)
            await newcomer.stored(REFERENCE_WAGE, wage)
            await newcomer.stored(OWN_CURRENCY, currency)
        await newcomer.skips(REFERENCE_WAGE, STATUS)
        await newcomer.at(OWN_CURRENCY)
        box = newcomer.page.editors[OWN_CURRENCY]
        await driver.until(lambda: box.property("currentText") == "USD", "the proposal is shown")
        driver.press(Qt.Key.Key_Home)
        await driver.until(lambda: preferences.value(OWN_CURRENCY) == "none", "none is wanted")
        await preferences.choose(STATUS, "micro-bnc")
        await running.services.intents.settled()
        assert preferences.value(OWN_CURRENCY) == "none", "a choice was replaced"
        running.closing.set()

    assert main(["--home", str(tmp_path)], companion) == 0


def test_who_leaves_before_an_answer_is_asked_at_the_next_start(tmp_path: Path) -> None:
    assert asked(tmp_path)
    assert asked(tmp_path)


def test_answers_are_given_by_keyboard_in_the_chosen_language(tmp_path: Path) -> None:
    async def companion(running: Running) -> None:
        newcomer = Newcomer(running)
        driver, preferences = newcomer.driver, running.services.preferences
        await driver.active()
        await newcomer.at(LANGUAGE)
        driver.press(Qt.Key.Key_End)
        driver.press(ENTER)
        await driver.until(lambda: preferences.value(LANGUAGE) == "fr", "French is chosen")
        await driver.until(lambda: newcomer.page.accessibleName() == "Bienvenue", "the page is in French")
        await driver.active()
        await newcomer.at(REFERENCE_WAGE)
        driver.press(Qt.Key.Key_End)
        await driver.until(lambda: preferences.value(REFERENCE_WAGE) == "own", "a custom amount is wanted")
        driver.press(ENTER)
        await newcomer.at(OWN_WAGE)
        driver.press(Qt.Key.Key_1)
        driver.press(Qt.Key.Key_5)
        driver.press(ENTER)
        await driver.until(lambda: preferences.value(OWN_WAGE) == "15", "the amount is stored")
        running.closing.set()

    assert main(["--home", str(tmp_path)], companion) == 0
    assert not asked(tmp_path)


def test_a_job_that_is_given_at_the_first_start_opens_after_the_questions(tmp_path: Path) -> None:
    async def companion(running: Running) -> None:
        newcomer, window = Newcomer(running), running.window
        driver = newcomer.driver
        await driver.active()
        await driver.until(lambda: any(isinstance(event, BundleImported) for event in driver.events), "it is added")
        await newcomer.skips(*QUESTIONS)
        await newcomer.goes_on()
        await driver.until(lambda: window.page is window.workbench, "the job is open")
        running.closing.set()

    bundle = paid_sample(tmp_path / "bundle")
    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0
