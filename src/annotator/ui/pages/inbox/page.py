"""The inbox page: bundle cards, a drop target for new bundles, and today's figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QFileInfo, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.core.bundle.content import Summary
from annotator.core.errors import TakingStopped
from annotator.core.events import (
    BundleArchived,
    BundleFinished,
    BundleImported,
    BundleRejected,
    EarningsChanged,
    Event,
    ExportMarked,
    Failed,
    IdleEnded,
    OutboxChanged,
    PayCardsAdded,
    PayCardsChanged,
    ResultsExported,
    SettingsChanged,
    SideActivityChanged,
    TaskShown,
)
from annotator.core.outbox.delivery_state import NO_RESULTS, BundleResults
from annotator.core.pay.meter import MeterReading, requester_histories
from annotator.core.pay.minimum_wages import Reference
from annotator.core.ports.bundles import Progress
from annotator.core.settings import INBOX_ORDER, JOBS_PLACE
from annotator.services.container import Sample, Services
from annotator.services.ledger.side_activities import SideActivity
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.focus import lost_focus
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import GoalLine, PayOf, goal_line, in_work, pay_line
from annotator.ui.i18n.time_text import state_text
from annotator.ui.i18n.translation import _, filled, language, ngettext
from annotator.ui.keyboard.commands import EXPLAIN_PAY, bind, tip_keys, with_keys
from annotator.ui.pages.base import Page
from annotator.ui.pages.figure_note import FigureNote
from annotator.ui.pages.inbox.bundle_card import BundleCard, CardData, in_order
from annotator.ui.pages.inbox.messages import InboxMessages
from annotator.ui.theme.icons import icon, pixmap
from annotator.ui.widgets.cancellable_progress import CancellableProgress
from annotator.ui.widgets.labels import button, discard, fold_button, label, rule, set_text, taken_out, tip
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.scroll_area import scrolled
from annotator.ui.widgets.wage_bar import GoalBar, PayFigure, WageBar


class CollapsibleSection(QWidget):
    """A collapsible section. `opened` carries the new state."""

    opened = Signal(bool)

    def __init__(self, text: str, *, is_open: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toggle = fold_button(text)
        self.toggle.setChecked(is_open)
        self._inner = QWidget(self)
        self.cards = QVBoxLayout(self._inner)
        self.cards.setContentsMargins(0, 0, 0, 0)
        self.cards.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.toggle)
        column.addWidget(self._inner)
        self._show(is_open)
        self.toggle.toggled.connect(self._show)
        self.toggle.toggled.connect(self.opened)

    def _show(self, is_open: bool) -> None:
        self._inner.setVisible(is_open)
        self.toggle.setIcon(icon("down" if is_open else "next"))


class TodayPanel(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.pay_of: PayOf | None = None  # gives the figures of a day
        self.headline = PayFigure(in_lines=True)
        self._basis = label("", "small", wrap=True)
        self._sentence = label("", wrap=True)
        self._bar = WageBar()
        self._goal, self._goal_text = GoalBar(), label("", "small", wrap=True)
        self._note = label("", "small", wrap=True)
        self._figure_note = FigureNote()
        self._worked = label("", wrap=True)
        self._tasks = label("", wrap=True)
        self._aside = label("", "small", wrap=True)
        self.headline.open_from(self._basis, self._sentence, self._bar, self._note)
        self.activities_button = button("", "clock")
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addWidget(label(_("Today"), "heading"))
        column.addSpacing(8)
        column.addWidget(self.headline)
        column.addWidget(self._basis)
        column.addWidget(self._sentence)
        column.addSpacing(8)
        for widget in (self._bar, self._goal_text, self._goal):
            column.addWidget(widget)
        column.addSpacing(4)
        for text, value in ((_("Work time"), self._worked), (_("Submitted today"), self._tasks)):
            column.addWidget(rule())
            column.addLayout(_pair(text, value))
        counted = _("Submitted tasks, including unpaid tests. Skipped tasks and practice are not counted.")
        tip(self._tasks, counted)
        column.addWidget(rule())
        column.addSpacing(8)
        column.addWidget(self.activities_button)
        column.addWidget(self._aside)  # its appearance must not move the buttons above
        column.addWidget(self._note)  # nor must this
        column.addStretch()

    def on_event(self, event: Event) -> None:
        self._figure_note.on_event(event)

    def show_reading(self, reading: MeterReading, reference: Reference) -> None:
        figures = self.pay_of(reading.today) if self.pay_of is not None else reading.today.pay(reference)
        pay = pay_line(figures, reference, reading.currency)
        self.headline.show_figure(pay.money, in_work(reading.today, pay.basis))
        self._basis.setText(pay.basis)
        self._basis.setVisible(bool(pay.basis))
        self._sentence.setText(pay.sentence)
        self._bar.show_values(pay.value, pay.wage, pay.sentence)
        self._bar.setVisible(pay.wage is not None)
        self._note.setText(self._figure_note.of(f"{pay.money} {pay.sentence}", reading))
        self._note.setVisible(bool(self._note.text()))
        announce(self, self._figure_note.news)
        self._worked.setText(number_format.reckoned(reading.today.work_ms))
        tasks = reading.today.tasks
        self._tasks.setText(ngettext("{count} task", "{count} tasks", tasks).format(count=number_format.count(tasks)))

    def show_goal(self, goal: GoalLine | None) -> None:
        """Show what today has of the daily goal, in words and as a bar."""
        self._goal_text.setText(goal.text if goal else "")
        self._goal_text.setVisible(goal is not None)
        self._goal.show_share(goal.share if goal else None, self._goal_text.text())

    def show_activity(self, aside: SideActivity | None) -> None:
        """Show the current side activity and a button that starts or stops it."""
        self._aside.setText(state_text(aside.state, aside.platform) if aside is not None else "")
        self._aside.setVisible(aside is not None)
        text = _("Other work…") if aside is None else _("Stop")
        set_text(self.activities_button, text)
        explanation = _("Messages, invoices and payouts, recovery time, other platforms") if aside is None else text
        self.activities_button.setAccessibleDescription(explanation)
        self.activities_button.setToolTip(with_keys(explanation, "beside"))


def _pair(text: str, value: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 6, 0, 6)
    column.setSpacing(0)
    column.addWidget(label(text, "small"))
    column.addWidget(value)
    return column


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
        text = _("Drop a job from a requester here, or try a sample. Samples are unpaid practice.")
        box.addWidget(
            label(text if is_first else _("Samples are practice: unpaid, and not counted as work."), "muted", wrap=True)
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


ALL_FROM_PX = 640
MARGINS_PX = (16, 12)


class DropZone(QFrame):
    dropped = Signal(str)
    file_wanted = Signal()
    folder_wanted = Signal()
    server_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.setMinimumHeight(88)
        self._image = QLabel()
        self._image.setPixmap(pixmap("drop", "muted", 28))
        self._words = QWidget()
        words = QHBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(12)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addStretch()
        self._heading = label(_("Drop a job here"), "heading")
        text.addWidget(self._heading)
        self._what = label(_("A folder, .zip or .annotator file from a requester"), "muted", wrap=True)
        text.addWidget(self._what)
        text.addStretch()
        self.open_file = button(_("Open a file…"), "open")
        self.open_folder = button(_("Open a folder…"), "open")
        self.from_server = button(_("From Label Studio…"), "drop")
        tip_keys(self.from_server, "from_server", _("Download as many tasks as you like from a Label Studio project"))
        self.open_file.clicked.connect(self.file_wanted)
        self.from_server.clicked.connect(self.server_wanted)
        self.open_folder.clicked.connect(self.folder_wanted)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(MARGINS_PX[0], 7, MARGINS_PX[1], 7)
        row.setSpacing(12)
        words.addWidget(self._image)
        words.addLayout(text, 1)
        self._ways = ways = QGridLayout()
        ways.setHorizontalSpacing(8)
        ways.setVerticalSpacing(4)
        row.addLayout(ways)
        self._place(is_narrow=False)

    def _place(self, *, is_narrow: bool) -> None:
        """Place the words beside the buttons, or as one of four cells with them."""
        self._words.setMinimumWidth(0 if is_narrow else 1)  # a row may get too narrow for them, so that they move
        if is_narrow:
            self._row.removeWidget(self._words)
            cells = (self._words, self.open_file, self.open_folder, self.from_server)
            for number, cell in enumerate(cells):
                self._ways.addWidget(cell, *divmod(number, 2))
        else:
            self._row.insertWidget(0, self._words, 1)
            self._ways.addWidget(self.open_file, 0, 0)
            self._ways.addWidget(self.open_folder, 0, 1)
            self._ways.addWidget(self.from_server, 1, 0, 1, 2)

    @property
    def _in_a_row_px(self) -> int:
        """The least width at which the words are beside the buttons, with the heading on one line."""
        parts = (self._image, self._heading, self.open_file, self.open_folder, self.from_server)
        image, heading, file, folder, server = (part.sizeHint().width() for part in parts)
        buttons = max(file + self._ways.horizontalSpacing() + folder, server)
        return image + heading + buttons + 2 * self._row.spacing() + sum(MARGINS_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the description where the width is small, and place the words among the buttons where it is smaller."""
        width_px = event.size().width()
        self._what.setVisible(width_px >= ALL_FROM_PX)
        is_narrow = width_px < self._in_a_row_px
        if is_narrow != (self._ways.indexOf(self._words) >= 0):
            self._ways.removeWidget(self._words)
            self._place(is_narrow=is_narrow)
            self._row.activate()  # in this resize, not after it
        super().resizeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self._over(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData().urls()[0].toLocalFile())

    def _over(self, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)


READING_MS = 5_000
TODAY_PX = 280
ORDER_PX = 180


class InboxPage(Page):
    bundle_wanted = Signal(str)
    sample_wanted = Signal(str)  # the location of a sample to import and open
    activities_wanted = Signal()
    server_wanted = Signal()  # open the page that downloads tasks from a server
    work_wanted = Signal()  # transfer the work from another computer
    more_wanted = Signal(str, str)  # server address and project
    decision_wanted = Signal(object, str)  # the missing consent (`OnHold`) of results to export, and their bundle

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self._above = InboxMessages(services, self)
        self._opened: set[str] = set()  # names of the open sections
        self._left_key = ""  # the bundle that the user just left
        self._is_arriving = False  # the user just came to this page, and no cards were shown since
        self._brought_key = ""  # the bundle that was just unarchived: it is scrolled into view, wherever the focus was
        self._above.consent_wanted.connect(self.decision_wanted)
        self._above.archive_wanted.connect(lambda key: self.archive(key, is_archived=True))
        self._above.shown.connect(lambda message: self._area.show_part(message))
        self._taken_key = ""  # the bundle that was just added, and is said with its pay
        self.import_progress = CancellableProgress(_("Adding job"), TakingStopped)
        self._drop = DropZone()
        self._today = TodayPanel()
        self._today.pay_of = services.books.pay_today
        self._today_area = scrolled(self._today)
        self._today_area.setFixedWidth(TODAY_PX)
        self._today.activities_button.clicked.connect(self.activities_wanted)
        self._today.headline.clicked.connect(self._explain_pay)
        bind(self, (EXPLAIN_PAY,), {EXPLAIN_PAY.name: self._explain_pay})
        self._tick = QTimer(self)
        self._tick.setInterval(READING_MS)
        self._tick.timeout.connect(self.show_reading)
        self._drop.dropped.connect(self.take)
        self._drop.file_wanted.connect(self.ask_for_bundle)
        self._drop.folder_wanted.connect(lambda: self.ask_for_bundle(is_folder=True))
        self._drop.server_wanted.connect(self.server_wanted)
        self.order = NoWheelComboBox()
        self.order.setMaximumWidth(ORDER_PX)
        self._order_row = self._order_choice()
        self._lay_out()

    def _order_choice(self) -> QWidget:
        """Return the choice of the order of the jobs, which is remembered."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for code, text in (("pay", _("Hourly pay")), ("title", _("Title"))):
            self.order.addItem(text, code)
        self.order.setAccessibleName(_("Sort by"))
        row.addWidget(label(_("Sort by"), "small"))
        row.addWidget(self.order)
        choose = self._services.preferences.choose

        def chosen() -> None:
            order = str(self.order.currentData())
            self._services.intents.post(lambda: choose(INBOX_ORDER, order))

        self.order.activated.connect(chosen)
        holder = QWidget()
        holder.setLayout(row)
        holder.hide()
        return holder

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._above)
        column.addLayout(self._cards)
        column.addStretch(1)
        self._area = scrolled(inner)
        left, below = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(12)
        below.setContentsMargins(0, 0, self._area.bar_px, 0)  # align with the right edge of the cards
        above = QHBoxLayout()
        above.setContentsMargins(0, 0, self._area.bar_px, 0)
        above.setSpacing(24)
        above.addWidget(label(_("Inbox"), "title"))
        above.addWidget(self._order_row)  # close to the list that it sorts
        above.addStretch(1)
        left.addLayout(above)
        left.addWidget(self._area, 1)
        below.addWidget(self.import_progress)
        below.addWidget(self._drop)
        left.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 12, 20)
        row.setSpacing(8)
        row.addLayout(left, 1)
        row.addWidget(self._today_area)

    def showEvent(self, event: QShowEvent) -> None:
        """Update the figures regularly while visible: time also passes on messages or another platform."""
        self._tick.start()
        self._is_arriving = True
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a question on Escape, wherever the focus is."""
        if event.key() != Qt.Key.Key_Escape or not self._above.leave_question():
            super().keyPressEvent(event)

    def on_event(self, event: Event) -> None:
        self._above.on_event(event)
        self._today.on_event(event)
        match event:
            case BundleImported(key):
                self.import_progress.hide()
                self._above.forget_problems()
                if key in self._services.preferences.archived:
                    self.archive(key, is_archived=False)
                self._left_key = self._taken_key = key  # Enter opens the bundle that was just added
                self.refresh()
            case PayCardsAdded() | PayCardsChanged():
                self._report_cards(event)
            case BundleArchived(key, is_archived):
                if is_archived:
                    self._above.forget_summary()
                else:
                    self._left_key = self._brought_key = key
                self.refresh()
            case BundleFinished(key):
                self._services.background_intents.post(lambda: self._above.show_summary(key))
            case TaskShown():
                self._above.forget_summary()
            case BundleRejected() | Failed():
                self.import_progress.hide()
            case ResultsExported() | ExportMarked() | EarningsChanged():
                self.refresh()
            case SettingsChanged(keys) if INBOX_ORDER.key in keys:
                self.refresh()
            case SettingsChanged() | OutboxChanged() | SideActivityChanged() | IdleEnded():
                self.show_reading()
            case _:
                return

    def _report_cards(self, event: PayCardsAdded | PayCardsChanged) -> None:
        """Report the cards that were opened here. The page of the cards reports others."""
        if isinstance(event, PayCardsAdded) and not self.import_progress.isHidden():
            self.import_progress.hide()
            self._above.forget_problems()
            self._above.show_cards(event)
        self.refresh()

    def refresh(self) -> None:
        self._services.background_intents.post(self._load)

    def show_reading(self) -> None:
        reading, reference = self._services.journal.reading(), self._services.preferences.reference()
        self._today.show_reading(reading, reference)
        goal = self._services.preferences.settings.daily_goal()
        self._today.show_goal(goal_line(reading.today.work_ms, self._services.books.pay_today(reading.today), goal))
        self._today.show_activity(self._services.side_activities.current)

    def _explain_pay(self) -> None:
        from annotator.ui.pages.pay_sheet import of_today, open_pay_sheet

        services = self._services
        open_pay_sheet(services, lambda: of_today(services, services.journal.reading(), None), self)

    def take(self, location: str) -> None:
        """Import a folder or zip file. Show its problems if it is not valid."""
        progress = self.begin_taking(location)
        self._services.background_intents.post(lambda: self._services.bundles.take(location, progress))

    def begin_taking(self, location: str) -> Progress:
        """Show the progress of an import until an event reports its end. Return the progress callback."""
        return self.import_progress.begin(_("Adding {name}"), location)

    async def _load(self) -> None:
        results, bundles = await self._services.deliveries.by_bundle(), await self._services.bundles.imported()
        events = self._with_requesters([await self._card_data(bundle, results) for bundle in bundles])
        events = await self._with_others(events)
        was_here = self._may_take_focus() or bool(self._brought_key)
        wanted = self._left_key or self._focused_key()
        self._brought_key, self._is_arriving = "", False
        earlier = taken_out(self._cards)  # hidden once the new cards have the focus: it must not wander meanwhile
        self.show_reading()
        listed = [event for event in events if not event.is_archived]
        self._order_row.setVisible(len(listed) > 1)
        preferences, currency = self._services.preferences, self._services.journal.reading().currency
        order, reference = preferences.value(INBOX_ORDER), preferences.reference()
        self.order.setCurrentIndex(self.order.findData(order))
        for event in in_order(listed, reference if order == "pay" else None, currency):
            self._cards.addWidget(self._card(event))
        self._offer_samples(frozenset(event.bundle.manifest.key for event in events))
        self._show_archived([event for event in events if event.is_archived])
        cards = self._shown_cards()
        again = None if self._left_key else self._same_button(cards, earlier)
        if was_here and again is not None:
            self._focus(again)
        elif was_here:
            self._focus_card(wanted)
        for widget in earlier:
            discard(widget)
        taken = next((card for card in cards if isinstance(card, BundleCard) and card.key == self._taken_key), None)
        if taken is not None:
            self._taken_key = ""
            announce(self, filled(_("“{title}” was added to your inbox."), {"title": taken.title}))
            if self._focused is not taken.start:  # otherwise the focus has it read
                announce(self, taken.start.accessibleDescription())

    def left_for(self, key: str) -> None:
        """Remember the opened bundle, so that it has the focus when the user returns."""
        self._left_key = key

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Return to a job when a focused message disappears: Qt's next widget may be the navigation."""
        if lost_focus(self):
            self._focus_card(self._left_key)
            return True
        return super().focusNextPrevChild(is_next)

    @property
    def _focused(self) -> QWidget | None:
        """The widget that has the focus in this window, or will have it when a dialog in front of it is closed."""
        return self.window().focusWidget()

    def _focused_key(self) -> str:
        """Return the key of the bundle whose card has the focus, or ""."""
        focused = self._focused
        cards = (card for card in self.findChildren(BundleCard) if focused is not None and card.isAncestorOf(focused))
        return next((card.key for card in cards), "")

    def _shown_cards(self) -> list[QWidget]:
        items = (self._cards.itemAt(place) for place in range(self._cards.count()))
        return [card for item in items if item is not None and (card := item.widget()) is not None]

    def _focus_card(self, wanted: str) -> None:
        """Focus the main button of the bundle with the key `wanted`, or else of the first card."""
        cards = self._shown_cards()
        first = cards[0] if cards else None
        match next((card for card in cards if isinstance(card, BundleCard) and card.key == wanted), first):
            case BundleCard() as card:
                self._focus(card.main)
            case SampleList() as samples:
                self._focus(samples.buttons[0])
            case CollapsibleSection() as section:
                self._focus(section.toggle)
            case _ if self.isVisible():
                self.setFocus()
            case _:
                return

    async def _card_data(self, bundle: Summary, results: Mapping[str, BundleResults]) -> CardData:
        key, promises = bundle.manifest.key, self._services.session.promises
        standing = await promises.standing(key)
        done, drafts, dropped = len(standing.done), len(standing.drafts), len(standing.dropped)
        is_archived, history = key in self._services.preferences.archived, self._services.journal.history(key)
        promise, own = await promises.promise(key), results.get(key, NO_RESULTS)
        offset_min = self._services.journal.now().offset_min
        data = CardData(bundle, done, done + drafts > 0, history, promise, is_archived, dropped, own)
        return replace(data, offset_min=offset_min, drafts=drafts)

    def _with_requesters(self, events: list[CardData]) -> list[CardData]:
        """Return the data with the history of each requester."""
        keys: dict[str, list[str]] = {}
        for event in events:
            keys.setdefault(event.bundle.manifest.requester.name, []).append(event.bundle.manifest.key)
        known = requester_histories(self._services.journal.folds.meter, keys)
        return [replace(event, of_requester=known.get(event.bundle.manifest.requester.name)) for event in events]

    async def _with_others(self, events: list[CardData]) -> list[CardData]:
        """Return the data with the pay of other workers, if they gave enough pay cards."""
        known = await self._services.books.pay_of_others()
        if not known:
            return events
        from annotator.core.pay.pay_cards import best_for

        return [replace(event, others=best_for(known, event.bundle.manifest)) for event in events]

    def _card(self, event: CardData) -> BundleCard:
        card = BundleCard(event, self._services.preferences.reference())
        card.wanted.connect(self.bundle_wanted)
        card.export_wanted.connect(self.export)
        card.player_expected.connect(lambda: self._services.media.expect(event.bundle.media_kinds))
        card.more_wanted.connect(self.more_wanted)
        card.archive_wanted.connect(lambda key, is_archived: self.archive(key, is_archived=is_archived))
        return card

    def _offer_samples(self, taken: frozenset[str]) -> None:
        """Show the samples in the language of the program. Collapse them once the worker has a bundle of a real
        requester. A sample that was added in any language or revision is not shown again."""
        shipped = self._services.samples(language())
        ids = {key.partition("@")[0] for key in taken}
        left = [sample for sample in shipped if not sample.ids & ids]
        if not left:
            return
        samples = SampleList(left, is_first=not taken)
        samples.wanted.connect(self.sample_wanted)
        samples.work_wanted.connect(self.work_wanted)
        if ids <= {sample_id for sample in shipped for sample_id in sample.ids}:
            self._cards.addWidget(samples)
        else:
            text = _("Samples to try ({count})").format(count=number_format.count(len(left)))
            self._section("samples", text).cards.addWidget(samples)

    def _show_archived(self, events: list[CardData]) -> None:
        if events:
            section = self._section("stowed", _("Archived ({count})").format(count=number_format.count(len(events))))
            for event in events:
                section.cards.addWidget(self._card(event))

    def _section(self, name: str, text: str) -> CollapsibleSection:
        """Return a new collapsible section that remembers its state under `name`."""

        section = CollapsibleSection(text, is_open=name in self._opened)
        section.opened.connect(lambda is_open: (self._opened.add if is_open else self._opened.discard)(name))
        self._cards.addWidget(section)
        return section

    def archive(self, key: str, *, is_archived: bool) -> None:
        """Archive or unarchive a bundle. Ask first if that would hide results that its requester does not have."""
        if is_archived:
            self._services.intents.post(lambda: self._above.archive(key))
        else:
            self._services.intents.post(lambda: self._services.preferences.archive(key, is_archived=False))

    def export(self, key: str) -> None:
        self._above.export(key)

    def _may_take_focus(self) -> bool:
        """Return whether the focus goes to a new card: from an earlier one, or from anywhere in the inbox if the user
        just came or a bundle was added. A strip or another button that the user turned to keeps it."""
        focused = self._focused
        if focused is None or focused is self:
            return True
        from_anywhere = self._is_arriving or bool(self._left_key)
        return (self if from_anywhere else self._area).isAncestorOf(focused)

    def _same_button(self, cards: Iterable[QWidget], earlier: Iterable[QWidget]) -> QPushButton | None:
        """Return the button of the new cards with the place of the focused one of the earlier ones, if there is one."""
        focused = self._focused
        if focused is None or not any(card.isAncestorOf(focused) for card in earlier):
            return None
        buttons = (button for card in cards for button in card.findChildren(QPushButton) if button.isVisibleTo(card))
        return next((button for button in buttons if _place_of(button) == _place_of(focused)), None)

    def _focus(self, widget: QWidget) -> None:
        """Focus a button of a new card if the inbox is in front, and show its card from the top after layout. In Qt a
        hidden widget can take the focus too, and would receive the keys meant for the task."""
        if not self.isVisible():
            return
        holder = widget.parentWidget()
        while holder is not None and not widget.isVisible():  # the layout would show its card later
            holder.show()
            holder = holder.parentWidget()
        widget.setFocus()
        self._left_key = ""  # from now on the focus stays where the user moves it
        card = widget.parentWidget()
        if card is not None:
            self._area.show_part(card)

    def ask_for_bundle(self, *, is_folder: bool = False) -> None:
        from PySide6.QtWidgets import QFileDialog

        from annotator.ui.widgets.file_dialog import file_dialog, folder_dialog

        text = _("Open a job")
        at = self._services.preferences.settings.chosen.get(JOBS_PLACE, "")
        dialog = (
            folder_dialog(self, text, at)
            if is_folder
            else file_dialog(self, text, at, _("Jobs and pay cards (*.zip *.annotator *.paycard)"))
        )
        if not is_folder:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._take_chosen)
        dialog.open()

    def _take_chosen(self, paths: Sequence[str]) -> None:
        """Add the chosen bundles one after the other. The next dialog begins at their place."""
        place = QFileInfo(paths[0]).absolutePath()
        self._services.intents.post(lambda: self._services.preferences.keep({JOBS_PLACE: place}))
        for path in paths:
            self.take(path)


def _place_of(button: QWidget) -> tuple[str, str]:
    """Return the key of the bundle of a button, or "", and its own name, which outlasts its text."""
    card = button.parentWidget()
    return card.key if isinstance(card, BundleCard) else "", button.objectName() or button.accessibleName()
