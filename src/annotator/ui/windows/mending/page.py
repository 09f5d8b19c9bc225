"""The window where records cannot be worked with: what happened, what can be had back, and one key to have it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QDesktopServices, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.ui.language.translation import _
from annotator.ui.spoken.announcing import announce
from annotator.ui.widgets.labels import button, frame, label
from annotator.ui.widgets.scrolled import scrolled
from annotator.ui.windows.mending import words
from annotator.ui.windows.mending.found import Choice, Found, Restorable

SIZE_PX = (760, 560)
LEAST_PX = (640, 420)
COLUMN_PX = 680


class MendingWindow(QWidget):
    """`chosen` says what the person wants done. To close the window is to leave everything as it is."""

    SPOKEN_ROLE = QAccessible.Role.Window
    chosen = Signal(Choice)

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setWindowTitle("annotator")
        self.setMinimumSize(*LEAST_PX)
        self.resize(*SIZE_PX)
        self.found = found
        self._is_done = self._is_busy = False
        self.title = label(words.title_words(found), "title", wrap=True)
        self.happened = label(words.happened_words(found), wrap=True)
        self.failed = label("", "danger", wrap=True)
        self.anew_note = label(words.anew_words(), "attention", wrap=True)
        self.progress = QProgressBar()
        self.restore = button(_("Restore"), "undo", "primary")
        self.anew = button(_("Begin anew…"))
        self.show_folder = button(_("Show the folder"), "open")
        self.close_it = button(_("Close"), role="primary" if found.restorable is None else "")
        self._lay_out()
        self._connect()
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(self._spoken)

    @property
    def _spoken(self) -> str:
        """All that stands there, in one: none of it ever has the focus."""
        restorable = self.found.restorable
        gives = (
            [words.without_copy_words()]
            if restorable is None
            else [words.gives_words(restorable), words.missing_words(restorable)]
        )
        return " ".join([self.happened.text(), *gives])

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(32, 28, 32, 16)
        column.setSpacing(14)
        for widget in (self.title, self.happened, *_told(self.found.restorable), self.failed, self.anew_note):
            column.addWidget(widget)
        column.addStretch()
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_PX + 64)
        inner.setLayout(column)
        foot = QVBoxLayout()
        foot.setContentsMargins(32, 8, 32, 28)
        foot.setSpacing(12)
        foot.addWidget(self.progress)
        foot.addLayout(self._buttons())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner, self), 1)
        whole.addLayout(foot)
        for hidden in (self.failed, self.anew_note, self.progress):
            hidden.hide()
        self.restore.setVisible(self.found.restorable is not None)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.restore)
        row.addWidget(self.show_folder)
        row.addWidget(self.anew)
        row.addStretch()
        row.addWidget(self.close_it)
        return row

    def _connect(self) -> None:
        self.restore.clicked.connect(lambda: self.chosen.emit(Choice.RESTORE))
        self.anew.clicked.connect(self._begin_anew)
        self.show_folder.clicked.connect(self._show_folder)
        self.close_it.clicked.connect(self.close)

    def _begin_anew(self) -> None:
        """The first press tells what comes of it, the second does it."""
        if self.anew_note.isVisible():
            self.chosen.emit(Choice.ANEW)
            return
        self.anew_note.show()
        self.anew.setText(_("Begin anew all the same"))
        self.anew.setAccessibleName(self.anew.text())
        announce(self, self.anew_note.text())

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.found.folder))

    def begin(self) -> None:
        """What was chosen is being done: nothing else can be."""
        self._is_busy = True
        self.failed.hide()
        for each in self._pressed():
            each.setEnabled(False)
        self.show_progress(0, 100)
        self.progress.show()

    def show_progress(self, done: int, whole: int) -> None:
        self.progress.setRange(0, max(1, whole))
        self.progress.setValue(done)

    def tell_failure(self, sentence: str) -> None:
        """It came to nothing, and everything is as it was before."""
        self._is_busy = False
        self.progress.hide()
        self.failed.setText(sentence)
        self.failed.show()
        for each in self._pressed():
            each.setEnabled(True)
        self._first().setFocus()
        announce(self, sentence, is_urgent=True)

    def let_go(self) -> None:
        self._is_done = True
        self.close()
        self.deleteLater()

    def _pressed(self) -> tuple[QPushButton, ...]:
        return self.restore, self.show_folder, self.anew, self.close_it

    def _first(self) -> QPushButton:
        return self.close_it if self.found.restorable is None else self.restore

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._first().setFocus()
        announce(self, f"{self.title.text()}. {self._spoken}")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Amid restoring it stays: what is half done would be begun again at the next start."""
        if self._is_done or not self._is_busy:
            event.accept()
        else:
            event.ignore()
        if event.isAccepted() and not self._is_done:
            self._is_done = True
            self.chosen.emit(Choice.CLOSE)


def _told(restorable: Restorable | None) -> tuple[QWidget, ...]:
    """What can be had back, or that nothing can."""
    if restorable is None:
        return (label(words.without_copy_words(), wrap=True),)
    grid = QGridLayout()
    grid.setContentsMargins(16, 12, 16, 12)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    for place, head in enumerate(("", _("Results"), _("Last entry"))):
        grid.addWidget(label(head, "heading-small"), 0, place, _aligned(place))
    for row, part in enumerate(restorable.parts, start=1):
        for place, text in enumerate(words.part_words(part)):
            grid.addWidget(label(text, wrap=place == 0), row, place, _aligned(place))
    grid.setColumnStretch(0, 1)
    gives = label(words.gives_words(restorable), "heading", wrap=True)
    return frame("card", grid), gives, label(words.missing_words(restorable), wrap=True)


def _aligned(place: int) -> Qt.AlignmentFlag:
    if place == 0:
        return Qt.AlignmentFlag.AlignVCenter
    side = Qt.AlignmentFlag.AlignRight if place == 1 else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
