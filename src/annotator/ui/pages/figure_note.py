"""The short line that says why the hourly figure changed for another reason than passing time."""

from __future__ import annotations

from annotator.core.events import (
    EarningsChanged,
    Event,
    IdleEnded,
    SettingsChanged,
    TaskReopened,
    TaskSubmitted,
    TimeCorrected,
)
from annotator.core.ledger.intervals import State
from annotator.core.pay.meter import MeterReading
from annotator.core.settings import PAY_SETTINGS, RULES_FILES
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _

SAID_FROM_MS = 5_000  # the moment between two tasks is not worth a word
_PAY_KEYS = frozenset(setting.key for setting in PAY_SETTINGS)


def reason(event: Event) -> str:
    """Return what changed the figure; empty for an event that does not."""
    match event:
        case IdleEnded(idle_ms):
            return _("{time} idle: not counted").format(time=number_format.duration(idle_ms))
        case TimeCorrected():
            return _("Your time was corrected")
        case EarningsChanged():
            return _("Your earnings were updated")
        case TaskReopened():
            return _("A task was reopened")
        case SettingsChanged(keys) if _PAY_KEYS.intersection(keys):
            return _("Your pay settings were changed")
        case SettingsChanged(keys) if any(key.startswith(RULES_FILES) for key in keys):
            return _("Minimum wages or contributions were changed")
        case _:
            return ""


class FigureNote:
    """The line for one display of the figure. It stays until the next reason or the next submitted task. `news` is the
    line just after it appeared, to be announced; so is the beginning of idle time, once. The question about idle time
    is announced elsewhere. Searching since the last submitted task is said, too: it lowers the figure while the worker
    reads the inbox. Its time grows with the clock and is not announced."""

    def __init__(self) -> None:
        self.news = ""
        self._text = ""
        self._reason = ""
        self._is_announced = False  # what was corrected or entered is announced elsewhere
        self._figure = ""
        self._is_idle = False
        self._searched_ms: int | None = 0  # at the last submitted task or reason; None: as it is now

    def on_event(self, event: Event) -> None:
        if isinstance(event, TaskSubmitted):
            self._text = self._reason = ""
            self._searched_ms = None
        elif text := reason(event):
            if isinstance(event, IdleEnded):  # the figure changed when the idle time began
                self._text, self._searched_ms = text, None
            else:
                self._reason, self._is_announced = text, isinstance(event, TimeCorrected | EarningsChanged)

    def of(self, figure: str, reading: MeterReading) -> str:
        """Return the line for the figure that is about to be shown."""
        self.news = ""
        if self._reason and figure != self._figure and self._figure:
            self.news = "" if self._is_announced else self._reason
            self._text, self._searched_ms = self._reason, None
        self._figure, self._reason = figure, ""
        was_idle, self._is_idle = self._is_idle, reading.state is State.IDLE
        if self._is_idle:
            idle = _("Idle: this time is not counted")
            self.news = self.news if was_idle else idle
            return idle
        return self._searching(reading.spent.get(State.SEARCHING, 0)) or self._text

    def _searching(self, today_ms: int) -> str:
        """Return the searching time of the day, if it has grown since the last submitted task and the last reason."""
        if self._searched_ms is None or self._searched_ms > today_ms:  # another day began
            self._searched_ms = today_ms
        if today_ms - self._searched_ms < SAID_FROM_MS:
            return ""
        return _("Searching counts as work: {time} today").format(time=number_format.duration(today_ms))
