"""Messages above the inbox cards, shown until the user closes them: bundle problems, the summary of a finished
bundle, and export progress. Each widget is created on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.events import Event
from annotator.services.container import Services

if TYPE_CHECKING:
    from annotator.core.problems import Problem
    from annotator.ui.pages.hand_over_bar import HandOverBar
    from annotator.ui.pages.inbox.summary_panel import SummaryPanel
    from annotator.ui.problems.panel import ProblemsPanel


class InboxMessages(QVBoxLayout):
    """A layout of messages. `page` is the parent of its widgets from the start."""

    def __init__(self, desk: Services, page: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._page = page
        self._problems: ProblemsPanel | None = None
        self._summary: SummaryPanel | None = None
        self._handing_over: HandOverBar | None = None

    def on_event(self, event: Event) -> None:
        if self._handing_over is not None:
            self._handing_over.on_event(event)

    def tell_problems(self, name: str, problems: tuple[Problem, ...]) -> None:
        if self._problems is None:
            from annotator.ui.problems.panel import ProblemsPanel

            self._problems = ProblemsPanel(self._page)
            self.insertWidget(0, self._problems)
        self._problems.tell(name, problems)

    def forget_problems(self) -> None:
        if self._problems is not None:
            self._problems.hide()

    async def tell_summary(self, key: str) -> None:
        from annotator.ui.pages.inbox.summary_panel import DoneBundle, SummaryPanel

        manifest = await self._desk.bundles.manifest(key)
        if manifest is None:
            return
        promises = self._desk.session.promises
        (done, _started), dropped = await promises.progress(key), await promises.dropped(key)
        promise = await promises.promise(key, of_submitted=True)
        if self._summary is None:
            self._summary = SummaryPanel(self._page)
            self._summary.archive_wanted.connect(self._archive)
            self._summary.hand_over_wanted.connect(self._hand_over)
            self.insertWidget(0, self._summary)
        self._summary.tell(DoneBundle(manifest, done, self._desk.journal.history(key), promise, dropped))

    def forget_summary(self) -> None:
        if self._summary is not None:
            self._summary.hide()

    def _archive(self, key: str) -> None:
        self._desk.intents.post(lambda: self._desk.preferences.archive(key, is_archived=True))

    def _hand_over(self, key: str, title: str) -> None:
        from annotator.ui.pages.hand_over_bar import HandOverBar

        if self._handing_over is None:
            self._handing_over = HandOverBar(self._page)
            self.insertWidget(0, self._handing_over)
        progress = self._handing_over.begin(title)
        self._desk.background_intents.post(lambda: self._desk.manual_export().hand_over(key, progress))
