"""The recovery window for unusable records: the damage, the recoverable data and one key to restore it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.core.ledger.backup_summary import BackupSummary, Restoration
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.restore_report import last_of, missing_text
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.widgets.labels import button, frame, label
from annotator.ui.widgets.scroll_area import fill, fit_screen, scrolled


class Trouble(StrEnum):
    DAMAGED = "damaged"
    CUT = "cut"  # truncated
    MISSING = "missing"  # or empty, although bundles, results or backups exist


class RecoveryChoice(StrEnum):
    RESTORE = "restore"
    ANEW = "anew"
    CLOSE = "close"


class Mishap(Struct, frozen=True):
    """Damaged records. `file` and `folder` are displayed paths; `detail` describes the damage."""

    trouble: Trouble
    file: str
    folder: str
    detail: str = ""


type PlaceRow = tuple[str, str, str, str]
NOTHING = "–"


def title_text(found: Mishap) -> str:
    match found.trouble:
        case Trouble.MISSING:
            return _("Your records are missing")
        case Trouble.CUT:
            return _("Your most recent records are missing")
        case _:
            return _("Your records are damaged")


def happened_text(found: Mishap) -> str:
    match found.trouble:
        case Trouble.MISSING:
            text = _("{file} is missing or empty, although related files are still there. Nothing was changed.")
        case Trouble.CUT:
            text = _("{file} is incomplete or out of date. It was not changed.")
        case _:
            text = _("{file} is damaged ({detail}). It was not changed.")
    # SQLite puts the name of the database before the error.
    detail = next(reversed(found.detail.splitlines()), "")
    return filled(text, {"file": found.file, "detail": in_plain_words(detail)})


def looking_text() -> str:
    return _("Looking for recoverable data…")


def restoring_text() -> str:
    return _("Restoring…")


def nothing_text() -> str:
    return _("No data was found that can be used to restore your records.")


def anew_text() -> str:
    """Return the warning before starting from scratch."""
    return _(
        "If you start from scratch, completed tasks are offered again and your answers are sent again. "
        "Your hours and pay start from zero, and your settings are reset. The contents of the folder are "
        "kept under another name."
    )


def gives_text(restoration: Restoration) -> str:
    restored = restoration.restored
    if restoration.is_all:
        text = ngettext(
            "Restoring recovers all data: {count} result{last}.",
            "Restoring recovers all data: {count} results{last}.",
            restored.results,
        )
    else:
        text = ngettext(
            "Restoring recovers {count} result{last}.", "Restoring recovers {count} results{last}.", restored.results
        )
    return text.format(count=number_format.count(restored.results), last=last_of(restored))


def lost_text(restoration: Restoration) -> str:
    return missing_text(restoration) or _("No data is missing.")


def heads() -> PlaceRow:
    return "", _("Ledger entries"), _("Results"), _("Latest entry")


def rows(restoration: Restoration) -> list[PlaceRow]:
    """Return a table row for each source of data."""
    found: list[PlaceRow] = []
    remains = restoration.remains
    if remains.is_there:
        found.append(_row(_("Readable part of the damaged file"), remains.entries, remains.results))
    if restoration.copy is not None:
        found.append(_holding_row(_("The last intact backup"), restoration.copy))
    if any(restoration.with_changes):
        changed = _row(_("Backup with later changes"), *restoration.with_changes)
        found.append((*changed[:3], _moment(*restoration.changed_last)))
    if restoration.from_results:
        found.append(_row(_("Only in the results folder"), None, restoration.from_results))
    return [*found, _holding_row(_("Full restore"), restoration.restored)]


def _holding_row(name: str, holding: BackupSummary) -> PlaceRow:
    last = _moment(holding.last_utc_ms, holding.last_offset_min)
    return *_row(name, holding.entries, holding.results)[:3], last


def _moment(utc_ms: int | None, offset_min: int) -> str:
    return NOTHING if utc_ms is None else number_format.moment(utc_ms, offset_min)


def _row(name: str, entries: int | None, results: int) -> PlaceRow:
    return name, NOTHING if entries is None else number_format.count(entries), number_format.count(results), NOTHING


SIZE_PX = (860, 600)
LEAST_PX = (840, 420)
ANEW_AFTER_MS = 1500  # a double click must not answer the question of its first click


class RecoveryWindow(QWidget):
    """A recovery window. `chosen` carries the user's decision. Closing the window changes nothing."""

    ACCESSIBLE_ROLE = QAccessible.Role.Window
    chosen = Signal(RecoveryChoice)

    def __init__(self, found: Mishap) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setWindowTitle("annotator")
        fit_screen(self, QSize(*SIZE_PX))
        self.found = found
        self._is_done = self._is_restoring = False
        self.title = label(title_text(found), "title", wrap=True)
        self.happened = label(happened_text(found), wrap=True)
        self.gives = label("", "heading", wrap=True)
        self.lost = label("", wrap=True)
        self.failed = label("", "danger", wrap=True)
        self.anew_note = label(anew_text(), "attention", wrap=True)
        self.doing = label(looking_text(), "small")
        self.progress = QProgressBar()
        self.restore = button(_("Restore"), "undo", "primary")
        self.anew = button(_("Start from scratch…"))
        self.show_folder = button(_("Show the folder"), "open")
        self.close_it = button(_("Close"))
        self._table = QGridLayout()
        self._card = self._made_card()
        self._lay_out()
        self._connect()
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(self.happened.text())

    def _made_card(self) -> QFrame:
        self._table.setContentsMargins(16, 12, 16, 12)
        self._table.setHorizontalSpacing(24)
        self._table.setVerticalSpacing(8)
        self._table.setColumnStretch(0, 1)
        return frame("card", self._table)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(32, 28, 20, 16)
        column.setSpacing(14)
        shown = (self.title, self.happened, self._card, self.gives, self.lost, self.failed, self.anew_note)
        for widget in shown:
            column.addWidget(widget)
        column.addStretch()
        inner = QWidget()
        inner.setLayout(column)
        footer = QVBoxLayout()
        footer.setContentsMargins(32, 8, 32, 24)
        footer.setSpacing(8)
        footer.addWidget(self.doing)
        footer.addWidget(self.progress)
        footer.addLayout(self._buttons())
        total = QVBoxLayout(fill(self, QSize(*LEAST_PX)))
        total.setContentsMargins(0, 0, 0, 0)
        total.addWidget(scrolled(inner, self), 1)
        total.addLayout(footer)
        for hidden in (self._card, self.gives, self.lost, self.failed, self.anew_note, self.restore, self.anew):
            hidden.hide()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for each in (self.restore, self.show_folder, self.anew):
            row.addWidget(each)
        row.addStretch()
        row.addWidget(self.close_it)
        return row

    def _connect(self) -> None:
        self.restore.clicked.connect(lambda: self.chosen.emit(RecoveryChoice.RESTORE))
        self.anew.clicked.connect(self._begin_anew)
        self.show_folder.clicked.connect(self._show_folder)
        self.close_it.clicked.connect(self.close)

    def show_restoration(self, restoration: Restoration | None) -> None:
        """Display the data that a restore would recover; None if there is nothing."""
        self._busy(is_busy=False)
        self.anew.show()
        if restoration is None:
            self.lost.setText(nothing_text())
        else:
            self._fill(restoration)
            self.gives.setText(gives_text(restoration))
            self.lost.setText(lost_text(restoration))
        for shown in (self._card, self.gives, self.restore):
            shown.setVisible(restoration is not None)
        self.lost.show()
        in_words = f"{self.gives.text()} {self.lost.text()}".strip()
        self.restore.setAccessibleDescription(in_words)
        self.setAccessibleDescription(f"{self.happened.text()} {in_words}")
        self._first().setFocus()
        announce(self, in_words)

    def _fill(self, restoration: Restoration) -> None:
        for row, texts in enumerate((heads(), *rows(restoration))):
            for place, cell_text in enumerate(texts):
                cell = label(cell_text, "" if row else "heading-small", wrap=place == 0)
                cell.setAccessibleName(", ".join(part for part in texts if part) if not place else cell_text)
                self._table.addWidget(cell, row, place, _aligned(place))

    def _begin_anew(self) -> None:
        """Explain the consequences at the first press and start from scratch at the second, after a delay for
        reading. The focus moves to a harmless button, so that pressing the same key again does not confirm."""
        if self.anew_note.isVisible():
            self.chosen.emit(RecoveryChoice.ANEW)
            return
        self.anew_note.show()
        self.anew.setText(_("Start from scratch"))
        self.anew.setAccessibleName(self.anew.text())
        announce(self, self.anew_note.text())
        self._first().setFocus()
        self.anew.setEnabled(False)
        QTimer.singleShot(ANEW_AFTER_MS, self.anew, self._offer_anew)

    def _offer_anew(self) -> None:
        if not self._is_restoring:
            self.anew.setEnabled(True)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.found.folder))

    def begin(self) -> None:
        """Disable the buttons while the selected action runs."""
        self._is_restoring = True
        self.failed.hide()
        self.doing.setText(restoring_text())
        self._busy(is_busy=True)
        announce(self, self.doing.text())

    def show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)

    def show_failure(self, sentence: str) -> None:
        """Display a failed restore; nothing was changed."""
        self._is_restoring = False
        self._busy(is_busy=False)
        self.anew.show()
        self.failed.setText(sentence)
        self.failed.show()
        self._first().setFocus()
        announce(self, sentence, is_urgent=True)

    def let_go(self) -> None:
        self._is_done = True
        self.close()
        self.deleteLater()

    def _busy(self, *, is_busy: bool) -> None:
        for shown in (self.doing, self.progress):
            shown.setVisible(is_busy)
        for each in (self.restore, self.show_folder, self.anew, self.close_it):
            each.setEnabled(not is_busy)
        self.show_progress(0, 100)

    def _first(self) -> QPushButton:
        return self.close_it if self.restore.isHidden() else self.restore

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._first().setFocus()
        announce(self, f"{self.title.text()}. {self.happened.text()}")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ignore closing during a restore: the next start would have to begin it again."""
        if self._is_done:
            event.accept()
        elif self._is_restoring:
            event.ignore()
        else:
            event.accept()
            self._is_done = True
            self.chosen.emit(RecoveryChoice.CLOSE)


def _aligned(place: int) -> Qt.AlignmentFlag:
    if place == 0:
        return Qt.AlignmentFlag.AlignVCenter
    side = Qt.AlignmentFlag.AlignLeft if place == 3 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
