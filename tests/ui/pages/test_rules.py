"""The rules on screen: search, a rules file that is asked about, used, undone and removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from annotator.core.settings import REFERENCE_WAGE
from annotator.ui.pages.rules import RulesPage
from annotator.ui.pages.settings.page import SettingsPage
from formats.rules_text import RULES, signed
from services.service_env import make_env
from ui.stage import Stage, labels_are_plain, rows, says, staged
from ui.tabbing import press, write

ALT = Qt.KeyboardModifier.AltModifier
FILE = "/downloads/union.rules"
TEXT = RULES.replace("2026-12-02", "2026-11-24")


async def opened(stage: Stage) -> RulesPage:
    stage.press(Qt.Key.Key_5, ALT)
    await stage.until(lambda: isinstance(stage.window.page, SettingsPage), "the settings are in front")
    stage.window.settings.rules.setFocus()
    stage.press(Qt.Key.Key_Space)
    await stage.settled()
    (page,) = stage.window.settings.findChildren(RulesPage)
    return page


async def open_file(stage: Stage, page: RulesPage, text: bytes) -> None:
    stage.env.folders.files[FILE] = text
    page.take(FILE)
    await stage.settled()


def test_a_rules_file_is_asked_about_used_undone_and_removed(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        settings = stage.window.settings
        await stage.env.services.preferences.choose(REFERENCE_WAGE, "fr-minimum-gross")
        before = stage.env.services.preferences.rules
        page = await opened(stage)
        await write(stage, page.search, "france gross")
        assert [row[1] for row in rows(page, "table")] == ["12.31 EUR/h gross", "12.65 EUR/h gross"]
        await open_file(stage, page, signed())
        assert says(page, "The day of “checked” is not possible. Nothing was changed.")
        await open_file(stage, page, TEXT.encode())
        assert says(page, "anyone can have written it in the name of “Union of click workers”.")
        assert page.question.use.text() == "Use although unsigned"
        await press(stage, page.question.leave)
        await stage.settled()
        assert stage.env.services.preferences.rules == before
        await open_file(stage, page, signed(TEXT))
        assert says(page, "which is new here")
        assert [row[3] for row in rows(page.question, "changes")] == ["12.55 EUR/h gross", "25.6%", "38,000.00 EUR"]
        await press(stage, page.question.use)
        await stage.settled()
        assert says(page, "The rules of “Union of click workers” are in use.")
        assert len(rows(page, "files")) == 1
        await press(stage, page.undo)
        await stage.settled()
        assert stage.env.services.preferences.rules == before
        await open_file(stage, page, signed(TEXT))
        assert says(page, "as a file that you used before")
        await press(stage, page.question.use)
        await stage.settled()
        await press(stage, page.remove)
        await stage.settled()
        assert (stage.env.services.preferences.rules, page.files.isVisible()) == (before, False)
        assert labels_are_plain(page)
        stage.press(Qt.Key.Key_Left, ALT)
        await stage.until(lambda: not settings.findChildren(RulesPage), "the settings are back")

    staged(app, make_env(), scenario)


def test_the_page_of_a_source_opens_in_the_browser_only_on_a_click(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda page: visited.append(page.toString()))

    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        await write(stage, page.search, "83,600")
        assert says(page, "Source, checked on December 2, 2026: Micro-entrepreneurs, services: limit of turnover")
        assert visited == []
        await press(stage, page.open_page)
        assert visited == ["https://entreprendre.service-public.gouv.fr/vosdroits/F32353"]
        await write(stage, page.search, "12.31")  # its source names no page
        assert not page.open_page.isVisible()

    staged(app, make_env(), scenario)
