"""The question before a job is archived whose requester does not have all results."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.core.bundle.manifest import Manifest
from annotator.core.outbox.delivery_state import BundleResults
from annotator.services.container import Services
from annotator.ui.i18n.delivery_text import undelivered_text
from annotator.ui.i18n.translation import _, filled
from annotator.ui.widgets.inline_question import InlineQuestion
from annotator.ui.widgets.labels import button


class ArchiveQuestion(InlineQuestion):
    """The question. `export_wanted` carries the key of a bundle to export instead."""

    export_wanted = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(_("Keep in the inbox"), _("Archive anyway"), parent=parent)
        self._services = services
        self._key = ""
        export = button(_("Export results…"), "outbox")
        self.choices.addWidget(export)
        export.clicked.connect(self._export)
        self.answered.connect(self._end)

    def ask_about(self, manifest: Manifest, results: BundleResults) -> None:
        self._key = manifest.key
        text = _("{undelivered}. Only you can deliver them. Archive “{title}” anyway?")
        undelivered = undelivered_text(results, manifest.requester.name)
        self.ask(filled(text, {"undelivered": undelivered, "title": manifest.title}))

    def _export(self) -> None:
        self.hide()
        self.export_wanted.emit(self._key)

    def _end(self, is_yes: object) -> None:
        self.hide()
        key = self._key
        if is_yes:
            self._services.intents.post(lambda: self._services.preferences.archive(key, is_archived=True))
