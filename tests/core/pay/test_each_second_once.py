"""All work on tasks is in the sums of their bundles, each second once, however they are opened, sent and taken back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import WORK, State
from annotator.core.pay.meter import Folds, Meter
from core.histories import STEPS, TASKS, S, Script, Step, ledger

KINDS = (EntryKind.TASK_OPENED, EntryKind.TASK_LEFT, EntryKind.TASK_SUBMITTED, EntryKind.TASK_REOPENED)
BUNDLES = {"task-a": "signs@1", "task-b": "signs@1", "task-c": "roads@1"}
SIGNALS = st.lists(st.tuples(st.sampled_from((*KINDS, EntryKind.PAUSED, EntryKind.RESUMED)), TASKS, STEPS), max_size=20)


@settings(max_examples=300)
@given(SIGNALS, st.booleans())
def test_bundles_hold_all_work_on_their_tasks(signals: list[tuple[EntryKind, str, Step]], is_loading: bool) -> None:
    script = Script().started().later(S)
    at_hand, sent = "", set[str]()
    for kind, task, step in signals:
        script.now = step.after(script.now)
        match kind:
            case EntryKind.TASK_OPENED:
                script.opened(task, bundle=BUNDLES[task], loading=is_loading)
                at_hand = task
            case EntryKind.TASK_SUBMITTED if at_hand:
                script.submitted(at_hand, "0.10", bundle=BUNDLES[at_hand])
                sent.add(at_hand)
                at_hand = ""
            case EntryKind.TASK_REOPENED if task in sent:
                script.taken_back(task, BUNDLES[task])
                sent.remove(task)
            case EntryKind.TASK_LEFT:
                script.note(kind, unique_id=task)
                at_hand = ""
            case EntryKind.PAUSED | EntryKind.RESUMED:
                script.note(kind)
    folds = Folds()
    for entry in ledger(script.entries):
        folds.apply(entry)
    lived = [each for each in folds.line.backwards() if each.state in WORK]
    for bundle in set(BUNDLES.values()):
        on_tasks_ms = sum(each.duration_ms for each in lived if each.task is not None and BUNDLES[each.task] == bundle)
        assert folds.meter.history(bundle).work_ms == on_tasks_ms


def test_the_search_before_a_task_counts_for_the_day_and_for_no_bundle() -> None:
    script = Script().started().later(20 * S).opened("task-a", bundle="signs@1").later(10 * S)
    script.submitted("task-a", "0.10", bundle="signs@1")
    meter = folded(script)
    assert meter.reading(script.now).today.work_ms == 30 * S
    assert meter.reading(script.now).spent == {State.SEARCHING: 20 * S, State.ON_TASK: 10 * S}
    assert meter.history("signs@1").work_ms == 10 * S


def folded(script: Script) -> Meter:
    folds = Folds()
    for entry in ledger(script.entries):
        folds.apply(entry)
    return folds.meter
