"""The sample bundles that were not imported yet, each with a description and a button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from annotator.services.container import Sample
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import button, label, rule


class SampleList(QFrame):
    """A card of samples. `is_first`: the inbox has no bundle yet."""

    wanted = Signal(str)
    work_wanted = Signal()  # transfer the work from another computer

    def __init__(self, samples: Sequence[Sample], *, is_first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.buttons: list[QPushButton] = []
        rows = QGridLayout()
        rows.setHorizontalSpacing(20)
        rows.setVerticalSpacing(10)
        rows.setColumnStretch(0, 1)
        for sample in samples:
            self._add(sample, rows, is_primary=is_first and not self.buttons)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(8)
        box.addWidget(label(_("No jobs yet") if is_first else _("More samples"), "heading"))
        words = _("Drop a job from a requester here, or try a sample. Samples are practice and not paid.")
        box.addWidget(
            label(
                words if is_first else _("Samples are practice: unpaid, and not counted as work."), "muted", wrap=True
            )
        )
        box.addSpacing(4)
        if is_first:  # above the growing list: a user who comes from another computer looks for it first
            self.bring = button(_("Transfer your work from another computer…"), "drop")
            self.bring.clicked.connect(self.work_wanted)
            box.addWidget(self.bring, 0, Qt.AlignmentFlag.AlignLeft)
            box.addSpacing(4)
        box.addLayout(rows)

    def _add(self, sample: Sample, rows: QGridLayout, *, is_primary: bool) -> None:
        row = rows.rowCount()
        rows.addWidget(rule(), row, 0, 1, 2)
        about = QVBoxLayout()
        about.setSpacing(2)
        about.addWidget(label(sample.title, wrap=True))
        if sample.description:
            about.addWidget(label(" ".join(sample.description.split()), "small", wrap=True))
        rows.addLayout(about, row + 1, 0)
        start = button(_("Try it"), "play", "primary" if is_primary else "")
        start.setAccessibleName(number_format.pair(_("Try it"), sample.title))
        start.setObjectName("sample")
        start.clicked.connect(lambda: self.wanted.emit(sample.location))
        rows.addWidget(start, row + 1, 1, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.append(start)
