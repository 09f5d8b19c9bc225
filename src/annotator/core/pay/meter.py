"""The meter: ledger entries folded into real hourly pay. A reading's cost does not depend on history."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import takewhile

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.entries import Entry, EntryKind, NewEntry
from annotator.core.ledger.entry_fields import PayKind
from annotator.core.ledger.entry_types import LoadedBody, OpenedBody, SubmittedBody, TaskReopenedBody
from annotator.core.ledger.interval_store import IntervalStore, Past
from annotator.core.ledger.intervals import Context, Interval, State
from annotator.core.money.amount import USUAL_APPROVAL
from annotator.core.money.earnings import Earnings
from annotator.core.money.entry_validation import NEW_ITEMS
from annotator.core.money.items import Change, Parts, Sums, Tally, add, merged
from annotator.core.money.platform_tasks import is_told
from annotator.core.money.states import ACCEPTED, BRINGS, MoneyState
from annotator.core.pay.forecast import Cycles, Range
from annotator.core.pay.totals import Totals
from annotator.core.time.worktime import NO_TASK, OTHER_TASKS, PAID_ELSEWHERE, TaskTimes, WorkTime, work_of


class SubmittedWork(Struct, frozen=True):
    """A submission, or money entered on its own day, with its position on the ledger's time line. `row` is that of
    `Earnings`, -1 without a reward. Skipped and practice tasks have `is_task` False: they are in no task count, but
    their time counts for the bundle. `beside_ms` is the work beside tasks since the previous paid task, such as
    searching. `is_done`: not skipped."""

    at_ms: int
    row: int
    active_ms: int
    is_task: bool
    unique_id: str = ""  # of a task, skipped or not; also for the fields below
    work_ms: int = 0
    practice_ms: int = 0
    is_done: bool = False
    day: date = date.min
    media_ms: int = 0
    beside_ms: int = 0


def with_audio(totals: Totals, sent: SubmittedWork, sign: int) -> Totals:
    """Add (1) or subtract (-1) a task's active time and media length."""
    return totals.with_audio(sign * sent.active_ms, sign * sent.media_ms) if sent.is_task else totals


def brings(parts: Parts) -> bool:
    """Return True if money in these states counts as pay."""
    return any(state in BRINGS for state, _amount in parts)


# Only a time correction looks back at the submissions of a work session, and no session has more. If an older task is
# reopened, it stays in the task counts, but not in sums of money.
MOST_SENT = 5_000


class MeterReading(Struct, frozen=True):
    """The values the meter shows. `spent` is the time of the day by state, in milliseconds; `today` has the work time
    in it. `currency` is that of the active bundle, or of the last one, and `range` the forecast in it. `approval` is
    the share of a pending reward of the current task that counts."""

    state: State
    today: Totals
    session: Totals
    task: TaskTimes | None
    range: Range | None
    currency: str
    approval: Fraction = USUAL_APPROVAL
    spent: Mapping[State, int] = field(default_factory=dict)


class Meter(Struct):
    """The meter; apply every entry in order. `reading` accepts any timestamp at or after the last entry. Its fields
    are its whole state, stored by `core.ledger.checkpoint`."""

    _time: WorkTime = field(default_factory=WorkTime)
    _earnings: Earnings = field(default_factory=Earnings)
    _days: dict[date, Totals] = field(default_factory=dict)
    _sent: deque[SubmittedWork] = field(default_factory=lambda: deque(maxlen=MOST_SENT))
    _session: Totals = field(default_factory=Totals)
    _session_sums: Sums = field(default_factory=dict)
    _session_start_ms: int = 0
    _cycles: Cycles = field(default_factory=Cycles)
    _bundles: dict[str, Totals] = field(default_factory=dict)
    # Bundle by task: opened and not yet submitted, or reopened.
    _at_hand: dict[str, str] = field(default_factory=dict)
    _currency: str = ""
    # By row of the earnings: its submission on the ledger's time line (-1: none), and its active time.
    _sent_ms: array[int] = field(default_factory=lambda: array("q"))
    _active_ms: array[int] = field(default_factory=lambda: array("q"))

    @property
    def time(self) -> WorkTime:
        return self._time

    @property
    def earnings(self) -> Earnings:
        return self._earnings

    @property
    def context(self) -> Context:
        return self._time.context

    @property
    def state(self) -> State:
        return self._time.context.state

    def assume(self, approval: Fraction) -> None:
        """Set the approval rate of requesters without decisions, which the worker chooses."""
        if approval != self._earnings.assumed:
            self._earnings.assume(approval)
            self._cycles.forget_projections()

    def apply(self, entry: Entry | NewEntry, past: Past | None = None) -> list[Interval]:
        """Apply an entry; return the intervals it closed. For `past` see `WorkTime.apply`."""
        closed = self._time.apply(entry, past)
        changes = self._earnings.apply(entry)
        while len(self._sent_ms) < len(self._earnings):
            self._sent_ms.append(-1)
            self._active_ms.append(0)
        if changes:
            self._cycles.forget_projections()
        were_sent_ms = [self._sent_ms[change.row] for change in changes]
        if entry.kind is EntryKind.TASK_OPENED:
            self._opened(OpenedBody.read(entry.body))
        elif entry.kind is EntryKind.LOADING_ENDED:
            self._use_currency_of(LoadedBody.read(entry.body).unique_id)
        elif entry.kind is EntryKind.TASK_SUBMITTED:
            self._submitted(entry, changes[0].row if changes else -1)
        elif changes and entry.kind in NEW_ITEMS and not changes[0].removed:  # not a payment announced before
            self._entered(entry, changes[0].row)
        for change, was_sent_ms in zip(changes, were_sent_ms, strict=True):
            self._count_in_session(change, was_sent_ms)
            self._count_paid_time(change)
        if entry.kind is EntryKind.TASK_REOPENED:
            self._taken_back(TaskReopenedBody.read(entry.body))
        if self._time.session_start_ms != self._session_start_ms:
            self._session_start_ms = self._time.session_start_ms
            self._session, self._session_sums = self._sent_since(self._session_start_ms)
        return closed

    def history(self, bundle_key: str) -> Totals:
        """Return a bundle's income and work time so far, without the open interval. All work time on its tasks counts,
        also of skipped and unsent tasks. Work beside tasks counts for the day only: who
        searches looks at the jobs of all requesters, and the next task may be of any of them."""
        totals = self._bundles.get(bundle_key, Totals())
        for task, bundle in self._at_hand.items():
            if bundle == bundle_key:
                times = self._time.closed(task)
                totals = totals.worked(times.work_ms).practised(times.of(State.PRACTICE))
        return totals.bringing(self._earnings.takings(self._earnings.bundle(bundle_key)))

    def task_times(self, unique_id: str, timestamp: Timestamp) -> TaskTimes:
        """Return a task's time by state up to `timestamp`, including the open interval."""
        return self._time.task(unique_id, timestamp)

    def reading(self, timestamp: Timestamp) -> MeterReading:
        day = local_day(timestamp.utc_ms, timestamp.offset_min)
        time = self._time.session(timestamp)
        session, sums = self._session, self._session_sums
        if time.start_ms != self._session_start_ms:
            session, sums = self._sent_since(time.start_ms)
        sums = self._earnings.timed(day, sums, self._time.has_measured)
        task, spent = self.context.answering, self._time.spent_on(timestamp)
        return MeterReading(
            state=self.state,
            today=self.counted_on(day).worked(work_of(spent)),
            session=session.worked(time.work_ms).bringing(self._earnings.takings(sums)),
            task=self.task_times(task, timestamp) if task is not None else None,
            range=self._cycles.range(self._currency, self._earnings, self._time.cycle(timestamp), task),
            currency=self._currency,
            approval=self._approval_of(task),
            spent=spent,
        )

    def _approval_of(self, task: str | None) -> Fraction:
        row = self._earnings.row(task) if task is not None else None
        return self._earnings.assumed if row is None else self._earnings.approval_rate(self._earnings.account_of(row))

    def counted_on(self, day: date) -> Totals:
        """Return the totals of a local day without work time. Work on another platform's tasks is paid time."""
        elsewhere_ms = sum(map(self._time.day(day).get, PAID_ELSEWHERE, (0, 0)))
        money = self._earnings.takings(self._earnings.on(day, day, self._time.has_measured))
        return self._days.get(day, Totals()).paid(elsewhere_ms).bringing(money)

    def counted(self, first: date, last: date) -> Totals:
        """Return the tasks and paid time of the days from the first to the last, inclusive."""
        total = Totals()
        for day in self._days.keys() | set(self._time.days()):
            if first <= day <= last:
                of_day = self._days.get(day, Totals())
                elsewhere_ms = sum(map(self._time.day(day).get, PAID_ELSEWHERE, (0, 0)))
                total = replace(total, tasks=total.tasks + of_day.tasks).paid(of_day.paid_ms + elsewhere_ms)
                total = total.with_audio(of_day.audio_files.work_ms, of_day.audio_files.audio_ms)
        return total

    def sent_since(self, position_ms: int, day: date) -> Totals:
        """Return totals of submissions and entries of a day since a position on the time line, without work time."""
        totals, sums = self._sent_since(position_ms)
        return totals.bringing(self._earnings.takings(self._earnings.timed(day, sums, self._time.has_measured)))

    def _sent_since(self, position_ms: int) -> tuple[Totals, Sums]:
        totals = Totals()
        sums = Sums()
        counted_rows = set[int]()
        for sent in takewhile(lambda sent: sent.at_ms >= position_ms, reversed(self._sent)):
            totals = with_audio(totals.submitted(), sent, 1) if sent.is_task else totals
            # A task sent again after it had expired occurs twice; its money counts once.
            if sent.row >= 0 and sent.row not in counted_rows:
                counted_rows.add(sent.row)
                parts = self._earnings.parts(sent.row)
                add(sums, self._earnings.account_of(sent.row), parts)
                totals = totals.paid(sent.active_ms) if brings(parts) else totals
        return totals, sums

    def _opened(self, body: OpenedBody) -> None:
        if not body.reviewing:
            self._at_hand[body.unique_id] = body.bundle
        self._use_currency_of(body.unique_id)

    def _use_currency_of(self, unique_id: str) -> None:
        row = self._earnings.row(unique_id)
        if row is not None:
            self._currency = self._earnings.item_of(row).money.currency

    def _submitted(self, entry: Entry | NewEntry, row: int) -> None:
        body = SubmittedBody.read(entry.body)
        times = self._time.sent(body.unique_id)
        self._at_hand.pop(body.unique_id, None)
        active_ms = times.of(State.ON_TASK)
        day = local_day(entry.timestamp.utc_ms, entry.timestamp.offset_min)
        self._time.note_work_for(day, body.requester, times.work_ms)
        is_done = not body.was_cancelled
        sent = SubmittedWork(
            at_ms=self._time.position_ms,
            row=row if is_done else -1,
            active_ms=active_ms,
            is_task=is_done and body.pay_kind is not PayKind.PRACTICE,
            unique_id=body.unique_id,
            work_ms=times.work_ms,
            practice_ms=times.of(State.PRACTICE),
            is_done=is_done,
            day=day,
            media_ms=body.media_ms,
        )
        if sent.is_task and row >= 0:
            self._currency = self._earnings.item_of(row).money.currency
            spent = self._time.next_cycle()
            self._cycles.add(self._currency, row, sum(spent.values()))
            sent = replace(sent, beside_ms=spent.get(NO_TASK, 0))
        self._note_sent(sent)
        self._count_in_bundle(body.bundle, sent, 1)
        if sent.is_task:
            self._count_task(sent, 1)

    def _taken_back(self, body: TaskReopenedBody) -> None:
        """Undo a submission. Its money is already out of the sums; the task is not done, and its time is open."""
        sent = next((sent for sent in reversed(self._sent) if sent.unique_id == body.unique_id), None)
        if sent is None:
            return
        self._sent.remove(sent)
        self._at_hand[sent.unique_id] = body.bundle
        self._count_in_bundle(body.bundle, sent, -1)
        self._give_back_earlier(sent.unique_id, body.bundle)
        if sent.is_task:
            self._count_task(sent, -1)
        if sent.row >= 0:
            self._sent_ms[sent.row] = -1
            self._active_ms[sent.row] = 0
            cycle_ms = self._cycles.take_back(self._earnings.item_of(sent.row).money.currency, sent.row)
            self._time.give_back(sent.unique_id, min(cycle_ms, sent.work_ms))
            self._time.give_back(NO_TASK, sent.beside_ms)
            self._time.give_back(OTHER_TASKS, max(0, cycle_ms - sent.work_ms - sent.beside_ms))

    def _give_back_earlier(self, unique_id: str, bundle: str) -> None:
        """Remove the time of earlier submissions: the open time counts from the first opening."""
        for place, earlier in enumerate(self._sent):
            if earlier.unique_id == unique_id:
                totals = self._bundles.get(bundle, Totals()).worked(-earlier.work_ms)
                self._bundles[bundle] = totals.practised(-earlier.practice_ms)
                self._sent[place] = replace(earlier, work_ms=0, practice_ms=0)

    def _count_in_bundle(self, bundle: str, sent: SubmittedWork, sign: int) -> None:
        totals = self._bundles.get(bundle, Totals()).worked(sign * sent.work_ms).practised(sign * sent.practice_ms)
        totals = totals.submitted(sign * sent.is_done)
        self._bundles[bundle] = with_audio(totals, sent, sign)

    def _count_task(self, sent: SubmittedWork, tasks: int) -> None:
        """Add (1) or remove (-1) a finished task."""
        self._days[sent.day] = with_audio(self._days.get(sent.day, Totals()).submitted(tasks), sent, tasks)
        if sent.at_ms >= self._session_start_ms:
            self._session = with_audio(self._session.submitted(tasks), sent, tasks)

    def _entered(self, entry: Entry | NewEntry, row: int) -> None:
        """Add money entered by the worker. If it is for another day or told by another platform, it belongs to no work
        session."""
        item = self._earnings.item_of(row)
        if not is_told(item.unique_id) and item.day == local_day(entry.timestamp.utc_ms, entry.timestamp.offset_min):
            self._note_sent(SubmittedWork(self._time.position_ms, row, 0, is_task=False))

    def _note_sent(self, sent: SubmittedWork) -> None:
        self._sent.append(sent)
        if sent.row >= 0:
            self._sent_ms[sent.row] = sent.at_ms
            self._active_ms[sent.row] = sent.active_ms

    def _count_in_session(self, change: Change, was_sent_ms: int) -> None:
        active_ms = self._active_ms[change.row]
        if was_sent_ms >= self._session_start_ms:
            add(self._session_sums, change.account, change.removed, -1)
            self._session = self._session.paid(-active_ms * brings(change.removed))
        if self._sent_ms[change.row] >= self._session_start_ms:
            add(self._session_sums, change.account, change.added)
            self._session = self._session.paid(active_ms * brings(change.added))

    def _count_paid_time(self, change: Change) -> None:
        paid_ms = self._active_ms[change.row] * (brings(change.added) - brings(change.removed))
        if paid_ms:
            item = self._earnings.item_of(change.row)
            self._days[item.day] = self._days.get(item.day, Totals()).paid(paid_ms)
            self._bundles[item.bundle] = self._bundles.get(item.bundle, Totals()).paid(paid_ms)


class Folds(Struct):
    """All folds. Their fields are the whole state, stored by `core.ledger.checkpoint`."""

    meter: Meter = field(default_factory=Meter)
    line: IntervalStore = field(default_factory=IntervalStore)

    def apply(self, entry: Entry) -> None:
        self.line.add(self.meter.apply(entry, self.line))


class RequesterHistory(Struct, frozen=True):
    """Work time on the tasks of a requester and their money, and its decisions about rewards. `pending` rewards are
    not decided yet. `days_to_decide` is the median, or None."""

    totals: Totals
    approved: int
    rejected: int
    pending: int
    days_to_decide: int | None


def requester_histories(meter: Meter, bundles: Mapping[str, Sequence[str]]) -> dict[str, RequesterHistory]:
    """Return the history by requester, where any task was submitted. `bundles` are the keys of its bundles."""
    earnings, found = meter.earnings, dict[str, RequesterHistory]()
    accounts = {number: earnings.account(number) for number in earnings.all_time}
    for name, keys in bundles.items():
        histories = [meter.history(key) for key in keys]
        totals = Totals(
            work_ms=sum(history.work_ms for history in histories),
            tasks=sum(history.tasks for history in histories),
            money=earnings.takings(merged(earnings.bundle(key) for key in keys)),
        )
        own = [number for number, account in accounts.items() if account.requester == account.payer == name]
        tallies = merged({0: earnings.all_time[number]} for number in own).get(0, {})
        rejected, pending = (_count_in(tallies, {state}) for state in (MoneyState.REJECTED, MoneyState.SUBMITTED))
        if totals.tasks:
            found[name] = RequesterHistory(
                totals, _count_in(tallies, ACCEPTED), rejected, pending, earnings.median_wait(own)
            )
    return found


def _count_in(tallies: Mapping[MoneyState, Tally], states: Collection[MoneyState]) -> int:
    return sum(tally.count for state, tally in tallies.items() if state in states)
