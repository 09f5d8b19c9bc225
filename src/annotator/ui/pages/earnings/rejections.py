"""The rejected work: its jobs and tasks, and a page for each task with what was sent and what was decided."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from annotator.core.events import EarningsChanged, Event, TimeCorrected
from annotator.core.money.rejections import LEAST_TASKS, RejectedJob, Rejection
from annotator.services.container import Services
from annotator.ui.i18n.translation import N_, _
from annotator.ui.pages.base import SubPage
from annotator.ui.pages.earnings import rejections_text as say
from annotator.ui.pages.earnings.letters import LetterPage
from annotator.ui.pages.outbox.sent_view import SentView
from annotator.ui.pages.pay_of_others import lines_grid
from annotator.ui.widgets.labels import button, clear, frame, label
from annotator.ui.widgets.layouts import FlowLayout
from annotator.ui.widgets.table import PlainTable


class RejectedJobsPage(SubPage):
    """The jobs with rejected tasks, and the tasks of the selected job. `task_wanted` carries a job and a rejection,
    `letter_wanted` a job."""

    task_wanted = Signal(object, object)
    letter_wanted = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._jobs: tuple[RejectedJob, ...] = ()
        self.back = self._back_button(N_("Back to earnings"))
        self.jobs = PlainTable(_("Jobs with rejected tasks"), left=frozenset({0, 1, 6}), most_rows=6, stretch=1)
        self.tasks = PlainTable(_("Rejected tasks"), left=frozenset({0, 6}), stretch=6)
        self.details = button(_("Show task"))
        self.letter = button(_("Write a letter about these tasks…"))
        self._empty = label(_("No rejected tasks."), "muted", wrap=True)
        self._about, self._title = label("", "attention", wrap=True), label("", "heading", wrap=True)
        self._filled = QWidget()
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.jobs.selectionModel().currentRowChanged.connect(self._on_job)
        self.tasks.activated.connect(lambda _index: self._show_task())
        self.details.clicked.connect(self._show_task)
        self.letter.clicked.connect(lambda: self.letter_wanted.emit(self.job))

    def _lay_out(self) -> None:
        inside = self._column_below(label(_("Rejected work"), "title"), self.back)
        text = _(
            "Tasks that requesters rejected. It is a mass rejection if at least {count} tasks of a job, and at least "
            "half of those decided, were rejected on one day or with the same reason."
        )
        inside.addWidget(label(text.format(count=LEAST_TASKS), "muted", wrap=True))
        inside.addWidget(self._empty)
        actions = FlowLayout(8)
        for action in (self.details, self.letter):
            actions.addWidget(action)
        column = QVBoxLayout(self._filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.jobs, self._title, self._about):
            column.addWidget(widget)
        column.addLayout(actions)
        column.addWidget(self.tasks)
        inside.addWidget(self._filled)
        inside.addStretch()

    def open(self) -> None:
        self.back.setFocus()
        self._services.background_intents.post(self._load)

    def on_event(self, event: Event) -> None:
        if isinstance(event, EarningsChanged | TimeCorrected):
            self._services.background_intents.post(self._load)

    async def _load(self) -> None:
        self._jobs = await self._services.books.rejections.jobs()
        at = max(0, self.jobs.row)
        self.jobs.show_rows(*say.job_rows(self._jobs))
        self._empty.setVisible(not self._jobs)
        self._filled.setVisible(bool(self._jobs))
        if self._jobs:
            self.jobs.selectRow(min(at, len(self._jobs) - 1))
            if self.back.hasFocus():
                self.jobs.setFocus()

    @property
    def job(self) -> RejectedJob | None:
        """The selected job."""
        return self._jobs[self.jobs.row] if 0 <= self.jobs.row < len(self._jobs) else None

    def _on_job(self, index: QModelIndex) -> None:
        job = self.job
        if job is None or not index.isValid():
            return
        self._title.setText(job.name)
        self._about.setText("\n".join(say.job_lines(job)))
        self._about.setVisible(bool(self._about.text()))
        self.tasks.show_rows(*say.task_rows(job))
        self.tasks.selectRow(0)

    def _show_task(self) -> None:
        job = self.job
        if job is not None and 0 <= self.tasks.row < len(job.rejections):
            self.task_wanted.emit(job, job.rejections[self.tasks.row])


class RejectedTaskPage(SubPage):
    """One rejected task: the decision, the delivery, and the data that were sent. `letter_wanted` carries its job
    with this rejection only."""

    letter_wanted = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._job: RejectedJob | None = None
        self.back = self._back_button(N_("Back to rejected work"))
        self.letter = button(_("Write a letter about this task…"))
        self._title, self._lines = label("", "heading", wrap=True), QVBoxLayout()
        self.sent = SentView()
        self._about_sent = label(_("What was sent"), "heading")
        self.letter.clicked.connect(lambda: self.letter_wanted.emit(self._job))
        inside = self._column_below(label(_("Rejected task"), "title"), self.back, self.letter)
        card = QVBoxLayout()
        card.setContentsMargins(16, 12, 16, 14)
        card.setSpacing(8)
        card.addWidget(self._title)
        card.addLayout(self._lines)
        inside.addWidget(frame("card", card))
        inside.addWidget(self._about_sent)
        inside.addWidget(self.sent)
        inside.addStretch()

    async def show_task(self, job: RejectedJob, rejection: Rejection) -> None:
        unique_id = rejection.item.unique_id
        self._job = replace(job, rejections=(rejection,))
        sent = (await self._services.books.rejections.sent([rejection])).get(unique_id)
        sent_utc_ms = sent.parcel.created_utc_ms if sent is not None else 0
        offset_min = self._services.books.timesheets.offset_at(sent_utc_ms)
        self._title.setText(rejection.item.label or unique_id)
        clear(self._lines)
        self._lines.addLayout(lines_grid(say.detail_lines(job, rejection, sent, offset_min)))
        for widget in (self._about_sent, self.sent):
            widget.setVisible(sent is not None)
        if sent is not None:
            self.sent.show_parcel(sent.parcel, offset_min)
        self.back.setFocus()


class RejectionsPage(SubPage):
    """The list of rejected work, stacked with the page of a task and that of a letter."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._pages = QStackedWidget()
        self.list = RejectedJobsPage(services)
        self.task = RejectedTaskPage(services)
        self.letter = LetterPage(services)
        for page in (self.list, self.task, self.letter):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.list.back_wanted.connect(self.back_wanted)
        for page in (self.task, self.letter):
            page.back_wanted.connect(self._show_list)
        self.list.task_wanted.connect(self._show_task)
        for writer in (self.list, self.task):
            writer.letter_wanted.connect(self._show_letter)

    def open(self) -> None:
        self._pages.setCurrentWidget(self.list)
        self.list.open()

    def on_event(self, event: Event) -> None:
        self.list.on_event(event)

    def _show_list(self) -> None:
        self._pages.setCurrentWidget(self.list)
        self.list.tasks.setFocus()

    def _show_task(self, job: RejectedJob, rejection: Rejection) -> None:
        async def show() -> None:
            await self.task.show_task(job, rejection)
            self._pages.setCurrentWidget(self.task)
            self.task.back.setFocus()

        self._services.background_intents.post(show)

    def _show_letter(self, job: RejectedJob) -> None:
        async def show() -> None:
            await self.letter.show_letter(job)
            self._pages.setCurrentWidget(self.letter)
            self.letter.kind.setFocus()

        self._services.background_intents.post(show)
