"""Export of results to a batch file as Mechanical Turk returns it to a requester: all cells quoted, CRLF, US Pacific
time.

The columns are the 27 fixed columns of `Batch_<number>_batch_results.csv` in order, then `Input.*`, `Answer.*`,
`Approve` and `Reject`. An assignment is a submission, a HIT is a task, a HIT type is a bundle revision. Unknown
values are empty. The worker is a pseudonym, or empty if the worker does not send one. Only the day of submission is
known, so `SubmitTime` is a day and `AcceptTime` is empty. Skipped tasks are left out, as MTurk leaves out returned
assignments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.core.answer.result_items import ResultItem
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money
from annotator.core.outbox.envelope import Envelope
from annotator.formats.results.answer_text import Joining, by_control, is_about_a_part, readable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tables.cells import day_text
from annotator.formats.tables.spreadsheet import Guard, csv_chunks

FIXED_COLUMNS = (
    "HITId", "HITTypeId", "Title", "Description", "Keywords", "Reward", "CreationTime", "MaxAssignments",
    "RequesterAnnotation", "AssignmentDurationInSeconds", "AutoApprovalDelayInSeconds", "Expiration",
    "NumberOfSimilarHITs", "LifetimeInSeconds", "AssignmentId", "WorkerId", "AssignmentStatus", "AcceptTime",
    "SubmitTime", "AutoApprovalTime", "ApprovalTime", "RejectionTime", "RequesterFeedback", "WorkTimeInSeconds",
    "LifetimeApprovalRate", "Last30DaysApprovalRate", "Last7DaysApprovalRate",
)  # fmt: skip
DECISIONS = ("Approve", "Reject")
# Submitted and not decided yet.
_STATUS = "Submitted"
# MTurk separates the check boxes of one name with vertical bars.
_BARS = Joining("|", "|")


def mturk_chunks(
    envelopes: Iterable[Envelope], controls: Sequence[str], known: KnownTasks, guard: Guard
) -> Iterator[bytes]:
    return csv_chunks(_rows(envelopes, controls, known), guard, every_cell_quoted=True)


def _rows(envelopes: Iterable[Envelope], controls: Sequence[str], known: KnownTasks) -> Iterator[Sequence[str]]:
    inputs, answers = [f"Input.{column}" for column in known.columns], [f"Answer.{control}" for control in controls]
    yield [*FIXED_COLUMNS, *inputs, *answers, *DECISIONS]
    for envelope in envelopes:
        if envelope.was_cancelled:
            continue
        fixed = {**_of_submission(envelope), **_of_task(envelope, known)}
        items = by_control(envelope.answer)
        yield [
            *(fixed.get(column, "") for column in FIXED_COLUMNS),
            *known.cells(envelope.task_id),
            *(_answer(items.get(control, ())) for control in controls),
            *("" for _ in DECISIONS),
        ]


def _of_submission(envelope: Envelope) -> Mapping[str, str]:
    """Return the cells of a submission. The active time is rounded to seconds, because MTurk has no fractions."""
    return {
        "HITId": envelope.task_id,
        "HITTypeId": f"{envelope.bundle_id}@{envelope.revision}",
        "AssignmentId": envelope.unique_id,
        "WorkerId": envelope.worker,
        "AssignmentStatus": _STATUS,
        "SubmitTime": day_text(envelope.submitted_on),
        "WorkTimeInSeconds": str((envelope.times.of(State.ON_TASK) + 500) // 1000),
    }


def _of_task(envelope: Envelope, known: KnownTasks) -> Mapping[str, str]:
    task = known.task(envelope.task_id)
    if task is None:
        return {}
    manifest = known.bundle.manifest
    longest_s = known.bundle.time_rule(task).max_s
    return {
        "Title": manifest.title,
        "Description": manifest.description,
        "Reward": _reward(known.bundle.reward(task, envelope.extents)),
        "MaxAssignments": str(manifest.assignments.overlap),
        "AssignmentDurationInSeconds": "" if longest_s is None else str(longest_s),
    }


def _reward(reward: Money | None) -> str:
    """Return `$0.05` as in MTurk. Other currencies, which MTurk does not support, are named: `0.04 EUR`."""
    if reward is None:
        return ""
    amount = format(reward.amount, "f")
    return f"${amount}" if reward.currency == "USD" else f"{amount} {reward.currency}"


def _answer(items: Sequence[ResultItem]) -> str:
    """Return an answer. Regions are a JSON list of their values, as crowd-html elements submit them."""
    if items and all(is_about_a_part(item) for item in items):
        return json.dumps([dict(item.value) for item in items], ensure_ascii=False)
    return readable(items, _BARS)
