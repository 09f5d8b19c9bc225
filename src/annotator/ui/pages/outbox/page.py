"""The outbox page: each parcel with its state, its receipt or failure reason, and the exact data that is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
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

from annotator.core.events import ConsentsChanged, Event, OutboxChanged, SignedIn
from annotator.core.outbox.consent import OnHold
from annotator.core.outbox.destinations import PendingSignIn, can_be_sent_after_all, pending_sign_ins, waits_for_server
from annotator.core.outbox.parcel import Backoff, DeliveryReason, Destination, Parcel, ParcelState
from annotator.core.outbox.sign_in import server_of
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, filled, ngettext
from annotator.ui.keyboard.tab_order import tab_from
from annotator.ui.pages.base import Page
from annotator.ui.pages.export_bar import ExportBar
from annotator.ui.pages.outbox.envelope_text import recipient_name
from annotator.ui.pages.outbox.parcel_rows import Parcels, header, summary
from annotator.ui.pages.outbox.sent_view import SentView
from annotator.ui.pages.outbox.status_line import StatusLine
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.inline_question import InlineQuestion
from annotator.ui.widgets.labels import NoticeLine, button, clear, frame, label, tip
from annotator.ui.widgets.scroll_area import scrolled
from annotator.ui.widgets.table import LazyRows, TableRows

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
        parcel.state is not ParcelState.WAITING and not parcel.exported_to and server_of(parcel.url) == server
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
        """Show one strip per item. Keep the widgets and their focus if nothing changed."""
        if tuple(waiting) == self._shown:
            return
        self._shown = tuple(waiting)
        clear(self._column)
        for each in waiting:
            self._column.addWidget(strip(each))
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
            "{count} result is waiting for your consent to share results with {requester}.",
            "{count} results are waiting for your consent to share results with {requester}.",
            on_hold_groups.count,
        )
        name = recipient_name(on_hold_groups.recipient)
        text = text.format(count=number_format.count(on_hold_groups.count), requester=name)
        look = button(_("Review"), "eye")
        look.setAccessibleName(number_format.pair(_("Review"), name))
        return self._strip(on_hold_groups, "pause", text, look)


class FileQuestion(InlineQuestion):
    """An inline question. `agreed` carries the key of the bundle to export; `stored` means that nothing changes."""

    agreed = Signal(str)
    stored = Signal()

    def __init__(self) -> None:
        super().__init__(_("Keep for sending"), _("Export to file"))
        self._key = ""
        self._title = ""
        self.answered.connect(self._end)

    def ask_about(self, key: str, title: str, parcels: Iterable[Parcel]) -> bool:
        """Ask about the bundle `key`. Return False without asking if none of its results waits for a server."""
        self._key = key
        self._title = title
        text = self._asked(parcels)
        self.hide()
        if text:
            self.ask(text)
        return bool(text)

    def follow(self, parcels: Iterable[Parcel]) -> None:
        """Update the question after results were sent. End it if none is left."""
        if self.isHidden():
            return
        text = self._asked(parcels)
        if text:
            self.word(text)
        else:
            self._end(is_yes=False)

    def _asked(self, parcels: Iterable[Parcel]) -> str:
        """Return the question, or "" if no result waits for a server."""
        waiting = [parcel for parcel in parcels if parcel.bundle_key == self._key and waits_for_server(parcel)]
        if not waiting:
            return ""
        text = ngettext(
            "{count} result of “{title}” is waiting to be sent to {server}. If you export it, it will no "
            "longer be sent automatically, and you must give the file to the requester yourself.",
            "{count} results of “{title}” are waiting to be sent to {server}. If you export them, they will no "
            "longer be sent automatically, and you must give the file to the requester yourself.",
            len(waiting),
        )
        server = server_of(waiting[0].url) or waiting[0].url
        params = {"count": number_format.count(len(waiting)), "title": self._title, "server": server}
        return filled(text, params)

    def _end(self, is_yes: bool) -> None:
        self.hide()
        if is_yes:
            self.agreed.emit(self._key)
        else:
            self.stored.emit()


LOW_PX = 500  # below this height several table rows must remain visible beside the sent data
MARGIN_PX, LOW_MARGIN_PX = 20, 6
ROW_PX, LOW_ROW_PX = 36, 28


class OutboxPage(Page):
    """The outbox page. `decision_wanted` carries the `OnHold` group that the user wants to review."""

    decision_wanted = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._parcels = Parcels()
        self._untried: UnverifiedSignIn | None = None
        self._rows = TableRows(self)
        self._title = label(_("Outbox"), "title")
        self._summary = label("", "muted")
        self._list = QTableView()
        self._story = StatusLine(services)
        self._export_results = button(_("Export results of this job"), "outbox")
        self._question = FileQuestion()
        self.handing_over = ExportBar()
        self._titles: dict[str, str] = {}  # titles of the imported bundles by key
        self._held = OnHoldList()
        self._sign_ins = SignInStrips()
        self._signed_in = NoticeLine()
        self._sheet: SignInSheet | None = None
        self._sent = SentView()
        self._sent_area = scrolled(self._sent)
        self._back = button(_("Reopen"), "undo")
        self._retry = button(_("Try again"), "retry")
        self._after_all = button(_("Send anyway"), "outbox")
        self._show = button(_("Show sent data"), "eye")
        self._pages = QStackedWidget()
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self._list.setModel(self._rows)
        self._list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setTabKeyNavigation(False)
        self._list.setShowGrid(False)
        self._list.setWordWrap(False)  # texts that are too long end in an ellipsis
        self._list.verticalHeader().hide()
        self._list.verticalHeader().setDefaultSectionSize(ROW_PX)
        self._list.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._list.setAccessibleName(_("Results"))
        self._list.selectionModel().currentRowChanged.connect(self._on_current)
        self._sent_area.hide()
        self._show.setCheckable(True)
        self._show.toggled.connect(self._sent_area.setVisible)
        self._list.doubleClicked.connect(self._show.click)
        self._held.wanted.connect(self.decision_wanted)
        self._sign_ins.wanted.connect(self._ask_to_sign_in)
        self._back.clicked.connect(self._take_back)
        self._retry.clicked.connect(self._try_again)
        self._story.looked_at.connect(self.refresh)
        tip(self._after_all, _("Puts all exported results of this job back in the outbox to be sent."))
        self._after_all.hide()
        self._after_all.clicked.connect(self._send_after_all)
        self._question.agreed.connect(self._pack)
        self._question.stored.connect(self._list.setFocus)
        self._export_results.hide()
        self._export_results.clicked.connect(self._begin_export)

    def _lay_out(self) -> None:
        actions = QHBoxLayout()
        actions.addWidget(self._story, 1)
        actions.addWidget(self._back)
        actions.addWidget(self._retry)
        actions.addWidget(self._after_all)
        actions.addWidget(self._show)
        full = QWidget()
        inside = QVBoxLayout(full)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self._list, 3)
        inside.addLayout(actions)
        inside.addWidget(self._sent_area, 3)
        empty = QWidget()
        nothing = QVBoxLayout(empty)
        nothing.setContentsMargins(0, 24, 0, 0)
        nothing.addWidget(label(_("No results to send"), "heading"))
        text = _(
            "Submitted results are shown here until the requester has received them. Their receipts then stay listed."
        )
        nothing.addWidget(label(text, "muted", wrap=True))
        nothing.addStretch()
        self._pages.addWidget(empty)
        self._pages.addWidget(full)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, MARGIN_PX, 24, MARGIN_PX)
        column.setSpacing(12)
        column.addWidget(self._title)
        above = QHBoxLayout()
        above.addWidget(self._summary, 1)
        above.addWidget(self._export_results)
        column.addLayout(above)
        column.addWidget(self._question)
        column.addWidget(self.handing_over)
        column.addWidget(self._held)
        column.addWidget(self._sign_ins)
        column.addWidget(self._signed_in)
        column.addWidget(self._pages, 1)

    def on_event(self, event: Event) -> None:
        self.handing_over.on_event(event)
        if self._sheet is not None:
            self._sheet.on_event(event)
        if isinstance(event, SignedIn) and event.reason is not None:
            answered = answered_by(event.server, self._parcels.listed)
            self._untried = UnverifiedSignIn(event.server, event.reason, answered)
        if isinstance(event, OutboxChanged | ConsentsChanged) and self.isVisible():
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use a compact layout in low windows: no title (the sidebar has it), smaller margins and rows."""
        is_low = event.size().height() < LOW_PX
        self._title.setVisible(not is_low)
        self._list.verticalHeader().setDefaultSectionSize(LOW_ROW_PX if is_low else ROW_PX)
        column, margin = self.layout(), LOW_MARGIN_PX if is_low else MARGIN_PX
        if column is not None:
            column.setContentsMargins(24, margin, 24, margin)
            column.setSpacing(6 if is_low else 12)
        super().resizeEvent(event)

    def show_envelope(self) -> None:
        """Show the sent data of the current parcel."""
        self._show.setChecked(True)

    def refresh(self) -> None:
        self._services.intents.post(self._load)

    async def _load(self) -> None:
        parcels = await self._services.delivery.parcels()
        on_hold_groups = await self._services.consents.awaiting()
        taken = await self._services.bundles.imported()
        self._titles = {bundle.manifest.key: bundle.manifest.title for bundle in taken}
        before = self._parcels.parcel(self._list.currentIndex().row())
        self._held.show_on_hold(on_hold_groups)
        self._question.follow(parcels)
        by_bundle = {key: group for group in on_hold_groups for key in group.bundle_keys}
        self._sign_ins.show_wanted(pending_sign_ins(parcels, by_bundle))
        for strips in (self._sign_ins, self._held):
            tab_from(self._export_results, strips)
        rests = self._services.delivery.last_backoffs()
        self._parcels = Parcels(parcels, by_bundle, rests, self._services.journal.now().offset_min, self._titles)
        rows = LazyRows(parcels, self._parcels.row)
        self._rows.show_rows(header(), rows, self._parcels.icon_of, self._parcels.tip_of)
        self._pages.setCurrentIndex(1 if parcels else 0)
        self._summary.setText(summary(parcels))
        row = self._parcels.row_of(before.unique_id) if before is not None else 0
        self._list.selectRow(max(0, row))
        if self._untried is not None and self._untried.has_answer(parcels, rests):
            self._untried = None
            self._signed_in.show_message("")
        self._show_selected(self._parcels.parcel(max(0, row)))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_selected(self._parcels.parcel(current.row()))

    def _show_selected(self, parcel: Parcel | None) -> None:
        on_hold_groups = self._parcels.missing_consent_of(parcel) if parcel is not None else None
        self._story.show_parcel(parcel, self._parcels)
        if parcel is not None:
            self._sent.show_parcel(parcel, self._services.journal.now().offset_min)
        self._show.setEnabled(parcel is not None)
        self._export_results.setVisible(parcel is not None)
        if parcel is not None:
            text = _("Exports all results of “{title}” to one file, for a requester without a server.")
            tip(self._export_results, filled(text, {"title": self._title_of(parcel.bundle_key)}))
        is_handed_over = parcel is not None and can_be_sent_after_all(parcel)
        self._after_all.setVisible(is_handed_over)
        for action in (self._back, self._retry):
            action.setVisible(not is_handed_over)
        self._back.setEnabled(parcel is not None and parcel.can_be_reopened)
        self._retry.setEnabled(
            parcel is not None and parcel.state is not ParcelState.ACCEPTED and on_hold_groups is None
        )

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
        self._list.setFocus()

    def _begin_export(self) -> None:
        """Export the bundle of the selected result. Results that await consent open the consent page; results that
        wait for a server are asked about first."""
        parcel = self._parcels.parcel(self._list.currentIndex().row())
        if parcel is None:
            return
        key, on_hold_groups = parcel.bundle_key, self._parcels.on_hold.get(parcel.bundle_key)
        if on_hold_groups is not None:
            self.decision_wanted.emit(on_hold_groups)
        elif not self._question.ask_about(key, self._title_of(key), self._parcels.listed):
            self._pack(key)

    def _pack(self, key: str) -> None:
        progress = self.handing_over.begin(self._title_of(key))
        self._services.background_intents.post(lambda: self._services.manual_export().export(key, progress))
        self._list.setFocus()

    def _title_of(self, key: str) -> str:
        return self._titles.get(key, key)

    def _send_after_all(self) -> None:
        parcel = self._parcels.parcel(self._list.currentIndex().row())
        if parcel is not None:
            self._services.intents.post(lambda: self._wait_again(parcel.bundle_key))
            self._list.setFocus()

    async def _wait_again(self, key: str) -> None:
        count = await self._services.manual_export().send_after_all(key)
        self._services.delivery.nudge()
        self.handing_over.hide()  # its text about the file is outdated now
        text = ngettext(
            "{count} exported result will now be sent.", "{count} exported results will now be sent.", count
        )
        announce(self, text.format(count=number_format.count(count)))

    def _take_back(self) -> None:
        parcel = self._parcels.parcel(self._list.currentIndex().row())
        if parcel is not None:
            self._services.intents.post(lambda: self._services.session.undo_submit(parcel.unique_id))

    def _try_again(self) -> None:
        parcel = self._parcels.parcel(self._list.currentIndex().row())
        if parcel is not None:
            self._story.ask_for_try(parcel)
