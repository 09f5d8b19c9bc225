"""The form that corrects a period of the day: start, end, activity and reason. It never opens a dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.ledger.intervals import ELSEWHERE, State
from annotator.core.time.local_days import OffsetAt
from annotator.core.time.timesheet import Stretch
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.time_text import counts_as, paused_text, span_text, state_text
from annotator.ui.i18n.translation import _
from annotator.ui.pages.side_activities.platform_field import PlatformField
from annotator.ui.widgets.form_fields import DAY_MIN, ClockField
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

# The activities that the user can select; the first two are the most frequent.
SAYINGS = (
    State.ON_TASK,
    State.PAUSE,
    State.SEARCHING,
    State.INSTRUCTIONS,
    State.MESSAGES,
    State.CHORES,
    State.RECOVERY,
    State.ELSEWHERE_SEARCHING,
    State.ELSEWHERE_WORKING,
)
MINUTE_MS = 60_000


class CorrectionForm(QFrame):
    """A correction form. `judged` carries the start and end in minutes of the day (-1 keeps the period's own end),
    the `State` or None to undo a correction, the reason, and the platform."""

    corrected = Signal(int, int, object, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._stretch: Stretch | None = None
        self._own = (0, 0)  # start and end of the period, in minutes of the day
        self._title = label("", "heading")
        self._now = label("", wrap=True)
        self._was = label("", "small", wrap=True)
        self.work = button(_("It was work"), "done")
        self.rest = button(_("It was a break"), "pause")
        self.split = button(_("Split"), "split")
        self._from, self._to = ClockField(_("From")), ClockField(_("To"))
        self._counts = NoWheelComboBox()
        self._platform = PlatformField()
        self._reason = QLineEdit()
        self.apply = button(_("Correct"), role="primary")
        self._why = label("", "small", wrap=True)
        self.undo = button(_("Undo correction"), "undo")
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self._counts.setAccessibleName(_("Counts as"))
        self._counts.currentIndexChanged.connect(self._follow)
        self._reason.setAccessibleName(_("Reason"))
        self._reason.setPlaceholderText(_("Reason, in your own words"))
        self._reason.setMaxLength(200)
        for edited in (self._from, self._to, self._reason):
            edited.textChanged.connect(self._follow)
        self._platform.editTextChanged.connect(self._follow)
        for entered in (self._platform.entered, self._reason.returnPressed):
            entered.connect(self._enter)
        self.work.clicked.connect(self._say_work)
        self.rest.clicked.connect(lambda: self.corrected.emit(-1, -1, State.PAUSE, self._reason.text().strip(), ""))
        self.split.clicked.connect(self._begin_split)
        self.apply.clicked.connect(self._apply)
        self.undo.clicked.connect(lambda: self.corrected.emit(-1, -1, None, "", ""))

    def _lay_out(self) -> None:
        quick = QHBoxLayout()
        quick.setSpacing(6)
        for choice in (self.work, self.rest, self.split):
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        quick.addWidget(self.work)
        quick.addWidget(self.rest)
        span = QHBoxLayout()
        span.setSpacing(6)
        for part in (label(_("From"), "muted"), self._from, label(_("to"), "muted"), self._to):
            span.addWidget(part)
        span.addStretch()
        actions = QHBoxLayout()
        actions.addWidget(self.apply)
        actions.addWidget(self.undo)
        actions.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        for widget in (self._title, self._now, self._was):
            column.addWidget(widget)
        column.addLayout(quick)
        column.addWidget(self.split)
        column.addLayout(span)
        column.addWidget(self._counts)
        column.addWidget(self._platform)
        column.addWidget(self._reason)
        column.addLayout(actions)
        column.addWidget(self._why)

    def show_stretch(self, stretch: Stretch | None, offset_at: OffsetAt, platforms: Sequence[str] = ()) -> None:
        """Show a period. `platforms` are offered for work on another platform. Input for the same period is kept: its
        day is also reloaded while the user types."""
        focused: QWidget | None = QApplication.focusWidget()
        is_left = stretch is not None and focused in (self.work, self.rest, self.split, self.apply, self.undo)
        if is_left:
            self._from.setFocus()  # before its button is hidden or disabled
        is_same = self._is_same(stretch)
        self._stretch = None
        self.setVisible(stretch is not None)
        if stretch is None:
            return
        self._title.setText(span_text(stretch, offset_at))
        self._now.setText(counts_as(stretch))
        self._was.setText(paused_text(stretch))
        self._was.setVisible(stretch.is_corrected)
        for choice in (self.work, self.rest, self.split):
            choice.setVisible(stretch.is_undecided)
        own = (_minute(stretch.utc_ms, offset_at), _minute(stretch.end_utc_ms, offset_at))
        for field, before, now in zip((self._from, self._to), self._own, own, strict=True):
            if not is_same or field.minute == before != now:  # the end of the present period moves
                field.show_minute(now)
        self._own = own
        if not is_same:
            self._counts.clear()
            for state in dict.fromkeys((*SAYINGS, stretch.state)):  # its own may be one that only the program sets
                self._counts.addItem(state_text(state), state.value)
            self._choose(stretch.state)
            self._platform.offer(platforms, stretch.platform or "")
            self._reason.clear()
        self.undo.setVisible(stretch.is_corrected)
        self._stretch = stretch
        self._follow()
        if is_left:
            self.begin()

    def forget_input(self) -> None:
        """Fill the fields anew for the next period shown, even the same one."""
        self._stretch = None

    def _is_same(self, stretch: Stretch | None) -> bool:
        """Return True for the period that the form shows, at most longer than before."""
        before = self._stretch
        if before is None or stretch is None:
            return False
        facts = [(each.start_ms, each.state, each.is_corrected, each.reason) for each in (before, stretch)]
        return facts[0] == facts[1]

    def begin(self) -> None:
        """Focus the first widget of the form."""
        first = self.work if self.work.isVisibleTo(self) else self._from
        first.setFocus()

    def _say_work(self) -> None:
        work = self._stretch.work_state if self._stretch is not None else State.ON_TASK
        self.corrected.emit(-1, -1, work, self._reason.text().strip(), "")

    def _begin_split(self) -> None:
        """Prepare a split of the period: its first half is preset as work. The user adjusts the end and decides
        about the rest separately."""
        if self._stretch is None:
            return
        self._choose(self._stretch.work_state)
        half = self._own[0] + ((self._own[1] - self._own[0]) % DAY_MIN) // 2
        self._to.show_minute(half)
        self._to.setFocus()
        self._to.selectAll()

    def _apply(self) -> None:
        begin, end = self._from.minute, self._to.minute
        chosen = self._chosen
        platform = self._platform.name if chosen in ELSEWHERE else ""
        # An unchanged end keeps its exact value in milliseconds.
        own_begin, own_end = begin == self._own[0], end == self._own[1]
        reason = self._reason.text().strip()
        self.corrected.emit(-1 if own_begin else begin, -1 if own_end else end, chosen, reason, platform)

    @property
    def _chosen(self) -> State:
        return State(str(self._counts.currentData()))

    def _choose(self, state: State) -> None:
        self._counts.setCurrentIndex(self._counts.findData(state.value))

    def _follow(self) -> None:
        """Show the platform field where it has an effect, and what is missing for a correction."""
        if self._stretch is None:
            return
        self._platform.setVisible(self._chosen in ELSEWHERE)
        missing = self._missing(self._stretch)
        self.apply.setEnabled(not missing)
        self._why.setText(missing)
        self._why.setVisible(bool(missing))
        self._reason.setAccessibleDescription(missing)

    def _missing(self, stretch: Stretch) -> str:
        """Return what is missing for a correction, or ""."""
        chosen, reason = self._chosen, self._reason.text().strip()
        is_other_platform = chosen in ELSEWHERE and self._platform.name != (stretch.platform or "")
        is_part = len(stretch.by_state) > 1 and (self._from.minute, self._to.minute) != self._own
        is_new_reason = stretch.is_corrected and reason not in ("", stretch.reason)
        if chosen not in SAYINGS or not (chosen is not stretch.state or is_other_platform or is_part or is_new_reason):
            return _("Nothing is changed. First choose what this period counts as.")
        return "" if reason else _("To correct this period, enter a reason.")

    def _enter(self) -> None:
        """Correct the period, or announce what is missing."""
        announce(self, self._why.text())
        self.apply.click()


def _minute(utc_ms: int, offset_at: OffsetAt) -> int:
    return (utc_ms // MINUTE_MS + offset_at(utc_ms)) % DAY_MIN
