"""Temporary states of a screen: a submission that can be reopened, an archived job, an unfinished drawing, keys of
commands, a calendar, segments with their texts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from annotator.core.events import (
    BundleArchived,
    DraftSaved,
    SettingsChanged,
    TaskReopened,
    TaskShown,
    TaskSubmitted,
)
from annotator.core.settings import GRACE
from annotator.formats.builtin.resources import resource_bytes
from annotator.ui.controls.text_input.date_time import DateTimePart
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines
from annotator.ui.design.transcription.segment_row import SegmentRow
from annotator.ui.design.validation import ShorteningLink
from annotator.ui.i18n.translation import language
from annotator.ui.pages.settings.keys_section import KeysSection
from annotator.ui.pages.workbench.undo_submit import LockedStrip
from journeys.driver import Driver
from journeys.keyboard import Keyboard

CTRL = Qt.KeyboardModifier.ControlModifier
SENT_KEY = "street-things@1"
HARBOUR = "samples/image-tagging/media/harbour.jpg"
OUTLINES = b"""<View><Image name="picture" value="$image"/><Header value="What is on the water?"/>
  <PolygonLabels name="boats" toName="picture"><Label value="Sailing boat"/><Label value="Motor boat"/></PolygonLabels>
</View>"""
MOMENTS = b"""<View><Image name="picture" value="$image"/><Header value="When was it taken?"/>
  <DateTime name="when" toName="picture"/><DateTime name="day" toName="picture" only="date"/></View>"""


class At(Protocol):
    """Looks at a screen under a name. `again` is done anew at each size: what pops up stays where it was."""

    def __call__(self, name: str, again: Callable[[], None] | None = None, /) -> Awaitable[None]: ...


class PassingStates:
    """`take` takes in a bundle with files of its own and opens it; `open_` opens the one of a key."""

    def __init__(
        self,
        driver: Driver,
        at: At,
        open_: Callable[[str], Awaitable[None]],
        take: Callable[[str, dict[str, bytes]], Awaitable[None]],
    ) -> None:
        self._driver = driver
        self._window = driver.running.window
        self._keys = Keyboard(driver)
        self._at = at
        self._open = open_
        self._take = take

    async def walk(self) -> None:
        await self._put_away()
        await self._sent()
        await self._begun()
        await self._moments()
        await self._segments()
        await self._commands()

    async def _put_away(self) -> None:
        driver, window = self._driver, self._window
        window.turn_to("inbox")
        key = self._sounding()
        await driver.event(BundleArchived, lambda: window.inbox.archive(key, is_archived=True))
        await driver.until(window.notice.action.isVisible, "the way back is offered")
        await self._at("inbox, put away")
        await driver.event(BundleArchived, window.notice.action.click)
        await driver.running.services.intents.settled()

    async def _sent(self) -> None:
        """Two are sent and taken back by the key of undo, and then it is said that they are as they were sent."""
        driver, footer = self._driver, self._window.workbench.footer
        await driver.agree(SENT_KEY)
        await self._choose_grace("60")
        await self._open(SENT_KEY)
        self._window.workbench.instructions.closed.emit()
        for number in range(2):
            await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
            await driver.event(TaskSubmitted, footer.submit.click)
            await driver.until(lambda: footer.is_offering, "the way back is offered")
            await driver.task_on_screen()
            if number == 0:
                await self._at("workbench, sent")
        await driver.event(TaskReopened, lambda: driver.press(Qt.Key.Key_Z, CTRL))
        await driver.task_on_screen()
        await driver.running.services.intents.settled()
        await self._at("workbench, the one before too")
        await driver.event(TaskReopened, lambda: driver.press(Qt.Key.Key_Z, CTRL))
        await driver.task_on_screen()
        await driver.running.services.intents.settled()
        await self._keys.key(Qt.Key.Key_Z, CTRL)
        await driver.until(lambda: "Ctrl+Z" in footer._draft.text(), "it is said that it is as sent")
        await self._at("workbench, as sent")
        await driver.event(TaskSubmitted, footer.skip.click)
        await driver.until(lambda: footer.is_offering, "the way back is offered")
        await driver.task_on_screen()
        await driver.running.services.intents.settled()
        await driver.event(TaskShown, footer.previous.click)
        await driver.running.services.intents.settled()
        await driver.until(lambda: bool(self._window.workbench.findChildren(LockedStrip)), "it is locked")
        await self._at("workbench (locked)")
        await self._choose_grace("0")
        self._window.turn_to("inbox")

    async def _begun(self) -> None:
        driver = self._driver
        await self._take("harbour-outlines", {"config.xml": OUTLINES, "media/first.png": resource_bytes(HARBOUR)})
        await self._keys.type("1")
        await self._keys.key(Qt.Key.Key_Space)
        before = len(driver.events)
        self._window.workbench.footer.submit.click()
        await driver.running.services.intents.settled()
        assert not [event for event in driver.events[before:] if isinstance(event, TaskSubmitted)]
        await self._at("workbench, a drawing lacks corners")
        await self._keys.key(Qt.Key.Key_Escape)
        self._window.turn_to("inbox")

    async def _moments(self) -> None:
        """The calendar pops up over the window, wherever there is room."""
        await self._take("harbour-moments", {"config.xml": MOMENTS, "media/first.png": resource_bytes(HARBOUR)})
        for part in self._window.workbench.findChildren(DateTimePart):
            name = "a calendar with a time" if part.tag.name == "when" else "a calendar"
            await self._at(name, partial(self._pop_up, part))
            self._pop_down()
        self._window.turn_to("inbox")

    def _pop_up(self, part: DateTimePart) -> None:
        self._pop_down()
        part._open_calendar()

    def _pop_down(self) -> None:
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            self._window.activateWindow()  # no window manager gives the focus back

    async def _segments(self) -> None:
        """Marked first, and then written down."""
        driver, keys = self._driver, self._keys
        await self._open(self._sounding())
        self._window.workbench.instructions.closed.emit()
        await keys.tab_to_widget(keys.panel.parts.marked["audio"])
        for label in ("1", "2"):
            await keys.type(label)
            await keys.key(Qt.Key.Key_F10)
            await keys.key(Qt.Key.Key_F5)
            await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_F10))
        await driver.until(lambda: len(self._rows()) == 2, "both are listed")
        await self._at("sound, two segments")
        await keys.submit_in_vain()
        await self._at("sound, a text is missing")
        row = self._rows()[0]
        fields: list[QWidget] = [*row.findChildren(OneLine), *row.findChildren(SeveralLines)]
        fields[0].setFocus()
        await keys.write("Good morning")
        await self._at("sound, a text is typed")
        keys.panel.parts.controls["clarity"].findChildren(QAbstractButton)[0].click()
        self._window.workbench.footer.submit.click()
        await driver.until(lambda: len(self._links()) == 2, "it is asked about the segment without a text")
        await self._at("sound, asked before it is sent")
        self._window.turn_to("inbox")

    def _links(self) -> list[ShorteningLink]:
        return [link for link in self._window.workbench.findChildren(ShorteningLink) if link.isVisible()]

    def _rows(self) -> list[SegmentRow]:
        return [row for row in self._window.workbench.findChildren(SegmentRow) if row.isVisible()]

    async def _commands(self) -> None:
        driver, settings = self._driver, self._window.settings
        self._window.turn_to("settings")
        await driver.running.services.intents.settled()
        settings.keys_toggle.click()
        await self._at("settings, keys", partial(self._show, settings.keys_toggle))
        (section,) = settings.findChildren(KeysSection)
        row = section.rows["skip"]
        row.add.click()
        await self._at("settings, a key is awaited", partial(self._show, row))
        await driver.event(SettingsChanged, lambda: driver.press(Qt.Key.Key_Backspace, CTRL))
        await driver.running.services.intents.settled()
        await self._at("settings, a key was chosen", partial(self._show, row))
        await driver.event(SettingsChanged, section.reset_all.click)
        await self._at("settings, all keys reset", partial(self._show, section.reset_all))
        settings.keys_toggle.click()

    def _show(self, part: QWidget) -> None:
        self._window.settings._area.ensureWidgetVisible(part, 0, 200)

    def _sounding(self) -> str:
        return next(sample.key for sample in self._driver.running.services.samples(language()) if "audio" in sample.key)

    async def _choose_grace(self, seconds: str) -> None:
        services = self._driver.running.services
        chosen = partial(services.preferences.choose, GRACE, seconds)
        await self._driver.event(SettingsChanged, partial(services.intents.post, chosen))
