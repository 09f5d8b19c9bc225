"""The outbox page: each parcel with its state, its receipt or failure reason, and the exact data that is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.core.events import ConsentsChanged, Event, OutboxChanged, SignedIn
from annotator.core.outbox.destinations import can_be_sent_after_all
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.core.outbox.pending_sign_ins import WantedSignIn, wanted_sign_ins
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.tab_order import tab_from
from annotator.ui.pages.base import Page
from annotator.ui.pages.hand_over_bar import HandOverBar
from annotator.ui.pages.outbox.file_question import FileQuestion
from annotator.ui.pages.outbox.held_list import HeldList
from annotator.ui.pages.outbox.parcel_rows import Parcels, header, summary
from annotator.ui.pages.outbox.sent_view import SentView
from annotator.ui.pages.outbox.sign_in_strips import SignInStrips
from annotator.ui.pages.outbox.status_line import StatusLine
from annotator.ui.pages.outbox.unverified_sign_in import UnverifiedSignIn, answered_by
from annotator.ui.widgets.labels import NoticeLine, button, label, tip
from annotator.ui.widgets.scroll_area import scrolled
from annotator.ui.widgets.tables.rows import LazyRows, TableRows

if TYPE_CHECKING:
    from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet

LOW_PX = 500  # below this height several table rows must remain visible beside the sent data
MARGIN_PX, LOW_MARGIN_PX = 20, 6
ROW_PX, LOW_ROW_PX = 36, 28


class OutboxPage(Page):
    """The outbox page. `decision_wanted` carries the `Held` group that the user wants to review."""

    decision_wanted = Signal(object)

    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parcels = Parcels()
        self._untried: UnverifiedSignIn | None = None
        self._rows = TableRows(self)
        self._title = label(_("Outbox"), "title")
        self._summary = label("", "muted")
        self._list = QTableView()
        self._story = StatusLine(desk)
        self._hand_over = button(_("Export results of this job"), "outbox")
        self._question = FileQuestion()
        self.handing_over = HandOverBar()
        self._titles: dict[str, str] = {}  # titles of the imported bundles by key
        self._held = HeldList()
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
        tip(self._after_all, _("All exported results of this job are waiting to be sent again."))
        self._after_all.hide()
        self._after_all.clicked.connect(self._send_after_all)
        self._question.agreed.connect(self._pack)
        self._question.kept.connect(self._list.setFocus)
        self._hand_over.hide()
        self._hand_over.clicked.connect(self._begin_hand_over)

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
        words = _("Submitted results are shown here until the requester has received them. Their receipts stay.")
        nothing.addWidget(label(words, "muted", wrap=True))
        nothing.addStretch()
        self._pages.addWidget(empty)
        self._pages.addWidget(full)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, MARGIN_PX, 24, MARGIN_PX)
        column.setSpacing(12)
        column.addWidget(self._title)
        above = QHBoxLayout()
        above.addWidget(self._summary, 1)
        above.addWidget(self._hand_over)
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
        """Use a compact layout in a low window: hide the title, which the sidebar repeats, and reduce margins and
        row height."""
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
        self._desk.intents.post(self._load)

    async def _load(self) -> None:
        parcels = await self._desk.delivery.parcels()
        held = await self._desk.agreements.held()
        taken = await self._desk.bundles.taken()
        self._titles = {bundle.manifest.key: bundle.manifest.title for bundle in taken}
        before = self._parcels.parcel(self._list.currentIndex().row())
        self._held.show_held(held)
        self._question.follow(parcels)
        by_bundle = {key: group for group in held for key in group.bundle_keys}
        self._sign_ins.show_wanted(wanted_sign_ins(parcels, by_bundle))
        for strips in (self._sign_ins, self._held):
            tab_from(self._hand_over, strips)
        rests = self._desk.delivery.last_rests()
        self._parcels = Parcels(parcels, by_bundle, rests, self._desk.journal.now().offset_min, self._titles)
        rows = LazyRows(parcels, self._parcels.row)
        self._rows.show_rows(header(), rows, self._parcels.icon_of, self._parcels.tip_of)
        self._pages.setCurrentIndex(1 if parcels else 0)
        self._summary.setText(summary(parcels))
        row = self._parcels.row_of(before.unique_id) if before is not None else 0
        self._list.selectRow(max(0, row))
        if self._untried is not None and self._untried.has_answer(parcels, rests):
            self._untried = None
            self._signed_in.tell("")
        self._tell(self._parcels.parcel(max(0, row)))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._tell(self._parcels.parcel(current.row()))

    def _tell(self, parcel: Parcel | None) -> None:
        held = self._parcels.held_for(parcel) if parcel is not None else None
        self._story.show_parcel(parcel, self._parcels)
        if parcel is not None:
            self._sent.show_parcel(parcel, self._desk.journal.now().offset_min)
        self._show.setEnabled(parcel is not None)
        self._hand_over.setVisible(parcel is not None)
        if parcel is not None:
            words = _("Exports all results of “{title}” to one file, for a requester without a server.")
            tip(self._hand_over, filled(words, {"title": self._title_of(parcel.bundle_key)}))
        is_handed_over = parcel is not None and can_be_sent_after_all(parcel)
        self._after_all.setVisible(is_handed_over)
        for way in (self._back, self._retry):
            way.setVisible(not is_handed_over)
        self._back.setEnabled(parcel is not None and parcel.can_be_reopened)
        self._retry.setEnabled(parcel is not None and parcel.state is not ParcelState.ACCEPTED and held is None)

    def _ask_to_sign_in(self, wanted: WantedSignIn) -> None:
        from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet

        self._untried = None
        self._sheet = SignInSheet(self._desk, wanted, self)
        self._sheet.settled.connect(self._tell_signed_in)
        self._sheet.finished.connect(self._end_sheet)
        self._sheet.open()

    def _tell_signed_in(self, words: str) -> None:
        self._signed_in.tell(words)
        announce(self, words)
        self.refresh()

    def _end_sheet(self) -> None:
        """Move the focus to the table, because the button that opened the sheet may be gone."""
        self._sheet = None
        self._list.setFocus()

    def _begin_hand_over(self) -> None:
        """Export the bundle of the selected result. Results that await consent open the consent page; results that
        wait for a server are asked about first."""
        parcel = self._parcels.parcel(self._list.currentIndex().row())
        if parcel is None:
            return
        key, held = parcel.bundle_key, self._parcels.held.get(parcel.bundle_key)
        if held is not None:
            self.decision_wanted.emit(held)
        elif not self._question.ask_about(key, self._title_of(key), self._parcels.listed):
            self._pack(key)

    def _pack(self, key: str) -> None:
        progress = self.handing_over.begin(self._title_of(key))
        self._desk.errands.post(lambda: self._desk.handing_over().hand_over(key, progress))
        self._list.setFocus()

    def _title_of(self, key: str) -> str:
        return self._titles.get(key, key)

    def _send_after_all(self) -> None:
        parcel = self._parcels.parcel(self._list.currentIndex().row())
        if parcel is not None:
            self._desk.intents.post(lambda: self._wait_again(parcel.bundle_key))
            self._list.setFocus()

    async def _wait_again(self, key: str) -> None:
        count = await self._desk.handing_over().send_after_all(key)
        self._desk.delivery.nudge()
        self.handing_over.hide()  # its text about the file is outdated now
        words = ngettext(
            "{count} result is waiting to be sent again.", "{count} results are waiting to be sent again.", count
        )
        announce(self, words.format(count=number_format.count(count)))

    def _take_back(self) -> None:
        parcel = self._parcels.parcel(self._list.currentIndex().row())
        if parcel is not None:
            self._desk.intents.post(lambda: self._desk.session.take_back(parcel.unique_id))

    def _try_again(self) -> None:
        parcel = self._parcels.parcel(self._list.currentIndex().row())
        if parcel is not None:
            self._story.ask_for_try(parcel)
