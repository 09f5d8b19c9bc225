"""The sub-page about other platforms: effective pay on each, and the import of their histories with a preview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from annotator.core.events import EarningsChanged, Event, Failed
from annotator.core.money.platform_tasks import HistoryField
from annotator.core.pay.minimum_wages import WageBasis
from annotator.core.time.told_time import ToldFile
from annotator.services.bookkeeping.platform_histories import (
    ColumnChoice,
    HistoryRead,
    ImportCancelled,
    PlatformLine,
)
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.history_text import history_lines, undone_text, withdrawn_text
from annotator.ui.i18n.pay_text import figure_rate, uncounted_text
from annotator.ui.i18n.translation import N_, NOTHING, _, ngettext
from annotator.ui.pages.base import SubPage
from annotator.ui.problems.summary import problem_lines
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.form_fields import FieldRow
from annotator.ui.widgets.labels import NoticeLine, button, label, outdate_lines, set_text
from annotator.ui.widgets.layouts import FlowLayout
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.table import PlainTable

_FIELDS = {
    HistoryField.AMOUNT: N_("Amount"),
    HistoryField.BONUS: N_("Bonus"),
    HistoryField.DAY: N_("Day"),
    HistoryField.START: N_("Start time"),
    HistoryField.END: N_("End time"),
    HistoryField.SECONDS: N_("Duration (seconds or 00:26:30)"),
    HistoryField.MINUTES: N_("Duration in minutes"),
    HistoryField.HOURS: N_("Duration in hours"),
    HistoryField.ID: N_("Task ID"),
    HistoryField.TITLE: N_("Title"),
    HistoryField.REQUESTER: N_("Requester"),
    HistoryField.STATUS: N_("Status"),
    HistoryField.CURRENCY: N_("Currency"),
}


def platform_rows(lines: Sequence[PlatformLine]) -> tuple[list[str], list[list[str]]]:
    """Return a row for each platform and currency, one for the work in this program, and one for all work."""
    is_net = any(each.figure is not None and each.figure.basis is WageBasis.NET for each in lines)
    header = [
        *(_("Platform"), _("Tasks"), _("Time it tells"), _("Measured"), _("Counted once")),
        *(_("Expected after deductions") if is_net else _("Expected"), _("Real hourly pay")),
    ]
    work = [each for each in lines if not each.payer]
    return header, [
        [
            each.payer or _named(each, is_alone=[other.is_here for other in work].count(each.is_here) == 1),
            number_format.count(each.tasks) if each.tasks else NOTHING,
            *(number_format.duration(ms) if ms else NOTHING for ms in (each.told_ms, each.timer_ms, each.work_ms)),
            number_format.listed_amount(each.figure.total, each.currency) if each.figure is not None else NOTHING,
            figure_rate(each.figure),
        ]
        for each in lines
    ]


def _named(line: PlatformLine, *, is_alone: bool) -> str:
    """Return the name of a row of no platform, with its currency if there are several."""
    if is_alone:
        return _("Work in this program") if line.is_here else _("All work")
    text = _("Work in this program, in {currency}") if line.is_here else _("All work, in {currency}")
    return text.format(currency=line.currency)


def expected_note(lines: Sequence[PlatformLine]) -> str:
    """Return what the expected amounts contain."""
    figures = [each.figure for each in lines if each.figure is not None]
    text = _("Expected: what is approved or paid, bonuses, and the likely part of undecided pay.")
    if any(figure.basis is WageBasis.NET for figure in figures):
        text = _(
            "Expected: what is approved or paid, bonuses, and the likely part of undecided pay, all after deductions."
        )
    return text if figures else ""


def file_rows(files: dict[ToldFile, int]) -> tuple[list[str], list[list[str]]]:
    header = [_("File"), _("Platform"), _("Tasks")]
    return header, [[each.file, each.payer, number_format.count(count)] for each, count in files.items()]


class ColumnForm(QFrame):
    """The choice of the columns of a table whose platform is not known."""

    def __init__(self, payers: Sequence[str]) -> None:
        super().__init__()
        self.payer, self.currency = NoWheelComboBox(), QLineEdit()
        self.payer.make_editable()
        self.payer.addItems(list(payers))
        self.payer.setCurrentText("")
        self.currency.setMaxLength(3)
        self.columns = {each: NoWheelComboBox() for each in _FIELDS}
        self.look = button(_("Read with these columns"))
        fields = FieldRow()
        fields.add("payer", _("Payer"), self.payer, 220)
        fields.add("unit", _("Currency of the file"), self.currency, 120)
        for each, combo in self.columns.items():
            fields.add(each.value, _(_FIELDS[each]), combo, 220)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(fields)
        actions = FlowLayout(8)
        actions.addWidget(self.look)
        column.addLayout(actions)

    def show_header(self, header: Sequence[str]) -> None:
        for combo in self.columns.values():
            combo.clear()
            combo.addItem(_("no column"), "")
            for name in header:
                combo.addItem(name, name)

    def choice(self) -> ColumnChoice | None:
        """Return what was chosen, or None if the payer or the amount is missing."""
        columns = {each.value: str(combo.currentData()) for each, combo in self.columns.items() if combo.currentData()}
        payer = self.payer.currentText().strip()
        if not payer or HistoryField.AMOUNT.value not in columns:
            return None
        return ColumnChoice(payer, columns, self.currency.text().strip().upper())


class PlatformsPage(SubPage):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._histories = services.books.platform_histories
        self._read: HistoryRead | None = None
        self._taken: HistoryRead | None = None
        self._files: dict[ToldFile, int] = {}
        self._is_cancelled = False
        self.back = self._back_button(N_("Back to earnings"))
        self.open_file = button(_("Import history…"), "open")
        self.enter, self.cancel = button("", role="primary"), button(_("Cancel"), role="quiet")
        self.remove, self.undo = button(_("Withdraw")), button(_("Undo"), "undo")
        self.table = PlainTable(_("Platforms"), left=frozenset({0}))
        self.files = PlainTable(_("Imported files"), left=frozenset({0, 1}), most_rows=6)
        self._expected, self._untimed = label("", "small", wrap=True), label("", "small", wrap=True)
        self.by_hand = button(_("Enter manually"), "submit")
        self._preview, self._problems = label("", wrap=True), label("", "small", wrap=True)
        self.form = ColumnForm(services.books.payers.open_names())
        self.progress = QProgressBar()
        self._notice, self._empty = NoticeLine(""), label("", "muted", wrap=True)
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.open_file.clicked.connect(self._ask_for_file)
        self.by_hand.clicked.connect(self.entry_wanted)
        self.enter.clicked.connect(self._enter)
        self.cancel.clicked.connect(self._cancel)
        self.undo.clicked.connect(self._undo)
        self.remove.clicked.connect(self._remove)
        self.form.look.clicked.connect(self._read_with_columns)
        self.progress.setAccessibleName(_("Progress"))
        self._show_nothing()

    def _lay_out(self) -> None:
        inside = self._column_below(label(_("Other platforms"), "title"), self.back)
        text = _(
            "Histories that other platforms give to their workers, as tables. They are marked as told by the platform. "
            "Time that you measured, too, counts once. Importing a history again adds only what is new."
        )
        inside.addWidget(label(text, "muted", wrap=True))
        for widget in (self._empty, self.table, self._expected, self._untimed):
            inside.addWidget(widget)
        for buttons in ((self.open_file, self.by_hand, self.undo), (self.enter, self.cancel)):
            actions = FlowLayout(8)
            for each in buttons:
                actions.addWidget(each)
            inside.addLayout(actions)
            if self.open_file in buttons:
                for part in (self._notice, self._preview, self._problems, self.form, self.progress):
                    inside.addWidget(part)
        inside.addWidget(self.files)
        actions = FlowLayout(8)
        actions.addWidget(self.remove)
        inside.addLayout(actions)
        inside.addStretch()

    def open(self) -> None:
        self._services.background_intents.post(self._load)
        self.open_file.setFocus()

    def on_event(self, event: Event) -> None:
        if isinstance(event, Failed):
            outdate_lines(self)
            self._show_nothing()
        elif isinstance(event, EarningsChanged):
            self._services.background_intents.post(self._load)

    def take(self, location: str) -> None:
        """Read a file and show what it would change."""

        async def read() -> None:
            self._show(await self._histories.read(location))

        self._show_nothing(_("Reading file…"))
        self._services.background_intents.post(read)

    async def _load(self) -> None:
        lines, self._files = await self._histories.lines(), self._histories.files()
        self.table.show_rows(*platform_rows(lines))
        self._expected.setText(expected_note(lines))
        self._expected.setVisible(bool(self._expected.text()))
        untimed = [(each.payer, uncounted_text(each.figure)) for each in lines if each.payer]
        self._untimed.setText("\n".join(number_format.pair(payer, text) for payer, text in untimed if text))
        self._untimed.setVisible(bool(self._untimed.text()))
        self.files.show_rows(*file_rows(self._files))
        self.files.selectRow(0)
        self.table.setVisible(bool(lines))
        for widget in (self.files, self.remove):
            widget.setVisible(bool(self._files))
        self._empty.setVisible(not lines)
        self._empty.setText(
            _(
                "Nothing from other platforms yet. Download your history from Mechanical Turk, Prolific, Clickworker, "
                "Appen, Toloka or Microworkers, or make a table of it, and import it here. You can also enter rewards "
                "manually."
            )
        )

    def _ask_for_file(self) -> None:
        dialog = file_dialog(self, _("Import history"), "", _("Tables (*.csv *.tsv *.txt)"))
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def _show(self, read: HistoryRead) -> None:
        self._show_nothing()
        self._read = read
        is_unknown = any(problem.params.get("why") == "columns" for problem in read.problems)
        lines = history_lines(read, is_done=False) if read.payer else []
        self._preview.setText("\n".join(lines))
        self._preview.setVisible(bool(lines))
        self._problems.setText("\n".join(problem_lines(read.problems)))
        self._problems.setVisible(bool(read.problems))
        self.form.setVisible(is_unknown)
        if is_unknown:
            self.form.show_header(read.header)
            self.form.payer.setFocus()
        text = ngettext("Import {count} task", "Import {count} tasks", read.writable)
        if not read.new:
            text = ngettext("Update {count} task", "Update {count} tasks", read.writable)
        set_text(self.enter, text.format(count=number_format.count(read.writable)))
        self.enter.setVisible(read.writable > 0)
        self.cancel.setVisible(bool(read.payer) or is_unknown)
        if read.writable:
            self.enter.setFocus()

    def _read_with_columns(self) -> None:
        choice, read = self.form.choice(), self._read
        if choice is None or read is None:
            self._notice.confirm(_("Choose at least the payer and the column of the amount."))
            return

        async def look() -> None:
            self._show(await self._histories.read_with(read, choice))

        self._services.background_intents.post(look)

    def _show_nothing(self, text: str = "") -> None:
        self._read = None
        self._notice.show_message(text)
        for widget in (self._preview, self._problems, self.form, self.progress, self.enter, self.cancel, self.undo):
            widget.hide()

    def _cancel(self) -> None:
        if self.progress.isVisible():
            self._is_cancelled = True
        else:
            self._show_nothing()
            self.open_file.setFocus()

    def _step(self, done: int, in_all: int) -> None:
        if self._is_cancelled:
            raise ImportCancelled
        self.progress.setRange(0, in_all)
        self.progress.setValue(done)

    def _show_progress(self, text: str, *, may_cancel: bool) -> None:
        self._show_nothing(text)
        self._is_cancelled = False
        self.progress.setRange(0, 0)
        self.progress.show()
        self.cancel.setVisible(may_cancel)

    def _enter(self) -> None:
        read = self._read
        if read is None:
            return

        async def enter() -> None:
            try:
                self._taken = await self._histories.take(read, self._step)
            except ImportCancelled:
                self._say(_("Cancelled. Nothing of this file was kept."))
                return
            self._say("\n".join(history_lines(self._taken, is_done=True)))
            self.undo.setVisible(self._taken.writable > 0)
            self.undo.setFocus()

        self._show_progress(_("Importing tasks…"), may_cancel=True)
        self.cancel.setFocus()
        self._services.background_intents.post(enter)

    def _undo(self) -> None:
        taken = self._taken
        if taken is None:
            return

        async def undo() -> None:
            await self._histories.undo(taken, self._step)
            self._say(undone_text(taken))

        self._show_progress(_("Withdrawing tasks…"), may_cancel=False)
        self._services.background_intents.post(undo)

    def _remove(self) -> None:
        files = list(self._files)
        if not 0 <= self.files.row < len(files):
            return
        file = files[self.files.row]

        async def remove() -> None:
            self._say(withdrawn_text(await self._histories.remove(file, self._step)))

        self._show_progress(_("Withdrawing tasks…"), may_cancel=False)
        self._services.background_intents.post(remove)

    def _say(self, text: str) -> None:
        self._show_nothing()
        self._notice.confirm(text)
        self.open_file.setFocus()
