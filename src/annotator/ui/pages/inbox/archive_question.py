"""The question before a job is archived whose requester does not have all results."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.services.container import Services
from annotator.services.outbox.deliveries import Undelivered
from annotator.ui.i18n.delivery_text import deliver_text, undelivered_texts
from annotator.ui.i18n.translation import _, filled
from annotator.ui.widgets.inline_question import InlineQuestion
from annotator.ui.widgets.labels import button, set_text


class ArchiveQuestion(InlineQuestion):
    """The question. `export_wanted` carries the key of a bundle to export instead."""

    export_wanted = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(_("Keep in the inbox"), _("Archive anyway"), parent=parent)
        self._services = services
        self.key = ""
        self._deliver = button("", "outbox")
        self.choices.addWidget(self._deliver)
        self._deliver.clicked.connect(self._export)
        self.answered.connect(self._end)

    def ask_about(self, undelivered: Undelivered) -> None:
        title = undelivered.manifest.title
        self.key = undelivered.manifest.key
        set_text(self._deliver, deliver_text(undelivered.results))
        text = _("{undelivered}. Nothing is sent automatically. Archive “{title}” anyway?")
        self.ask(filled(text, {"undelivered": "; ".join(undelivered_texts([undelivered])), "title": title}))

    def _export(self) -> None:
        self.hide()
        self.export_wanted.emit(self.key)

    def _end(self, is_yes: object) -> None:
        self.hide()
        key = self.key
        if is_yes:
            self._services.intents.post(lambda: self._services.preferences.archive(key, is_archived=True))
