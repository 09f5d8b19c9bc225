"""A worker who writes marks wherever something is that must not leave, and whose results go to servers of every kind.
For the capture test, which looks for the marks in everything that the servers got."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.core.events import BundleImported, DecisionsFetched, DraftSaved, TaskShown
from annotator.core.money.amount import Money
from annotator.core.outbox.destinations import HTTPS
from annotator.core.outbox.parcel import Destination, ParcelState
from annotator.services.servers.projects import ProjectRequest
from journeys.driver import Driver
from journeys.marked_worker import NOTE, PLATFORM, REASON, MarkedWorker

OWN_PAY = "7.654321"
TIMES_LED_ELSEWHERE = 3
CTRL = Qt.KeyboardModifier.ControlModifier


class NetworkedWorker(MarkedWorker):
    def __init__(self, plan: dict[str, Any]) -> None:
        """`studio` and `project`: where tasks are taken from; `bundles`: folders whose results go to servers, of which
        that at `leading` points elsewhere; `tasks`: how many of each are answered."""
        super().__init__("", "")
        self._plan = plan
        self._looks = 0

    def looked(self) -> None:
        """At what requesters say, all of it once."""
        self._looks += 1

    async def companion(self, running: Running) -> None:
        self.driver = driver = Driver(running)
        await driver.active()
        for key in [await self._taken_from_studio(), *[await self._taken(folder) for folder in self._plan["bundles"]]]:
            await self._work_at(key)
        await self._pause()
        await self._another_platform()
        await self._judge()
        await self._decide()
        await self._led_elsewhere()
        while await running.services.delivery.waiting() > self._plan["tasks"]:
            await driver.rested(20)
        await driver.until(lambda: self._is_decided() and self._looks > 0, "what requesters say is here")
        seen = self._looks
        await driver.until(lambda: self._looks > seen + 1, "all of them were asked again")
        pay = self._pay()
        sys.stdout.write(json.dumps({"marks": [PLATFORM, NOTE, REASON, OWN_PAY, *pay], "sent": self._sent}) + "\n")
        sys.stdout.flush()
        driver.press(Qt.Key.Key_Q, CTRL)

    async def _taken_from_studio(self) -> str:
        """By what the page of its projects asks."""
        fetches = self.driver.running.services.fetches()
        url, project = self._plan["studio"], self._plan["project"]
        fetches.ask(url)
        await self.driver.until(lambda: not fetches.is_asking, "the projects are there")
        assert isinstance(fetches.offered, tuple), fetches.offered
        request = ProjectRequest(url, project, self._plan["tasks"] + 1, pay=Money(Decimal(OWN_PAY), "EUR"))
        taken = await self.driver.event(BundleImported, lambda: fetches.take(request, "Signs"))
        await self.driver.until(lambda: not fetches.is_fetching, "the fetch is over")
        return taken.key

    async def _taken(self, folder: str) -> str:
        inbox = self.driver.running.window.inbox
        return (await self.driver.event(BundleImported, lambda: inbox.take(folder))).key

    async def _work_at(self, key: str) -> None:
        driver = self.driver
        await driver.agree(key)
        await driver.event(TaskShown, lambda: driver.running.window.open_bundle(key))
        await driver.task_on_screen()
        for _task in range(self._plan["tasks"]):
            view = driver.running.services.session.view()
            assert view is not None
            self._sent.append(view.unique_id)
            await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
            await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
            await driver.task_on_screen()

    async def _led_elsewhere(self) -> None:
        """Tried again by hand, until each kind of redirect was met."""
        delivery = self.driver.running.services.delivery
        parcel = next(parcel for parcel in await delivery.parcels() if parcel.url == self._plan["leading"])
        for tries in range(1, TIMES_LED_ELSEWHERE + 1):
            while parcel.attempts < tries:
                await self.driver.rested(20)
                parcel = await delivery.parcel(parcel.unique_id) or parcel
            assert parcel.state is ParcelState.WAITING
            await delivery.retry_all(Destination(HTTPS, self._plan["leading"]))

    def _is_decided(self) -> bool:
        return any(isinstance(event, DecisionsFetched) for event in self.driver.events)
