"""The report page of a trial run: task times, resulting pay, the reward needed for a target wage, and problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFontDatabase, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.core.money.amount import Money, parse_amount
from annotator.core.pay.rehearsal import Report, Spread, spread
from annotator.core.problems import Problem, errors
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, ngettext
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import bind, tip_keys
from annotator.ui.pages import rehearsal_text as say
from annotator.ui.pages.base import Page
from annotator.ui.problems.panel import ProblemsPanel
from annotator.ui.theme.palette import current
from annotator.ui.widgets.file_dialog import file_dialog
from annotator.ui.widgets.labels import button, clear, frame, label
from annotator.ui.widgets.scroll_area import scrolled
from annotator.ui.widgets.show_hide import ShowHideButton

HEIGHT_PX = 96
TOOLBAR_PX = 26
DOT_PX = 9
STEP_PX = 11
SIDE_PX = 28
# The axis marks are at round times.
ROUND_MS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000, 1_800_000)
MINUTE_MS = 60_000
HOUR_MS = 3_600_000
MARKS_AT_MOST = 6


def mark_distance_ms(most_ms: int) -> int:
    """Return the smallest mark distance with which at most six marks reach the longest time."""
    for distance_ms in ROUND_MS:
        if most_ms <= distance_ms * MARKS_AT_MOST:
            return distance_ms
    return HOUR_MS * -(-most_ms // (HOUR_MS * MARKS_AT_MOST))


class TimeDots(QWidget):
    ACCESSIBLE_ROLE = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times_ms: tuple[int, ...] = ()
        self._spread: Spread | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(480, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, HEIGHT_PX)

    def show_times(self, times_ms: Sequence[int], text: str) -> None:
        """Show the times. `text` is the accessible name. The plot is hidden for fewer than two times."""
        self._times_ms, self._spread = tuple(times_ms), spread(times_ms)
        self.setAccessibleName(text)
        self.setToolTip(", ".join(number_format.measured(time_ms) for time_ms in sorted(times_ms)))
        self.setVisible(len(times_ms) > 1)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = self._spread
        if known is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        distance_ms = mark_distance_ms(known.most_ms)
        end_ms = distance_ms * max(1, -(-known.most_ms // distance_ms))
        self._paint_spread(painter, known, end_ms)
        self._paint_line(painter, distance_ms, end_ms)
        self._paint_dots(painter, end_ms)
        painter.end()

    def _x(self, time_ms: Fraction | int, end_ms: int) -> float:
        return SIDE_PX + float(time_ms / Fraction(end_ms)) * (self.width() - 2 * SIDE_PX)

    @property
    def _floor(self) -> int:
        return self.height() - TOOLBAR_PX

    def _paint_spread(self, painter: QPainter, known: Spread, end_ms: int) -> None:
        if known.quartiles_ms is not None:
            left, right = (self._x(quartile_ms, end_ms) for quartile_ms in known.quartiles_ms)
            painter.fillRect(QRectF(left, 4, max(1.0, right - left), self._floor - 4), current().colour("selection"))
        painter.setPen(QPen(current().colour("ink"), 2))
        at = self._x(known.median_ms, end_ms)
        painter.drawLine(QPointF(at, 4), QPointF(at, self._floor))

    def _paint_line(self, painter: QPainter, distance_ms: int, end_ms: int) -> None:
        painter.setPen(QPen(current().colour("muted"), 1))
        painter.drawLine(QPointF(SIDE_PX, self._floor), QPointF(self.width() - SIDE_PX, self._floor))
        for mark_ms in range(0, end_ms + 1, distance_ms):
            at = self._x(mark_ms, end_ms)
            painter.drawLine(QPointF(at, self._floor), QPointF(at, self._floor + 4))
            place = QRectF(at - 60, self._floor + 5, 120, TOOLBAR_PX - 5)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, _mark(mark_ms, end_ms))

    def _paint_dots(self, painter: QPainter, end_ms: int) -> None:
        """Draw the dots. Dots that would overlap are stacked, and a stack that is too high is compressed."""
        columns = Counter(round(self._x(time_ms, end_ms) / STEP_PX) for time_ms in self._times_ms)
        room_px = self._floor - DOT_PX - 4
        highest = max(columns.values())
        step_px = min(float(STEP_PX), room_px / max(1, highest - 1)) if highest > 1 else float(STEP_PX)
        painter.setPen(QPen(current().colour("surface"), 1))
        painter.setBrush(current().colour("accent"))
        for column, count in columns.items():
            for place in range(count):
                bottom = self._floor - 2 - place * step_px
                painter.drawEllipse(QRectF(column * STEP_PX - DOT_PX / 2, bottom - DOT_PX, DOT_PX, DOT_PX))


def _mark(time_ms: int, end_ms: int) -> str:
    """Format an axis mark: `20 s` or `0.5 s`, or `1:20` if the axis is longer than a minute."""
    if end_ms > MINUTE_MS:
        return number_format.stopwatch(time_ms)
    return number_format.measured(time_ms) if time_ms % 1000 else number_format.duration(time_ms)


ENTER = (Command("enter", "", fixed=("enter",)),)
COLUMN_PX = 860
WAGE_PX = 120
SENT_PX = 260


class RehearsalReportPage(Page):
    """The report page. `target_chosen` carries an hourly wage as a Decimal; `save_wanted` the path to write to."""

    go_on_wanted = Signal()
    start_over_wanted = Signal()
    close_wanted = Signal()
    problems_wanted = Signal()
    save_wanted = Signal(str)
    target_chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._report: Report | None = None
        self._currency = ""
        self._title = label("", "title", wrap=True)
        self._summary = label("", wrap=True)
        self._times = label("", wrap=True)
        self._dots = TimeDots()
        self._reward = label("", wrap=True)
        self._table = QGridLayout()
        self._counted = label("\n".join(say.counted_lines()), "small", wrap=True)
        self._wage = QLineEdit()
        self._unit = label("", "muted")
        self._wage_note = label("", "small", wrap=True)
        self._problems = label("", wrap=True)
        self._look = button(_("Show the problems"), "warning")
        self._unsound = label("", wrap=True)
        self._sent = QPlainTextEdit()
        self._show_sent = ShowHideButton(
            _("Show data that would be sent"), _("Hide data that would be sent"), self._sent
        )
        self.go_on = button(_("Continue"), "play", "primary")
        self.start_over = button(_("Start over"), "retry")
        self.save = button(_("Save report"), "drop")
        self.leave = button(_("Close"), "close")
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self._table.setHorizontalSpacing(32)
        self._table.setVerticalSpacing(6)
        self._table.setColumnStretch(3, 1)
        self._wage.setFixedWidth(WAGE_PX)
        self._wage.setAccessibleName(_("Target hourly wage"))
        self._wage.editingFinished.connect(self._choose_target)
        self._sent.setReadOnly(True)
        self._sent.setTabChangesFocus(True)
        self._sent.setAccessibleName(_("Preview of data to send"))
        self._sent.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._sent.setFixedHeight(SENT_PX)
        self._look.clicked.connect(self.problems_wanted)
        self.go_on.clicked.connect(self.go_on_wanted)
        self.start_over.clicked.connect(self.start_over_wanted)
        self.leave.clicked.connect(self.close_wanted)
        self.save.clicked.connect(self._ask_where)
        bind(self, ENTER, {"enter": self._enter})

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_PX)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._summary)
        column.addWidget(_card(_("Time per task"), self._dots, self._times))
        column.addWidget(_card(_("Pay"), self._reward, self._wage_row(), self._wage_note, self._table, self._counted))
        column.addWidget(_card(_("Problems and notes"), self._problems, _left(self._look), self._unsound))
        column.addWidget(_card(_("Preview of data to send"), _left(self._show_sent), self._sent))
        column.addStretch()
        scroll = scrolled(inner)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        actions = QHBoxLayout()
        actions.setContentsMargins(24, 10, 24, 10)
        actions.setSpacing(8)
        actions.addWidget(self.save)
        actions.addWidget(self.start_over)
        actions.addStretch()
        actions.addWidget(self.leave)
        actions.addWidget(self.go_on)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(frame("bar", actions))

    def _wage_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(_("Target wage")))
        row.addWidget(self._wage)
        row.addWidget(self._unit)
        row.addStretch()
        return row

    def show_report(self, report: Report, currency: str, *, can_go_on: bool) -> None:
        """Show the report. `currency` is that of the target wage, or "" if none is known."""
        self._report = report
        self._currency = currency
        self._title.setText(say.heading(report, self._name))
        sentences = [say.summary(report), say.reload_line(report)]
        self._summary.setText(" ".join(line for line in sentences if line))
        self.setAccessibleName(self._title.text())
        announce(self, f"{self._title.text()}. {self._summary.text()}")
        times = "\n".join(say.time_lines(report))
        self._times.setText(times)
        self._dots.show_times(report.times_ms, times)
        self._reward.setText(say.reward_line(report))
        self._wage.setText(number_format.typed_amount(report.target.amount) if report.target is not None else "")
        self._wage.setEnabled(bool(currency))
        self._unit.setText(f"{currency}/h" if currency else "")
        self._show_pay(report)
        self._problems.setText(say.problem_title(report))
        self._look.setVisible(bool(report.problems))
        unsound = say.unsound_lines(report)
        self._unsound.setText("\n".join((_("Answers that could not be submitted"), *unsound)) if unsound else "")
        self._unsound.setVisible(bool(unsound))
        self._sent.setPlainText(report.envelope.decode())
        self._show_sent.setEnabled(bool(report.envelope))
        self.go_on.setEnabled(can_go_on and report.left > 0)
        self.start_over.setEnabled(can_go_on)
        first = self.go_on if self.go_on.isEnabled() else self.leave
        first.setFocus()

    def _show_pay(self, report: Report) -> None:
        clear(self._table)
        rows = say.pay_rows(report) if report.done else []
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                self._table.addWidget(_cell(cell, is_head=place == 0, is_name=column == 0), place, column)
        self._counted.setVisible(bool(rows))
        known = report.target is not None or not self._currency
        self._wage_note.setText("" if known else _("Your minimum wage is in another currency. Enter a target wage."))
        self._wage_note.setVisible(not known)

    def _enter(self) -> None:
        """Press the focused button, as Enter does on the workbench."""
        focused = self.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        elif focused is self._wage:
            self._choose_target()

    def _choose_target(self) -> None:
        """Apply the typed wage. Restore the previous one if it is not between 0 and 10,000."""
        report, amount = self._report, parse_amount(number_format.read_typed(self._wage.text()))
        if report is None:
            return
        if amount is None or not 0 < amount < 10_000:
            self._wage.setText(number_format.typed_amount(report.target.amount) if report.target is not None else "")
            return
        self._report = report = replace(report, target=Money(amount, self._currency))
        self._show_pay(report)
        self.target_chosen.emit(amount)

    def _ask_where(self) -> None:
        dialog = file_dialog(self, _("Save report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Text (*.txt)"), _("Machine-readable (*.json)")])
        dialog.setDefaultSuffix("txt")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("json" if "json" in chosen else "txt"))
        dialog.selectFile("rehearsal")
        dialog.fileSelected.connect(self.save_wanted)
        dialog.open()


def _card(title: str, *parts: QWidget | QHBoxLayout | QGridLayout) -> QWidget:
    column = QVBoxLayout()
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(8)
    column.addWidget(label(title, "heading"))
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    return frame("card", column)


def _left(widget: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch()
    return row


def _cell(text: str, *, is_head: bool, is_name: bool) -> QLabel:
    cell = label(text, "muted" if is_head or is_name else "heading")
    side = Qt.AlignmentFlag.AlignLeft if is_name else Qt.AlignmentFlag.AlignRight
    cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return cell


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
                "The trial run continues with the previous files. The changed files will be loaded once these "
                "problems are fixed."
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
            text = ngettext("“{name}” has {count} problem.", "“{name}” has {count} problems.", len(wrong))
            return text.format(name=self._name, count=len(wrong))
        text = ngettext(
            "“{name}” is valid, with {count} note.", "“{name}” is valid, with {count} notes.", len(problems)
        )
        return text.format(name=self._name, count=len(problems))
