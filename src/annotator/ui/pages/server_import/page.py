"""The page that adds tasks from a Label Studio: server address, project, number of tasks, and download progress."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.events import Event
from annotator.core.money.amount import Money
from annotator.core.outbox.address_parsing import typed_address
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.parcel import DeliveryReason, Destination
from annotator.core.outbox.pending_sign_ins import WantedSignIn
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.servers.tasks import Unread
from annotator.core.system_events import FetchesChanged
from annotator.services.container import Services
from annotator.services.servers.fetch_queue import Fetch
from annotator.services.servers.projects import ForeignHosts, NothingNew, ProjectRequest
from annotator.ui.i18n import translation
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import bind, tip_keys
from annotator.ui.pages.base import Page
from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet
from annotator.ui.pages.server_import.address_bar import AddressBar
from annotator.ui.pages.server_import.fetch_bar import FetchBar
from annotator.ui.pages.server_import.focus import FocusMover
from annotator.ui.pages.server_import.host_question import HostQuestion
from annotator.ui.pages.server_import.project_list import ProjectList
from annotator.ui.pages.server_import.request_form import RequestForm
from annotator.ui.pages.server_import.status_strip import StatusStrip
from annotator.ui.pages.server_import.text import (
    SIGN_INS,
    about_text,
    address_text,
    nothing_new_text,
    project_title,
    unread_text,
)
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.scroll_area import scrolled

BACK = (Command("back", N_("Back to inbox"), of="leave"),)
COLUMN_PX = 900
LOOK_MS = 100  # interval of the progress display
DWELL_MS = 300  # on a project, before the server is asked about it


class FromServerPage(Page):
    """The page. `left` asks to return to the inbox, also after a finished download."""

    left = Signal()

    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fetches = desk.fetches()
        self._number = ""  # the project number contained in the typed address
        self._offered: object = None  # the projects that are already shown
        self._sheet: SignInSheet | None = None
        self.back = button(_("Back to inbox"), "previous")
        self.address = AddressBar()
        self.strip = StatusStrip()
        self.projects = ProjectList()
        self.request = RequestForm()
        self.question = HostQuestion()
        self.bar = FetchBar()
        self._about = label(about_text(), "muted", wrap=True)
        self._tick = QTimer(self, interval=LOOK_MS)
        self._dwell = QTimer(self, singleShot=True, interval=DWELL_MS)
        self._prepare()
        self._lay_out()
        self._show()

    def _prepare(self) -> None:
        self.back.clicked.connect(self.left)
        tip_keys(self.back, "leave")
        bind(self, BACK, {"back": self.back.click})
        self.address.wanted.connect(self._ask)
        self.address.edited.connect(self._fetches.forget)
        self.strip.sign_in_wanted.connect(self._ask_to_sign_in)
        self.strip.stop_wanted.connect(self._fetches.stop)
        self.projects.chosen.connect(self._choose)
        self.projects.confirmed.connect(self._go_to_request)
        self.request.wanted.connect(self._take)
        self.question.answered.connect(self._answer)
        self.bar.stop_wanted.connect(self._fetches.stop)
        self._tick.timeout.connect(lambda: self.bar.show_counted(self._fetches.counted))
        self._dwell.timeout.connect(self._look)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (label(_("Add from Label Studio"), "title"), self.back):
            top.addWidget(widget)
        top.addStretch()
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_PX)
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 20)
        inside.setSpacing(12)
        for part in (self.address, self._about, self.strip, self.question, self.bar, self.projects, self.request):
            inside.addWidget(part)
        inside.addStretch()
        self._area = scrolled(inner)
        self._leading = FocusMover(self, self._area)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 12, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._area, 1)

    def on_event(self, event: Event) -> None:
        if self._sheet is not None:
            self._sheet.on_event(event)
        if isinstance(event, FetchesChanged):
            self._show()

    def refresh(self) -> None:
        fetch = self._fetches.fetch
        if fetch is not None and fetch.is_over and isinstance(fetch.outcome, str | None):
            self._fetches.answered()  # the inbox shows the bundle, or the reason why it was rejected
        if self._fetches.fetch is None:
            self._fetches.forget()
        self._desk.errands.post(self._load)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        self._tick.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)

    def go_to(self, url: str, number: str) -> None:
        """Open a project of a known server."""
        self.address.show_address(url)
        self._ask(url)
        self._number = number

    async def _load(self) -> None:
        fetches = self._fetches
        self.address.show_known(await fetches.servers())
        typed = typed_address(self.address.address.currentText())
        if (fetches.offered or fetches.fetch) and (typed is None or typed.url != fetches.asked):
            self.address.show_address(fetches.asked)
        if self._leading.is_here and not fetches.is_fetching and not self.question.isVisible():
            self._leading.to(self._listed() if self.projects.isVisible() else self.address.address)

    def _listed(self) -> QWidget:
        return self.request.count if self._number else self.projects.table

    def _ask(self, text: str) -> None:
        typed = typed_address(text)
        if typed is None:
            self.strip.tell(address_text(text), "danger")
            return
        self._number = typed.project
        if self._fetches.fetch is not None:
            self._fetches.answered()
        self._fetches.ask(typed.url)

    def _show(self) -> None:
        fetch, fetches = self._fetches.fetch, self._fetches
        is_new = fetches.offered is not self._offered
        self._offered = fetches.offered
        is_listed = isinstance(fetches.offered, tuple) and bool(fetches.offered)
        is_asked = fetch is not None and isinstance(fetch.outcome, ForeignHosts)
        was_fetching = self.bar.isVisibleTo(self)
        if fetches.is_fetching and not was_fetching and fetch is not None:
            self.bar.begin(fetch.title)
            self._leading.to(self.bar.stop)
        if was_fetching and not fetches.is_fetching and not is_asked:
            self._leading.to(self.request.count)  # before the bar is hidden and the focus with it
        self.bar.setVisible(fetches.is_fetching)
        self.address.setEnabled(not fetches.is_fetching)
        for part in (self.projects, self.request):
            part.setVisible(is_listed and not fetches.is_fetching and not is_asked)
        if is_new and isinstance(fetches.offered, tuple) and is_listed:
            self.projects.show_projects(fetches.offered, self._number)
            self._leading.to(self._listed())
        self._about.setVisible(fetches.offered is None and not fetches.is_fetching and not fetches.is_asking)
        self._show_request()
        self._tell(fetch)
        if is_new and isinstance(fetches.offered, Unread) and fetches.offered.reason is DeliveryReason.SIGN_IN_MISSING:
            self._ask_to_sign_in()

    def _tell(self, fetch: Fetch | None) -> None:
        """Show the outcome of the last request."""
        fetches, outcome = self._fetches, fetch.outcome if fetch is not None else None
        fetches.is_seen = fetches.is_seen or (fetch is not None and fetch.is_over and self.isVisible())
        if not isinstance(outcome, ForeignHosts):
            self.question.hide()
        match outcome:
            case _ if fetches.is_fetching:
                self.strip.hide()
            case ForeignHosts(hosts) if fetch is not None:
                self.strip.hide()
                self.question.ask_about(fetch.title, hosts)
            case NothingNew() if fetch is not None:
                self.strip.tell(nothing_new_text(fetch.title))
            case Unread():
                self.strip.tell(unread_text(outcome), "attention", offers_sign_in=outcome.reason in SIGN_INS)
            case _ if fetch is not None and self.isVisible():
                fetches.answered()
                self.left.emit()
            case _:
                self._tell_asked()

    def _tell_asked(self) -> None:
        fetches, server = self._fetches, {"server": server_of(self._fetches.asked)}
        match fetches.offered:
            case _ if fetches.is_asking:
                self.strip.tell(filled(_("Loading projects from {server}…"), server), offers_stop=True)
            case Unread() as unread:
                self.strip.tell(unread_text(unread), "attention", offers_sign_in=unread.reason in SIGN_INS)
            case ():
                words = _("You have no projects on {server}. The requester must invite you.")
                self.strip.tell(filled(words, server))
            case _:
                self.strip.hide()

    def _choose(self) -> None:
        """Handle a project selection. Drop the outcome of a download of another project."""
        fetch, project = self._fetches.fetch, self.projects.project
        if fetch is not None and fetch.is_over and project is not None and project.number != fetch.request.number:
            self._fetches.answered()
        self._show_request()

    def _go_to_request(self) -> None:
        self.request.take_focus()
        self._area.ensureWidgetVisible(self.request)

    def _show_request(self) -> None:
        project = self.projects.project
        if project is None:
            self.request.hide()
            return
        look = self._fetches.looks.get((self._fetches.asked, project.number))
        self.request.show_project(self._fetches.asked, project, look)
        self.request.setVisible(self.projects.isVisibleTo(self))
        if look is None:
            self._dwell.start()

    def _look(self) -> None:
        project = self.projects.project
        if project is not None and self.isVisible():
            self._fetches.look(self._fetches.asked, project.number)

    def _take(self, count: int | None, pay: Money | None) -> None:
        project = self.projects.project
        if project is None:
            return
        url, language = self._fetches.asked, translation.language()
        request = ProjectRequest(url, project.number, count, language=language, pay=pay)
        self._fetches.take(request, project_title(project))

    def _answer(self, may: bool) -> None:
        fetch = self._fetches.fetch
        if fetch is None or not isinstance(fetch.outcome, ForeignHosts):
            return
        if may:
            self._fetches.take(replace(fetch.request, hosts=fetch.outcome.hosts), fetch.title)
        else:
            self._fetches.answered()
            self._go_to_request()

    def _ask_to_sign_in(self) -> None:
        if self._sheet is not None or not self.isVisible():
            return
        url = self._fetches.asked
        self._sheet = SignInSheet(self._desk, WantedSignIn(server_of(url), Destination(LABEL_STUDIO, url), ""), self)
        self._sheet.settled.connect(lambda _words: self._ask_again(url))
        self._sheet.finished.connect(self._end_sheet)
        self._sheet.open()

    def _ask_again(self, url: str) -> None:
        """Ask the server again. Keep the selected project, or else the one contained in the typed address."""
        project = self.projects.project if isinstance(self._fetches.offered, tuple) else None
        number = project.number if project is not None else self._number
        self._ask(url)
        self._number = number

    def _end_sheet(self) -> None:
        self._sheet = None
        self.address.address.setFocus()
