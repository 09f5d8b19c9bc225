"""The main window. It holds the pages, selects the current one and forwards events, ignorant of content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QHBoxLayout

from annotator.core.events import (
    BundleArchived,
    BundleFinished,
    BundleRejected,
    ConsentRequested,
    DecisionsFetched,
    Event,
    IdleEnded,
    News,
    SideActivityChanged,
    TaskPutAway,
    TaskReopened,
    TaskShown,
    TimeCorrected,
    WorkPaused,
    WorkResumed,
)
from annotator.core.ledger.intervals import State
from annotator.core.outbox.consent import OnHold, Recipient
from annotator.core.problems import Problem
from annotator.core.settings import FIRST_START, OWN_PAGES_COUNT
from annotator.services.bundles import PAY_CARDS
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce, sentence
from annotator.ui.design.focus import lost_focus
from annotator.ui.i18n.time_text import recounted_text
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import WINDOW, bind, words_of
from annotator.ui.pages.base import Page
from annotator.ui.pages.inbox.page import InboxPage
from annotator.ui.pages.side_activities.activity_strip import ActivityStrip
from annotator.ui.pages.side_activities.idle_strip import IdleStrip
from annotator.ui.pages.side_activities.pause import PausePage
from annotator.ui.pages.workbench.page import WorkbenchPage
from annotator.ui.windows.base import BaseWindow
from annotator.ui.windows.nav_rail import NavRail
from annotator.ui.windows.notice_strip import ALL_DONE, SETTLED

if TYPE_CHECKING:
    from annotator.ui.pages.earnings.page import EarningsPage
    from annotator.ui.pages.first_start.page import FirstStartPage
    from annotator.ui.pages.outbox.consent import ConsentPage
    from annotator.ui.pages.outbox.page import OutboxPage
    from annotator.ui.pages.server_import.page import FromServerPage
    from annotator.ui.pages.settings.page import SettingsPage
    from annotator.ui.pages.timesheet.page import TimesheetPage
    from annotator.ui.windows.inbox_notices import InboxNotices


# Pages on which the worker looks after the own records: no work, unless the worker counts it.
OWN_PAGES = ("outbox", "agreement", "timesheet", "earnings", "settings", "first_start")


class MainWindow(BaseWindow):
    """The main window. Pages that the first task does not need are created on first use, with their parent, so that Qt
    styles their content only once."""

    def __init__(self, services: Services, before: MainWindow | None = None) -> None:
        """Create the window. `before` is the one that it replaces: what was dismissed there stays dismissed."""
        super().__init__(services)
        self.setWindowTitle("annotator")
        self._at_work = False  # the user is at the workbench or on the way there
        self._refused: tuple[Problem, ...] = ()  # of the bundle that was refused last
        self._successor: MainWindow | None = None
        self._after_questions: Callable[[], None] = lambda: None
        self._to_export = ""  # the bundle whose export goes on once the worker consents
        self._rail = NavRail()
        self.idle_strip = IdleStrip(services)
        self.activities = ActivityStrip(services)
        self.inbox = self._stacked(InboxPage(services))
        self.workbench = self._stacked(WorkbenchPage(services))
        # The pages of the navigation rail, named as in `ui.keyboard.commands.PAGES`, and two that are opened otherwise.
        self._turned_to: Mapping[str, Callable[[], Page]] = {
            "inbox": lambda: self.inbox,
            "outbox": lambda: self.outbox,
            "timesheet": lambda: self.timesheet,
            "earnings": lambda: self.earnings,
            "settings": lambda: self.settings,
            "from_server": lambda: self.from_server,
            "first_start": lambda: self.first_start,
        }
        self._lay_out()
        self._connect(before)
        self._silence = services.event_bus.listen(self._on_event)

    def _lay_out(self) -> None:
        self._strips.put_waiting(self.idle_strip)
        self._strips.put_question(self.activities)
        self._middle.addWidget(self._stack, 1)
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(self._middle, 1)

    def _connect(self, before: MainWindow | None) -> None:
        handlers: dict[str, Callable[[], None]] = {
            **{name: partial(self.turn_to, name) for name in self._turned_to if name != "first_start"},
            "open": self._open,
            "idle_question": self.idle_strip.take_focus,
            "beside": self._toggle_activities,
            "shortcuts": self._show_shortcuts,
            "help": self.show_help,
            "quit": lambda: self.closing.emit(),
        }
        bind(self, WINDOW, handlers)
        self._rail.wanted.connect(self.turn_to)
        self._rail.help_wanted.connect(self.show_help)
        self.inbox.bundle_wanted.connect(self.open_bundle)
        self.inbox.sample_wanted.connect(lambda place: self._services.background_intents.post(lambda: self.take(place)))
        self.workbench.leave_wanted.connect(lambda: self.turn_to("inbox"))
        self.idle_strip.left.connect(self._back_to_page)
        self.activities.left.connect(self._back_to_page)
        self.activities.asked.connect(self._record_own_pages)
        self.inbox.activities_wanted.connect(self._toggle_activities)
        self.inbox.server_wanted.connect(lambda: self.turn_to("from_server"))
        self.inbox.work_wanted.connect(self._bring_work)
        self.inbox.more_wanted.connect(self._fetch_more)
        self.inbox.decision_wanted.connect(self._decide)
        if before is None or not before.idle_strip.isHidden():
            self.idle_strip.refresh()  # a crash may have left unrecorded time
        if before is None or not before.notice.isHidden():
            self._services.intents.post(self._show_start_notice)

    @cached_property
    def from_server(self) -> FromServerPage:
        from annotator.ui.pages.server_import.page import FromServerPage

        page = self._stacked(FromServerPage(self._services, self._stack))
        page.left.connect(lambda: self.turn_to("inbox"))
        return page

    @cached_property
    def timesheet(self) -> TimesheetPage:
        from annotator.ui.pages.timesheet.page import TimesheetPage

        return self._stacked(TimesheetPage(self._services, self._stack))

    @cached_property
    def earnings(self) -> EarningsPage:
        from annotator.ui.pages.earnings.page import EarningsPage

        return self._stacked(EarningsPage(self._services, self._stack))

    @cached_property
    def settings(self) -> SettingsPage:
        from annotator.ui.pages.settings.page import SettingsPage

        page = self._stacked(SettingsPage(self._services, self._stack))
        page.refused.connect(lambda text: self.show_notice(text, "attention", SETTLED))
        page.moving.close_wanted.connect(self.closing)
        return page

    @cached_property
    def first_start(self) -> FirstStartPage:
        from annotator.ui.pages.first_start.page import FirstStartPage

        page = self._stacked(FirstStartPage(self._services, self._stack))
        page.left.connect(lambda: self.turn_to("inbox"))
        page.refused.connect(lambda text: self.show_notice(text, "attention", SETTLED))
        return page

    @cached_property
    def pause(self) -> PausePage:
        return self._stacked(PausePage(self._services, self._stack, offers_recovery=True))

    @cached_property
    def outbox(self) -> OutboxPage:
        from annotator.ui.pages.outbox.page import OutboxPage

        page = self._stacked(OutboxPage(self._services, self._stack))
        page.decision_wanted.connect(self._decide)
        return page

    @cached_property
    def agreement(self) -> ConsentPage:
        from annotator.ui.pages.outbox.consent import ConsentPage

        page = self._stacked(ConsentPage(self._services, self._stack))
        page.answered.connect(self._after_agreement)
        page.take_back_wanted.connect(self.workbench.undo_actions.go_back_to)
        return page

    @cached_property
    def _notices(self) -> InboxNotices:
        from annotator.ui.windows.inbox_notices import InboxNotices

        return InboxNotices(
            self._services, self.show_notice, self.notice, self.inbox, self.workbench.undo_actions, self.turn_to,
            self._show_receipts, self.open_bundle,
        )  # fmt: skip

    def _show_receipts(self) -> None:
        self.turn_to("earnings")
        if self.page is self.earnings:  # not on a break
            self.earnings.show_receipts()

    def open_bundle(self, key: str, unique_id: str = "") -> None:
        if self._successor is not None:
            self._successor.open_bundle(key, unique_id)
            return
        self._at_work = True
        self.inbox.left_for(key)
        self._services.intents.post(lambda: self._services.session.open_bundle(key, unique_id))

    def turn_to_taking(self) -> None:
        """Show the inbox for a bundle about to be imported, unless a modal dialog or a task is open."""
        if QApplication.activeModalWidget() is None and not self._at_work:
            self.turn_to("inbox")

    async def take(self, location: str) -> None:
        """Import a bundle, and open it if the user waits for it at the inbox."""
        await self.go_on_with(location, await self._services.bundles.take(location, self.inbox.begin_taking(location)))

    async def go_on_with(self, location: str, key: str | None, *, was_there: bool = False) -> None:
        """Open the bundle imported as `key` (None: it has problems); only show a notice if the user left the page. The
        inbox reports pay cards."""
        if key == PAY_CARDS:
            return
        if self.asks_first:
            self._after_questions = lambda: self._services.intents.post(
                lambda: self.go_on_with(location, key, was_there=was_there)
            )
            return
        is_awaited = self.page is self.inbox and not self._at_work and QApplication.activeModalWidget() is None
        if not is_awaited:
            await self._notices.show_import(location, key, was_there=was_there, why=self._refused)
        elif key is not None:
            self.open_bundle(key)

    def turn_to(self, name: str) -> None:
        """Show the page with this command name. A break can only be left by resuming work."""
        if self._successor is not None:
            self._successor.turn_to(name)
            return
        if self._paused:
            return
        self._leave_task()
        asked = self.asks_first
        page = self._turned_to[name]()
        if not self._is_first_start(page):
            page.setAccessibleName(words_of(name))
        if page is not self.page:
            announce(self, sentence(page.accessibleName()))
        self._to(page, name)
        page.refresh()
        if asked and not self.asks_first:
            self._services.intents.post(lambda: self._services.preferences.keep({FIRST_START: "done"}))
            self._after_questions()

    @property
    def asks_first(self) -> bool:
        """Return True while the questions of the first start are shown."""
        return bool(self._pages) and self._is_first_start(self.page)

    def _is_first_start(self, page: Page) -> bool:
        return page is self.__dict__.get("first_start")

    def _fetch_more(self, url: str, project: str) -> None:
        self.turn_to("from_server")
        self.from_server.go_to(url, project)

    def _bring_work(self) -> None:
        self.turn_to("settings")
        self.settings.ask_for_work()

    def _toggle_activities(self) -> None:
        if not self._paused:
            self.activities.toggle()

    def _show_shortcuts(self) -> None:
        from annotator.ui.windows.shortcut_sheet import ShortcutSheet, task_on

        task = task_on(self.page, self._services.session.view())
        sheet = ShortcutSheet(self, playing=self.workbench.playing, task=task)
        sheet.help_wanted.connect(self.show_help)
        sheet.open()

    def leave(self) -> None:
        self.inbox.import_progress.stop()
        settings: SettingsPage | None = self.__dict__.get("settings")
        if settings is not None:
            settings.moving.bar.stop()
        super().leave()

    def hand_over(self, window: MainWindow) -> None:
        """Pass on to the window that replaces this one what the user still does here, and ignore events."""
        self._successor = window
        self._silence()
        self._silence_notices()

    @property
    def page_name(self) -> str:
        """The command name of the current page; empty for a task and other pages without one."""
        pages = (name for name in self._turned_to if self.__dict__.get(name) is self.page)
        return next(pages, "")

    def let_go(self) -> None:
        self._silence()
        super().let_go()

    @property
    def _paused(self) -> bool:
        """True during a break. The break page only leads back to work, so that no break continues unnoticed."""
        return _covers(self.page)

    def _open(self) -> None:
        if self._paused:
            return
        self.turn_to("inbox")
        self.inbox.ask_for_bundle()

    def _leave_task(self) -> None:
        if self._at_work:
            self._services.intents.post(self._services.session.leave_task)
        self._at_work = False

    def _to(self, page: Page, nav: str = "") -> None:
        self._bring(page)
        self._rail.setVisible(page is not self.workbench and not _covers(page) and not self.asks_first)
        self.activities.cover(isinstance(page, PausePage))
        self._rail.mark(nav)
        self._focus_on(page)
        self._record_own_pages()

    def _record_own_pages(self) -> None:
        """Record whether the page is one whose time is not work, as is a submitted answer, or a question about an
        activity beside tasks. A break changes nothing."""
        if not isinstance(self.page, PausePage):
            shown = {self.__dict__.get(name) for name in OWN_PAGES}
            counts = self._services.preferences.value(OWN_PAGES_COUNT) == "yes"
            is_reviewing = self.page is self.workbench and self._services.journal.context.reviewing
            is_free = self.page is not self.workbench and self._services.side_activities.current is None
            is_choosing = self.activities.is_asking and is_free
            is_there = (self.page in shown or is_reviewing or is_choosing) and not counts
            self._services.intents.post(lambda: self._services.side_activities.at_own_pages(is_there=is_there))

    def _pass_on(self, event: Event) -> None:
        for page in self._pages:
            page.on_event(event)
        if isinstance(event, BundleRejected):
            self._refused = event.problems

    def _on_event(self, event: Event) -> None:
        self._pass_on(event)
        self.activities.refresh()
        match event:
            case TaskShown():
                self._bring_task()
            case WorkPaused() | WorkResumed() | SideActivityChanged():
                self._follow_breaks(event)
            case BundleFinished():
                self.turn_to("inbox")
                self.show_notice(_("That was the last task. Thank you for your work."), ends=ALL_DONE)
                self._services.intents.post(self._notices.show_bundle_end)
            case ConsentRequested(recipient, unique_id):
                if self._at_work:
                    self._ask_to_agree(recipient, unique_id)
            case TaskPutAway() | TaskReopened():
                self._follow_task(event)
            case BundleArchived() as archived if self.page is self.inbox:
                self._services.intents.post(lambda: self._notices.show_archived(archived))
            case DecisionsFetched() | News() as news:
                self._services.intents.post(lambda: self._notices.show_news(news))
            case IdleEnded() | TimeCorrected():
                self.idle_strip.refresh()
                if isinstance(event, TimeCorrected):
                    offset_at = self._services.books.timesheets.offset_at
                    announce(self, " ".join(recounted_text(period, offset_at) for period in event.periods))
            case _:
                return

    def _bring_task(self) -> None:
        """Show the workbench with the task that is ready, unless the user turned to another page meanwhile."""
        if self._at_work and self.page is not self.workbench:
            self._to(self.workbench, "inbox")
        elif lost_focus(self):  # the task took it, behind the page in front
            self._back_to_page()
        if self._services.journal.context.reviewing:
            self._record_own_pages()

    def _follow_task(self, event: TaskPutAway | TaskReopened) -> None:
        """Update after a task was left or reopened. A reopened task is displayed if the user is at the workbench or
        going there."""
        if isinstance(event, TaskReopened):
            self._at_work = self._at_work or self.workbench.undo_actions.going_to == event.unique_id
            if not self._at_work:
                self._notices.announce_reopened(partial(self.open_bundle, event.key, event.unique_id))
        self.inbox.refresh()

    def _ask_to_agree(self, recipient: Recipient, unique_id: str) -> None:
        """Show the consent page; a break page covers it until the break ends."""
        self._to_export = ""
        self.agreement.ask(recipient, unique_id, was_just_sent=True)
        if not isinstance(self.page, PausePage):
            self._to(self.agreement)

    def _decide(self, on_hold: OnHold, to_export: str = "") -> None:
        self._to_export = to_export
        self.agreement.ask(on_hold.recipient, on_hold.first)
        self._to(self.agreement, "outbox")

    def _after_agreement(self, has_agreed: object) -> None:
        """Go on with the export that asked for consent, or else return to the outbox. After a task the next one or the
        end of the bundle is already displayed."""
        if self.page is not self.agreement:
            return
        if has_agreed and self._to_export:
            self.turn_to("inbox")
            self.inbox.export(self._to_export)
        else:
            self.turn_to("outbox")

    async def _show_start_notice(self) -> None:
        """Report results that nobody will get without the worker: those awaiting consent, or else those to export.
        The notices are loaded only if there are any."""
        if await self._services.consents.awaiting():
            await self._notices.show_on_hold_notice()
        elif undelivered := await self._services.deliveries.undelivered():
            self._notices.show_undelivered(undelivered)

    def _follow_breaks(self, event: WorkPaused | WorkResumed | SideActivityChanged) -> None:
        """Show or leave the break page. A break covers every page, recovery time only the task; on other pages the
        activity strip displays it."""
        covers = self.page is self.workbench and self._services.side_activities.is_at(State.RECOVERY)
        covered = isinstance(self.page, PausePage) and not self._paused
        match event:
            case WorkPaused(since_utc_ms):
                self.idle_strip.hide()
                self.pause.show_since(since_utc_ms)
                self._to(self.pause)
            case SideActivityChanged() if not (covers or covered):
                return
            case _:
                self._after_pause()

    def _after_pause(self) -> None:
        """Return to the task, the consent question or the inbox. A task being opened shows itself."""
        if self._services.side_activities.is_at(State.RECOVERY):
            self.pause.show_recovery()
            self._to(self.pause)
        elif not self._at_work:
            self._to(self.inbox, "inbox")
            self.inbox.refresh()
        elif self._services.session.is_asking:
            self._to(self.agreement)
        elif self._services.session.view() is not None:
            self._to(self.workbench, "inbox")
        self.idle_strip.refresh()


def _covers(page: Page) -> bool:
    """Return True for the page of a break, which only leads back to work."""
    return isinstance(page, PausePage) and not page.recovers
