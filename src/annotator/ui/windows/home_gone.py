"""The dialog for records that were deleted, moved or disconnected while the program uses them. It covers the window,
so no answer is given that could be lost, until the work is saved in a folder, the folder is back, or the user quits."""

from __future__ import annotations

from PySide6.QtCore import QDir, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _, filled
from annotator.ui.widgets.file_dialog import folder_dialog
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.layouts import FlowLayout

WIDTH_PX = 640
QUIT_AFTER_MS = 1500  # a double click must not answer the question of its first click


def gone_title() -> str:
    return _("Your work must be saved in a folder")


def gone_texts(folder: str) -> tuple[str, ...]:
    """Return the sentences of the dialog: what happened, what was kept, what to do."""
    return (
        filled(_("{folder} was deleted, moved or disconnected while annotator was using it."), {"folder": folder}),
        _("All answers, time and pay are still in memory. They are lost if the computer is turned off now."),
        _("Save them in a folder. If you reconnect the disk or put the folder back, annotator continues by itself."),
    )


def saved_text(folder: str, *, is_same: bool) -> str:
    """Return the notice after the records were saved in `folder`, the same path as before or another."""
    if is_same:
        text = _(
            "Your answers, time and pay are saved in {folder} again. The files of your jobs were lost with the old "
            "folder. To continue a job, add it again."
        )
    else:
        text = _(
            "Your answers, time and pay are saved in {folder}, and annotator now works there. To continue a job, "
            "add it again. Next time, start annotator with “annotator --home {folder}”."
        )
    return filled(text, {"folder": folder})


def has_work_text(folder: str) -> str:
    text = _("{folder} already contains work of annotator. Nothing was changed there. Choose another folder.")
    return filled(text, {"folder": folder})


class HomeGoneDialog(QDialog):
    """The dialog. `wanted` carries the folder to save in; `given_up` means that the user quits without saving."""

    wanted = Signal(str)
    given_up = Signal()

    def __init__(self, folder: str, *, can_return: bool, parent: QWidget) -> None:
        """`can_return`: the folder can be created again at the same place."""
        super().__init__(parent)
        self.setObjectName("ground")
        self.setWindowTitle(gone_title())
        self.setFixedWidth(min(WIDTH_PX, parent.width()))
        self._is_over = False
        self.same = button(_("Save in the same place"), role="primary")
        self.same.setToolTip(folder)
        self.same.setVisible(can_return)
        self.other = button(_("Save in another folder…"), "open", "" if can_return else "primary")
        self.quit = button(_("Quit without saving…"))
        self.warning = label(_("All answers, time and pay that were in this folder will be lost."), "danger", wrap=True)
        self.failed = label("", "danger", wrap=True)
        self.same.clicked.connect(lambda: self.wanted.emit(folder))
        self.other.clicked.connect(self._ask_where)
        self.quit.clicked.connect(self._quit)
        self._lay_out(gone_texts(folder))
        (self.same if can_return else self.other).setDefault(True)
        (self.same if can_return else self.other).setFocus()

    def _lay_out(self, sentences: tuple[str, ...]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(gone_title(), "heading", wrap=True))
        for sentence in sentences:
            column.addWidget(label(sentence, wrap=True))
        for hidden in (self.warning, self.failed):
            column.addWidget(hidden)
            hidden.hide()
        choices = QWidget()
        flow = FlowLayout(8, choices)
        for choice in (self.same, self.other, self.quit):
            flow.addWidget(choice)
        column.addWidget(choices)
        self.setAccessibleName(gone_title())
        self.setAccessibleDescription(" ".join(sentences))

    def begin(self) -> None:
        """Disable the buttons while the work is being saved."""
        self.failed.hide()
        self._enable(is_on=False)

    def show_failure(self, sentence: str) -> None:
        """Show why saving failed; the work is still in memory."""
        self._enable(is_on=True)
        self.failed.setText(sentence)
        self.failed.show()
        self._fit()
        announce(self, sentence, is_urgent=True)

    def let_go(self) -> None:
        self._is_over = True
        self.close()
        self.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the dialog the height of its styled text: Qt assumes wider lines before styling."""
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))

    def reject(self) -> None:
        """Ignore Esc: the question must be answered."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._is_over)

    def _enable(self, *, is_on: bool) -> None:
        for each in (self.same, self.other, self.quit):
            each.setEnabled(is_on)

    def _ask_where(self) -> None:
        dialog = folder_dialog(self, _("Save in another folder"), QDir.homePath())
        dialog.fileSelected.connect(self.wanted)
        dialog.open()

    def _quit(self) -> None:
        """Warn at the first press and quit at the second, after a delay for reading."""
        if self.warning.isVisible():
            self.given_up.emit()
            return
        self.warning.show()
        announce(self, self.warning.text(), is_urgent=True)
        self.quit.setText(_("Quit and lose the work"))
        self._fit()
        (self.other if self.same.isHidden() else self.same).setFocus()
        self.quit.setEnabled(False)
        QTimer.singleShot(QUIT_AFTER_MS, self.quit, lambda: self.quit.setEnabled(True))
