"""The window: it holds the pages, says which one is in front, and hands facts on. It knows nothing of their content."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.core.facts import (
    BundleFinished,
    Fact,
    Failed,
    IdleEnded,
    TaskPutAway,
    TaskShown,
    TimeJudged,
    WorkPaused,
    WorkResumed,
)
from annotator.ui.commands import WINDOW, bind, keys_of
from annotator.ui.icons import icon
from annotator.ui.messages import error_sentence
from annotator.ui.pages.earnings import EarningsPage
from annotator.ui.pages.inbox import InboxPage
from annotator.ui.pages.outbox import OutboxPage
from annotator.ui.pages.pause import PausePage
from annotator.ui.pages.settings import SettingsPage
from annotator.ui.pages.timesheet import TimesheetPage
from annotator.ui.pages.workbench import WorkbenchPage
from annotator.ui.top_window import TopWindow
from annotator.ui.widgets.elsewhere_strip import ElsewhereStrip
from annotator.ui.widgets.idle_strip import IdleStrip
from annotator.ui.widgets.labels import frame
from annotator.ui.widgets.shortcut_sheet import ShortcutSheet
from annotator.ui.words import _
from annotator.work.desk import Desk


class Window(TopWindow):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setWindowTitle("annotator")
        self._at_work = False  # the person is, or is on the way, at the workbench
        self._nav: dict[str, QToolButton] = {}
        self.idle_strip = IdleStrip(desk)
        self.elsewhere = ElsewhereStrip(desk)
        self.inbox = InboxPage(desk)
        self.workbench = WorkbenchPage(desk)
        for page in (self.inbox, self.workbench):
            self._stack.addWidget(page)
        self._lay_out()
        self._connect()
        self._silence = desk.bulletin.listen(self._on_fact)

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        column = QVBoxLayout()
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(4)
        for name, words in (
            ("inbox", _("Inbox")),
            ("outbox", _("Outbox")),
            ("timesheet", _("Timesheet")),
            ("earnings", _("Earnings")),
            ("settings", _("Settings")),
        ):
            made = QToolButton()
            made.setProperty("role", "nav")
            made.setText(words)
            made.setIcon(icon(name))
            made.setIconSize(QSize(24, 24))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setCheckable(True)
            made.setToolTip(keys_of(name))
            group.addButton(made)
            self._nav[name] = made
            column.addWidget(made)
        column.addStretch()
        self._rail = frame("bar", column)
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        main.addWidget(self.notice)
        main.addWidget(self.idle_strip)
        main.addWidget(self.elsewhere)
        main.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(main, 1)

    def _connect(self) -> None:
        handlers: dict[str, Callable[[], None]] = {
            "inbox": self.show_inbox,
            "outbox": self.show_outbox,
            "timesheet": self.show_timesheet,
            "earnings": self.show_earnings,
            "settings": self.show_settings,
            "open": self._open,
            "idle_question": self.idle_strip.take_focus,
            "elsewhere": self._toggle_elsewhere,
            "shortcuts": lambda: ShortcutSheet(self).open(),
            "quit": lambda: self.closing.emit(),
        }
        bind(self, WINDOW, handlers)
        for name, made in self._nav.items():
            made.clicked.connect(handlers[name])
        self.inbox.bundle_wanted.connect(self.open_bundle)
        self.workbench.leave_wanted.connect(self.show_inbox)
        self.idle_strip.left.connect(self._back_to_page)
        self.elsewhere.left.connect(self._back_to_page)
        self.inbox.elsewhere_wanted.connect(self._toggle_elsewhere)
        self.idle_strip.refresh()  # a crash may have left a gap

    def _stacked[Page: QWidget](self, page: Page) -> Page:
        self._stack.addWidget(page)
        return page

    # The pages below are made when they are first wanted: the first task should not wait for them.

    @cached_property
    def outbox(self) -> OutboxPage:
        return self._stacked(OutboxPage(self._desk))

    @cached_property
    def timesheet(self) -> TimesheetPage:
        return self._stacked(TimesheetPage(self._desk))

    @cached_property
    def earnings(self) -> EarningsPage:
        return self._stacked(EarningsPage(self._desk))

    @cached_property
    def settings(self) -> SettingsPage:
        made = self._stacked(SettingsPage(self._desk))
        made.told.connect(lambda words: self.notice.tell(words, "attention"))
        return made

    @cached_property
    def pause(self) -> PausePage:
        made = self._stacked(PausePage(self._desk))
        made.resume_wanted.connect(lambda: self._desk.intents.post(self._desk.session.resume))
        return made

    def open_bundle(self, key: str) -> None:
        self._at_work = True
        self._desk.intents.post(lambda: self._desk.session.open_bundle(key))

    def show_inbox(self) -> None:
        if self._paused:
            return
        self._leave_task()
        self._to(self.inbox, "inbox")
        self.inbox.refresh()

    def show_outbox(self) -> None:
        if self._paused:
            return
        self._leave_task()
        self._to(self.outbox, "outbox")
        self.outbox.refresh()

    def show_timesheet(self) -> None:
        if self._paused:
            return
        self._leave_task()
        self._to(self.timesheet, "timesheet")
        self.timesheet.refresh()

    def show_earnings(self) -> None:
        if self._paused:
            return
        self._leave_task()
        self._to(self.earnings, "earnings")
        self.earnings.refresh()

    def show_settings(self) -> None:
        if self._paused:
            return
        self._leave_task()
        self._to(self.settings, "settings")

    def _toggle_elsewhere(self) -> None:
        if not self._paused:
            self.elsewhere.toggle()

    def _back_to_page(self) -> None:
        """To where the focus was on it."""
        last: QWidget | None = self.page.focusWidget()
        (last or self.page).setFocus()

    def let_go(self) -> None:
        self._silence()
        super().let_go()

    @property
    def _paused(self) -> bool:
        """The pause sheet leads back to work and nowhere else, so that no pause goes on unseen."""
        return isinstance(self.page, PausePage)

    def _open(self) -> None:
        if self._paused:
            return
        self.show_inbox()
        self.inbox.ask_for_bundle()

    def _leave_task(self) -> None:
        if self._at_work:
            self._desk.intents.post(self._desk.session.put_away)
        self._at_work = False

    def _to(self, page: QWidget, nav: str = "") -> None:
        self._stack.setCurrentWidget(page)
        for name, made in self._nav.items():
            made.setChecked(name == nav)
        self._rail.setVisible(page is not self.workbench and not self._paused)
        focused: QWidget | None = self.focusWidget()
        if focused is None or not page.isAncestorOf(focused):
            page.setFocus()

    def _on_fact(self, fact: Fact) -> None:
        for index in range(self._stack.count()):
            page = self._stack.widget(index)
            if isinstance(page, InboxPage | WorkbenchPage | OutboxPage | TimesheetPage | EarningsPage | SettingsPage):
                page.on_fact(fact)
        self.elsewhere.refresh()
        match fact:
            case TaskShown():
                if self._at_work and self.page is not self.workbench:
                    self.notice.hide()
                    self._to(self.workbench, "inbox")
            case WorkPaused(since_utc_ms):
                self.idle_strip.hide()
                self.pause.show_since(since_utc_ms)
                self._to(self.pause)
            case WorkResumed():
                self._after_pause()
                self.idle_strip.refresh()
            case BundleFinished():
                self.notice.tell(_("All tasks of this bundle are done. Thank you for your work."))
                self.show_inbox()
            case TaskPutAway():
                self.inbox.refresh()
            case Failed(code, params):
                self.notice.tell(error_sentence(code, params), "danger")
            case IdleEnded() | TimeJudged():
                self.idle_strip.refresh()
            case _:
                return

    def _after_pause(self) -> None:
        """Back to the task, or to the inbox when it was left. A task that is just being opened shows itself."""
        if not self._at_work:
            self._to(self.inbox, "inbox")
            self.inbox.refresh()
        elif self._desk.session.view() is not None:
            self._to(self.workbench, "inbox")
