"""The outbox page: each parcel with its state, its receipt or failure reason, and the exact data that is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.core.bundle.manifest import Manifest
from annotator.core.events import ConsentsChanged, EarningsChanged, Event, OutboxChanged, SignedIn
from annotator.core.outbox.consent import OnHold, stays_here
from annotator.core.outbox.delivery_state import DeliveryState, ResultsExport, is_only_here
from annotator.core.outbox.destinations import PendingSignIn, can_be_sent_after_all, pending_sign_ins
from annotator.core.outbox.parcel import Backoff, DeliveryReason, Destination, Parcel, ParcelState
from annotator.core.outbox.sign_in import server_of
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import delivery_word, unsent_files_text, why_not_reopened
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.keyboard.tab_order import tab_from
from annotator.ui.pages.base import Page
from annotator.ui.pages.export_bar import ExportBar
from annotator.ui.pages.outbox.envelope_text import recipient_name
from annotator.ui.pages.outbox.parcel_rows import Parcels, header, job_rows
from annotator.ui.pages.outbox.sent_view import SentView
from annotator.ui.pages.outbox.status_line import StatusLine
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import NoticeLine, button, careful_button, clear, frame, label, tip
from annotator.ui.widgets.layouts import FlowLayout, WeightedColumns
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.scroll_area import scrolled
from annotator.ui.widgets.show_hide import ShowHideButton
from annotator.ui.widgets.table import LazyRows, PlainTable, Row, TableRows

if TYPE_CHECKING:
    from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet


_SILENT = frozenset({DeliveryReason.SERVER_UNREACHABLE, DeliveryReason.NO_ANSWER})


class UnverifiedSignIn(Struct, frozen=True):
    """An untested sign-in. `answered` is the number of parcels that the server had accepted or rejected at that
    time; `reason` is why the test failed."""

    server: str
    reason: DeliveryReason
    answered: int

    def has_answer(self, parcels: Iterable[Parcel], rests: Mapping[Destination, Backoff]) -> bool:
        if answered_by(self.server, parcels) != self.answered:
            return True
        reasons = {rest.reason for place, rest in rests.items() if server_of(place.url) == self.server}
        return bool(reasons - _SILENT - {self.reason})


def answered_by(server: str, parcels: Iterable[Parcel]) -> int:
    """Return how many parcels a server has accepted or rejected."""
    return sum(
        parcel.state is not ParcelState.WAITING and not parcel.is_handed_over and server_of(parcel.url) == server
        for parcel in parcels
    )


class Strips(QWidget):
    """A list of strips. `wanted` carries the item whose button was pressed."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: tuple[object, ...] = ()
        self.hide()

    def _show[W](self, waiting: Sequence[W], strip: Callable[[W], QWidget]) -> None:
        """Show one strip per item, for the first items only. Keep the widgets and their focus if nothing changed."""
        if tuple(waiting) == self._shown:
            return
        self._shown = tuple(waiting)
        clear(self._column)
        for each in waiting[:MOST_STRIPS]:
            self._column.addWidget(strip(each))
        if rest := len(waiting[MOST_STRIPS:]):
            text = ngettext(
                "{count} more like this is shown when one of these is done.",
                "{count} more like this are shown when these are done.",
                rest,
            )
            self._column.addWidget(label(text.format(count=number_format.count(rest)), "small", wrap=True))
        self.setVisible(bool(waiting))

    def _strip(self, waiting: object, icon: str, text: str, action: QPushButton) -> QWidget:
        image = QLabel()
        image.setPixmap(pixmap(icon, "attention", 20))
        line = label(text, wrap=True)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        action.clicked.connect(lambda: self.wanted.emit(waiting))
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(image)
        row.addWidget(line, 1)
        row.addWidget(action)
        strip = frame("notice", row)
        strip.setProperty("tone", "attention")
        return strip


class SignInStrips(Strips):
    """Sign-in strips. `wanted` carries the `PendingSignIn` that the user selected."""

    def show_wanted(self, wanted: Sequence[PendingSignIn]) -> None:
        self._show(wanted, self._wanted_strip)

    def _wanted_strip(self, wanted: PendingSignIn) -> QWidget:
        enter = button(_("Sign in…"))
        enter.setAccessibleName(filled(_("Sign in to {server}"), {"server": wanted.server}))
        return self._strip(wanted, "lock", _words(wanted), enter)


def _words(wanted: PendingSignIn) -> str:
    count = {"count": number_format.count(wanted.count), "server": wanted.server}
    if wanted.has_expired:
        text = ngettext(
            "{count} result is waiting: {server} no longer accepts your sign-in.",
            "{count} results are waiting: {server} no longer accepts your sign-in.",
            wanted.count,
        )
    else:
        text = ngettext(
            "{count} result will be sent when you sign in to {server}.",
            "{count} results will be sent when you sign in to {server}.",
            wanted.count,
        )
    return filled(text, count)


class OnHoldList(Strips):
    """A consent list. `wanted` carries the `OnHold` group that the user wants to review."""

    def show_on_hold(self, on_hold_groups: Sequence[OnHold]) -> None:
        self._show(on_hold_groups, self._on_hold_strip)

    def _on_hold_strip(self, on_hold_groups: OnHold) -> QWidget:
        text = ngettext(
            "{count} result is on hold until you consent to share results with {requester}.",
            "{count} results are on hold until you consent to share results with {requester}.",
            on_hold_groups.count,
        )
        name = recipient_name(on_hold_groups.recipient)
        text = text.format(count=number_format.count(on_hold_groups.count), requester=name)
        look = button(_("Review"), "eye")
        look.setAccessibleName(number_format.pair(_("Review"), name))
        return self._strip(on_hold_groups, "pause", text, look)


class FileStrip(Strips):
    """A strip about exported files that are not marked as sent. `wanted` carries the keys of their jobs."""

    def show_files(self, files: Sequence[tuple[Manifest, ResultsExport]]) -> None:
        self._show([tuple(files)] if files else [], self._files_strip)

    def _files_strip(self, files: Sequence[tuple[Manifest, ResultsExport]]) -> QWidget:
        text = _("Deliver file…") if len(files) == 1 else _("Deliver files…")
        return self._strip(
            [manifest.key for manifest, _export in files], "outbox", unsent_files_text(files), button(text, "outbox")
        )


class JobTable(PlainTable):
    """A table of the jobs with results. `key` is that of the selected job, empty for all. It is hidden while there
    is only one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Jobs"), left=frozenset({0, 1, 2}), most_rows=JOBS_IN_VIEW)
        self._keys: tuple[str, ...] = ("",)
        self._is_listing = False
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self._on_row())
        self.hide()

    def _on_row(self) -> None:
        if not self._is_listing:
            self.changed.emit()

    @property
    def key(self) -> str:
        return self._keys[self.row] if 0 <= self.row < len(self._keys) and self.has_several else ""

    def show_jobs(self, jobs: Mapping[str, Row]) -> None:
        """List the jobs by key, after a row for all of them. Keep the selection."""
        before = self.key
        self._is_listing = True
        self._keys = ("", *jobs)
        everything = (_("All jobs"), "", "")
        self.show_rows((_("Job"), _("Requester"), _("Results")), (everything, *jobs.values()))
        self.selectRow(self._keys.index(before) if before in self._keys else 0)
        self._is_listing = False
        self.setVisible(self.has_several)

    @property
    def has_several(self) -> bool:
        return len(self._keys) > FEWEST_KEYS


class StateFilter(NoWheelComboBox):
    """A filter by delivery state. `state` is the selected one, or None for all. Skipped tasks are one more choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Status"))
        self.setMaximumWidth(FILTER_PX)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # the choices change while it is shown
        self.addItem(_("Any status"), "")

    @property
    def state(self) -> DeliveryState | None:
        return DeliveryState(self.currentData()) if self.currentData() in DeliveryState else None

    @property
    def is_skipped(self) -> bool:
        return bool(self.currentData() == SKIPPED)

    def show_states(self, states: Collection[DeliveryState], *, has_skipped: bool) -> None:
        """Offer these states. Keep the selected one, even if no result is in it any more."""
        offered = {
            state.value: delivery_word(state) for state in DeliveryState if state in states or state is self.state
        }
        if has_skipped or self.is_skipped:
            offered[SKIPPED] = _("Skipped tasks")
        if [self.itemData(place) for place in range(1, self.count())] == [*offered]:
            return
        before = self.currentData()
        self.blockSignals(True)
        while self.count() > 1:
            self.removeItem(1)
        for value, text in offered.items():
            self.addItem(text, value)
        self.setCurrentIndex(self.findData(before))
        self.blockSignals(False)


SKIPPED = "skipped"
MOST_STRIPS = 3  # of one kind, so that the tables below keep their place
JOBS_IN_VIEW = 5
FEWEST_KEYS = 2  # of all jobs and of the only one
FEWEST_RESULTS, FEWEST_LOW_RESULTS = 5, 3  # results in view at least
FILTER_PX = 200
TITLE_PX = 320  # of a job in the export button
LOW_PX = 500  # below this height margins and rows are small
MARGIN_PX, LOW_MARGIN_PX = 20, 6
ROW_PX, LOW_ROW_PX = 36, 28


def _beside(text: QWidget, *controls: QWidget) -> WeightedColumns:
    """Return a text with controls beside it, or below it in a narrow window."""
    row = FlowLayout(8)
    for control in controls:
        row.addWidget(control)
    columns = WeightedColumns((1, 0), 12, 6)
    columns.addWidget(text)
    columns.addLayout(row)
    return columns


class OutboxPage(Page):
    """The outbox page. `decision_wanted` carries the `OnHold` group that the user wants to review."""

    decision_wanted = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._parcels = self._listed = Parcels()  # all, and those that the filters leave
        self._untried: UnverifiedSignIn | None = None
        self._rows = TableRows(self)
        self._title = label(_("Outbox"), "title")
        self._summary = label("", "muted", wrap=True)
        self.results = QTableView()
        self._story = StatusLine(services)
        self.jobs = JobTable()
        self.among = StateFilter()
        self._export_results = button(_("Export results"), "outbox", "primary")
        self.export_bar = ExportBar(services)
        self._held = OnHoldList()
        self._sign_ins = SignInStrips()
        self._files = FileStrip()
        self._signed_in = NoticeLine()
        self._sheet: SignInSheet | None = None
        self._action_keys: tuple[str, ...] = ()  # the jobs that the export button is about
        self._to_export: tuple[str, ...] = ()  # the jobs with results that only the worker can deliver
        self._unfinished: frozenset[str] = frozenset()  # those of them with tasks left
        self._unsent: tuple[tuple[Manifest, ResultsExport], ...] = ()
        self._sent = SentView()
        self._back = careful_button(_("Reopen"), "undo")
        self._retry = button(_("Try again"), "retry")
        self._after_all = button(_("Send anyway"), "outbox")
        self._not_sent = button(_("Mark as not sent"), "undo")
        self.show_data = ShowHideButton(_("Show result data"), _("Hide result data"), self._sent)
        self._pages = QStackedWidget()
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.results.setModel(self._rows)
        self.results.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.results.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.results.setTabKeyNavigation(False)
        self.results.setShowGrid(False)
        self.results.setWordWrap(False)  # texts that are too long end in an ellipsis
        self.results.verticalHeader().hide()
        self.results.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.results.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.results.setAccessibleName(_("Results"))
        self.results.selectionModel().currentRowChanged.connect(self._on_current)
        self.results.doubleClicked.connect(self.show_data.click)
        self.show_data.clicked.connect(lambda: self._area.show_part(self._sent))
        self._held.wanted.connect(self.decision_wanted)
        self._sign_ins.wanted.connect(self._ask_to_sign_in)
        self._back.clicked.connect(self._take_back)
        self._retry.clicked.connect(self._try_again)
        self._story.looked_at.connect(self.refresh)
        tip(self._after_all, _("Puts all exported results of this job back in the outbox to be sent."))
        self._after_all.hide()
        self._after_all.clicked.connect(self._send_after_all)
        tip(self._not_sent, _("Undoes that you marked the file with this result as sent to the requester."))
        self._not_sent.hide()
        self._not_sent.clicked.connect(self._mark_not_sent)
        self._files.wanted.connect(self._deliver)
        self.export_bar.consent_wanted.connect(lambda on_hold, _key: self.decision_wanted.emit(on_hold))
        self.export_bar.settled.connect(self._focus_exported)
        self.export_bar.changed.connect(self._show_unsent)
        self.jobs.changed.connect(self._show_chosen)
        self.among.currentIndexChanged.connect(self._show_chosen)
        self._export_results.hide()
        self._export_results.clicked.connect(self._begin_export)

    def _lay_out(self) -> None:
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.jobs)
        column.addWidget(self.results, 1)
        # Those that come and go are on the left, so that no button gets the press that was meant for another.
        actions = (self._not_sent, self._after_all, self._back, self._retry, self.show_data)
        column.addLayout(_beside(self._story, *actions))
        column.addWidget(self._sent)
        self._pages.addWidget(self._empty())
        self._pages.addWidget(full)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.addWidget(self._title)
        self._column.addLayout(_beside(self._summary, self.among, self._export_results))
        for widget in (self.export_bar, self._held, self._sign_ins, self._files, self._signed_in):
            self._column.addWidget(widget)
        self._column.addWidget(self._pages, 1)
        self._area = scrolled(inner)
        around = QVBoxLayout(self)
        around.setContentsMargins(24, 0, 12, 0)
        around.addWidget(self._area)
        self._be_low(is_low=False)

    def _empty(self) -> QWidget:
        empty = QWidget()
        nothing = QVBoxLayout(empty)
        nothing.setContentsMargins(0, 24, 0, 0)
        nothing.addWidget(label(_("No results to send"), "heading"))
        text = _(
            "Submitted results are shown here until the requester has received them. Their receipts then stay listed."
        )
        nothing.addWidget(label(text, "muted", wrap=True))
        nothing.addStretch()
        return empty

    def _be_low(self, *, is_low: bool) -> None:
        """Use a compact layout in low windows: no title (the sidebar has it), smaller margins and rows."""
        self._title.setVisible(not is_low)
        row_px, margin = (LOW_ROW_PX, LOW_MARGIN_PX) if is_low else (ROW_PX, MARGIN_PX)
        results = self.results
        results.verticalHeader().setDefaultSectionSize(row_px)
        rows_px = row_px * (FEWEST_LOW_RESULTS if is_low else FEWEST_RESULTS)
        results.setMinimumHeight(results.horizontalHeader().sizeHint().height() + 2 * results.frameWidth() + rows_px)
        self._column.setContentsMargins(0, margin, 0, margin)
        self._column.setSpacing(6 if is_low else 12)

    def on_event(self, event: Event) -> None:
        self.export_bar.on_event(event)
        if self._sheet is not None:
            self._sheet.on_event(event)
        if isinstance(event, SignedIn) and event.reason is not None:
            answered = answered_by(event.server, self._parcels.listed)
            self._untried = UnverifiedSignIn(event.server, event.reason, answered)
        if isinstance(event, OutboxChanged | ConsentsChanged | EarningsChanged) and self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Focus the page before Qt gives the focus to its first field: a screen reader then says its name first."""
        super().showEvent(event)
        inside: QWidget | None = self.focusWidget()
        if inside is None:
            self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._be_low(is_low=event.size().height() < LOW_PX)
        super().resizeEvent(event)

    def refresh(self) -> None:
        self._services.intents.post(self._load)

    async def _load(self) -> None:
        parcels = await self._services.delivery.heads()
        on_hold_groups = await self._services.consents.awaiting()
        taken = await self._services.bundles.imported()
        self._to_export, files = await self._services.deliveries.to_deliver()
        self._held.show_on_hold(on_hold_groups)
        by_bundle = {key: group for group in on_hold_groups for key in group.bundle_keys}
        self._sign_ins.show_wanted(pending_sign_ins(parcels, by_bundle))
        self._unfinished = await self._services.deliveries.unfinished(self._to_export)
        self._unsent = files
        self._show_unsent()
        for strips in (self._files, self._sign_ins, self._held):
            tab_from(self._export_results, strips)
        rests = self._services.delivery.last_backoffs()
        self._parcels = Parcels(
            parcels,
            by_bundle,
            rests,
            self._services.journal.now().offset_min,
            {bundle.manifest.key: bundle.manifest.title for bundle in taken},
            self._services.deliveries.reward_of,
            frozenset(bundle.manifest.key for bundle in taken if stays_here(bundle.manifest)),
        )
        requesters = {bundle.manifest.key: bundle.manifest.requester.name for bundle in taken}
        self.jobs.show_jobs(job_rows(self._parcels, requesters))
        has_skipped = any(parcel.was_cancelled for parcel in parcels)
        self.among.show_states({self._parcels.state_of(parcel) for parcel in parcels}, has_skipped=has_skipped)
        self._pages.setCurrentIndex(1 if parcels else 0)
        if self._untried is not None and self._untried.has_answer(parcels, rests):
            self._untried = None
            self._signed_in.show_message("")
        self._show_chosen()

    def _show_unsent(self) -> None:
        """Show the strip about files to deliver, unless the export bar shows such a file with its steps."""
        progress = self.export_bar.progress
        is_named = not progress.isHidden() and any(file.export.to_send for file in progress.files)
        self._files.show_files(() if is_named else self._unsent)

    def _show_chosen(self) -> None:
        """List the results of the selected job in the selected state. Keep the selected result if it is listed.
        At first select one to export."""
        before = self._listed.parcel(self.results.currentIndex().row())
        self._listed = self._parcels.among(self.jobs.key, self.among.state, only_skipped=self.among.is_skipped)
        rows = LazyRows(self._listed.listed, self._listed.row)
        self._rows.show_rows(header(), rows, self._listed.icon_of, self._listed.tip_of)
        self._summary.setText(self._listed.summary())
        row = max(0, self._listed.row_of(before.unique_id)) if before is not None else self._first_to_export()
        self.results.selectRow(row)
        self._show_selected(self._listed.parcel(row))

    def _first_to_export(self) -> int:
        """Return the row of the first result that only the worker can deliver, or 0."""
        rows = enumerate(self._listed.listed)
        mine = (row for row, parcel in rows if is_only_here(parcel, self._listed.state_of(parcel)))
        return next(mine, 0)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_selected(self._listed.parcel(current.row()))

    def _show_selected(self, parcel: Parcel | None) -> None:
        on_hold_groups = self._parcels.missing_consent_of(parcel) if parcel is not None else None
        self._story.show_parcel(parcel, self._parcels)
        if parcel is not None:
            self._services.intents.post(lambda: self._show_data(parcel.unique_id))
        self.show_data.setEnabled(parcel is not None)
        self._name_action(self._jobs_to_export(parcel))
        self._after_all.setVisible(parcel is not None and can_be_sent_after_all(parcel))
        self._not_sent.setVisible(
            parcel is not None
            and parcel.marked_sent_utc_ms > 0
            and self._parcels.state_of(parcel) is DeliveryState.SENT
        )
        self._back.setEnabled(parcel is not None and parcel.can_be_reopened)
        tip(self._back, why_not_reopened(parcel) if parcel is not None else "")
        self._retry.setEnabled(
            parcel is not None and parcel.state is not ParcelState.ACCEPTED and on_hold_groups is None
        )

    async def _show_data(self, unique_id: str) -> None:
        """Show the data of a result if it is still the selected one. Only its bytes are loaded."""
        parcel = await self._services.delivery.parcel(unique_id)
        selected = self._listed.parcel(self.results.currentIndex().row())
        if parcel is not None and selected is not None and selected.unique_id == unique_id:
            self._sent.show_parcel(parcel, self._services.journal.now().offset_min)

    def _jobs_to_export(self, selected: Parcel | None) -> tuple[str, ...]:
        """Return the jobs of the export button: the selected one, or among all jobs those with results to export,
        without the unfinished ones if another is finished. Without any, return the job of the selected result."""
        if self.jobs.key:
            return (self.jobs.key,)
        own = (selected.bundle_key,) if selected is not None else ()
        if own and not self.jobs.has_several:
            return own
        free = [key for key in self._to_export if key not in self._parcels.on_hold]
        finished = [key for key in free if key not in self._unfinished]
        return tuple(finished or free or self._to_export[:1]) or own

    def _ask_to_sign_in(self, wanted: PendingSignIn) -> None:
        from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet

        self._untried = None
        self._sheet = SignInSheet(self._services, wanted, self)
        self._sheet.settled.connect(self._show_signed_in)
        self._sheet.finished.connect(self._end_sheet)
        self._sheet.open()

    def _show_signed_in(self, text: str) -> None:
        self._signed_in.show_message(text)
        announce(self, text)
        self.refresh()

    def _end_sheet(self) -> None:
        """Move the focus to the table, because the button that opened the sheet may be gone."""
        self._sheet = None
        self.results.setFocus()

    def _name_action(self, keys: tuple[str, ...]) -> None:
        """Name the one action of the jobs, which their results need next. Practice needs no export."""
        self._action_keys = keys
        key = keys[0] if keys else ""
        is_on_hold = key in self._parcels.on_hold
        self._export_results.setVisible(bool(key) and (is_on_hold or key not in self._parcels.practice))
        title = self._parcels.titles.get(key, key)
        text = full = _("Review consent…") if is_on_hold else _("Export results")
        described = _("Exports the results of “{title}” to one file that you pass on to the requester.")
        if is_on_hold:
            described = _("The results of “{title}” are on hold until you consent.")
        elif len(keys) > 1:
            count = number_format.count(len(keys))
            text = full = ngettext("Export {count} job", "Export {count} jobs", len(keys)).format(count=count)
            described = _("Exports the new results of each job to a file that you pass on to its requester.")
        elif self.jobs.has_several:  # one job among several must be named
            named = _("Export results of “{title}”")
            shown = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, TITLE_PX)
            text, full = filled(named, {"title": shown.replace("&", "&&")}), filled(named, {"title": title})
        self._export_results.setText(f" {text}")
        self._export_results.setAccessibleName(full)
        where = (
            "" if is_on_hold else _("Files go into the results folder, which is set under “Results” in the settings.")
        )
        tip(self._export_results, f"{filled(described, {'title': title})} {where}".strip())

    def _begin_export(self) -> None:
        if self._action_keys:
            self._area.show_part(self.export_bar)
            self.export_bar.begin(self._action_keys)

    def _deliver(self, keys: object) -> None:
        if isinstance(keys, list):
            self.export_bar.deliver(keys)

    def _focus_exported(self) -> None:
        """Focus the results, at one of the job that the export bar is about."""
        selected = self._listed.parcel(self.results.currentIndex().row())
        rows = (row for row, parcel in enumerate(self._listed.listed) if parcel.bundle_key == self.export_bar.key)
        first = next(rows, None)
        if first is not None and selected is not None and selected.bundle_key != self.export_bar.key:
            self.results.selectRow(first)
        self.results.setFocus()

    def _send_after_all(self) -> None:
        parcel = self._listed.parcel(self.results.currentIndex().row())
        if parcel is not None:
            self._services.intents.post(lambda: self._wait_again(parcel.bundle_key))
            self.results.setFocus()

    def _mark_not_sent(self) -> None:
        parcel = self._listed.parcel(self.results.currentIndex().row())
        if parcel is not None:
            mark = self._services.manual_export().mark_sent
            self._services.intents.post(lambda: mark(parcel.bundle_key, parcel.exported_to, is_sent=False))
            self.results.setFocus()

    async def _wait_again(self, key: str) -> None:
        count = await self._services.manual_export().send_after_all(key)
        self._services.delivery.nudge()
        self.export_bar.progress.hide()  # its text about the file is outdated now
        text = ngettext(
            "{count} exported result will now be sent.", "{count} exported results will now be sent.", count
        )
        announce(self, text.format(count=number_format.count(count)))

    def _take_back(self) -> None:
        parcel = self._listed.parcel(self.results.currentIndex().row())
        if parcel is not None:
            self._services.intents.post(lambda: self._services.session.undo_submit(parcel.unique_id))

    def _try_again(self) -> None:
        parcel = self._listed.parcel(self.results.currentIndex().row())
        if parcel is not None:
            self._story.ask_for_try(parcel)
