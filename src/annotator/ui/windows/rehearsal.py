"""The requester's trial run: the workbench as workers see it, below a band, and the final report."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.core.events import (
    BundleRejected,
    DraftCut,
    Event,
    IdleEnded,
    RehearsalMediaChecked,
    RehearsalRead,
    RehearsalReported,
    TaskShown,
    TaskSubmitted,
    WorkPaused,
    WorkResumed,
)
from annotator.core.pay.rehearsal import Report
from annotator.core.problems import errors
from annotator.services.container import Services
from annotator.services.requester.rehearsal import Rehearsal
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, ngettext
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import PAUSE, WINDOW, WORKBENCH, bind, shown_key
from annotator.ui.pages.base import Page
from annotator.ui.pages.rehearsal_report import RehearsalProblemsPage, RehearsalReportPage
from annotator.ui.pages.rehearsal_text import progress_text
from annotator.ui.pages.side_activities.pause import PausePage
from annotator.ui.pages.workbench.page import WorkbenchPage
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import button, label
from annotator.ui.windows.base import BaseWindow
from annotator.ui.windows.notice_strip import FILES_READ, FILES_WRONG
from annotator.ui.windows.shortcut_sheet import Sections, ShortcutSheet, task_on


class RehearsalBand(QFrame):
    """A band. The window connects its buttons `problems`, `report` and `stop`."""

    def __init__(self, report_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "band")
        image = QLabel()
        image.setPixmap(pixmap("eye", "ink", 20))
        self._title = label(_("Trial run – nothing is sent"), "heading")
        self._progress = label("", "muted")
        self._looking = label("", "muted")
        self.stop = button(_("Stop"), "close")
        self.stop.setAccessibleName(_("Stop checking media"))
        self.stop.setToolTip(_("Stop checking media"))
        self.problems = button("", "warning")
        self.problems.hide()
        self.report = button(_("Report"), "done")
        self.report.setToolTip(_("End and show report ({keys})").format(keys=report_key))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(12)
        for widget in (image, self._title, self._progress, self._looking, self.stop):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.problems)
        row.addWidget(self.report)
        self.setMinimumHeight(row.sizeHint().height())  # the same height without its buttons
        self.end_looking()

    def show_progress(self, done: int, skipped: int, count: int) -> None:
        self._progress.setText(progress_text(done, skipped, count))

    def show_looking(self, done: int, count: int) -> None:
        """Display the progress of the media check."""
        text = _("Checking media: {done} of {count}")
        self._looking.setText(text.format(done=number_format.count(done), count=number_format.count(count)))
        self._looking.show()
        self.stop.show()

    def end_looking(self) -> None:
        self._looking.hide()
        self.stop.hide()

    def show_problems(self, wrong: int, noted: int) -> None:
        """Display the number of errors in the current files, or of notes if there are no errors."""
        if wrong:
            text = ngettext("{count} problem", "{count} problems", wrong).format(count=number_format.count(wrong))
        else:
            text = ngettext("{count} note", "{count} notes", noted).format(count=number_format.count(noted))
        self.problems.setText(f" {text}")
        self.problems.setAccessibleName(text)
        self.problems.setVisible(bool(wrong or noted))


REPORT = Command("report", N_("End the trial run and show the report"), fixed=("ctrl+r",))
REHEARSAL = (REPORT, *(command for command in WINDOW if command.name in ("shortcuts", "help", "quit")))
HELP_PAGE = "requester-guide.md"


class RehearsalWindow(BaseWindow):
    """The window of a trial run. `report_wanted_in` carries the path of a report file to write."""

    report_wanted_in = Signal(str)

    def __init__(self, services: Services, rehearsal: Rehearsal, name: str) -> None:
        """Create the window. `name` is the bundle's folder or zip file, displayed until its title is known."""
        super().__init__(services)
        self._name = name
        self._outgoing: list[WorkbenchPage] = []
        self._keeps_instructions_shut = False  # after a reload, if they were closed before
        self.setWindowTitle(_("Trial run – annotator"))
        self._rehearsal = rehearsal
        self.band = RehearsalBand(shown_key(REPORT))
        self.problems = self._stacked(RehearsalProblemsPage(name))
        self.workbench = self._workbench()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addLayout(self._middle, 1)
        self._middle.addWidget(self._stack, 1)
        self._connect()
        self.problems.show_reading()
        self._to(self.problems)
        self._silence = services.event_bus.listen(self._on_event)

    def _connect(self) -> None:
        handlers: dict[str, Callable[[], None]] = {
            "report": self._finish,
            "shortcuts": self._show_shortcuts,
            "help": lambda: self.show_help(HELP_PAGE),
            "quit": self.close_or_report,
        }
        bind(self, REHEARSAL, handlers)
        self.band.report.clicked.connect(self._finish)
        self.band.problems.clicked.connect(self._show_problems)
        self.band.stop.clicked.connect(self._rehearsal.stop_looking)
        self.problems.back_wanted.connect(self._back)

    def _show_shortcuts(self) -> None:
        task = task_on(self.page, self._services.session.view())
        sheet = ShortcutSheet(self, self._shortcuts(), self.workbench.playing, task)
        sheet.help_wanted.connect(lambda: self.show_help(HELP_PAGE))
        sheet.open()

    def _shortcuts(self) -> Sections:
        at_work = tuple(command for command in WORKBENCH if command.name != "leave")
        return (_("While working"), at_work), (_("Everywhere"), REHEARSAL), (_("On a break"), PAUSE)

    def _workbench(self) -> WorkbenchPage:
        """Return a new workbench page for each version of the files: a page lays out one design only."""
        page = self._stacked(WorkbenchPage(self._services))
        page.leave_wanted.connect(self._finish)
        page.task_bar.back.setToolTip(_("Show report"))
        page.task_bar.back.setAccessibleName(_("Show report"))
        page.footer.hide_outbox()
        return page

    @cached_property
    def pause(self) -> PausePage:
        return self._stacked(PausePage(self._services))

    @cached_property
    def report(self) -> RehearsalReportPage:
        page = self._stacked(RehearsalReportPage(self._name))
        page.go_on_wanted.connect(self._go_on)
        page.start_over_wanted.connect(lambda: self._services.intents.post(self._rehearsal.reset))
        page.close_wanted.connect(self.closing)
        page.problems_wanted.connect(self._show_problems)
        page.save_wanted.connect(self.report_wanted_in)
        page.target_chosen.connect(self._aim)
        return page

    def close_or_report(self) -> None:
        """Leave the workbench for the report, or close the window at the report."""
        if self._services.session.view() is not None:
            self._finish()
        else:
            self.closing.emit()

    def let_go(self) -> None:
        self._silence()
        super().let_go()

    def _finish(self) -> None:
        self._services.intents.post(self._rehearsal.finish)

    def _go_on(self) -> None:
        self._services.intents.post(self._rehearsal.resume)

    def _back(self) -> None:
        if self._rehearsal.at_report:
            self._finish()
        else:
            self._go_on()

    def _aim(self, wage: object) -> None:
        if isinstance(wage, Decimal):
            self._rehearsal.set_target(wage)

    def _show_problems(self) -> None:
        """Show the problems; the time for reading them does not count for the task."""
        self._services.intents.post(self._services.session.leave_task)
        self.notice.hide()
        self._list_problems()
        self._to(self.problems)

    def _list_problems(self) -> None:
        rehearsal = self._rehearsal
        self.problems.show_problems(rehearsal.problems, in_use=rehearsal.bundle is not None)

    def _to(self, page: Page) -> None:
        self._bring(page)
        self.band.report.setVisible(not isinstance(page, RehearsalReportPage))
        self._focus_on(page)

    def _on_event(self, event: Event) -> None:
        self.workbench.on_event(event)
        match event:
            case RehearsalRead(_, reloads):
                self._renew(reloads)
            case TaskShown():
                self._show_task()
            case TaskSubmitted():
                self._show_progress()
            case DraftCut(task_id, controls):
                self._show_cut(task_id, controls)
            case BundleRejected():
                self._show_rejected()
            case RehearsalMediaChecked(_, (done, count)):
                self.band.show_looking(done, count)
            case RehearsalMediaChecked(found):
                self._end_looking(found)
            case RehearsalReported(report):
                self._show_report(report)
            case WorkPaused(since_utc_ms):
                self.pause.show_since(since_utc_ms)
                self._to(self.pause)
            case WorkResumed() if self._services.session.view() is not None:
                self._to(self.workbench)
            case IdleEnded(idle_ms):
                self._show_idle(idle_ms)
            case _:
                return

    def _end_looking(self, found: int) -> None:
        self.band.end_looking()
        if found:
            self._count_problems()
            if self.page is self.problems:
                self._list_problems()

    def _renew(self, reloads: int) -> None:
        """Create a workbench for the new files. The old page stays visible until the new one displays its task."""
        before = self.workbench
        self._keeps_instructions_shut = reloads > 0 and before.instructions.isHidden()
        self._outgoing.append(before)
        self.workbench = self._workbench()
        self._count_problems()
        if reloads:
            self.show_notice(_("The files changed and were reloaded."), ends=FILES_READ)
        else:
            self.notice.hide()

    def _count_problems(self) -> None:
        problems = self._rehearsal.problems
        wrong = len(errors(problems))
        self.band.show_problems(wrong, len(problems) - wrong)

    def _show_cut(self, task_id: str, controls: tuple[str, ...]) -> None:
        text = _(
            "The files changed and were reloaded. Part of the answer to “{task}” no longer fits the design and "
            "was removed: {controls}."
        )
        self.show_notice(text.format(task=task_id, controls=", ".join(controls)), "attention", FILES_READ)

    def _show_rejected(self) -> None:
        """Report errors in changed files. The earlier version stays in use; one click opens the problems."""
        self._count_problems()
        if self._rehearsal.bundle is None or self.page is self.problems:
            self._list_problems()
            self._to(self.problems)
            return
        wrong = len(errors(self._rehearsal.problems))
        text = ngettext(
            "The files changed and now have {count} problem. The trial run continues with the previous files.",
            "The files changed and now have {count} problems. The trial run continues with the previous files.",
            wrong,
        )
        self.show_notice(text.format(count=number_format.count(wrong)), "attention", FILES_WRONG)

    def _show_report(self, report: Report) -> None:
        self._count_problems()
        self.notice.hide()
        in_use = self._rehearsal.bundle is not None
        self.report.show_report(report, self._rehearsal.currency, can_go_on=in_use)
        self._to(self.report)

    def _show_task(self) -> None:
        self._show_progress()
        self._to(self.workbench)
        while self._outgoing:
            self._let_page_go(self._outgoing.pop())
        instructions = self.workbench.instructions
        if self._keeps_instructions_shut and not instructions.isHidden():
            instructions.closed.emit()
        self._keeps_instructions_shut = False

    def _let_page_go(self, page: Page) -> None:
        self._stack.removeWidget(page)
        self._pages.remove(page)
        page.hide()
        # Not immediately: its earlier requests are still in the queue.
        self._services.intents.post(lambda: _deleted(page))

    def _show_progress(self) -> None:
        view = self._services.session.view()
        if view is not None:
            self.band.show_progress(view.done - view.skipped, view.skipped, view.count)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close or self._services.session.view() is None:
            super().closeEvent(event)
        else:
            event.ignore()
            self._finish()


async def _deleted(page: QWidget) -> None:
    page.deleteLater()
