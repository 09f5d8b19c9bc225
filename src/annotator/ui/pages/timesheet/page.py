"""The timesheet page: a day as a timeline and a table, undecided periods, and corrections with a reason."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.ledger.intervals import State
from annotator.core.time.groups import grouped
from annotator.core.time.local_days import OffsetAt
from annotator.core.time.timesheet import Stretch, Timesheet
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.protection_text import exposure_text
from annotator.ui.i18n.rounding import durations, group_durations
from annotator.ui.i18n.time_text import (
    counts_as,
    ends,
    group_text,
    line_text,
    needs_seconds,
    paused_text,
    span_text,
    state_text,
    told_text,
)
from annotator.ui.i18n.translation import N_, _, ngettext
from annotator.ui.pages.base import Page
from annotator.ui.pages.timesheet.correction_form import CorrectionForm
from annotator.ui.pages.timesheet.day_strip import DayScale, DayStrip
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.form_fields import DAY_MIN, DayField
from annotator.ui.widgets.labels import FoldingLabel, ToolButton, button, clear, label, tip
from annotator.ui.widgets.scroll_area import SteadyScrollArea, scrolled
from annotator.ui.widgets.table import LazyRows, Row, TableRows
from annotator.ui.widgets.time_legend import TimeLegend

_COLUMNS = (N_("From"), N_("To"), N_("Duration"), N_("Counts as"))
_WORDS = 3  # the text column, which takes the remaining width
ROW_PX = 32
ICON_PX = 22
BESIDE_PX, ABOVE_PX = 16, 4  # padding around the text of a cell


def _header() -> Row:
    return [_(text) for text in _COLUMNS]


def _row(stretch: Stretch, offset_at: OffsetAt, *, seconds: bool) -> Row:
    return (
        *ends(stretch, offset_at, seconds=seconds),
        number_format.duration(stretch.duration_ms),
        "\n".join(text for text in (counts_as(stretch), paused_text(stretch)) if text),
    )


class _Wrapped(QStyledItemDelegate):
    """A delegate that makes a row as high as its wrapped text. Qt wraps to the full cell width and subtracts the
    padding of the style sheet only afterwards."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        beside_px = BESIDE_PX + (ICON_PX if index.data(Qt.ItemDataRole.DecorationRole) is not None else 0)
        room = QRect(0, 0, max(1, self._table.columnWidth(_WORDS) - beside_px), ROW_PX)
        text = self._table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(super().sizeHint(option, index).width(), text.height() + 2 * ABOVE_PX)


class StretchView(QTableView):
    """A period table. One row is selected at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = TableRows(self, icon_column=_WORDS)
        self._rows.show_rows(_header(), ())
        self.setModel(self._rows)
        self.setAccessibleName(_("Periods of the day"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setItemDelegateForColumn(_WORDS, _Wrapped(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_WORDS, QHeaderView.ResizeMode.Stretch)
        # Delayed: while the header reports a new width, the table still has the old one.
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self.resizeRowsToContents)
        head.sectionResized.connect(lambda *_what: self._fitting.start(0))
        self._rows.modelReset.connect(lambda: self._fitting.start(0))

    def show_stretches(self, stretches: tuple[Stretch, ...], offset_at: OffsetAt) -> None:
        def icon_of(row: int) -> QIcon | None:
            return icon("question", "attention") if stretches[row].is_undecided else None

        seconds = needs_seconds(stretches)
        rows = LazyRows(stretches, lambda stretch: _row(stretch, offset_at, seconds=seconds))
        self._rows.show_rows(_header(), rows, icon_of)


MOST = 12


class StretchList(QFrame):
    """A period list. `chosen` carries the `Stretch`."""

    chosen = Signal(object)

    def __init__(self, title: str, when_empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title = title
        self._when_empty = when_empty
        self._heading = label(title, "heading")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addLayout(self._rows)

    def show_stretches(self, stretches: tuple[Stretch, ...], offset_at: OffsetAt) -> None:
        clear(self._rows)
        total = number_format.reckoned(sum(stretch.duration_ms for stretch in stretches))
        self._heading.setText(_("{title}, {time}").format(title=self._title, time=total) if stretches else self._title)
        if not stretches:
            self._rows.addWidget(label(self._when_empty, "muted", wrap=True))
        for stretch in sorted(stretches, key=lambda stretch: -stretch.duration_ms)[:MOST]:
            self._rows.addWidget(self._row(stretch, offset_at))
        more = len(stretches) - MOST
        if more > 0:
            text = ngettext("and {count} shorter one (see table)", "and {count} shorter ones (see table)", more)
            self._rows.addWidget(label(text.format(count=number_format.count(more)), "small", wrap=True))

    def _row(self, stretch: Stretch, offset_at: OffsetAt) -> QWidget:
        what = f"{state_text(stretch.state)}, {number_format.reckoned(stretch.duration_ms)}"
        row = button(f"{span_text(stretch, offset_at)}\n{what}", role="row")
        row.setAccessibleName(line_text(stretch, offset_at))
        tip(row, line_text(stretch, offset_at))
        row.clicked.connect(lambda: self.chosen.emit(stretch))
        return row


SIDE_PX = 340
MIN_MS = 60_000
DAY_MS = 24 * 60 * MIN_MS


class TimesheetPage(Page):
    """A timesheet page. It is not updated live: it reloads when the user switches to it or corrects a period."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._day = services.books.timesheets.today()
        self._sheet: Timesheet | None = None
        self._titles: dict[str, str] = {}  # bundle titles by the unique_id of a task
        self.previous = _arrow(_("Previous day"), "previous")
        self.next = _arrow(_("Next day"), "next")
        self.today = button(_("Today"))
        self._picker = DayField(_("Day"), self._day)
        self._worked = FoldingLabel("heading")
        self._note = label("", "small", wrap=True)
        self._exposure = label("", "small", wrap=True)
        self._exposure.hide()
        self.strip = DayStrip()
        self.full_day_button = button(_("Whole day"), "", "text")
        self._legend = TimeLegend()
        self.list = StretchView()
        self._nothing = label("", "muted")
        self.form = CorrectionForm()
        self.undecided = StretchList(_("Undecided"), _("No undecided periods on this day."))
        self.pauses = StretchList(_("Breaks"), _("No breaks on this day."))
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self._picker.chosen.connect(self._to_day)
        self.previous.clicked.connect(lambda: self._step(-1))
        self.next.clicked.connect(lambda: self._step(1))
        self.today.clicked.connect(lambda: self._step((self._services.books.timesheets.today() - self._day).days))
        self.list.selectionModel().currentRowChanged.connect(self._on_row)
        self.strip.chosen.connect(self._choose)
        self.full_day_button.setCheckable(True)
        self.full_day_button.setAccessibleDescription(_("Shows the whole day instead of only your working hours"))
        self.full_day_button.setToolTip(self.full_day_button.accessibleDescription())
        self.full_day_button.toggled.connect(self.strip.show_full_day)
        self.form.corrected.connect(self._correct)
        for listed in (self.undecided, self.pauses):
            listed.chosen.connect(self._choose_stretch)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (label(_("Timesheet"), "title"), self.previous, self._picker, self.next, self.today):
            top.addWidget(widget)
        top.addStretch()
        top.addWidget(self._worked)
        side = QVBoxLayout()
        side.setSpacing(12)
        for part in (self.form, self.undecided, self.pauses):
            side.addWidget(part)
        side.addStretch()
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.list, 1)
        below.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        beside = _scrolled(side)
        below.addWidget(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24 - beside.bar_px, 20)
        column.setSpacing(10)
        above = QVBoxLayout()
        above.setContentsMargins(0, 0, beside.bar_px, 0)  # align with the right edge of the cards
        above.setSpacing(10)
        above.addLayout(top)
        notes = QVBoxLayout()
        notes.setSpacing(2)
        notes.addWidget(self._note)
        notes.addWidget(self._exposure)
        above.addLayout(notes)
        above.addWidget(self.strip)
        key = QHBoxLayout()
        key.addWidget(self._legend, 1)
        key.addWidget(self.full_day_button, 0, Qt.AlignmentFlag.AlignTop)
        above.addLayout(key)
        column.addLayout(above)
        column.addLayout(below, 1)

    def refresh(self) -> None:
        chosen = self._chosen()
        self._show(chosen.start_ms if chosen is not None else -1)
        self._services.intents.post(self._name)

    async def _show_exposure(self, day: date) -> None:
        exposure = await self._services.books.exposures.of(day)
        if day == self._day:
            self._exposure.setText(exposure_text(exposure, _("On this day")))
            self._exposure.setVisible(bool(self._exposure.text()))

    async def _name(self) -> None:
        """Load the bundle titles of the tasks, stored apart from the times, so shown a moment later."""
        sheet, day = self._sheet, self._day
        if sheet is None:
            return
        keys = await self._services.books.timesheets.bundles_of(sheet)
        summaries = await self._services.bundles.imported()
        taken = {summary.manifest.key: summary.manifest.title for summary in summaries}
        await self._show_exposure(day)
        titles = {unique_id: taken.get(key, key) for unique_id, key in keys.items()}
        if titles.items() <= self._titles.items():
            return
        self._titles.update(titles)
        if day == self._day:
            chosen = self._chosen()
            self._show(chosen.start_ms if chosen is not None else -1)

    def _show(self, selected_ms: int) -> None:
        """Reload the day. Keep the period at the ledger position `selected_ms` selected."""
        sheets = self._services.books.timesheets
        self._sheet = sheet = sheets.sheet(self._day).naming(self._titles)
        lines = [line_text(stretch, sheets.offset_at) for stretch in sheet.stretches]
        groups = grouped(sheet.totals)
        totals = ", ".join(
            number_format.pair(group_text(group), time) for group, time in group_durations(groups).items()
        )
        in_words = _("Periods of the day: {count}. {totals}").format(
            count=number_format.count(len(lines)), totals=totals
        )
        scale = DayScale(sheets.marks(sheet.window), sheets.clock_changes(sheet.window), sheets.now_utc_ms())
        self.strip.show_day(sheet, scale, lines, in_words)
        self._legend.show_groups(groups)
        self.list.show_stretches(sheet.stretches, sheets.offset_at)
        self.list.setVisible(bool(sheet.stretches))
        self._nothing.setVisible(not sheet.stretches)
        self._nothing.setText(_nothing_text(sheet))
        self._worked.setText(_("Work: {time}").format(time=durations([sheet.work_ms])[-1]))
        self._note.setText(self._day_text(sheet))
        self.undecided.show_stretches(sheet.undecided, sheets.offset_at)
        self.pauses.show_stretches(sheet.pauses, sheets.offset_at)
        self._picker.show_day(self._day, sheets.first_day, sheets.today())
        self.previous.setEnabled(self._day > sheets.first_day)
        self.next.setEnabled(self._day < sheets.today())
        self.today.setEnabled(self._day != sheets.today())
        at = next(
            (
                index
                for index, stretch in enumerate(sheet.stretches)
                if stretch.start_ms <= selected_ms < stretch.end_ms
            ),
            -1,
        )
        self._choose(at)

    def _day_text(self, sheet: Timesheet) -> str:
        """Return the weekday, a day length other than 24 hours, the time without records, and told time."""
        parts = [number_format.day_of_week(sheet.window.day)]
        if sheet.window.length_ms != DAY_MS:
            text = _("This day lasts {time}, because the clocks changed or you travelled to another time zone.")
            parts.append(text.format(time=number_format.duration(sheet.window.length_ms)))
        parts += filter(
            None, [self._unrecorded_text(sheet), told_text(sheet.told_day.told_ms, sheet.told_day.overlap_ms)]
        )
        return number_format.in_a_row(parts)

    def _unrecorded_text(self, sheet: Timesheet) -> str:
        """Return why a part of a measured day is in no period; empty if there is no such part."""
        if sheet.unrecorded_ms < MIN_MS or not sheet.stretches:
            return ""
        first = sheet.stretches[0]
        if first.start_ms < MIN_MS:  # the ledger begins here
            begin, _end = ends(first, self._services.books.timesheets.offset_at)
            return _("Measured since {time}, the first start of the program.").format(time=begin)
        time = number_format.duration(sheet.unrecorded_ms)
        return _("{time} in no period, because the clock was changed.").format(time=time)

    def _step(self, days: int) -> None:
        self._to_day(self._day + timedelta(days=days))

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._choose(current.row())

    def _choose_stretch(self, stretch: Stretch) -> None:
        if self._sheet is not None and stretch in self._sheet.stretches:
            self._choose(self._sheet.stretches.index(stretch))
            self.form.begin()

    def _choose(self, index: int) -> None:
        """Select a period in the timeline, the table and the form."""
        self.strip.select(index)
        model = self.list.selectionModel()
        model.blockSignals(True)
        if index >= 0:
            self.list.selectRow(index)
        else:
            self.list.clearSelection()
        model.blockSignals(False)
        self.list.viewport().update()
        chosen = self._chosen()
        is_told = chosen is not None and chosen.state is State.TOLD  # it is corrected where it was imported
        sheets, platforms = self._services.books.timesheets, self._services.side_activities.platforms
        self.form.show_stretch(None if is_told else chosen, sheets.offset_at, platforms)

    def _chosen(self) -> Stretch | None:
        at = self.strip.selected
        return self._sheet.stretches[at] if self._sheet is not None and 0 <= at < len(self._sheet.stretches) else None

    def _to_day(self, day: date) -> None:
        sheets = self._services.books.timesheets
        self._day = min(max(day, sheets.first_day), sheets.today())
        self._show(-1)
        self._services.intents.post(self._name)

    def _correct(self, begin_min: int, end_min: int, counts_as: object, reason: str, platform: str) -> None:
        stretch, sheet = self._chosen(), self._sheet
        if stretch is None or sheet is None or not (counts_as is None or isinstance(counts_as, State)):
            return
        sheets = self._services.books.timesheets
        begin_utc_ms = stretch.utc_ms if begin_min < 0 else sheets.utc_at(sheet.window, begin_min)
        end_utc_ms = stretch.end_utc_ms if end_min < 0 else sheets.utc_at(sheet.window, end_min or DAY_MIN)

        async def judge() -> None:
            await sheets.correct(stretch, begin_utc_ms, end_utc_ms, counts_as, reason, platform)
            self.form.forget_input()
            self._show(stretch.start_ms)

        self._services.intents.post(judge)


def _nothing_text(sheet: Timesheet) -> str:
    """Return what is known of a day without periods."""
    whose = _("The work is told by other platforms or entered by hand.") if sheet.told_day.told_ms else ""
    return "\n".join(filter(None, (_("Nothing was measured on this day."), whose)))


def _arrow(text: str, icon_name: str) -> QToolButton:
    arrow = ToolButton()
    arrow.setIcon(icon(icon_name))
    arrow.setToolTip(text)
    arrow.setAccessibleName(text)
    arrow.setProperty("role", "tool")
    return arrow


def _scrolled(column: QVBoxLayout) -> SteadyScrollArea:
    inner = QWidget()
    column.setContentsMargins(0, 0, 0, 0)
    inner.setLayout(column)
    area = scrolled(inner)
    area.setFixedWidth(SIDE_PX)
    return area
