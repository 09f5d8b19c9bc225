"""Groups of states, in which pages show time."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from annotator.core.ledger.intervals import WORK, State


class TimeGroup(StrEnum):
    """The groups, in the order in which they are stacked and listed."""

    ON_TASK = "on-task"
    INSTRUCTIONS = "instructions"
    WAITING = "waiting"
    SEARCHING = "searching"  # here and on other platforms
    MESSAGES = "messages"
    CHORES = "payment-chores"
    RECOVERY = "recovery"
    ELSEWHERE = "elsewhere"
    TOLD = "told"  # by the histories of other platforms
    PRACTICE = "practice"
    OWN_PAGES = "own-pages"
    UNDECIDED = "undecided"
    GAP = "gap"  # a crash: unrecorded
    PAUSE = "pause"
    AWAY = "away"  # the computer slept, or the program was closed


GROUP_OF: Mapping[State, TimeGroup] = {
    State.ON_TASK: TimeGroup.ON_TASK,
    State.DECIDING: TimeGroup.ON_TASK,
    State.INSTRUCTIONS: TimeGroup.INSTRUCTIONS,
    State.WAITING: TimeGroup.WAITING,
    State.SEARCHING: TimeGroup.SEARCHING,
    State.MESSAGES: TimeGroup.MESSAGES,
    State.CHORES: TimeGroup.CHORES,
    State.RECOVERY: TimeGroup.RECOVERY,
    State.ELSEWHERE_SEARCHING: TimeGroup.SEARCHING,
    State.ELSEWHERE_WORKING: TimeGroup.ELSEWHERE,
    State.TOLD: TimeGroup.TOLD,
    State.PRACTICE: TimeGroup.PRACTICE,
    State.OWN_PAGES: TimeGroup.OWN_PAGES,
    State.IDLE: TimeGroup.UNDECIDED,
    State.UNKNOWN_GAP: TimeGroup.GAP,
    State.PAUSE: TimeGroup.PAUSE,
    State.LOCK: TimeGroup.PAUSE,
    State.SUSPEND: TimeGroup.AWAY,
    State.OFF: TimeGroup.AWAY,
}


def grouped(by_state: Mapping[State, int]) -> dict[TimeGroup, int]:
    """Return milliseconds by group in order, without empty groups."""
    sums: dict[TimeGroup, int] = {}
    for state, spent_ms in by_state.items():
        sums[GROUP_OF[state]] = sums.get(GROUP_OF[state], 0) + spent_ms
    return {group: sums[group] for group in TimeGroup if sums.get(group)}


# The groups whose sum is the work time.
COUNTED = frozenset(GROUP_OF[state] for state in WORK)
# Time without activity at the computer is drawn as a low line, and in no chart.
UNLIVED = frozenset({TimeGroup.AWAY, TimeGroup.GAP})
