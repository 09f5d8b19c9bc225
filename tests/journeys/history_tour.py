"""The pages on time and pay with a month behind them: every period, a day with all kinds of stretches, and what is
entered by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from annotator.core.events import SideActivityChanged
from annotator.core.pay.periods import Period
from annotator.core.settings import APPEARANCE, LANGUAGE, REFERENCE_WAGE
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.pages.payers import PayersPage
from journeys.driver import WINDOW_PX, Driver
from journeys.keyboard import Keyboard
from month_of_history import PARIS, Month

SMALL_PX = (960, 600)
ALT = Qt.KeyboardModifier.AltModifier


def fill_with_a_month(home: Path) -> None:
    """A month that ended a while ago, on this machine's clock. To be called outside a running loop."""
    Home(home).prepare()
    asyncio.run(_fill(home))


async def _fill(home: Path) -> None:
    records = open_records(Home(home))
    try:
        await records.append(*Month(morning=datetime.now(PARIS) - timedelta(hours=8)).entries)
    finally:
        await records.close()


class HistoryTour:
    """`look` takes a screenshot under a name."""

    def __init__(self, driver: Driver, look: Callable[[str], None]) -> None:
        self._driver = driver
        self._look = look
        self._keyboard = Keyboard(driver)

    async def play(self, language: str, theme: str) -> None:
        driver = self._driver
        await driver.active()
        for setting, value in ((LANGUAGE, language), (APPEARANCE, theme), (REFERENCE_WAGE, "fr-minimum-net")):
            await driver.choose(setting, value)
        driver.running.window.turn_to("inbox")
        assert driver.page is driver.running.window.inbox
        await self._looked("month-inbox")
        await self._timesheet()
        await self._earnings()
        await self._money()
        await self._elsewhere()
        driver.running.window.closing.emit()

    async def _timesheet(self) -> None:
        window = self._driver.running.window
        await self._keyboard.key(Qt.Key.Key_3, ALT)
        await self._driver.until(lambda: window.page is window.timesheet, "the timesheet is in front")
        page = window.timesheet
        await self._looked("month-timesheet-today")
        page.previous.click()
        await self._keyboard.tab_to_widget(page.strip)
        for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
            await self._keyboard.key(key)
        await self._looked("month-timesheet-stretch")
        page.today.click()
        page.undecided.findChildren(QPushButton)[0].click()
        await self._looked("month-timesheet-undecided")
        await self._small("month-timesheet-small")

    async def _earnings(self) -> None:
        window = self._driver.running.window
        await self._keyboard.key(Qt.Key.Key_4, ALT)
        await self._driver.until(lambda: window.page is window.earnings, "the earnings are in front")
        page = window.earnings
        for place, period in enumerate(Period):
            page.period.setCurrentIndex(place)
            page.refresh()
            await self._looked(f"month-earnings-{period.value}")
        page.period.setCurrentIndex(list(Period).index(Period.MONTH))
        page.refresh()
        assert page.figures is not None
        for card in (page.figures.pay, page.figures.time):
            card.as_table.click()
        await self._looked("month-earnings-tables")
        for card in (page.figures.pay, page.figures.time):
            card.as_table.click()
        page.form.begin.click()
        await self._scrolled_through(page.figures, "month-earnings-down")
        self._driver.running.window.resize(*SMALL_PX)
        await self._scrolled_through(page.figures, "month-earnings-small")
        self._driver.running.window.resize(*WINDOW_PX)

    async def _money(self) -> None:
        """A voucher and a payment written down, what can be put right, and the payers."""
        page = self._driver.running.window.earnings
        form = page.form
        for kind in ("voucher", "payment"):
            form.kind.setCurrentIndex(form.kind.findData(kind))
            page._area.ensureWidgetVisible(form)
            await self._looked(f"month-{kind}")
        form.put_right.click()
        await self._looked("month-corrections")
        form.put_right.click()
        page.to_payers.click()
        await self._looked("month-payers")
        await self._small("month-payers-small")
        page.subpages.page(PayersPage).back.click()

    async def _scrolled_through(self, inner: QWidget, name: str) -> None:
        """Each screenful, from the top to the end."""
        await self._settled()
        area = _area_of(inner)
        bar = area.verticalScrollBar()
        bar.setValue(0)
        number = 0
        while True:
            number += 1
            await self._looked(f"{name}-{number}")
            if bar.value() >= bar.maximum():
                return
            bar.setValue(min(bar.maximum(), bar.value() + area.viewport().height() - 40))

    async def _elsewhere(self) -> None:
        driver = self._driver
        driver.running.window.turn_to("inbox")
        strip = driver.running.window.activities
        await self._keyboard.key(Qt.Key.Key_F7)
        await self._looked("month-beside-asked")
        await self._small("month-beside-asked-small")
        await self._keyboard.key(Qt.Key.Key_1)
        await self._looked("month-elsewhere-asked")
        await driver.event(SideActivityChanged, strip.work.click)
        await self._looked("month-elsewhere")
        await self._small("month-elsewhere-small")
        await driver.event(SideActivityChanged, strip.stop.click)

    async def _small(self, name: str) -> None:
        self._driver.running.window.resize(*SMALL_PX)
        await self._looked(name)
        self._driver.running.window.resize(*WINDOW_PX)

    async def _looked(self, name: str) -> None:
        await self._settled()
        self._look(name)

    async def _settled(self) -> None:
        services = self._driver.running.services
        await services.background_intents.settled()
        await services.intents.settled()
        await self._driver.rested(250)


def _area_of(inner: QWidget) -> QScrollArea:
    """Return the area that scrolls it."""
    above = inner.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    assert isinstance(above, QScrollArea), "it stands in no scroll area"
    return above
