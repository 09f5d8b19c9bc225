"""What is said of each fact to somebody who does not see what changed: one table. Pages are not known here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.answer.assignment import AssignmentState
from annotator.core.design.controls import Control
from annotator.core.events import (
    AgreementWanted,
    BesideChanged,
    BundleImported,
    BundleRejected,
    Event,
    TaskReopened,
    TaskShown,
    TaskSubmitted,
    WorkPaused,
    WorkResumed,
)
from annotator.core.problems import errors
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.design.accessible_names import spoken_names
from annotator.ui.i18n import number_format
from annotator.ui.i18n.time_text import state_text
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of


class EventAnnouncements:
    """Sentences of one window. A bundle's title is said with the first task of it that is shown."""

    def __init__(self, desk: Services) -> None:
        self._desk = desk
        self._key = ""
        self._knows_way_back = False
        # Of the other facts a notice, a strip or a panel tells, and says itself what it shows; or they change figures
        # only, which are there to be read.
        self._table: Mapping[type[Event], Callable[[Any], str]] = {
            TaskShown: self._task,
            TaskSubmitted: self._submission,
            TaskReopened: self._taken_back,
            WorkPaused: lambda _event: _("On a break. Press Enter to return to work."),
            WorkResumed: self._resumed,
            BesideChanged: self._beside,
            BundleImported: lambda _event: _("The job was added to your inbox."),
            BundleRejected: _rejection,
            AgreementWanted: _agreement,
        }

    def of(self, event: Event) -> str:
        """Whole sentences; empty where there is nothing to say."""
        words = self._table.get(type(event))
        return "" if words is None else words(event)

    def _task(self, event: TaskShown) -> str:
        view = self._desk.session.view()
        if view is None:
            return ""
        parts = [_place(view), _standing(view), _question(view)]
        if event.key != self._key:
            self._key = event.key
            parts.insert(0, _sentence(view.bundle.manifest.title))
        return " ".join(part for part in parts if part)

    def _submission(self, event: TaskSubmitted) -> str:
        """The way back is said once: who works on hears it two hundred times otherwise."""
        words = _("Skipped.") if event.was_cancelled else _("Submitted.")
        if self._knows_way_back or event.due_utc_ms <= self._desk.journal.now().utc_ms:
            return words
        self._knows_way_back = True
        key = keys_of("undo")
        return f"{words} {_('{key} reopens it.').format(key=key)}" if key else words

    def _taken_back(self, _event: TaskReopened) -> str:
        """At work; elsewhere a notice tells it."""
        return "" if self._desk.session.view() is None else _("Reopened.")

    def _resumed(self, _event: WorkResumed) -> str:
        view = self._desk.session.view()
        where = "" if view is None else f" {_place(view)} {_question(view)}"
        return _("Back to work.") + where.rstrip()

    def _beside(self, _event: BesideChanged) -> str:
        aside = self._desk.beside.aside
        if aside is None:
            return _("Back from other activities.")
        return _("Now: {activity}.").format(activity=state_text(aside.state, aside.platform))


def _place(view: TaskView) -> str:
    place = _("Task {number} of {count}")
    return _sentence(place.format(number=number_format.count(view.index + 1), count=number_format.count(view.count)))


def _standing(view: TaskView) -> str:
    words = {
        AssignmentState.SUBMITTED: _("Submitted tasks are read-only."),
        AssignmentState.SKIPPED: _("Skipped tasks are read-only."),
    }
    return words.get(view.state, "")


def _question(view: TaskView) -> str:
    """The first thing that is asked."""
    first = next((node for node in view.design.nodes() if isinstance(node, Control)), None)
    return "" if first is None else _sentence(spoken_names(view.design, view.task.columns)[first.name])


def _rejection(event: BundleRejected) -> str:
    count = len(errors(event.problems) or event.problems)
    words = ngettext("The job was not added: {count} problem.", "The job was not added: {count} problems.", count)
    return words.format(count=number_format.count(count))


def _agreement(event: AgreementWanted) -> str:
    return _("Before any result is sent to {requester}, you are asked for permission.").format(
        requester=event.recipient.requester
    )


def _sentence(words: str) -> str:
    """A stranger's words with an end that a voice pauses at."""
    return words if not words or words[-1] in ".?!…:;" else f"{words}."
