"""The texts of the rejected work: jobs, tasks, and what is known about one task."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from annotator.core.money.rejections import RejectedJob, Rejection
from annotator.services.bookkeeping.rejections import SentResult
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import NOTHING, _, ngettext
from annotator.ui.pages.earnings.statement_document import Rows
from annotator.ui.pages.outbox.parcel_rows import Wait, story
from annotator.ui.widgets.table import LazyRows, Row


def amounts_text(amounts: Mapping[str, Decimal]) -> str:
    return number_format.in_a_row(number_format.amount(amount, currency) for currency, amount in amounts.items())


def worked_text(worked_ms: int | None) -> str:
    return NOTHING if worked_ms is None else number_format.exact_duration(worked_ms)


def job_rows(jobs: tuple[RejectedJob, ...]) -> Rows:
    header = [
        _("Requester"),
        _("Job"),
        _("Rejected"),
        _("Decided tasks"),
        _("Time"),
        _("Pay lost"),
        _("Mass rejection"),
    ]
    return header, LazyRows(jobs, _job_row)


def _job_row(job: RejectedJob) -> Row:
    return [
        job.requester or job.payer,
        job.name,
        number_format.count(len(job.rejections)),
        number_format.count(job.decided),
        worked_text(job.worked_ms),
        amounts_text(job.lost),
        _("Yes") if job.mass is not None else "",
    ]


def task_rows(job: RejectedJob) -> Rows:
    header = [_("Task"), _("Submitted"), _("Decided"), _("Days"), _("Time"), _("Pay lost"), _("Reason")]
    return header, LazyRows(job.rejections, _task_row)


def _task_row(rejection: Rejection) -> Row:
    item = rejection.item
    return [
        item.label or item.unique_id,
        number_format.typed_day(item.day),
        NOTHING if item.decided is None else number_format.typed_day(item.decided),
        NOTHING if rejection.days is None else number_format.count(rejection.days),
        worked_text(rejection.worked_ms),
        number_format.money(item.money),
        rejection.reason or NOTHING,
    ]


def job_lines(job: RejectedJob) -> list[str]:
    """Return what is to say about the rejections of a job together."""
    mass, lines = job.mass, list[str]()
    if mass is not None and mass.day is not None:
        text = ngettext(
            "Mass rejection: {count} of {decided} decided tasks was rejected on {day}.",
            "Mass rejection: {count} of {decided} decided tasks were rejected on {day}.",
            mass.tasks,
        )
        day, decided = number_format.day(mass.day), number_format.count(job.decided)
        lines.append(text.format(count=number_format.count(mass.tasks), day=day, decided=decided))
    elif mass is not None:
        text = ngettext(
            "Mass rejection: {count} of {decided} decided tasks was rejected with the same reason.",
            "Mass rejection: {count} of {decided} decided tasks were rejected with the same reason.",
            mass.tasks,
        )
        lines.append(text.format(count=number_format.count(mass.tasks), decided=number_format.count(job.decided)))
    if job.pays_rejected:
        lines.append(_("The terms of this job state that rejected tasks are paid as well."))
    return lines


def detail_lines(
    job: RejectedJob, rejection: Rejection, sent: SentResult | None, offset_min: int
) -> list[tuple[str, str]]:
    """Return names and values: the decision, and what was sent, when and to whom. `offset_min` as in `moment`."""
    item, days = rejection.item, rejection.days
    lines = [
        (_("Requester"), number_format.in_a_row(filter(None, (job.requester or job.payer, job.contact)))),
        (_("Job"), job.name),
        (_("Reason given"), rejection.reason or _("None given")),
        (_("Pay lost"), number_format.money(item.money)),
        (_("Time on this task"), worked_text(rejection.worked_ms)),
        (_("Decided"), NOTHING if item.decided is None else number_format.day(item.decided)),
        (_("Days until the decision"), NOTHING if days is None else number_format.count(days)),
    ]
    if sent is None:
        submitted = [(_("Submitted"), number_format.day(item.day)), (_("Instructions"), _("Not recorded"))]
        return [*lines, *submitted, (_("Result"), _("Not recorded: the work was done on another platform."))]
    return [*lines, *_sent_lines(rejection, sent, offset_min)]


def _sent_lines(rejection: Rejection, sent: SentResult, offset_min: int) -> list[tuple[str, str]]:
    parcel = sent.parcel
    instructions = _("Revision {revision} of the job").format(revision=sent.revision)
    if sent.instructions_sha256:
        checksum = number_format.pair("SHA-256", _breakable(sent.instructions_sha256))
        instructions = number_format.in_a_row((instructions, checksum))
    return [
        (_("Submitted"), number_format.moment(parcel.created_utc_ms, offset_min)),
        (_("Delivery"), story(parcel, wait=Wait(offset_min=offset_min), reward=rejection.item.state)),
        (_("Instructions"), instructions),
        (_("Checksum (SHA-256)"), _breakable(sent.sha256)),
    ]


def _breakable(sha256: str) -> str:
    """Return a checksum with a place for a line break in its middle, for a narrow window."""
    return f"{sha256[:32]}\u200b{sha256[32:]}"
