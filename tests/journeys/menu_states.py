"""Popups over a task: the sheets of shortcuts and of all tasks, the menus of audio and of segments, and spelling
suggestions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QToolButton, QWidget

from annotator.core.answer.regions import regions
from annotator.ui.controls.spelling import Spelling
from annotator.ui.controls.text_input.field_assistant import SpellingMenu
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines, TextField
from annotator.ui.pages.all_tasks import TaskSheet
from annotator.ui.viewers.audio.segment_editor import AnnotatedAudioView
from annotator.ui.windows.handbook import HandbookWindow
from annotator.ui.windows.shortcut_sheet import ShortcutSheet
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from journeys.sensitive_states import At

SUGGESTED = ("bicycle", "bicycles", "bicycled", "by cycle", "icicle")


class MenuStates:
    """`open_` opens the bundle of a key; `key` is that of one with a sound, two segments of which are marked."""

    def __init__(self, driver: Driver, at: At, open_: Callable[[str], Awaitable[None]], key: str) -> None:
        self._driver = driver
        self._window = driver.running.window
        self._at = at
        self._open = open_
        self._key = key

    async def walk(self) -> None:
        await self._open(self._key)
        self._window.workbench.instructions.closed.emit()
        await self._driver.running.services.intents.settled()
        await self._menus()
        await self._misspelt()
        await self._sheet()
        self._window.turn_to("inbox")

    async def _menus(self) -> None:
        view = self._part(AnnotatedAudioView)
        for number, button in enumerate(self._menu_buttons(view)):
            await self._at(f"sound, menu {number + 1}", partial(self._pop_up, button))
            await self._leave()
        region = regions(self._window.workbench.answer, Keyboard(self._driver).panel.design)[0]
        await self._at("sound, menu of a segment", partial(self._pop_up_segment, view, region.id))
        await self._leave()

    async def _misspelt(self) -> None:
        fields: list[TextField] = [
            *self._window.workbench.findChildren(OneLine),
            *self._window.workbench.findChildren(SeveralLines),
        ]
        field = next(found for found in fields if found.isVisible())
        await self._at("sound, a misspelt word", partial(self._pop_up_spelling, field))
        await self._leave()

    async def _sheet(self) -> None:
        for name, show in (
            ("shortcuts", self._window._show_shortcuts),
            ("help", self._window.show_help),
            ("all tasks", self._window.workbench._choose_task),
        ):
            await self._at(f"sound, {name}", partial(self._open_sheet, show))
            self._close_sheets()
            await self._driver.until(lambda: not self._sheets(), "the sheet is gone")
            await self._driver.active()

    async def _leave(self) -> None:
        self._pop_down()
        await self._driver.active()

    def _pop_up(self, button: QToolButton) -> None:
        self._pop_down()
        button.menu().popup(button.mapToGlobal(QPoint(0, button.height())))

    def _pop_up_segment(self, view: AnnotatedAudioView, region_id: str) -> None:
        self._pop_down()
        view.editor.menu_wanted.emit(region_id, 1000.0, view.mapToGlobal(view.rect().center()))

    def _pop_up_spelling(self, field: TextField) -> None:
        self._pop_down()
        (spelling,) = self._window.workbench.findChildren(Spelling)
        menu = SpellingMenu(field, spelling, "bicylce", SUGGESTED)
        menu.open_at(field.mapToGlobal(QPoint(0, field.height())))

    def _pop_down(self) -> None:
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def _open_sheet(self, show: Callable[[], None]) -> None:
        """Open the sheet as large as this window allows."""
        self._close_sheets()
        show()

    def _close_sheets(self) -> None:
        for sheet in self._sheets():
            sheet.reject()

    def _sheets(self) -> list[QDialog]:
        kinds = (ShortcutSheet, HandbookWindow, TaskSheet)
        found = [sheet for kind in kinds for sheet in self._window.findChildren(kind)]
        return [sheet for sheet in found if sheet.isVisible()]

    def _menu_buttons(self, view: QWidget) -> list[QToolButton]:
        found = [button for button in view.findChildren(QToolButton) if isinstance(button.menu(), QMenu)]
        return [button for button in found if button.isVisible()]

    def _part[W: QWidget](self, kind: type[W]) -> W:
        return next(part for part in self._window.workbench.findChildren(kind) if part.isVisible())
