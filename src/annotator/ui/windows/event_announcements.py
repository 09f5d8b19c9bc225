"""The spoken message of each event, in one table. Pages are unknown here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.answer.assignment import AssignmentState
from annotator.core.events import (
    ConsentRequested,
    Event,
    SideActivityChanged,
    TaskReopened,
    TaskShown,
    TaskSubmitted,
    WorkPaused,
    WorkResumed,
)
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.accessibility.announcer import sentence
from annotator.ui.design.task_speech import given_text, place_text, question_text, source_text
from annotator.ui.i18n.time_text import state_text
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import keys_of


class EventAnnouncements:
    """Messages of one window. The title of a bundle is spoken with its first displayed task. A key is named once:
    otherwise it would be heard hundreds of times."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._key = ""
        self._named_keys: set[str] = set()
        # Other events are announced by the notice, strip or panel that displays them, or only change figures.
        self._table: Mapping[type[Event], Callable[[Any], str]] = {
            TaskShown: self._task,
            TaskSubmitted: self._submission,
            TaskReopened: self._taken_back,
            WorkPaused: lambda _event: _("On a break. Press Enter to return to work."),
            WorkResumed: self._resumed,
            SideActivityChanged: self._side_activity,
            ConsentRequested: _agreement,
        }

    def of(self, event: Event) -> str:
        """Return full sentences; empty if there is nothing to announce."""
        text = self._table.get(type(event))
        return "" if text is None else text(event)

    def _task(self, event: TaskShown) -> str:
        view = self._services.session.view()
        if view is None:
            return ""
        parts = [place_text(view), _standing(view), source_text(view), question_text(view), given_text(view)]
        if event.key != self._key:
            self._key = event.key
            parts.insert(0, sentence(view.bundle.manifest.title))
            parts.append(self._once(_("Press {key} to hear the whole task."), "hear_task"))
        return " ".join(part for part in parts if part)

    def _submission(self, event: TaskSubmitted) -> str:
        text = _("Task skipped.") if event.was_cancelled else _("Task submitted.")
        if event.due_utc_ms <= self._services.journal.now().utc_ms:
            return text
        return f"{text} {self._once(_('Press {key} to reopen the task.'), 'undo')}".rstrip()

    def _once(self, text: str, command: str) -> str:
        """Return a text with the key of a command, the first time only; empty without a key."""
        key = keys_of(command)
        if not key or command in self._named_keys:
            return ""
        self._named_keys.add(command)
        return text.format(key=key)

    def _taken_back(self, _event: TaskReopened) -> str:
        """Return the message during work; elsewhere a notice announces it."""
        return "" if self._services.session.view() is None else _("Task reopened.")

    def _resumed(self, _event: WorkResumed) -> str:
        view = self._services.session.view()
        where = "" if view is None else f" {place_text(view)} {question_text(view)}"
        return _("Back to work.") + where.rstrip()

    def _side_activity(self, _event: SideActivityChanged) -> str:
        aside = self._services.side_activities.current
        if aside is None:
            return _("The other activity has ended.")
        return _("Now: {activity}.").format(activity=state_text(aside.state, aside.platform))


def _standing(view: TaskView) -> str:
    texts = {
        AssignmentState.SUBMITTED: _("Submitted tasks are read-only."),
        AssignmentState.SKIPPED: _("Skipped tasks are read-only."),
    }
    return texts.get(view.state, "")


def _agreement(event: ConsentRequested) -> str:
    return _("You will be asked for your consent before any result is shared with {requester}.").format(
        requester=event.recipient.requester
    )
