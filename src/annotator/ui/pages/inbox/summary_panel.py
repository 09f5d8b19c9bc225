"""The summary of a finished bundle, shown above the inbox until the user closes it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.outbox.destinations import SERVER_KINDS
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.pages.inbox.summary_text import DoneBundle, summary_lines
from annotator.ui.widgets.labels import button, label


class SummaryPanel(QFrame):
    """A summary card that shows itself on `tell`. `stow_wanted` asks to archive the bundle of this key.
    `hand_over_wanted` asks to export its results to one file, and is offered only if no server receives them."""

    archive_wanted = Signal(str)
    hand_over_wanted = Signal(str, str)  # key and title

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._key = self._bundle_title = ""
        self._title = label("", "heading", wrap=True)
        self._lines = label("", wrap=True)
        self.archive = button(_("Archive"))
        self.archive.clicked.connect(self._archive)
        self.hand_over = button(_("Export results"), "outbox")
        described = _("Exports all results of this job to one file, for a requester without a server.")
        self.hand_over.setToolTip(described)
        self.hand_over.setAccessibleDescription(described)
        self.hand_over.clicked.connect(lambda: self.hand_over_wanted.emit(self._key, self._bundle_title))
        self.close_button = button(_("Close"), role="quiet")
        self.close_button.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._lines)
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for choice in (self.hand_over, self.archive, self.close_button):
            choices.addWidget(choice)
        choices.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(words)
        column.addLayout(choices)
        self.hide()

    def tell(self, bundle: DoneBundle) -> None:
        self._key, self._bundle_title = bundle.manifest.key, bundle.manifest.title
        self.hand_over.setVisible(bundle.manifest.submit.kind not in SERVER_KINDS)
        self._title.setText(_("All done: {title}").format(title=bundle.manifest.title))
        self._lines.setText("\n".join(summary_lines(bundle)))
        self.setAccessibleName(f"{self._title.text()}. {self._lines.text()}")
        announce(self, self.accessibleName())
        self.show()

    def _archive(self) -> None:
        self.hide()
        self.archive_wanted.emit(self._key)
