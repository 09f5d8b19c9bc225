"""Rejected rewards by job, and mass rejections: many rewards of one job rejected at once or for one reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct

from annotator.core.money.amount import EXACT
from annotator.core.money.items import Item
from annotator.core.money.states import MoneyState

# A mass rejection has at least this many tasks: fewer can be chance in a small job.
LEAST_TASKS = 10
# They are at least one in so many of the job's decided tasks. Reviews of crowd work reject a few percent.
ONE_IN = 2


class Rejection(Struct, frozen=True):
    """A rejected reward with the reason that was given, in one line, empty without one. `worked_ms` is the time on the
    task with instructions and loading, after corrections; None if none was measured, as on other platforms."""

    item: Item
    reason: str = ""
    worked_ms: int | None = None

    @property
    def days(self) -> int | None:
        """The days from the submission to the decision."""
        return None if self.item.decided is None else (self.item.decided - self.item.day).days


class MassRejection(Struct, frozen=True):
    """The largest group of rejections of one day, or with one reason; `day` or `reason` is what they share."""

    tasks: int
    day: date | None = None
    reason: str = ""


class RejectedJob(Struct, frozen=True):
    """The rejections of one bundle, or of a requester's work on another platform (`bundle` is empty). `decided` counts
    all decided rewards of the job. `title`, `contact` and `pays_rejected`, the promise to pay rejected tasks too, are
    those of the bundle, if it is readable."""

    payer: str
    requester: str
    bundle: str
    rejections: tuple[Rejection, ...]
    decided: int
    title: str = ""
    contact: str = ""
    pays_rejected: bool = False

    @property
    def name(self) -> str:
        return self.title or self.bundle or self.payer

    @property
    def worked_ms(self) -> int | None:
        known = [each.worked_ms for each in self.rejections if each.worked_ms is not None]
        return sum(known) if known else None

    @property
    def lost(self) -> dict[str, Decimal]:
        """The sum of the rejected rewards by currency."""
        sums: dict[str, Decimal] = {}
        for each in self.rejections:
            money = each.item.money
            sums[money.currency] = EXACT.add(sums.get(money.currency, Decimal(0)), money.amount)
        return sums

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The reasons with the number of tasks, most frequent first; an empty one if none was given."""
        return Counter(each.reason for each in self.rejections).most_common()

    @property
    def mass(self) -> MassRejection | None:
        return mass_rejection(self.rejections, self.decided)


def mass_rejection(rejections: Iterable[Rejection], decided: int) -> MassRejection | None:
    """Return the mass rejection among the rejections of one job with `decided` decided rewards, or None.

    It has at least `LEAST_TASKS` tasks, which are at least one in `ONE_IN` of the decided ones. They share the local
    day of the decision, because decisions have no time of day, or the reason, without regard to case."""
    by_day, by_reason, written = Counter[date](), Counter[str](), dict[str, str]()
    for each in rejections:
        if each.item.decided is not None:
            by_day[each.item.decided] += 1
        if reason := each.reason.casefold():
            by_reason[reason] += 1
            written.setdefault(reason, each.reason)
    found = [MassRejection(tasks, day=day) for day, tasks in by_day.most_common(1)]
    found += [MassRejection(tasks, reason=written[reason]) for reason, tasks in by_reason.most_common(1)]
    largest = max(found, key=lambda group: group.tasks, default=None)
    is_mass = largest is not None and largest.tasks >= LEAST_TASKS and largest.tasks * ONE_IN >= decided
    return largest if is_mass else None


def rejected_jobs(decided: Iterable[tuple[Item, str]]) -> tuple[RejectedJob, ...]:
    """Return the jobs with rejections among decided rewards with the notes of their decisions. The latest decision is
    first; so are the rejections of a job."""
    counts, rejections = Counter[tuple[str, str, str]](), dict[tuple[str, str, str], list[Rejection]]()
    for item, note in decided:
        job = (item.payer, item.requester, item.bundle)
        counts[job] += 1
        if item.state is MoneyState.REJECTED:
            rejections.setdefault(job, []).append(Rejection(item, " ".join(note.split())))
    jobs = (
        RejectedJob(*job, rejections=tuple(sorted(found, key=_decided, reverse=True)), decided=counts[job])
        for job, found in rejections.items()
    )
    return tuple(sorted(jobs, key=lambda job: _decided(job.rejections[0]), reverse=True))


def _decided(rejection: Rejection) -> date:
    return rejection.item.decided or rejection.item.day
