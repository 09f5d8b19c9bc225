"""Results read back come to the same assignments, pay and seconds as the ledger, where both mean the same.

A result tells what was measured of its task when it was submitted; the ledger counts the same, as it was judged
afterwards. They differ in money where the requester decided, or the worker corrected an amount: a result has the reward
that the bundle promises, and nobody has decided on it. Recovery is work for the ledger, and in no result.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.result_items import Answer
from annotator.core.ledger.clock import local_day
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State, intervals
from annotator.core.outbox.envelope import Envelope
from annotator.core.pay.history import History
from annotator.core.pay.meter import Folds
from annotator.formats.history.ledger import ledger_lines, read_ledger
from annotator.formats.history.results import read_results
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.envelope import envelope_bytes
from annotator.formats.results.reader import read_envelope
from core.histories import MIN, H, S, Script, ledger
from core.money_histories import task_body
from formats.history.folded_ledger import folded
from formats.known_bundle import known_tasks


@st.composite
def days_at_tasks(draw: st.DrawFn) -> tuple[Script, list[Envelope]]:
    """Tasks of the known bundle, one after the other or taken up again, each handed in once, with all that may come in
    between; and the results that were sent. No clock is set, no machine is started anew."""
    script, meter_of = Script().started(), Folds()
    sent: list[Envelope] = []
    for number in range(draw(st.integers(1, 4))):
        unique_id, task = str(UUID(int=number)), ("first", "second")[number % 2]
        body = task_body(unique_id, "City Mapping Group", {"amount": "0.05", "currency": "USD"}, cancelled=False)
        script.later(draw(st.integers(0, 5 * MIN))).note(EntryKind.TASK_OPENED, **body)
        for kind in draw(st.lists(st.sampled_from(sorted(_BETWEEN)), max_size=5)):
            begins, ends = _BETWEEN[kind]
            script.later(draw(st.integers(0, MIN)))
            if begins is EntryKind.IDLE_BEGAN:
                script.note(begins, since_running_ms=script.now.running_ms)
            elif begins is not None:
                script.note(begins)
            script.later(draw(st.integers(0, MIN)), slept_ms=draw(st.integers(0, H)) if kind == "asleep" else 0)
            script.note(ends, **(body if ends is EntryKind.TASK_OPENED else {}))
        script.later(draw(st.integers(0, 5 * MIN)))
        meter_of = folded(ledger(script.entries))
        times = meter_of.meter.task_times(unique_id, script.now)
        script.note(EntryKind.TASK_SUBMITTED, **body)
        ids = (unique_id, "street-things", 1, task, Answer())
        sent.append(Envelope(*ids, False, day_of(script), times, 90, ()))
    return script, sent


def day_of(script: Script) -> date:
    return local_day(script.now.utc_ms, script.now.offset_min)


_BETWEEN: Mapping[str, tuple[EntryKind | None, EntryKind]] = {
    "at it": (None, EntryKind.HEARTBEAT),
    "read": (EntryKind.INSTRUCTIONS_OPENED, EntryKind.INSTRUCTIONS_CLOSED),
    "waited": (EntryKind.LOADING_BEGAN, EntryKind.LOADING_ENDED),
    "recovered": (EntryKind.RECOVERY_BEGAN, EntryKind.RECOVERY_ENDED),
    "paused": (EntryKind.PAUSED, EntryKind.RESUMED),
    "idle": (EntryKind.IDLE_BEGAN, EntryKind.IDLE_ENDED),
    "locked": (EntryKind.LOCK_BEGAN, EntryKind.LOCK_ENDED),
    "asleep": (None, EntryKind.HEARTBEAT),
    "left": (EntryKind.TASK_LEFT, EntryKind.TASK_OPENED),
}


@given(days_at_tasks())
def test_results_read_back_agree_with_the_ledger_but_for_recovery(
    made: tuple[Script, list[Envelope]],
) -> None:
    script, sent = made
    read = [read_envelope(envelope_bytes(one)) for one in sent]
    results = read_results(read, known_tasks(), "results", ProblemLog())
    lines = ledger_lines(ledger(script.entries)).splitlines(keepends=True)
    own = read_ledger(lines, "ledger.jsonl", ProblemLog())
    (of_results,), (of_ledger,) = results.figures([0])["USD"], own.figures([0])["USD"]
    assert of_results.assignments == of_ledger.assignments == len(sent)
    assert of_results.pay == of_ledger.pay == Decimal("0.05") * len(sent)
    assert results.counts == own.counts
    assert local_day(results.last_utc_ms, 0) == day_of(script)
    recovered_ms = sum(
        interval.duration_ms
        for interval in intervals(script.entries)
        if interval.task is not None and interval.state is State.RECOVERY
    )
    assert of_results.naive_ms == of_ledger.naive_ms - recovered_ms
    assert of_results.clusters == len(sent)


def test_what_a_requester_decided_and_a_worker_corrected_is_in_the_ledger_and_in_no_result() -> None:
    script = Script().started()
    sent = []
    for number in range(3):
        body = task_body(f"task-{number}", "Lab", {"amount": "0.05", "currency": "USD"}, cancelled=False)
        script.note(EntryKind.TASK_OPENED, **body)
        script.later(10 * S).note(EntryKind.TASK_SUBMITTED, **body)
        times = folded(ledger(script.entries[:-1])).meter.task_times(f"task-{number}", script.now)
        ids = (f"task-{number}", "street-things", 1, "first", Answer())
        sent.append(Envelope(*ids, False, day_of(script), times, 90, ()))
    script.note(EntryKind.REWARD_DECIDED, unique_id="task-0", decision="rejected")
    script.note(EntryKind.REWARD_DECIDED, unique_id="task-1", decision="approved")
    script.note(EntryKind.AMOUNT_CORRECTED, unique_id="task-1", amount="0.07")
    own = read_ledger(ledger_lines(ledger(script.entries)).splitlines(), "ledger.jsonl", ProblemLog())
    results = read_results(sent, known_tasks(), "results", ProblemLog())
    assert summary(own) == (3, Decimal("0.12"), 1, 1, 30 * S)
    assert summary(results) == (3, Decimal("0.15"), 3, 0, 30 * S)


def summary(history: History) -> tuple[int, Decimal | None, int, int, int]:
    (found,), count = history.figures([0])["USD"], history.counts["USD"]
    return found.assignments, found.pay, count.pending, count.refused, found.naive_ms
