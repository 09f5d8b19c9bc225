"""The question shown before results that wait for a server are exported to a file instead."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal

from annotator.core.outbox.destinations import waits_for_server
from annotator.core.outbox.parcel import Parcel
from annotator.core.outbox.sign_in import server_of
from annotator.ui.i18n import number_format
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.inline_question import InlineQuestion


class FileQuestion(InlineQuestion):
    """An inline question. `agreed` carries the key of the bundle to export; `kept` means that nothing changes."""

    agreed = Signal(str)
    kept = Signal()

    def __init__(self) -> None:
        super().__init__(_("Keep for sending"), _("Export to file"))
        self._key = ""
        self._title = ""
        self.answered.connect(self._end)

    def ask_about(self, key: str, title: str, parcels: Iterable[Parcel]) -> bool:
        """Ask about the bundle `key`. Return False without asking if none of its results waits for a server."""
        self._key, self._title = key, title
        words = self._asked(parcels)
        self.hide()
        if words:
            self.ask(words)
        return bool(words)

    def follow(self, parcels: Iterable[Parcel]) -> None:
        """Update the question after results were sent. End it if none is left."""
        if self.isHidden():
            return
        words = self._asked(parcels)
        if words:
            self.word(words)
        else:
            self._end(is_yes=False)

    def _asked(self, parcels: Iterable[Parcel]) -> str:
        """Return the question, or "" if no result waits for a server."""
        waiting = [parcel for parcel in parcels if parcel.bundle_key == self._key and waits_for_server(parcel)]
        if not waiting:
            return ""
        words = ngettext(
            "{count} result of “{title}” is waiting to be sent to {server}. If you export it, it is no longer "
            "sent automatically: you must give the file to the requester.",
            "{count} results of “{title}” are waiting to be sent to {server}. If you export them, they are no "
            "longer sent automatically: you must give the file to the requester.",
            len(waiting),
        )
        server = server_of(waiting[0].url) or waiting[0].url
        params = {"count": number_format.count(len(waiting)), "title": self._title, "server": server}
        return filled(words, params)

    def _end(self, is_yes: bool) -> None:
        self.hide()
        if is_yes:
            self.agreed.emit(self._key)
        else:
            self.kept.emit()
