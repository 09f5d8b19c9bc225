"""The panel of problems of an unreadable bundle, with location and advice, to read or copy for the requester."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.core.problems import Problem, errors
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.problems.sentences import hint, place, sentence
from annotator.ui.widgets.labels import button, clear, label, rule
from annotator.ui.widgets.layouts import FlowLayout, WeightedColumns
from annotator.ui.widgets.scroll_area import scrolled

SHOWN = 50
LEAST_PX = 72  # minimum height of the list: it is above the bundles, in a window as low as 484 px


class ProblemsPanel(QFrame):
    def __init__(self, parent: QWidget | None = None, *, is_own: bool = False) -> None:
        """Create the panel. `is_own`: the bundle is the user's own, so the problems stay until they are fixed."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._text = ""
        self._title = label("", "heading", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._copy = button(_("Copy") if is_own else _("Copy for the requester"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        self._close = button(_("Close"), role="quiet")
        self._close.clicked.connect(self.hide)
        if is_own:  # not shown here: a widget without a parent would open a window and take the focus
            self._close.hide()
        inner = QWidget()
        inner.setLayout(self._list)
        scroll = scrolled(inner)
        scroll.setMinimumHeight(LEAST_PX)
        choices = FlowLayout(8)
        choices.addWidget(self._copy)
        choices.addWidget(self._close)
        head = WeightedColumns((1, 0), 12, 6)
        head.addWidget(self._title)
        head.addLayout(choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        self.hide()

    def show_rejected(self, name: str, problems: tuple[Problem, ...]) -> None:
        listed = errors(problems) or problems
        title = ngettext(
            "“{name}” was not added: {count} problem found. Nothing was saved.",
            "“{name}” was not added: {count} problems found. Nothing was saved.",
            len(listed),
        )
        self._show_read(title.format(name=name, count=len(listed)), listed)

    def show_left_out(self, title: str, problems: tuple[Problem, ...]) -> None:
        """List what was left out of something that was added."""
        self._show_read(title, problems)

    def show_damaged(self, key: str, problems: tuple[Problem, ...]) -> None:
        title = _("The files of “{name}” in your data folder are damaged. Your answers are kept. Add the job again.")
        self._show_read(title.format(name=key), errors(problems) or problems)

    def _show_read(self, title: str, listed: tuple[Problem, ...]) -> None:
        self.list_up(title, listed)
        first, *_others = self._text.split("\n")
        announce(self, f"{title} {first}", is_urgent=True)
        if self.isVisible():  # in Qt a hidden widget takes the focus too, and with it the keys of a pause
            self._close.setFocus()

    def list_up(self, title: str, problems: tuple[Problem, ...]) -> None:
        """List all problems under the given title."""
        self._title.setText(title)
        clear(self._list)
        for problem in problems[:SHOWN]:
            self._list.addWidget(label(place(problem.place), "small", wrap=True))
            self._list.addWidget(label(sentence(problem), wrap=True))
            self._list.addWidget(label(hint(problem), "muted", wrap=True))
            self._list.addWidget(rule())
        if len(problems) > SHOWN:
            self._list.addWidget(label(_("… and {count} more.").format(count=len(problems) - SHOWN), "muted"))
        self._list.addStretch()
        self._text = "\n".join(
            number_format.pair(place(item.place), f"{sentence(item)} {hint(item)}") for item in problems
        )
        self.show()
