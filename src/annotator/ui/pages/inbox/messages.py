"""Messages above the inbox cards, shown until the user closes them: bundle problems, the summary of a finished
bundle, and export progress. Each widget is created on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.events import Event
from annotator.services.container import Services

if TYPE_CHECKING:
    from annotator.core.problems import Problem
    from annotator.ui.pages.export_bar import ExportBar
    from annotator.ui.pages.inbox.summary_panel import SummaryPanel
    from annotator.ui.problems.panel import ProblemsPanel


class InboxMessages(QVBoxLayout):
    """A layout of messages. `page` is the parent of its widgets from the start."""

    def __init__(self, services: Services, page: QWidget) -> None:
        super().__init__()
        self._services = services
        self._page = page
        self._problems: ProblemsPanel | None = None
        self._summary: SummaryPanel | None = None
        self._export_bar: ExportBar | None = None

    def on_event(self, event: Event) -> None:
        if self._export_bar is not None:
            self._export_bar.on_event(event)

    def show_bundle_problems(self, name: str, problems: tuple[Problem, ...]) -> None:
        if self._problems is None:
            from annotator.ui.problems.panel import ProblemsPanel

            self._problems = ProblemsPanel(self._page)
            self.insertWidget(0, self._problems)
        self._problems.show_problems(name, problems)

    def forget_problems(self) -> None:
        if self._problems is not None:
            self._problems.hide()

    async def show_summary(self, key: str) -> None:
        from annotator.ui.pages.inbox.summary_panel import DoneBundle, SummaryPanel

        manifest = await self._services.bundles.manifest(key)
        if manifest is None:
            return
        promises = self._services.session.promises
        (done, _started), dropped = await promises.progress(key), await promises.dropped(key)
        promise = await promises.promise(key, of_submitted=True)
        if self._summary is None:
            self._summary = SummaryPanel(self._page)
            self._summary.archive_wanted.connect(self._archive)
            self._summary.export_wanted.connect(self._export_results)
            self.insertWidget(0, self._summary)
        self._summary.show_summary(DoneBundle(manifest, done, self._services.journal.history(key), promise, dropped))

    def forget_summary(self) -> None:
        if self._summary is not None:
            self._summary.hide()

    def _archive(self, key: str) -> None:
        self._services.intents.post(lambda: self._services.preferences.archive(key, is_archived=True))

    def _export_results(self, key: str, title: str) -> None:
        from annotator.ui.pages.export_bar import ExportBar

        if self._export_bar is None:
            self._export_bar = ExportBar(self._page)
            self.insertWidget(0, self._export_bar)
        progress = self._export_bar.begin(title)
        self._services.background_intents.post(lambda: self._services.manual_export().export(key, progress))
