"""A view of the exact data sent for one submission: as a list of values, and as the file itself on demand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.core.outbox.parcel import Parcel
from annotator.services.outbox.submission_view import is_sent_as_annotation, sent_file, sent_lead_ms, sent_result
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.pages.outbox.envelope_text import SentRow, annotation_rows, sent_rows
from annotator.ui.widgets.labels import clear, label
from annotator.ui.widgets.show_hide import ShowHideButton

FILE_PX = 240
NAME_PX = 200


class SentView(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(_("Result data"))
        self._rows = QGridLayout()
        self.file = QPlainTextEdit()
        self.whole = ShowHideButton(_("Show file"), _("Hide file"), self.file)
        self._prepare()

    def _prepare(self) -> None:
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnMinimumWidth(0, NAME_PX)
        self._rows.setColumnStretch(1, 1)
        self.file.setReadOnly(True)
        self.file.setTabChangesFocus(True)
        self.file.setMinimumHeight(FILE_PX)
        self.file.setAccessibleName(_("File to be sent"))
        self.file.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        below = QHBoxLayout()
        below.addWidget(self.whole)
        below.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(12)
        column.addLayout(self._rows)
        column.addLayout(below)
        column.addWidget(self.file)

    def show_parcel(self, parcel: Parcel, offset_min: int) -> None:
        clear(self._rows)
        for row, (name, value) in enumerate(_rows(parcel, offset_min)):
            value_label = label(value, wrap=True)
            value_label.setAccessibleName(number_format.pair(name, value))
            self._rows.addWidget(label(name, "muted", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(value_label, row, 1, Qt.AlignmentFlag.AlignTop)
        self.file.setPlainText(sent_file(parcel).decode())


def _rows(parcel: Parcel, offset_min: int) -> list[SentRow]:
    sent = sent_result(parcel.envelope)
    if is_sent_as_annotation(parcel):
        return annotation_rows(sent, parcel.project, sent_lead_ms(parcel))
    return sent_rows(sent, offset_min)
