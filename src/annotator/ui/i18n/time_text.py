"""Working time as text: states as in `core.ledger.intervals`, and their groups as displayed on pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from annotator.core.ledger.intervals import ELSEWHERE, State
from annotator.core.time.groups import TimeGroup
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, ngettext

if TYPE_CHECKING:
    from annotator.core.ledger.time_corrections import Recounted
    from annotator.core.time.local_days import OffsetAt
    from annotator.core.time.timesheet import Dated, Stretch

MOST_NAMED = 2  # bundles named in a period
MINUTE_MS = 60_000
AT_TASKS = frozenset({State.ON_TASK, State.DECIDING, State.PRACTICE})
_STATES: Mapping[State, str] = {
    State.ON_TASK: N_("On task"),
    State.DECIDING: N_("Content warning"),
    State.INSTRUCTIONS: N_("Instructions"),
    State.WAITING: N_("Loading"),
    State.SEARCHING: N_("Searching"),
    State.OWN_PAGES: N_("Setup and records"),
    State.MESSAGES: N_("Messages"),
    State.CHORES: N_("Invoices and payouts"),
    State.RECOVERY: N_("Recovery time"),
    State.ELSEWHERE_SEARCHING: N_("Searching on another platform"),
    State.ELSEWHERE_WORKING: N_("Working on another platform"),
    State.TOLD: N_("Told or entered"),
    State.PRACTICE: N_("Practice"),
    State.IDLE: N_("Idle"),
    State.PAUSE: N_("Break"),
    State.LOCK: N_("Screen locked"),
    State.SUSPEND: N_("Asleep or stopped"),
    State.OFF: N_("Program closed"),
    State.UNKNOWN_GAP: N_("Unrecorded time"),
}
_STATE_NAMES = frozenset(state.value for state in State)
_GROUPS: Mapping[TimeGroup, str] = {
    TimeGroup.ON_TASK: N_("On task"),
    TimeGroup.INSTRUCTIONS: N_("Instructions"),
    TimeGroup.WAITING: N_("Loading"),
    TimeGroup.SEARCHING: N_("Searching"),
    TimeGroup.MESSAGES: N_("Messages"),
    TimeGroup.CHORES: N_("Invoices and payouts"),
    TimeGroup.RECOVERY: N_("Recovery time"),
    TimeGroup.ELSEWHERE: N_("Working on another platform"),
    TimeGroup.TOLD: N_("Told or entered"),
    TimeGroup.PRACTICE: N_("Practice"),
    TimeGroup.OWN_PAGES: N_("Setup and records"),
    TimeGroup.UNDECIDED: N_("Undecided"),
    TimeGroup.GAP: N_("Unrecorded time"),
    TimeGroup.PAUSE: N_("Breaks"),
    TimeGroup.AWAY: N_("Away"),
}
_NOTES: Mapping[TimeGroup, str] = {
    TimeGroup.SEARCHING: N_("Searching for tasks, here and on other platforms. No task pays for this work."),
    TimeGroup.MESSAGES: N_("Messages to or from a requester or support. No task pays for this work."),
    TimeGroup.CHORES: N_("Getting paid: invoices, withdrawals, forms. No task pays for this work."),
    TimeGroup.RECOVERY: N_("Recovery time after sensitive content. It counts as work and is shown separately."),
    TimeGroup.PRACTICE: N_(
        "Samples and other practice, and the way from one sample to the next. It counts as neither work nor pay and "
        "is not included in any figure."
    ),
    TimeGroup.OWN_PAGES: N_(
        "Time on the welcome pages, settings, earnings, timesheet and outbox, and reviewing submitted answers. "
        "It is not included in any pay figure."
    ),
    TimeGroup.UNDECIDED: N_("Idle time. It is not included in any figure until you classify it."),
    TimeGroup.GAP: N_("The program ended unexpectedly. Only you know how you spent this time."),
    TimeGroup.PAUSE: N_("Breaks, and time when the screen was locked. This time does not count as work."),
    TimeGroup.AWAY: N_("The computer was asleep, or the program was stopped or closed."),
}


def state_text(state: State, platform: str | None = None) -> str:
    if platform and state in ELSEWHERE:
        text = _("Working on {platform}") if state is State.ELSEWHERE_WORKING else _("Searching on {platform}")
        return text.format(platform=platform)
    return _(_STATES[state])


def told_text(told_ms: int, overlap_ms: int) -> str:
    """Return the time that other platforms tell, and how much of it was measured, too; empty without any."""
    times = {"time": number_format.duration(told_ms), "overlap": number_format.duration(overlap_ms)}
    if overlap_ms:
        return _("Told or entered: {time}. Of this, {overlap} was measured, too, and counts once.").format(**times)
    return _("Told or entered: {time}.").format(**times) if told_ms else ""


def group_text(group: TimeGroup) -> str:
    return _(_GROUPS[group])


def group_note(group: TimeGroup) -> str:
    """Return a note on the contents of a group; empty if its name is clear."""
    return _(_NOTES[group]) if group in _NOTES else ""


def counts_as(stretch: Stretch) -> str:
    """Return the activity of a period, with the number of tasks and other activities in it."""
    text = state_text(stretch.state, stretch.platform)
    tasks = ngettext("{count} task", "{count} tasks", stretch.tasks).format(count=number_format.count(stretch.tasks))
    named = _with_bundles(tasks, stretch.bundles) if stretch.tasks else ""
    if named and stretch.state in AT_TASKS:
        text, named = number_format.pair(text, named), ""
    rest = {state: spent_ms for state, spent_ms in stretch.by_state.items() if state is not stretch.state}
    others = [
        f"{state_text(state).lower()} {number_format.duration(spent_ms)}"
        for state, spent_ms in rest.items()
        if spent_ms >= 1_000
    ]
    beside = ", ".join(filter(None, (named, *others)))
    return f"{text} ({beside})" if beside else text


def _with_bundles(tasks: str, bundles: tuple[str, ...]) -> str:
    """Return text such as `12 tasks of “Birds”`; of several bundles, the first two are named."""
    if not bundles:
        return tasks
    named = ", ".join(_("“{title}”").format(title=title) for title in bundles[:MOST_NAMED])
    more = len(bundles) - MOST_NAMED
    if more > 0:
        text = ngettext(
            "{tasks} from {titles} and {count} more job", "{tasks} from {titles} and {count} more jobs", more
        )
        return text.format(tasks=tasks, titles=named, count=number_format.count(more))
    return _("{tasks} from {titles}").format(tasks=tasks, titles=named)


def paused_text(stretch: Stretch) -> str:
    """Return the measured state of a corrected period and the user's reason; empty without a correction. Older
    versions of the program stored a state name as the reason, which is omitted."""
    if not stretch.is_corrected:
        return ""
    was = _("originally: {state}").format(state=", ".join(state_text(state).lower() for state in stretch.was))
    if not stretch.reason or stretch.reason in _STATE_NAMES:
        return was
    return number_format.in_a_row((was, _("reason: {reason}").format(reason=stretch.reason)))


def recounted_text(period: Recounted, offset_at: OffsetAt) -> str:
    """Return what a period counts as since a correction, and what it was before."""
    return _("{span} now counts as “{state}”; it was “{was}”.").format(
        span=span_text(period, offset_at), state=state_text(period.counts_as), was=state_text(period.was)
    )


def span_text(stretch: Dated, offset_at: OffsetAt, *, seconds: bool = False) -> str:
    """Return a period such as `09:02 – 09:40`, formatted as in `ends`."""
    return " – ".join(ends(stretch, offset_at, seconds=seconds))


def needs_seconds(stretches: Iterable[Stretch]) -> bool:
    """Return True if a period starts and ends within the same minute: the whole list then shows seconds."""
    return any(stretch.utc_ms // MINUTE_MS == stretch.end_utc_ms // MINUTE_MS for stretch in stretches)


def ends(stretch: Dated, offset_at: OffsetAt, *, seconds: bool = False) -> tuple[str, str]:
    """Return start and end such as `09:02` and `09:40`; with seconds if requested or in the same minute."""
    moments = [(utc_ms, offset_at(utc_ms)) for utc_ms in (stretch.utc_ms, stretch.end_utc_ms)]
    begin, end = (number_format.clock_time(*moment, seconds=seconds) for moment in moments)
    if begin == end:
        begin, end = (number_format.clock_time(*moment, seconds=True) for moment in moments)
    return begin, end


def line_text(stretch: Stretch, offset_at: OffsetAt) -> str:
    """Return a period as one line, for screen readers and tooltips."""
    parts = (span_text(stretch, offset_at), number_format.duration(stretch.duration_ms), counts_as(stretch))
    return ", ".join(part for part in (*parts, paused_text(stretch)) if part)
