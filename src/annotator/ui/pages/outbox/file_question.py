"""Results that wait for a server are to be packed into a file: what that means for them is said and asked first."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.core.outbox.parcel import Parcel
from annotator.core.outbox.sign_in import server_of
from annotator.core.outbox.ways import waits_for_server
from annotator.ui.language import figures
from annotator.ui.language.blanks import filled
from annotator.ui.language.translation import _, ngettext
from annotator.ui.spoken.announcing import announce
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import button, label


class FileQuestion(QFrame):
    """`agreed` has the key of the bundle that is to be handed over all the same; `kept`: nothing is done."""

    agreed = Signal(str)
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setProperty("tone", "attention")
        self._key = ""
        self._title = ""
        self._words = label("", wrap=True)
        self.keep = button(_("Keep them for sending"))
        self.hand_over = button(_("Hand over as a file"))
        self.keep.clicked.connect(self._keep)
        self.hand_over.clicked.connect(self._agree)
        choices = QWidget()
        flow = FlowLayout(8, choices)
        flow.addWidget(self.keep)
        flow.addWidget(self.hand_over)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addWidget(choices)
        self.hide()

    def ask(self, key: str, title: str, parcels: Iterable[Parcel]) -> bool:
        """False, and nothing is asked, where no result of this bundle waits for a server. A yes is not given by a key
        that was meant for something else."""
        self._key, self._title = key, title
        if not self._tell(parcels):
            self.hide()
            return False
        self.show()
        self.keep.setFocus()
        announce(self, self.accessibleName())
        return True

    def follow(self, parcels: Iterable[Parcel]) -> None:
        """What was sent meanwhile is asked about no more."""
        if not self.isHidden() and not self._tell(parcels):
            self._keep()

    def _tell(self, parcels: Iterable[Parcel]) -> bool:
        waiting = [parcel for parcel in parcels if parcel.bundle_key == self._key and waits_for_server(parcel)]
        if not waiting:
            return False
        words = ngettext(
            "{count} result of “{title}” waits to be sent to {server}. In a file it is not sent by itself any more: "
            "you have to give the file to the requester.",
            "{count} results of “{title}” wait to be sent to {server}. In a file they are not sent by themselves any "
            "more: you have to give the file to the requester.",
            len(waiting),
        )
        server = server_of(waiting[0].url) or waiting[0].url
        params = {"count": figures.count(len(waiting)), "title": self._title, "server": server}
        self._words.setText(filled(words, params))
        self.setAccessibleName(self._words.text())
        return True

    def _keep(self) -> None:
        self.hide()
        self.kept.emit()

    def _agree(self) -> None:
        self.hide()
        self.agreed.emit(self._key)
