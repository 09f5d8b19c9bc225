"""The problems page of a trial run. The bundle files are watched, so fixed files are reloaded automatically."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.problems import Problem, errors
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import N_, _, ngettext
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import bind, tip_keys
from annotator.ui.pages.base import Page
from annotator.ui.problems.panel import ProblemsPanel
from annotator.ui.widgets.labels import button, label

BACK = (Command("back", N_("Back to trial run"), of="leave"),)


class RehearsalProblemsPage(Page):
    back_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._explanation = label("", "muted", wrap=True)
        self.panel = ProblemsPanel(is_own=True)
        self.back = button(_("Back to trial run"), "previous")
        tip_keys(self.back, "leave")
        self.back.clicked.connect(self.back_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(_("Trial run"), "title"))
        column.addWidget(self._explanation)
        column.addWidget(self.panel, 1)
        column.addStretch()  # keeps the button at the bottom if the panel is hidden
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        bind(self, BACK, {"back": lambda: self.back.click() if self.back.isEnabled() else None})

    def show_reading(self) -> None:
        """Show that the bundle is being read."""
        self._explanation.setText(_("Reading bundle…"))
        self.panel.hide()
        self.back.hide()

    def show_problems(self, problems: tuple[Problem, ...], *, in_use: bool) -> None:
        """Show the problems. `in_use`: the trial run continues with an earlier, valid version of the files."""
        wrong = errors(problems)
        if not wrong:
            explanation = _("The bundle can be used, but these points are worth checking.")
        elif in_use:
            explanation = _(
                "The trial run continues with the previous files. They are reloaded as soon as they are fixed."
            )
        else:
            explanation = _("The trial run opens automatically once the files are fixed.")
        self._explanation.setText(explanation)
        title = self._title(problems)
        self.setAccessibleName(title)
        announce(self, f"{title} {explanation}")
        self.panel.list_up(title, wrong or problems)
        self.back.setVisible(in_use)
        (self.back if in_use else self).setFocus()

    def _title(self, problems: tuple[Problem, ...]) -> str:
        wrong = errors(problems)
        if wrong:
            words = ngettext("“{name}” has {count} problem.", "“{name}” has {count} problems.", len(wrong))
            return words.format(name=self._name, count=len(wrong))
        words = ngettext(
            "“{name}” is valid, with {count} note.", "“{name}” is valid, with {count} notes.", len(problems)
        )
        return words.format(name=self._name, count=len(problems))
