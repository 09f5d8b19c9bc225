"""A bundle card of the inbox: title, pay, estimated hourly pay, and the worker's progress."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.core.bundle.content import Summary
from annotator.core.bundle.manifest import Manifest, PayKind
from annotator.core.design.medium import PLAYED, MediumKind
from annotator.core.money.amount import Money
from annotator.core.outbox.delivery_state import NO_RESULTS, BundleResults, ResultsExport
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.pay.forecast import FEW_TASKS
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.pay.meter import RequesterHistory
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.offer import Offer, promised
from annotator.core.pay.totals import Totals
from annotator.services.outbox.deliveries import is_to_export, to_send
from annotator.ui.accessibility.announcer import spoken
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import deliver_text, file_text, results_line
from annotator.ui.i18n.pay_text import (
    advertised_rate,
    against_wage,
    figure_rate,
    stated_pay,
    stated_time,
    work_per_minute,
)
from annotator.ui.i18n.protection_text import some_may_hurt
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import button, careful_button, label, tip
from annotator.ui.widgets.layouts import WeightedColumns

if TYPE_CHECKING:
    from annotator.core.pay.pay_cards import PaySummary

DWELL_MS = 300
_ICONS = {MediumKind.VIDEO: "play", MediumKind.AUDIO: "sound", MediumKind.IMAGE: "picture"}


class CardData(Struct, frozen=True):
    """The data of a bundle card. `done` counts submitted or skipped tasks, `drafts` open ones with an
    answer. `started` is set once there is one of either, not by a look at a task. `history` holds pay and time so far;
    `promise` is the stated pay of the remaining tasks. `is_stowed`: the user archived the bundle. `dropped`
    counts unopened tasks that the server withdrew. `results` has their delivery states, `of_requester` the history
    with its requester. `offset_min` is the UTC offset of local time. `others` is what other workers earned
    there, None without enough pay cards."""

    bundle: Summary
    done: int
    started: bool
    history: Totals
    promise: Offer | None
    is_archived: bool = False
    dropped: int = 0
    results: BundleResults = NO_RESULTS
    of_requester: RequesterHistory | None = None
    offset_min: int = 0
    others: PaySummary | None = None
    drafts: int = 0

    @property
    def count(self) -> int:
        """The number of tasks, without withdrawn ones."""
        return self.bundle.task_count - self.dropped

    @property
    def left(self) -> int:
        return self.count - self.done

    @property
    def is_to_export(self) -> bool:
        """True if the job is done and its requester waits for an export of its results."""
        return not self.left and is_to_export(self.bundle.manifest, self.results)

    @property
    def to_send(self) -> ResultsExport | None:
        """The exported file for which the requester of the finished job waits, or None."""
        return to_send(self.bundle.manifest, self.results) if not self.left else None

    @property
    def has_own_pay(self) -> bool:
        """True if the worker did enough tasks for a figure of one's own: ten, or all."""
        return self.history.tasks >= (FEW_TASKS if self.left else 1)

    def hourly(self, reference: Reference) -> Money | None:
        """Return the hourly pay by which jobs are sorted: of the worker's own tasks if there are enough, otherwise as
        advertised. Return None if it is unknown."""
        pay = self.bundle.manifest.pay
        own = self.history.figures(reference).get(pay.currency) if pay is not None else None
        if own is not None and own.hourly is not None and self.has_own_pay:
            return Money(own.hourly, own.currency)
        stated = self.promise.hourly if self.promise is not None else None
        return Money(reference.of_hourly(stated.amount), stated.currency) if stated is not None else None


def in_order(jobs: Iterable[CardData], reference: Reference | None, currency: str) -> list[CardData]:
    """Return jobs by hourly pay on the basis of `reference`, or by title without one. Unfinished jobs are before
    finished ones, and begun ones before others. Currencies are not compared: pay in `currency` comes first, then the
    others by name."""

    def key(job: CardData) -> tuple[bool, bool, bool, bool, str, Decimal, str]:
        hourly = job.hourly(reference) if reference is not None else None
        known, rate = (hourly.currency, hourly.amount) if hourly is not None else ("", Decimal(0))
        title = job.bundle.manifest.title.casefold()
        return not job.left, not job.started, hourly is None, known != currency, known, -rate, title

    return sorted(jobs, key=key)


class BundleCard(QFrame):
    """A bundle card. `stow_wanted` asks to archive (True) or unarchive the bundle. `more_wanted` asks for more tasks
    of a server project, given by server address and project. `player_expected` is emitted if the bundle has audio or
    video and the focus or pointer rests on the start button, so that the player can load early."""

    wanted = Signal(str)
    export_wanted = Signal(str)
    player_expected = Signal()
    archive_wanted = Signal(str, bool)
    more_wanted = Signal(str, str)

    def __init__(self, events: CardData, reference: Reference, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        manifest = events.bundle.manifest
        self.key, self.title = manifest.key, manifest.title
        left = events.left
        looked_at = QLabel()
        looked_at.setPixmap(pixmap(_icon(events.bundle.media_kinds), "muted", 28))
        self.start = button(_start_text(events, left), "play" if left else "eye", "primary" if left else "")
        self.start.setAccessibleName(number_format.pair(_start_text(events, left), manifest.title))
        self.start.setAccessibleDescription(_spoken(events, reference))
        self.start.setObjectName("start")
        self.start.setEnabled(events.count > 0)
        self.start.clicked.connect(lambda: self.wanted.emit(manifest.key))
        self._dwell = QTimer(self, singleShot=True, interval=DWELL_MS)
        self._dwell.timeout.connect(self.player_expected)
        if events.bundle.media_kinds & PLAYED:
            self.start.installEventFilter(self)
            self.start.clicked.connect(self.player_expected)
        text = _("Unarchive") if events.is_archived else _("Archive")
        self.archive = careful_button(text, role="quiet")
        self.archive.setAccessibleName(number_format.pair(text, manifest.title))
        self.archive.clicked.connect(lambda: self.archive_wanted.emit(manifest.key, not events.is_archived))
        side = QVBoxLayout()
        self.main = self.start  # the button that has the focus when the user comes back to the bundle
        side.addStretch()
        if events.is_to_export or events.to_send is not None:
            self.main = self._export_button(events)
            side.addWidget(self.main)
        side.addWidget(self.start)
        if manifest.submit.kind == LABEL_STUDIO and manifest.submit.project:
            side.addWidget(self._more(manifest))
        side.addStretch()
        side.addWidget(self.archive)  # always at the bottom, where no other button ever is
        self._lay_out(looked_at, _words(events, reference), side)

    def _lay_out(self, image: QLabel, words: QVBoxLayout, buttons: QVBoxLayout) -> None:
        """Lay out the card. If it is narrow, the buttons are below the words."""
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(16)
        row.addWidget(image)
        columns = WeightedColumns((1, 0), 16, 10)
        columns.addLayout(words)
        columns.addLayout(buttons)
        row.addLayout(columns, 1)

    def _export_button(self, events: CardData) -> QPushButton:
        """Return the main button of a finished job whose requester does not have all results."""
        manifest, text = events.bundle.manifest, deliver_text(events.results)
        export = button(text, "outbox", "primary")
        export.setAccessibleName(number_format.pair(text, manifest.title))
        export.setAccessibleDescription(spoken([manifest.requester.name, *_results_lines(events)]))
        export.setObjectName("export")
        export.clicked.connect(lambda: self.export_wanted.emit(manifest.key))
        return export

    def _more(self, manifest: Manifest) -> QPushButton:
        more = button(_("Download more…"), role="quiet")
        more.setAccessibleName(number_format.pair(_("Download more…"), manifest.title))
        more.clicked.connect(lambda: self.more_wanted.emit(manifest.submit.url, manifest.submit.project))
        return more

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter):
            self._dwell.start()
        elif event.type() in (QEvent.Type.FocusOut, QEvent.Type.Leave):
            self._dwell.stop()
        return super().eventFilter(watched, event)


def _icon(kinds: frozenset[MediumKind]) -> str:
    """Return the icon of the first image, audio or video kind, or the text icon."""
    return next((_ICONS[kind] for kind in _ICONS if kind in kinds), "text")


type _Lines = list[tuple[str, str]]  # texts with their roles on screen


def _spoken(events: CardData, reference: Reference) -> str:
    """Return the card for the ear: first what it pays, how long it takes and how much is left, then what it is."""
    lines = [*_offer_lines(events, reference), *_progress_lines(events), *_about_lines(events.bundle.manifest)]
    return spoken(text for text, _role in lines)


def _about_lines(manifest: Manifest) -> _Lines:
    lines = [(manifest.requester.name, "muted"), (manifest.description, "")]
    return [*lines, (some_may_hurt(manifest.media), "attention")]


def _offer_lines(events: CardData, reference: Reference) -> _Lines:
    manifest = events.bundle.manifest
    whole = whole_text(manifest, events.promise, events.left, events.count, reference)
    lines = (_pay_line(events, reference), whole, requester_text(manifest, events.of_requester, reference))
    return [(line, "small") for line in lines]


def _progress_lines(events: CardData) -> _Lines:
    role = "attention" if events.is_to_export or events.to_send is not None else "small"
    return [(_tasks_line(events), "small"), *((line, role) for line in _results_lines(events))]


def _words(events: CardData, reference: Reference) -> QVBoxLayout:
    progress = QProgressBar()
    progress.setRange(0, events.count)
    progress.setValue(events.done)
    progress.setTextVisible(False)
    progress.setAccessibleName(_("Tasks done"))
    text = QVBoxLayout()
    text.setSpacing(2)
    text.addWidget(label(events.bundle.manifest.title, "heading", wrap=True))
    _add_lines(text, _about_lines(events.bundle.manifest))
    text.addSpacing(4)
    _add_lines(text, _offer_lines(events, reference))
    if events.others is not None:
        text.addWidget(_others_button(events.others, reference), 0, Qt.AlignmentFlag.AlignLeft)
    text.addSpacing(4)
    text.addWidget(progress)
    _add_lines(text, _progress_lines(events))
    return text


def _others_button(others: PaySummary, reference: Reference) -> QPushButton:
    """Return such as `17 workers: 3.10 to 5.60 EUR/h`, which opens the details."""
    from annotator.ui.i18n.pay_card_text import explanation, line_text
    from annotator.ui.pages.pay_of_others import open_details

    opener = button(line_text(others, is_net=reference.is_net), "earnings", "quiet")
    tip(opener, explanation(others))
    opener.setObjectName("others")
    opener.clicked.connect(lambda: open_details(others, opener))
    return opener


def _add_lines(column: QVBoxLayout, lines: _Lines) -> None:
    for text, role in lines:
        if text:
            column.addWidget(label(text, role, wrap=True))


def _start_text(events: CardData, left: int) -> str:
    if not left:
        return _("Review answers")
    return _("Continue") if events.started else _("Start")


def _tasks_line(events: CardData) -> str:
    line = _("All done")
    if events.left and not events.started:
        line = _("Not started")
    elif events.left:
        text = ngettext("{left} of {count} task left", "{left} of {count} tasks left", events.count)
        line = text.format(left=number_format.count(events.left), count=number_format.count(events.count))
    if events.drafts:
        text = ngettext("{count} draft", "{count} drafts", events.drafts)
        line = number_format.in_a_row([line, text.format(count=number_format.count(events.drafts))])
    if not events.dropped:
        return line
    dropped = dropped_text(events.dropped)
    return number_format.in_a_row([line, dropped]) if events.count else dropped


def _results_lines(events: CardData) -> list[str]:
    """Return the results in each delivery state, and the file that has them. Nobody waits for results of practice."""
    results = events.results
    if not results.counts or events.bundle.manifest.pay_kind is PayKind.PRACTICE:
        return []
    export = results.to_send or next(iter(results.exports), None)
    return [results_line(results), *([file_text(export, events.offset_min)] if export is not None else [])]


def dropped_text(count: int) -> str:
    """Return the text for withdrawn tasks, shown beside the number of remaining tasks."""
    text = ngettext("{count} task no longer needed", "{count} tasks no longer needed", count)
    return text.format(count=number_format.count(count))


def _pay_line(events: CardData, reference: Reference) -> str:
    """Return for example `0.04 EUR per task · about 12 s · 13.50 EUR/h as advertised, above your minimum of
    12.31 EUR/h`. From ten own tasks on, or once all are done, the measured pay replaces the requester's statement."""
    manifest = events.bundle.manifest
    pay = stated_pay(manifest, events.promise)
    if events.promise is not None and manifest.pay_kind is PayKind.PAID:
        pay = _stated(pay, reference)
    if 0 < events.done < events.count and events.promise != promised(manifest):
        # rewards differ between tasks, and this figure leaves out finished tasks
        pay = _("{pay}, for the remaining tasks").format(pay=pay)
    parts = [pay]
    if time := stated_time(manifest, events.promise):
        parts.append(time)
    if each := work_per_minute(events.history.audio_files):
        parts.append(each)
    own = events.history.figures(reference).get(manifest.pay.currency) if manifest.pay is not None else None
    if events.has_own_pay and own is not None:
        text = ngettext("your {count} task so far: {rate}", "your {count} tasks so far: {rate}", events.history.tasks)
        count = number_format.count(events.history.tasks)
        return number_format.in_a_row([*parts, text.format(rate=_own_rate(own), count=count)])
    if events.promise is not None and (rate := advertised_rate(events.promise, reference)):
        compared = against_wage(events.promise, reference)
        text = _("{rate} as advertised, after deductions") if reference.is_net else _("{rate} as advertised")
        text = text.format(rate=rate)
        parts.append(f"{text}, {compared}" if compared else text)
    return number_format.in_a_row(parts)


def _stated(amount: str, reference: Reference) -> str:
    """Return a stated amount. It names its basis where hourly figures have another one."""
    return _("{amount} before deductions").format(amount=amount) if reference.is_net else amount


def _own_rate(figure: HourlyFigure) -> str:
    """Return the worker's hourly pay for tasks of one job or requester, with its basis."""
    is_net = figure.basis is WageBasis.NET
    text = _("{rate} after deductions, without searching") if is_net else _("{rate} without searching")
    return text.format(rate=figure_rate(figure))


def whole_text(manifest: Manifest, promise: Offer | None, left: int, count: int, reference: Reference) -> str:
    """Return such as `20 tasks: 6.00 EUR in about 20 min`, for what is left to do. Return an empty text if nothing is
    left, or if neither pay nor time of a single task is stated."""
    time = manifest.time.expected_s
    mean_s = promise.mean_s if promise is not None else Fraction(time) if time else None
    amount = ""
    if promise is not None and manifest.pay_kind is PayKind.PAID and not promise.by_the_minute:
        amount = _stated(number_format.listed_amount(promise.mean * left, promise.least.currency), reference)
    spent = number_format.about(round(mean_s * left) * 1000) if mean_s is not None else ""
    if not left or not (amount or spent):
        return ""
    value = amount or _("about {time}").format(time=spent)
    if amount and spent:
        value = _("{amount} in about {time}").format(amount=amount, time=spent)
    text = ngettext("{count} task left", "{count} tasks left", left)
    if left == count:
        text = ngettext("{count} task", "{count} tasks", left)
    return number_format.pair(text.format(count=number_format.count(left)), value)


def requester_text(manifest: Manifest, history: RequesterHistory | None, reference: Reference) -> str:
    """Return such as `You with Lab Nine: 14.20 EUR/h without searching · approved 49 of 50 decided, 3 undecided ·
    decided in 2 days`. Return an empty text if nothing is known."""
    if history is None:
        return ""
    parts = [_own_rate(figure) for figure in history.totals.figures(reference).values()]
    decided = history.approved + history.rejected
    if decided:
        counts = (history.approved, decided, history.pending)
        approved, decisions, undecided = (number_format.count(count) for count in counts)
        text = _("approved {approved} of {decisions} decided")
        text = _("approved {approved} of {decisions} decided, {undecided} undecided") if history.pending else text
        parts.append(text.format(approved=approved, decisions=decisions, undecided=undecided))
    if history.days_to_decide is not None:
        days = history.days_to_decide
        text = ngettext("decided in {count} day", "decided in {count} days", days)
        parts.append(text.format(count=number_format.count(days)) if days else _("decided on the same day"))
    if not parts:
        return ""
    name = _("You with {requester}").format(requester=manifest.requester.name)
    return number_format.pair(name, number_format.in_a_row(parts))
