"""All work on tasks is in the sums of their bundles, each second once, however they are opened, sent and taken back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import WORK
from annotator.core.pay.meter import Folds
from core.histories import STEPS, TASKS, S, Script, Step, ledger

KINDS = (EntryKind.TASK_OPENED, EntryKind.TASK_LEFT, EntryKind.TASK_SUBMITTED, EntryKind.TASK_REOPENED)
BUNDLES = {"task-a": "signs@1", "task-b": "signs@1", "task-c": "roads@1"}
SIGNALS = st.lists(st.tuples(st.sampled_from((*KINDS, EntryKind.PAUSED, EntryKind.RESUMED)), TASKS, STEPS), max_size=20)


@settings(max_examples=300)
@given(SIGNALS, st.booleans())
def test_bundles_hold_all_work_on_tasks(signals: list[tuple[EntryKind, str, Step]], is_loading: bool) -> None:
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
    lived = [each for each in folds.line.backwards() if each.state in WORK and each.task is not None]
    for bundle in set(BUNDLES.values()):
        own_ms = sum(each.duration_ms for each in lived if BUNDLES[each.task or ""] == bundle)
        assert folds.meter.history(bundle).work_ms == own_ms
