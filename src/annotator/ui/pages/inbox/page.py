"""The inbox page: bundle cards, a drop target for new bundles, and today's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.bundle.content import Summary
from annotator.core.errors import TakingStopped
from annotator.core.events import (
    BesideChanged,
    BundleArchived,
    BundleFinished,
    BundleImported,
    BundleRejected,
    EarningsChanged,
    Event,
    Failed,
    OutboxChanged,
    SettingsChanged,
    TaskShown,
)
from annotator.core.ports.bundles import Progress
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.pages.base import Page
from annotator.ui.pages.inbox.bundle_card import BundleCard, CardData
from annotator.ui.pages.inbox.drop_zone import DropZone
from annotator.ui.pages.inbox.messages import InboxMessages
from annotator.ui.pages.inbox.sample_list import SampleList
from annotator.ui.pages.inbox.today_panel import TodayPanel
from annotator.ui.widgets.cancellable_progress import CancellableProgress, location_name
from annotator.ui.widgets.labels import clear, label
from annotator.ui.widgets.scroll_area import scrolled

if TYPE_CHECKING:
    from annotator.ui.pages.inbox.collapsible_section import FoldedSection

READING_MS = 5_000
TODAY_PX = 280


class InboxPage(Page):
    bundle_wanted = Signal(str)
    beside_wanted = Signal()
    server_wanted = Signal()  # open the page that downloads tasks from a server
    work_wanted = Signal()  # transfer the work from another computer
    more_wanted = Signal(str, str)  # server address and project

    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self._above = InboxMessages(desk, self)
        self._opened: set[str] = set()  # names of the open sections
        self._left_key = ""  # the bundle that the user just left
        self._brought_key = ""  # the bundle that was just unarchived: it is scrolled into view, wherever the focus was
        self._taking = CancellableProgress(_("Adding job"), TakingStopped)
        self._drop = DropZone()
        self._today = TodayPanel()
        self._today_area = scrolled(self._today)
        self._today_area.setFixedWidth(TODAY_PX)
        self._today.beside.clicked.connect(self.beside_wanted)
        self._tick = QTimer(self)
        self._tick.setInterval(READING_MS)
        self._tick.timeout.connect(self.show_reading)
        self._drop.dropped.connect(self.take)
        self._drop.zip_wanted.connect(self.ask_for_bundle)
        self._drop.folder_wanted.connect(lambda: self.ask_for_bundle(is_folder=True))
        self._drop.server_wanted.connect(self.server_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._cards)
        column.addStretch(1)
        self._area = scrolled(inner)
        left, below = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(12)
        for unscrolled in (self._above, below):
            unscrolled.setContentsMargins(0, 0, self._area.bar_px, 0)  # align with the right edge of the cards
        left.addWidget(label(_("Inbox"), "title"))
        left.addLayout(self._above)
        left.addWidget(self._area, 1)
        below.addWidget(self._taking)
        below.addWidget(self._drop)
        left.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 12, 20)
        row.setSpacing(8)
        row.addLayout(left, 1)
        row.addWidget(self._today_area)

    def showEvent(self, event: QShowEvent) -> None:
        """Update the figures regularly while visible: time also passes here, for example on messages or another
        platform."""
        self._tick.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)

    def on_event(self, event: Event) -> None:
        self._above.on_event(event)
        match event:
            case BundleImported(key):
                self._taking.hide()
                self._above.forget_problems()
                if key in self._desk.preferences.archived:
                    self.archive(key, is_archived=False)
                self._left_key = key  # Enter opens the bundle that was just added
                self.refresh()
            case BundleArchived(key, is_archived):
                if not is_archived:
                    self._left_key = self._brought_key = key
                self.refresh()
            case BundleFinished(key):
                self._desk.errands.post(lambda: self._above.tell_summary(key))
            case TaskShown():
                self._above.forget_summary()
            case BundleRejected(source, problems):
                self._taking.hide()
                self._above.tell_problems(location_name(source), problems)
            case Failed():
                self._taking.hide()
            case SettingsChanged() | OutboxChanged() | BesideChanged() | EarningsChanged():
                self.show_reading()
            case _:
                return

    def refresh(self) -> None:
        self._desk.errands.post(self._load)

    def show_reading(self) -> None:
        self._today.show_reading(self._desk.journal.reading(), self._desk.preferences.reference())
        self._today.show_aside(self._desk.beside.aside)

    def take(self, location: str) -> None:
        """Import a folder or zip file. Show its problems if it is not valid."""
        progress = self.begin_taking(location)
        self._desk.errands.post(lambda: self._desk.bundles.take(location, progress))

    def begin_taking(self, location: str) -> Progress:
        """Show the progress of an import until an event reports its end. Return the progress callback."""
        return self._taking.begin(_("Adding {name}"), location)

    def stop_taking(self) -> None:
        self._taking.stop()

    async def _load(self) -> None:
        events = [await self._card_data(bundle) for bundle in await self._desk.bundles.taken()]
        was_here, wanted = self._has_focus() or bool(self._brought_key), self._left_key or self._focused_key()
        self._brought_key = ""
        clear(self._cards)
        self.show_reading()
        for event in sorted(events, key=lambda event: not event.left):
            if not event.is_archived:
                self._cards.addWidget(self._card(event))
        self._offer_samples(frozenset(event.bundle.manifest.key for event in events))
        self._show_archived([event for event in events if event.is_archived])
        items = (self._cards.itemAt(place) for place in range(self._cards.count()))
        cards = [item.widget() for item in items if item is not None]
        first = cards[0] if cards else None
        left = next((card for card in cards if isinstance(card, BundleCard) and card.key == wanted), first)
        if was_here and isinstance(left, BundleCard):
            self._focus_later(left.start)
        elif was_here and isinstance(left, SampleList):
            self._focus_later(left.buttons[0])
        elif was_here and self.isVisible():
            self.setFocus()

    def left_for(self, key: str) -> None:
        """Remember the opened bundle, so that it has the focus when the user returns."""
        self._left_key = key

    def _focused_key(self) -> str:
        """Return the key of the bundle whose card has the focus, or ""."""
        focused: QWidget | None = QApplication.focusWidget()
        cards = (card for card in self.findChildren(BundleCard) if focused is not None and card.isAncestorOf(focused))
        return next((card.key for card in cards), "")

    async def _card_data(self, bundle: Summary) -> CardData:
        key, promises = bundle.manifest.key, self._desk.session.promises
        (done, started), dropped = await promises.progress(key), await promises.dropped(key)
        is_archived, history = key in self._desk.preferences.archived, self._desk.journal.history(key)
        return CardData(bundle, done, started, history, await promises.promise(key), is_archived, dropped)

    def _card(self, event: CardData) -> BundleCard:
        card = BundleCard(event, self._desk.preferences.reference())
        card.wanted.connect(self.bundle_wanted)
        card.player_expected.connect(lambda: self._desk.media.expect(event.bundle.media_kinds))
        card.more_wanted.connect(self.more_wanted)
        card.archive_wanted.connect(lambda key, is_archived: self.archive(key, is_archived=is_archived))
        return card

    def _offer_samples(self, taken: frozenset[str]) -> None:
        """Show the samples. Collapse them once the worker has a bundle of a real requester."""
        left = [sample for sample in self._desk.samples if sample.key not in taken]
        if not left:
            return
        samples = SampleList(left, is_first=not taken)
        samples.wanted.connect(self.take)
        samples.work_wanted.connect(self.work_wanted)
        if taken <= {sample.key for sample in self._desk.samples}:
            self._cards.addWidget(samples)
        else:
            words = _("Samples to try ({count})").format(count=number_format.count(len(left)))
            self._section("samples", words).cards.addWidget(samples)

    def _show_archived(self, events: list[CardData]) -> None:
        if events:
            section = self._section("stowed", _("Archived ({count})").format(count=number_format.count(len(events))))
            for event in events:
                section.cards.addWidget(self._card(event))

    def _section(self, name: str, words: str) -> FoldedSection:
        """Return a new collapsible section that remembers its state under `name`."""
        from annotator.ui.pages.inbox.collapsible_section import FoldedSection

        section = FoldedSection(words, is_open=name in self._opened)
        section.opened.connect(lambda is_open: (self._opened.add if is_open else self._opened.discard)(name))
        self._cards.addWidget(section)
        return section

    def archive(self, key: str, *, is_archived: bool) -> None:
        self._desk.intents.post(lambda: self._desk.preferences.archive(key, is_archived=is_archived))

    def _has_focus(self) -> bool:
        """Return whether the inbox may take the focus. It must not take the focus from a strip that the user turned
        to."""
        focused: QWidget | None = QApplication.focusWidget()
        return focused is None or focused is self or self.isAncestorOf(focused)

    def _focus_later(self, widget: QWidget) -> None:
        """Focus `widget` after layout, if the inbox is still in front. In Qt a hidden widget can take the focus too,
        and would receive the keys meant for the task."""

        def focus() -> None:
            if self.isVisible():
                widget.setFocus()
                self._area.ensureWidgetVisible(widget)
                self._left_key = ""  # from now on the focus stays where the user moves it

        QTimer.singleShot(0, widget, focus)

    def ask_for_bundle(self, *, is_folder: bool = False) -> None:
        from annotator.ui.widgets.file_dialog import file_dialog, folder_dialog

        words = _("Open a job")
        dialog = folder_dialog(self, words) if is_folder else file_dialog(self, words, kinds=_("Job files (*.zip)"))
        dialog.fileSelected.connect(self.take)
        dialog.open()
