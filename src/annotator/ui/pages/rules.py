"""The sub-page with the rules: minimum wages, contributions and thresholds, and the rules files with newer ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from annotator.core.errors import BundleRefused
from annotator.core.events import Event, Failed, SettingsChanged
from annotator.core.money.dated_rules import RuleState, standing
from annotator.core.pay.rule_book import AnyRule, ReadRules, RulesFile
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.rule_sources import source_page
from annotator.ui.i18n.rule_text import (
    HEADER,
    change_rows,
    checked_origin,
    file_text,
    rule_cells,
    signer_text,
    used_text,
)
from annotator.ui.i18n.translation import N_, _, filled
from annotator.ui.pages.base import SubPage
from annotator.ui.problems.summary import problem_lines
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.labels import NoticeLine, button, label, outdate_lines, set_text
from annotator.ui.widgets.layouts import FlowLayout
from annotator.ui.widgets.table import PlainTable


class RulesQuestion(QFrame):
    """The question if a rules file is to be used, with its signer and its changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._signer = label("", wrap=True)
        self._known = label(_("All of its rules are known already."), wrap=True)
        self.changes = PlainTable(_("Changes"), left=frozenset({0, 5}), stretch=5)
        self.use, self.leave = button(""), button(_("Do not use"))
        buttons = FlowLayout(8)
        for each in (self.use, self.leave):
            buttons.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        for widget in (label(_("Use this rules file?"), "heading"), self._signer, self._known, self.changes):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.hide()

    def ask(self, read: ReadRules) -> None:
        header, *rows = change_rows(read.changes)
        self._signer.setText(signer_text(read))
        self._signer.setProperty("role", "" if read.file.fingerprint else "attention")
        self._signer.style().polish(self._signer)
        self.changes.show_rows(header, rows)
        self.changes.setVisible(bool(rows))
        self._known.setVisible(not rows)
        set_text(self.use, _("Use these rules") if read.file.fingerprint else _("Use although unsigned"))
        self.show()
        self.leave.setFocus()
        announce(self, self._signer.text())


class _ListedRule(Struct, frozen=True):
    """A row of the table. `text` is what a search finds."""

    cells: list[str]
    origin: str
    page: str
    is_replaced: bool

    @property
    def text(self) -> str:
        return " ".join((*self.cells, self.origin)).casefold()


def _listed(rule: AnyRule, rules: Sequence[AnyRule], today: date, files: Sequence[RulesFile]) -> _ListedRule:
    is_replaced = standing(rule, rules, today).state is RuleState.REPLACED
    cells, page = rule_cells(rule, rules, today), source_page(rule.source)
    return _ListedRule(cells, checked_origin(rule, files), page, is_replaced)


class RulesPage(SubPage):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.back = self._back_button(N_("Back"))
        self.search = QLineEdit()
        self.replaced = QCheckBox(_("Also show replaced figures"))
        self.table = PlainTable(_("Rules"), left=frozenset({0, 6}))
        self.source = label("", "small", wrap=True)
        self.open_page = button(_("Open this page in the browser"))
        self.open_file, self.undo = button(_("Open a rules file…"), "open"), button(_("Undo"), "undo")
        self.notice = NoticeLine()
        self.question = RulesQuestion()
        self.files = PlainTable(_("Rules files"))
        self.remove = button(_("Remove"))
        self._listed: Sequence[_ListedRule] = ()
        self._shown: Sequence[_ListedRule] = ()
        self._opened: tuple[RulesFile, ...] = ()
        self._read: ReadRules | None = None
        self._before: Mapping[str, str] = {}
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.search.setPlaceholderText(_("Search rules"))
        self.search.setAccessibleName(_("Search rules"))
        self.search.setClearButtonEnabled(True)
        self.source.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.search.textChanged.connect(self._show_rules)
        self.replaced.toggled.connect(self._show_rules)
        self.table.selectionModel().currentRowChanged.connect(self._show_source)
        self.open_page.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self.open_page.toolTip())))
        self.open_file.clicked.connect(self._ask_for_file)
        self.question.use.clicked.connect(self._use)
        self.question.leave.clicked.connect(lambda: self._say(_("Nothing was changed.")))
        self.remove.clicked.connect(self._remove)
        self.undo.clicked.connect(self._undo)

    def _lay_out(self) -> None:
        inside = self._column_below(label(_("Rules"), "title"), self.back)
        text = _(
            "Minimum wages, contributions and thresholds that your figures are calculated with. A figure is not "
            "confirmed a year after its check, or from the day on which an unknown new one applies. Rules files "
            "bring newer figures. Nothing is fetched."
        )
        actions = FlowLayout(8)
        self.search.setMinimumWidth(240)
        for widget in (self.search, self.replaced, self.open_file, self.undo):
            actions.addWidget(widget)
        inside.addWidget(label(text, "muted", wrap=True))
        inside.addLayout(actions)
        for part in (self.notice, self.question, self.table, self.source):
            inside.addWidget(part)
        inside.addWidget(self.open_page, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.files)
        inside.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch()

    def open(self) -> None:
        self._say("")
        self._reload()
        self.search.setFocus()

    def on_event(self, event: Event) -> None:
        if isinstance(event, Failed):
            outdate_lines(self)
        elif isinstance(event, SettingsChanged):
            self._reload()

    def take(self, location: str) -> None:
        """Read a rules file, and ask if it is to be used."""

        async def read() -> None:
            self._say("")
            try:
                self._read = await self._services.books.rules_files.read(location)
            except BundleRefused as refused:
                self._say("\n".join(problem_lines(refused.problems)))
                return
            self.question.ask(self._read)

        self._services.background_intents.post(read)

    def _reload(self) -> None:
        self._opened = self._services.books.rules_files.opened()
        rules, today = self._services.preferences.rule_book.rules, self._services.books.bookkeeping.today()
        self._listed = [_listed(rule, rules, today, self._opened) for rule in rules]
        self._show_rules()
        self.files.show_rows([_("Rules file in use")], [[file_text(file)] for file in self._opened])
        for widget in (self.files, self.remove):
            widget.setVisible(bool(self._opened))
        if self._opened:
            self.files.selectRow(0)

    def _show_rules(self) -> None:
        words = self.search.text().casefold().split()
        self._shown = [
            each
            for each in self._listed
            if all(word in each.text for word in words) and (self.replaced.isChecked() or not each.is_replaced)
        ]
        self.table.show_rows([*map(_, HEADER)], [each.cells for each in self._shown])
        self.table.setVisible(bool(self._shown))
        if self._shown:
            self.table.selectRow(0)
        self._show_source()

    def _show_source(self) -> None:
        rule = self._shown[self.table.row] if 0 <= self.table.row < len(self._shown) else None
        self.source.setText(rule.origin if rule is not None else _("No rule has these words."))
        self.open_page.setToolTip(rule.page if rule is not None else "")
        self.open_page.setVisible(bool(self.open_page.toolTip()))

    def _ask_for_file(self) -> None:
        dialog = file_dialog(self, _("Open a rules file"), "", _("Rules files (*.rules)"))
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def _use(self) -> None:
        read = self._read
        if read is None:
            return

        async def use() -> None:
            self._done(await self._services.books.rules_files.use(read.file), used_text(read.file))

        self._services.intents.post(use)

    def _remove(self) -> None:
        if not 0 <= self.files.row < len(self._opened):
            return
        file = self._opened[self.files.row]

        async def remove() -> None:
            text = filled(_("Removed: {file}"), {"file": file_text(file)})
            self._done(await self._services.books.rules_files.remove(file), text)

        self._services.intents.post(remove)

    def _undo(self) -> None:
        before = self._before

        async def undo() -> None:
            await self._services.books.rules_files.undo(before)
            self._say(_("Undone."))
            self.open_file.setFocus()

        self._services.intents.post(undo)

    def _done(self, before: Mapping[str, str], text: str) -> None:
        """Say what was done, and offer to undo it."""
        self._before = before
        self._say(text)
        self.undo.show()
        self.undo.setFocus()

    def _say(self, text: str) -> None:
        self.question.hide()
        self.undo.hide()
        self.notice.confirm(text)
        area = self.findChild(QScrollArea)
        if area is not None:  # after the layout has run
            QTimer.singleShot(0, area, lambda: area.verticalScrollBar().setValue(0))
