"""Pages that are loaded and made when they are first wanted: the first task should not wait for them. They have their
parent from the start: Qt dresses what is in them once."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

from annotator.ui.pages.side_activities.pause import PausePage
from annotator.ui.windows.base import BaseWindow
from annotator.ui.windows.notice_lifetime import SETTLED

if TYPE_CHECKING:
    from annotator.ui.pages.earnings.page import EarningsPage
    from annotator.ui.pages.server_import.page import FromServerPage
    from annotator.ui.pages.settings.page import SettingsPage
    from annotator.ui.pages.timesheet.page import TimesheetPage


class LazyPages(BaseWindow):
    """Those that the window needs nothing of but a way to another page."""

    @abstractmethod
    def turn_to(self, name: str) -> None:
        """To a page by the name of its command."""

    @cached_property
    def from_server(self) -> FromServerPage:
        from annotator.ui.pages.server_import.page import FromServerPage

        page = self._stacked(FromServerPage(self._desk, self._stack))
        page.left.connect(lambda: self.turn_to("inbox"))
        return page

    @cached_property
    def timesheet(self) -> TimesheetPage:
        from annotator.ui.pages.timesheet.page import TimesheetPage

        return self._stacked(TimesheetPage(self._desk, self._stack))

    @cached_property
    def earnings(self) -> EarningsPage:
        from annotator.ui.pages.earnings.page import EarningsPage

        return self._stacked(EarningsPage(self._desk, self._stack))

    @cached_property
    def settings(self) -> SettingsPage:
        from annotator.ui.pages.settings.page import SettingsPage

        page = self._stacked(SettingsPage(self._desk, self._stack))
        page.refused.connect(lambda words: self.tell(words, "attention", SETTLED))
        page.moving.close_wanted.connect(self.closing)
        return page

    def leave(self) -> None:
        settings: SettingsPage | None = self.__dict__.get("settings")
        if settings is not None:
            settings.moving.stop()
        super().leave()

    @cached_property
    def pause(self) -> PausePage:
        return self._stacked(PausePage(self._desk, self._stack, offers_recovery=True))
