"""Somebody who adds tasks from a Label Studio, on a desk of fakes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.ui.pages.server_import.page import FromServerPage
from services.service_env import make_env
from ui.stage import Stage, staged
from ui.tabbing import key, tab_to

URL = "https://label.example.org"
CDN = "https://cdn.example.net"
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def task(number: int, address: str = "/data/upload/7", **data: object) -> dict[str, object]:
    return {"id": number, "data": {"image": f"{address}/{number}.png", **data}}


class Visitor:
    """Somebody on the page."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.env = stage.env
        self.server = stage.env.task_server

    @property
    def page(self) -> FromServerPage:
        return self.stage.window.from_server

    async def settled(self) -> None:
        await self.env.services.server_intents.settled()
        await self.stage.settled()

    async def opens(self) -> None:
        await key(self.stage, Qt.Key.Key_O, CTRL_SHIFT)
        await self.stage.until(lambda: self.stage.window.page is self.page, "the page is there")
        await self.stage.settled()

    async def types(self, address: str) -> None:
        self.page.address.address.setCurrentText(address)
        await tab_to(self.stage, self.page.address.show_projects)
        await key(self.stage, Qt.Key.Key_Return)

    async def lists(self, address: str = URL) -> None:
        """The projects there, the first of which was looked at."""
        await self.opens()
        await self.types(address)
        await self.settled()
        await self.looks()

    async def looks(self) -> None:
        project = self.page.projects.project
        assert project is not None
        fetches = self.env.services.fetches()
        await self.stage.until(lambda: (URL, project.number) in fetches.looks, "it was looked at")
        await self.settled()

    async def fetches(self) -> None:
        await tab_to(self.stage, self.page.request.fetch)
        await key(self.stage, Qt.Key.Key_Return)
        await self.settled()

    def fetched(self) -> list[str]:
        return [asked for asked in self.server.asked if asked.startswith("fetch")]


def visited(app: QApplication, scenario: Callable[[Visitor], Awaitable[None]], *projects: str) -> None:
    env = make_env()
    for number, title in enumerate(projects or ("Signs", "Birds"), start=7):
        env.task_server.add_project(str(number), title, [task(each) for each in range(30)], "Say what you see.")

    async def whole(stage: Stage) -> None:
        await scenario(Visitor(stage))

    staged(app, env, whole)
