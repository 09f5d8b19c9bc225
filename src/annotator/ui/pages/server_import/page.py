"""The page that adds tasks from a Label Studio: server address, project, number of tasks, and download progress."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.core.events import Event
from annotator.core.money.amount import Money
from annotator.core.outbox.destinations import LABEL_STUDIO, PendingSignIn, typed_address
from annotator.core.outbox.parcel import DeliveryReason, Destination
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.servers import ListedProject, Unread
from annotator.core.system_events import FetchesChanged
from annotator.services.container import Services
from annotator.services.servers.fetch_queue import Fetch, FetchCount
from annotator.services.servers.projects import ForeignHosts, NothingNew, ProjectRequest
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import translation
from annotator.ui.i18n.translation import N_, _, filled
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import bind, tip_keys
from annotator.ui.pages.base import Page
from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet
from annotator.ui.pages.server_import.request_form import RequestForm
from annotator.ui.pages.server_import.text import (
    SIGN_INS,
    about_text,
    address_text,
    counted_text,
    fetching_text,
    hosts_text,
    nothing_new_text,
    project_header,
    project_row,
    project_title,
    unread_text,
)
from annotator.ui.widgets.inline_question import InlineQuestion
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.scroll_area import scrolled
from annotator.ui.widgets.table import PlainTable


class StatusStrip(QFrame):
    sign_in_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.text = label("", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.sign_in = button(_("Sign in…"), "lock")
        self.stop = button(_("Stop"), "close")
        self.sign_in.clicked.connect(self.sign_in_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.sign_in)
        row.addWidget(self.stop)
        self.hide()

    def show_message(
        self, text: str, level: str = "info", *, offers_sign_in: bool = False, offers_stop: bool = False
    ) -> None:
        """Show a message. Announce it only if it is new."""
        is_new = text != self.text.text() or self.isHidden()
        self.setProperty("tone", level)
        self.style().unpolish(self)
        self.style().polish(self)
        self.text.setText(text)
        self.sign_in.setVisible(offers_sign_in)
        self.stop.setVisible(offers_stop)
        self.show()
        if is_new:
            announce(self, text)


MANY = 8
ROWS = 5


class ProjectList(QWidget):
    """A project list. `chosen`: the selection changed or is empty; `confirmed`: Enter or a double click."""

    chosen = Signal()
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[ListedProject, ...] = ()
        self._shown: tuple[ListedProject, ...] = ()
        self.filter = QLineEdit()
        self.filter.setAccessibleName(_("Find project"))
        self.filter.setPlaceholderText(_("Find project"))
        self.filter.textChanged.connect(lambda _text: self._show(""))
        self.table = _Table(_("Projects"), most_rows=ROWS)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.confirmed.connect(self.confirmed)
        self.table.doubleClicked.connect(self.confirmed)
        self._none = label(_("No matching projects."), "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.filter, self.table, self._none):
            column.addWidget(widget)

    @property
    def project(self) -> ListedProject | None:
        return self._shown[self.table.row] if 0 <= self.table.row < len(self._shown) else None

    def show_projects(self, projects: Sequence[ListedProject], number: str = "") -> None:
        """List the projects. Select the one with this number, or the first."""
        self._all = tuple(projects)
        self.filter.setVisible(len(projects) > MANY)
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(False)
        self._show(number)

    def take_focus(self) -> None:
        self.table.setFocus()

    def _show(self, number: str) -> None:
        wanted = self.filter.text().casefold().split()
        found = (each for each in self._all if all(word in project_title(each).casefold() for word in wanted))
        self._shown = tuple(found)
        self.table.show_rows(project_header(), [project_row(each) for each in self._shown])
        self.table.setVisible(bool(self._shown))
        self._none.setVisible(not self._shown)
        numbers = [each.number for each in self._shown]
        self.table.selectRow(numbers.index(number) if number in numbers else 0)
        self.chosen.emit()

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit()


class _Table(PlainTable):
    confirmed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)


class HostQuestion(InlineQuestion):
    """An inline question. `answered` carries whether the files may be downloaded from there."""

    def __init__(self) -> None:
        super().__init__(_("Do not download"), _("Download these files"), safe_first=False)

    def ask_about(self, title: str, hosts: Sequence[str]) -> None:
        self.ask(hosts_text(title, len(hosts)), "\n".join(hosts))


class FocusMover:
    def __init__(self, page: QWidget, area: QScrollArea) -> None:
        self._page = page
        self._area = area

    @property
    def is_here(self) -> bool:
        focused: QWidget | None = QApplication.focusWidget()
        return focused is None or focused is self._page or self._page.isAncestorOf(focused)

    def to(self, widget: QWidget) -> None:
        """Focus `widget` after layout, unless the focus is outside the page."""
        if self._page.isVisible() and self.is_here:
            QTimer.singleShot(0, widget, lambda: self._focus(widget))

    def _focus(self, widget: QWidget) -> None:
        """Focus `widget` if it is visible: in Qt a hidden widget can take the focus too."""
        if widget.isVisible():
            widget.setFocus()
            self._area.ensureWidgetVisible(widget)


STEPS = 1000


class FetchBar(QFrame):
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title = label("", "heading", wrap=True)
        self._count = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Downloading tasks"))
        self.stop = button(_("Stop"), "close")
        self.stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._count)
        column.addLayout(row)
        text = _("You can keep working in the meantime. The job appears in the inbox once it has been downloaded.")
        column.addWidget(label(text, "small", wrap=True))

    def begin(self, title: str) -> None:
        self._title.setText(fetching_text(title))
        self.show_counted(FetchCount())
        self.show()
        announce(self, self._title.text())

    def show_counted(self, counted: FetchCount) -> None:
        self._count.setText(counted_text(counted) or " ")
        self._bar.setRange(0, STEPS if counted.total else 0)
        self._bar.setValue(counted.done * STEPS // max(1, counted.total))


class AddressBar(QWidget):
    """An address field. `wanted` carries the typed address; `edited` is emitted when the user changes it."""

    wanted = Signal(str)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = NoWheelComboBox()
        self.address.setEditable(True)
        self.address.setAccessibleName(_("Label Studio address"))
        line = self.address.lineEdit()
        if line is not None:
            line.setPlaceholderText("https://label.example.org")
            line.returnPressed.connect(self._want)
            line.textEdited.connect(self.edited)
        self.address.activated.connect(self.edited)
        self.show_projects = button(_("Show projects"), "next", "primary")
        self.show_projects.clicked.connect(self._want)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.address, 1)
        row.addWidget(self.show_projects)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(_("Label Studio address"), "small"))
        column.addLayout(row)

    def show_known(self, servers: Sequence[str]) -> None:
        """List the known servers. Keep the typed text, or show the first server."""
        typed = self.address.currentText()
        self.address.clear()
        self.address.addItems(servers)
        self.address.setCurrentText(typed or next(iter(servers), ""))

    def _want(self) -> None:
        self.wanted.emit(self.address.currentText())


BACK = (Command("back", N_("Back to inbox"), of="leave"),)
COLUMN_PX = 900
LOOK_MS = 100  # interval of the progress display
DWELL_MS = 300  # on a project, before the server is asked about it


class FromServerPage(Page):
    """The page. `left` asks to return to the inbox, also after a finished download."""

    left = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._fetches = services.fetches()
        self._number = ""  # the project number contained in the typed address
        self._project_list: object = None  # the projects that are already shown
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
        self.request.refused.connect(lambda field: self._leading.to(field))
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
        self._services.background_intents.post(self._load)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        self._tick.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)

    def go_to(self, url: str, number: str) -> None:
        """Open a project of a known server."""
        self.address.address.setCurrentText(url)
        self._ask(url)
        self._number = number

    async def _load(self) -> None:
        fetches = self._fetches
        self.address.show_known(await fetches.servers())
        typed = typed_address(self.address.address.currentText())
        if (fetches.offered or fetches.fetch) and (typed is None or typed.url != fetches.asked):
            self.address.address.setCurrentText(fetches.asked)
        if self._leading.is_here and not fetches.is_fetching and not self.question.isVisible():
            self._leading.to(self._listed() if self.projects.isVisible() else self.address.address)

    def _listed(self) -> QWidget:
        return self.request.count if self._number else self.projects.table

    def _ask(self, text: str) -> None:
        typed = typed_address(text)
        if typed is None:
            self.strip.show_message(address_text(text), "danger")
            return
        self._number = typed.project
        if self._fetches.fetch is not None:
            self._fetches.answered()
        self._fetches.ask(typed.url)

    def _show(self) -> None:
        fetch, fetches = self._fetches.fetch, self._fetches
        is_new = fetches.offered is not self._project_list
        self._project_list = fetches.offered
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
        self._show_outcome(fetch)
        if is_new and isinstance(fetches.offered, Unread) and fetches.offered.reason is DeliveryReason.SIGN_IN_MISSING:
            self._ask_to_sign_in()

    def _show_outcome(self, fetch: Fetch | None) -> None:
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
                self.strip.show_message(nothing_new_text(fetch.title))
            case Unread():
                self.strip.show_message(unread_text(outcome), "attention", offers_sign_in=outcome.reason in SIGN_INS)
            case _ if fetch is not None and self.isVisible():
                fetches.answered()
                self.left.emit()
            case _:
                self._show_asked()

    def _show_asked(self) -> None:
        fetches, server = self._fetches, {"server": server_of(self._fetches.asked)}
        match fetches.offered:
            case _ if fetches.is_asking:
                self.strip.show_message(filled(_("Loading projects from {server}…"), server), offers_stop=True)
            case Unread() as unread:
                self.strip.show_message(unread_text(unread), "attention", offers_sign_in=unread.reason in SIGN_INS)
            case ():
                text = _("You have no projects on {server}. The requester must invite you.")
                self.strip.show_message(filled(text, server))
            case _:
                self.strip.hide()

    def _choose(self) -> None:
        """Handle a project selection. Drop the outcome of a download of another project."""
        fetch, project = self._fetches.fetch, self.projects.project
        if fetch is not None and fetch.is_over and project is not None and project.number != fetch.request.number:
            self._fetches.answered()
        self._show_request()

    def _go_to_request(self) -> None:
        self.request.count.setFocus()
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

    def _take(self, count: int | None, pay: Money | None, media_language: str) -> None:
        project = self.projects.project
        if project is None:
            return
        request = ProjectRequest(
            self._fetches.asked,
            project.number,
            count,
            language=translation.language(),
            pay=pay,
            media_language=media_language,
        )
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
        self._sheet = SignInSheet(
            self._services, PendingSignIn(server_of(url), Destination(LABEL_STUDIO, url), ""), self
        )
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
