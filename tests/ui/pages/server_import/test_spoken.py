"""Screen-reader announcements while tasks are added from a Label Studio."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.hearing import Heard
from ui.pages.server_import.visitor import CDN, Visitor, task, visited
from ui.tabbing import key, tab_to


def test_each_step_is_said(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def said(visitor: Visitor, words: str) -> None:
        await visitor.stage.until(lambda: heard.any(words), f"“{words}” is said: {heard.spoken}")

    async def scenario(visitor: Visitor) -> None:
        page, stage = visitor.page, visitor.stage
        await visitor.opens()
        await visitor.types("label studio")
        await said(visitor, "This is not a server address.")
        visitor.server.opens = asyncio.Event()
        await visitor.types("label.example.org")
        await said(visitor, "Loading projects from https://label.example.org…")
        visitor.server.listed["7"] = [task(1, f"{CDN}/a")]
        visitor.server.opens.set()
        await visitor.settled()
        page.request.count.setCurrentText("none")
        await visitor.fetches()
        await said(visitor, "Enter how many tasks you want")
        page.request.count.setCurrentText("20")
        await visitor.fetches()
        await said(visitor, f"Your sign-in is not sent to that server. {CDN}")
        await tab_to(stage, page.question.ahead)
        visitor.server.opens.clear()
        await key(stage, Qt.Key.Key_Return)
        await said(visitor, "Downloading “Signs”")
        visitor.server.opens.set()
        await visitor.settled()

    visited(app, scenario)
