"""Pages that are created on first use, so that the first task need not wait for them. They get their parent at
creation, so that Qt styles their content only once."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

from annotator.ui.pages.side_activities.pause import PausePage
from annotator.ui.windows.base import BaseWindow
from annotator.ui.windows.notice_strip import SETTLED

if TYPE_CHECKING:
    from annotator.ui.pages.earnings.page import EarningsPage
    from annotator.ui.pages.server_import.page import FromServerPage
    from annotator.ui.pages.settings.page import SettingsPage
    from annotator.ui.pages.timesheet.page import TimesheetPage


class LazyPages(BaseWindow):
    """A window with pages that it only navigates to."""

    @abstractmethod
    def turn_to(self, name: str) -> None:
        """Show the page with this command name."""

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
