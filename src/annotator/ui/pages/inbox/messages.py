"""Messages above the inbox cards, shown until the user closes them: bundle problems, the summary of a finished
bundle, opened pay cards, and export progress. Each widget is created on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.events import (
    BundleDamaged,
    BundleRejected,
    EarningsChanged,
    Event,
    ExportMarked,
    PayCardsAdded,
    ResultsExported,
    SettingsChanged,
    TimeCorrected,
)
from annotator.services.container import Services
from annotator.services.outbox.deliveries import Undelivered, is_to_export, to_send
from annotator.ui.i18n import number_format
from annotator.ui.widgets.cancellable_progress import location_name
from annotator.ui.widgets.labels import NoticeLine

if TYPE_CHECKING:
    from annotator.ui.pages.export_bar import ExportBar
    from annotator.ui.pages.inbox.archive_question import ArchiveQuestion
    from annotator.ui.pages.inbox.summary_panel import SummaryPanel
    from annotator.ui.problems.panel import ProblemsPanel


class InboxMessages(QVBoxLayout):
    """A layout of messages. `page` is the parent of its widgets from the start. `consent_wanted` carries the missing
    consent of results that the worker wants to export, and the key of their bundle, `shown` a message that was
    just shown."""

    consent_wanted = Signal(object, str)
    archive_wanted = Signal(str)
    shown = Signal(QWidget)

    def __init__(self, services: Services, page: QWidget) -> None:
        super().__init__()
        self._services = services
        self._page = page
        self._problems: ProblemsPanel | None = None
        self._summary: SummaryPanel | None = None
        self._cards: NoticeLine | None = None
        self._export_bar: ExportBar | None = None
        self._question: ArchiveQuestion | None = None

    def on_event(self, event: Event) -> None:
        if isinstance(event, BundleRejected | BundleDamaged):
            self._show_problems(event)
        if self._export_bar is not None:
            self._export_bar.on_event(event)
        if isinstance(event, ResultsExported | ExportMarked | EarningsChanged):
            self._services.intents.post(self._name_step)
        if self._summary is not None and isinstance(event, EarningsChanged | SettingsChanged | TimeCorrected):
            self._summary.show_pay(self._services.journal.history, self._services.preferences.reference())

    async def _name_step(self) -> None:
        """Name the next step of the finished bundle, and ask again about the bundle to archive or end that question."""
        if self._summary is not None and not self._summary.isHidden():
            self._summary.show_step(await self._services.deliveries.of_bundle(self._summary.key))
        if self._question is not None and not self._question.isHidden():
            undelivered = await self._undelivered(self._question.key)
            if undelivered is not None:
                self._question.ask_about(undelivered)
            else:
                self._question.hide()

    def _show_problems(self, event: BundleRejected | BundleDamaged) -> None:
        panel = self._make_problems()
        match event:
            case BundleRejected(source, problems):
                panel.show_rejected(location_name(source), problems)
            case BundleDamaged(key, problems):
                panel.show_damaged(key, problems)
        self.shown.emit(panel)

    def _make_problems(self) -> ProblemsPanel:
        if self._problems is None:
            from annotator.ui.problems.panel import ProblemsPanel

            self._problems = ProblemsPanel(self._page)
            self.insertWidget(0, self._problems)
        return self._problems

    def show_cards(self, event: PayCardsAdded) -> None:
        """Report opened pay cards, with the problems of those that were left out."""
        from annotator.ui.i18n.pay_card_text import added_text

        text = added_text(event)
        if event.problems:
            self._make_problems().show_left_out(number_format.pair(location_name(event.source), text), event.problems)
            return
        if self._cards is None:
            self._cards = NoticeLine("")
            self.insertWidget(0, self._cards)
        self._cards.confirm(text)
        self.shown.emit(self._cards)

    def forget_problems(self) -> None:
        if self._problems is not None:
            self._problems.hide()

    async def show_summary(self, key: str) -> None:
        from annotator.ui.pages.inbox.summary_panel import DoneBundle, SummaryPanel

        manifest = await self._services.bundles.manifest(key)
        if manifest is None:
            return
        promises = self._services.session.promises
        standing = await promises.standing(key)
        done, dropped = len(standing.done), len(standing.dropped)
        promise = await promises.promise(key, of_submitted=True)
        if self._summary is None:
            self._summary = SummaryPanel(self._page)
            self._summary.archive_wanted.connect(self.archive_wanted)
            self._summary.export_wanted.connect(self.export)
            self.insertWidget(0, self._summary)
        history, reference = self._services.journal.history(key), self._services.preferences.reference()
        self._summary.show_summary(DoneBundle(manifest, done, history, promise, reference, dropped))
        self.shown.emit(self._summary)

    def forget_summary(self) -> None:
        if self._summary is not None:
            self._summary.hide()

    async def archive(self, key: str) -> None:
        """Archive a bundle. Ask first if its requester does not have all results."""
        undelivered = await self._undelivered(key)
        if undelivered is None:
            await self._services.preferences.archive(key, is_archived=True)
            return
        if self._question is None:
            from annotator.ui.pages.inbox.archive_question import ArchiveQuestion

            self._question = ArchiveQuestion(self._services, self._page)
            self._question.export_wanted.connect(self.export)
            self.insertWidget(0, self._question)
        self._question.ask_about(undelivered)
        self.shown.emit(self._question)

    async def _undelivered(self, key: str) -> Undelivered | None:
        """Return what the requester of a bundle waits for, or None."""
        manifest, results = await self._services.bundles.manifest(key), await self._services.deliveries.of_bundle(key)
        if manifest is None or not (is_to_export(manifest, results) or to_send(manifest, results)):
            return None
        return await self._services.deliveries.undelivered_of(manifest, results)

    def leave_question(self) -> bool:
        """Archive nothing. Return False if nothing is asked."""
        if self._question is None or self._question.isHidden():
            return False
        self._question.safe.click()
        return True

    def export(self, key: str) -> None:
        """Export the results of a bundle, or show the file to which all are exported."""
        from annotator.ui.pages.export_bar import ExportBar

        if self._export_bar is None:
            self._export_bar = ExportBar(self._services, self._page)
            self._export_bar.consent_wanted.connect(self.consent_wanted)
            self.insertWidget(0, self._export_bar)
        self._export_bar.deliver((key,))
        self.shown.emit(self._export_bar)
