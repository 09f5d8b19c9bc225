"""Results as Mechanical Turk hands a batch to its requester: every cell quoted, CRLF, times of the US west coast.

The 27 fixed columns of `Batch_<number>_batch_results.csv` in their order, then `Input.*`, `Answer.*`, `Approve`,
`Reject`. Here an assignment is a submission, a HIT the task, a HIT type the bundle at its revision. What is not known
stays empty. The worker is a pseudonym, or nothing where they left it out; of when they worked only the day of
submission is known, so that `SubmitTime` is a day and `AcceptTime` is empty. Tasks that were skipped are left out, as
MTurk leaves out assignments that were returned.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.core.answer.regions import Region
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money
from annotator.core.outbox.envelope import Envelope
from annotator.formats.results.answer_text import Joining, by_control, is_about_a_part, readable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tables.pacific_time import day_text
from annotator.formats.tables.spreadsheet import Guard, csv_chunks

FIXED_COLUMNS = (
    *("HITId", "HITTypeId", "Title", "Description", "Keywords", "Reward", "CreationTime", "MaxAssignments"),
    *("RequesterAnnotation", "AssignmentDurationInSeconds", "AutoApprovalDelayInSeconds", "Expiration"),
    *("NumberOfSimilarHITs", "LifetimeInSeconds", "AssignmentId", "WorkerId", "AssignmentStatus", "AcceptTime"),
    *("SubmitTime", "AutoApprovalTime", "ApprovalTime", "RejectionTime", "RequesterFeedback", "WorkTimeInSeconds"),
    *("LifetimeApprovalRate", "Last30DaysApprovalRate", "Last7DaysApprovalRate"),
)
DECISIONS = ("Approve", "Reject")
# What is handed in and not yet decided about.
_STATUS = "Submitted"
# MTurk writes several checkboxes of one name with bars between them.
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
        regions = by_control(envelope.answer)
        yield [
            *(fixed.get(column, "") for column in FIXED_COLUMNS),
            *known.cells(envelope.task_id),
            *(_answer(regions.get(control, ())) for control in controls),
            *("" for _ in DECISIONS),
        ]


def _of_submission(envelope: Envelope) -> Mapping[str, str]:
    """Active seconds, to the nearest whole one: MTurk has no parts of seconds."""
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
    manifest, longest_s = known.bundle.manifest, known.bundle.time_rule(task).max_s
    return {
        "Title": manifest.title,
        "Description": manifest.description,
        "Reward": _reward(known.bundle.reward(task, envelope.extents)),
        "MaxAssignments": str(manifest.assignments.overlap),
        "AssignmentDurationInSeconds": "" if longest_s is None else str(longest_s),
    }


def _reward(reward: Money | None) -> str:
    """`$0.05` as MTurk has it; MTurk knows no other currency, so another one is named: `0.04 EUR`."""
    if reward is None:
        return ""
    amount = format(reward.amount, "f")
    return f"${amount}" if reward.currency == "USD" else f"{amount} {reward.currency}"


def _answer(regions: Sequence[Region]) -> str:
    """Marked parts are a JSON list of their values, as crowd-html elements hand them over."""
    if regions and all(is_about_a_part(region) for region in regions):
        return json.dumps([dict(region.value) for region in regions], ensure_ascii=False)
    return readable(regions, _BARS)
