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
from annotator.core.settings import PAY_SETTINGS
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _

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
        case _:
            return ""


class FigureNote:
    """The line for one display of the figure. It stays until the next reason or the next submitted task. `news` is the
    line just after it appeared, to be announced. The question about idle time is announced elsewhere."""

    def __init__(self) -> None:
        self.news = ""
        self._text = ""
        self._reason = ""
        self._figure = ""

    def on_event(self, event: Event) -> None:
        if isinstance(event, TaskSubmitted):
            self._text = self._reason = ""
        elif text := reason(event):
            if isinstance(event, IdleEnded):  # the figure changed when the idle time began
                self._text = text
            else:
                self._reason = text

    def of(self, figure: str, state: State) -> str:
        """Return the line for the figure that is about to be shown."""
        self.news = self._reason if figure != self._figure and self._figure else ""
        self._text = self.news or self._text
        self._figure, self._reason = figure, ""
        return _("Idle: this time is not counted") if state is State.IDLE else self._text
