"""Our own ledger as a history: what the ledger counts as work for tasks that were submitted."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from annotator.core.ledger.clock import elapsed_ms
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.intervals import State
from annotator.core.ledger.time_corrections import TimeCorrection
from annotator.core.pay.history import UNPRICED, History
from annotator.core.problems import Problem, ProblemCode
from annotator.formats.history.ledger import ledger_lines, read_ledger
from annotator.formats.problem_log import ProblemLog
from core.histories import MIN, S, Script, histories, ledger


def lines_of(script: Script) -> list[bytes]:
    return ledger_lines(ledger(script.entries)).splitlines(keepends=True)


def read(lines: list[bytes]) -> tuple[History, tuple[Problem, ...]]:
    log = ProblemLog()
    return read_ledger(lines, "ledger.jsonl", log), log.problems()


def told(script: Script, gap_ms: int = 0, currency: str = "EUR") -> tuple[Any, ...]:
    history, problems = read(lines_of(script))
    assert problems == ()
    (found,) = history.figures([gap_ms])[currency]
    return found.assignments, found.workers, found.pay, found.naive_ms, found.clusters


def test_submitted_tasks_are_assignments_of_one_worker() -> None:
    script = Script().started().later(MIN).worked("a", 30 * S, "0.10").worked("b", 20 * S, "0.20")
    assert told(script.later(MIN)) == (2, 1, Decimal("0.30"), 50 * S, 1)


def test_searching_between_tasks_is_in_no_cluster_unless_the_gap_joins_it() -> None:
    script = Script().started().worked("a", 30 * S, "0.10").later(60 * S).worked("b", 30 * S, "0.10")
    assert told(script) == (2, 1, Decimal("0.20"), MIN, 2)
    assert told(script, 60 * S)[-1] == 1


def test_a_pause_and_a_night_inside_a_task_are_no_time_of_it() -> None:
    script = Script().started().opened("a").later(30 * S)
    script.note(EntryKind.PAUSED).later(10 * MIN).note(EntryKind.RESUMED).later(10 * S)
    script.later(20 * S, slept_ms=8 * 60 * MIN).submitted("a", "0.10")
    assert told(script) == (1, 1, Decimal("0.10"), 60 * S, 2)


def test_what_was_taken_back_is_an_assignment_once_it_is_sent_again() -> None:
    script = Script().started().worked("a", 30 * S, "0.10").taken_back("a").later(5 * S).worked("b", 10 * S, "0.20")
    assert told(script) == (1, 1, Decimal("0.20"), 10 * S, 1)
    assert told(script.later(S).worked("a", 4 * S, "0.10")) == (2, 1, Decimal("0.30"), 44 * S, 3)


def test_a_skip_that_was_taken_back_is_none() -> None:
    script = Script().started().opened("a").later(3 * S)
    script.note(EntryKind.TASK_SUBMITTED, unique_id="a", was_cancelled=True).taken_back("a").worked("a", S, "0.10")
    assert told(script)[:2] == (1, 1)


def test_what_the_worker_judged_counts_as_they_said() -> None:
    script = Script().started().opened("a").later(30 * S).note(EntryKind.PAUSED).later(40 * S)
    script.note(EntryKind.RESUMED).submitted("a", "0.10")
    judged = TimeCorrection(30 * S, 70 * S, State.ON_TASK, task="a").as_body()
    assert told(script.note(EntryKind.TIME_JUDGED, **judged.as_json())) == (
        1,
        1,
        Decimal("0.10"),
        70 * S,
        1,
    )


def test_a_task_that_was_never_submitted_is_no_assignment() -> None:
    script = Script().started().worked("a", 30 * S, "0.10").opened("b").later(MIN).note(EntryKind.TASK_LEFT)
    assert told(script) == (1, 1, Decimal("0.10"), 30 * S, 1)


def test_skipped_tasks_are_told_of_and_not_counted() -> None:
    script = Script().started().worked("a", 30 * S, "0.10").opened("b").later(MIN)
    script.note(EntryKind.TASK_SUBMITTED, unique_id="b", reward=None, was_cancelled=True)
    history, problems = read(lines_of(script))
    assert history.assignments == 1
    assert [(one.code, one.params["count"]) for one in problems] == [(ProblemCode.HISTORY_SKIPPED, "1")]


def test_practice_is_no_assignment_and_not_told_of() -> None:
    script = Script().started().worked("a", 30 * S, "0.10").opened("b", pay_kind="practice").later(MIN)
    script.note(EntryKind.TASK_SUBMITTED, unique_id="b", reward=None, pay_kind="practice").note(EntryKind.TASK_LEFT)
    assert told(script) == (1, 1, Decimal("0.10"), 30 * S, 1)


def test_currencies_and_tasks_without_a_reward_stay_apart() -> None:
    script = Script().started().worked("a", S, "0.10").worked("b", S, "0.20", "USD").worked("c", S)
    history, problems = read(lines_of(script))
    assert problems == ()
    assert history.works.keys() == {"EUR", "USD", UNPRICED}


def test_what_was_decided_later_is_what_a_reward_counts_as() -> None:
    script = Script().started()
    for task in "abcd":
        script.worked(task, MIN, "0.10")
    for task, decision in (("a", "approved"), ("b", "rejected"), ("c", "approved")):
        script.note(EntryKind.REWARD_DECIDED, unique_id=task, decision=decision)
    script.note(EntryKind.AMOUNT_CORRECTED, unique_id="c", amount="0.25")
    assert told(script) == (4, 1, Decimal("0.45"), 4 * MIN, 1)
    history, _problems = read(lines_of(script))
    assert (history.counts["EUR"].pending, history.counts["EUR"].refused) == (1, 1)


def test_bonuses_and_work_elsewhere_belong_to_no_task() -> None:
    script = Script().started().worked("a", MIN, "0.10")
    for kind in (EntryKind.BONUS_RECEIVED, EntryKind.REWARD_ENTERED):
        script.note(kind, unique_id=kind.value, payer="Clickworker", amount="5", currency="EUR", day="2026-11-23")
    assert told(script) == (1, 1, Decimal("0.10"), MIN, 1)


def damaged(line: bytes, **changes: Any) -> bytes:
    value = json.loads(line)
    for key, change in changes.items():
        value[key] = {**value[key], **change} if isinstance(change, dict) else change
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "of the future"},
        {"body": {"reward": {"amount": "NaN", "currency": "EUR"}}},
        {"body": {"reward": {"amount": "1"}}},
        {"body": {"reward": "much"}},
        {"body": {"reward": {"amount": "1", "currency": "GOLD"}}},
        {"stamp": {"utc_ms": 10**30}},
        {"stamp": {"running_ms": -(10**30)}},
        {"seq": "three"},
    ],
)
def test_a_line_that_is_no_entry_is_named_and_the_others_count(change: dict[str, Any]) -> None:
    lines = lines_of(Script().started().worked("a", 30 * S, "0.10").worked("b", 30 * S, "0.10"))
    lines[4] = damaged(lines[4], **change)
    history, problems = read(lines)
    assert history.assignments == 1
    assert [(one.code, one.params["why"], one.place.line) for one in problems] == [
        (ProblemCode.HISTORY_ROW, "entry", 5)
    ]


def test_lines_that_are_nothing_at_all_are_named_and_empty_ones_passed_over() -> None:
    history, problems = read([b"\n", b"not json\n", b"\xff\n", b"  "])
    assert history.works == {}
    assert [one.place.line for one in problems] == [2, 3]


@given(histories())
def test_any_history_has_each_task_once_and_no_more_time_than_there_was(entries: list[NewEntry]) -> None:
    history, problems = read(ledger_lines(ledger(entries)).splitlines(keepends=True))
    assert not [one for one in problems if one.code is ProblemCode.HISTORY_ROW]
    assert history.assignments == len(handed_in(entries))
    for (found,) in history.figures([0]).values():
        assert found.time_ms == found.naive_ms
    assert sum(found.time_ms for (found,) in history.figures([0]).values()) <= wall_ms(entries)


def handed_in(entries: list[NewEntry]) -> set[str]:
    """Tasks that were submitted, not for practice, and not taken back since."""
    found: set[str] = set()
    for entry in entries:
        if entry.kind is EntryKind.TASK_SUBMITTED and entry.body.get("pay_kind") != "practice":
            found.add(entry.body["unique_id"])
        elif entry.kind is EntryKind.TASK_REOPENED:
            found.discard(entry.body["unique_id"])
    return found


def wall_ms(entries: list[NewEntry]) -> int:
    return sum(elapsed_ms(a.timestamp, b.timestamp) for a, b in pairwise(entries))
