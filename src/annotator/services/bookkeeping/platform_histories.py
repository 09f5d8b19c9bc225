"""Histories of other platforms. A file is first read and compared with the ledger. Then its new tasks are entered, all
of them or none, and told decisions about known ones. A task has the same id in each file, so that importing a history
again adds nothing. An import can be undone. A reward that a platform calls paid is payable, because only the worker
knows that the money arrived."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.errors import BundleRefused, MoneyRefused
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import BonusBody, DecidedBody, MoneyBody, PlatformTaskBody, WithdrawnTasksBody
from annotator.core.ledger.intervals import ELSEWHERE
from annotator.core.money.amount import EXACT
from annotator.core.money.income import Income
from annotator.core.money.items import Item
from annotator.core.money.platform_tasks import ToldTask, is_told, task_of
from annotator.core.money.states import ARRIVED, DECISIONS, MoneyState
from annotator.core.pay.history import clusters
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.ports.bundles import Progress
from annotator.core.ports.folders import NewFolders
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.core.problems import Place, Problem, ProblemCode, errors
from annotator.core.time.local_days import by_day
from annotator.core.time.told_time import ToldFile, ToldTime, WallSpan
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.rejection import rejecting
from annotator.services.bookkeeping.earnings import CHECKED_AT_ONCE, Bookkeeping, decided
from annotator.services.bookkeeping.periods import Periods
from annotator.services.ledger.journal import Journal

MOST_BYTES = 64 * 1024**2
# Prefix of the settings key under which the chosen columns of a payer are stored, followed by its name.
_CHOSEN = "history-columns:"
_AT_ONCE = 500
_WITHDRAWN_AT_ONCE = 100


class ImportCancelled(Exception):
    """The user cancelled an import. The caller's progress raises it."""


class ColumnChoice(Struct, frozen=True):
    """The columns that the worker chose for the histories of a payer: name of the column by value of `HistoryField`."""

    payer: str
    columns: Mapping[str, str]
    currency: str = ""


class HistoryRead(Struct, frozen=True):
    """A history compared with the ledger. `payer` is empty if its columns are not known; then `header` has their names.
    `updates` are decisions about known tasks and `reverts` undo them. `timed` are known tasks whose time was unknown,
    with their bonuses, and `untimed` what they were. `bonuses` are new or have another amount than
    the `earlier_bonuses` with the same ids. `overlap_ms` is time within `spent_ms` that
    counts already, or twice within the file."""

    file: str
    sha256: str = ""
    data: bytes = b""
    payer: str = ""
    header: tuple[str, ...] = ()
    choice: ColumnChoice | None = None
    listed: tuple[ToldTask, ...] = ()
    new: tuple[PlatformTaskBody, ...] = ()
    updates: tuple[DecidedBody, ...] = ()
    reverts: tuple[DecidedBody, ...] = ()
    timed: tuple[PlatformTaskBody | BonusBody, ...] = ()
    untimed: tuple[PlatformTaskBody | BonusBody, ...] = ()
    bonuses: tuple[BonusBody, ...] = ()
    earlier_bonuses: tuple[BonusBody, ...] = ()
    unchanged: int = 0
    unfinished: int = 0
    problems: tuple[Problem, ...] = ()
    spent_ms: int = 0
    overlap_ms: int = 0

    @property
    def refused(self) -> int:
        """The number of rows that cannot be read."""
        return sum(1 + int(problem.params.get("more", "0")) for problem in errors(self.problems))

    @property
    def writable(self) -> int:
        """The number of tasks that are new, or of which something is."""
        ids = [body.unique_id for body in (*self.new, *self.timed, *self.bonuses, *self.updates)]
        return len(set(map(task_of, ids)))

    def totals(self) -> Mapping[str, Decimal]:
        """Return the sum of the new tasks by currency, without those that bring nothing, and without bonuses."""
        return _sums(body for body in self.new if body.state in _BRINGING)

    def bonus_totals(self) -> Mapping[str, Decimal]:
        """Return the sum of the bonuses by currency."""
        return _sums(self.bonuses)


def _sums(bodies: Iterable[MoneyBody]) -> Mapping[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for body in bodies:
        sums[body.currency] = EXACT.add(sums[body.currency], Decimal(body.amount))
    return sums


_BRINGING = {MoneyState.SUBMITTED.value, MoneyState.APPROVED.value, MoneyState.PAYABLE.value}


class PlatformLine(Struct, frozen=True):
    """The work on one platform, in one currency of its money. `told_ms` is what its histories tell, `timer_ms` what
    the timer measured; `work_ms` counts both once. Money that was entered by hand may have no time. Without a `payer`
    it is the work in this program (`is_here`), or all work."""

    payer: str
    currency: str
    tasks: int
    told_ms: int
    timer_ms: int
    work_ms: int
    figure: HourlyFigure | None
    is_here: bool = False

    @property
    def overlap_ms(self) -> int:
        return self.told_ms + self.timer_ms - self.work_ms


class PlatformHistories:
    def __init__(
        self,
        clock: Clock,
        records: Records,
        journal: Journal,
        bookkeeping: Bookkeeping,
        periods: Periods,
        folders: NewFolders,
    ) -> None:
        self._clock = clock
        self._records = records
        self._journal = journal
        self._bookkeeping = bookkeeping
        self._periods = periods
        self._folders = folders

    async def read(self, location: str, choice: ColumnChoice | None = None) -> HistoryRead:
        """Read a file without writing. If it cannot be opened, that is the only problem of the result."""
        file = location.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        try:
            data = await asyncio.to_thread(self._folders.read_file, location, MOST_BYTES)
        except BundleRefused as refused:
            return HistoryRead(file, problems=refused.problems)
        read = HistoryRead(file, hashlib.sha256(data).hexdigest(), data)
        return await self.read_with(read, choice)

    async def read_with(self, read: HistoryRead, choice: ColumnChoice | None) -> HistoryRead:
        """Read the same file with the columns that the worker chose. Without a choice, its header tells the platform,
        or a choice that was made before."""
        from annotator.formats.history.platforms import (  # imports the table readers
            HistoryTasks,
            chosen_layout,
            read_history,
        )

        log, found = ProblemLog(), HistoryTasks(None, ())
        now_utc_ms = self._journal.now().utc_ms
        for each in [choice] if choice is not None else [None, *await self.choices()]:
            layout = chosen_layout(each.payer, each.columns, each.currency) if each is not None else None
            each_log = ProblemLog()
            try:
                with rejecting(read.file):
                    arguments = (read.data, read.file, each_log, self._clock.offset_at, now_utc_ms, layout)
                    found = await asyncio.to_thread(read_history, *arguments)
            except BundleRefused as refused:
                each_log.extend(refused.problems)
            log, choice = each_log, each
            if found.layout is not None or log.has_errors():
                break
        if found.layout is None and not log.has_errors():
            log.refuse(ProblemCode.PLATFORM_ROW, read.file, line=1, why="columns")
        payer = found.layout.payer if found.layout is not None else ""
        read = HistoryRead(
            read.file, read.sha256, read.data, payer, found.header, choice if payer else None, found.tasks,
            unfinished=found.unfinished, problems=log.problems(),
        )  # fmt: skip
        return await self.again(read)

    async def again(self, read: HistoryRead) -> HistoryRead:
        """Compare the file with the current state."""
        new: list[PlatformTaskBody] = []
        updates: list[tuple[DecidedBody, DecidedBody]] = []
        timed: list[tuple[PlatformTaskBody | BonusBody, PlatformTaskBody | BonusBody]] = []
        problems, unreadable = list(read.problems), len(read.problems)
        for number, task in enumerate(read.listed, start=1):
            body = task.body(read.payer, read.file, read.sha256)
            known = self._bookkeeping.earnings.item(body.unique_id)
            if known is None or known.state is MoneyState.OFFERED:
                refusal = self._bookkeeping.refusal(EntryKind.PLATFORM_TASK, body)
                if refusal is None:
                    new.append(body)
                else:
                    place = Place(read.file, task.line, None, None)
                    problems.append(Problem(ProblemCode.PLATFORM_ROW, place, {"why": "amount", "value": body.amount}))
            else:
                timed += self._timed(body, known, task.bonus_body(read.payer))
                updates += self._decisions(task, known)
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        bonuses, earlier = await self._bonuses(read)
        spent_ms, overlap_ms = await self._time_of(new)
        read = replace(
            read, new=tuple(new), updates=tuple(update for update, _revert in updates),
            reverts=tuple(revert for _update, revert in updates), timed=tuple(after for after, _before in timed),
            untimed=tuple(before for _after, before in timed), bonuses=bonuses, earlier_bonuses=earlier,
            problems=tuple(problems), spent_ms=spent_ms, overlap_ms=overlap_ms,
        )  # fmt: skip
        return replace(read, unchanged=len(read.listed) - read.writable - (len(problems) - unreadable))

    async def _bonuses(self, read: HistoryRead) -> tuple[tuple[BonusBody, ...], tuple[BonusBody, ...]]:
        """Return the bonuses that are new or have another amount, and what is known about these. An amount that the
        worker corrected stays."""
        found: list[BonusBody] = []
        earlier: list[BonusBody] = []
        earnings = self._bookkeeping.earnings
        for number, task in enumerate(read.listed, start=1):
            body = task.bonus_body(read.payer)
            if body is not None and not earnings.corrections(body.unique_id):
                known = earnings.item(body.unique_id)
                if self._bookkeeping.refusal(EntryKind.BONUS_RECEIVED, body) is None:
                    found.append(body)
                    if known is not None and known.state is MoneyState.BONUS:
                        earlier.append(replace(body, amount=format(known.money.amount, "f"), day=known.day.isoformat()))
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return tuple(found), tuple(earlier)

    async def take(self, read: HistoryRead, progress: Progress = lambda _done, _all: None) -> HistoryRead:
        """Enter the tasks and bonuses of a file, and return it with what was entered. If `progress` raises
        `ImportCancelled`, all of them are withdrawn. Raise `MoneyRefused`, also after withdrawing, and `StoreFault`:
        then the tasks so far are kept, and importing the file again adds the others."""
        read = await self.again(read)
        done: list[str] = []
        try:
            for at in range(0, len(read.new), _AT_ONCE):
                part = read.new[at : at + _AT_ONCE]
                await self._bookkeeping.enter_history(EntryKind.PLATFORM_TASK, part, is_last=False)
                done += (body.unique_id for body in part)
                progress(len(done), len(read.new))
            await self._tell_again(read.timed)
            await self._bookkeeping.enter_history(EntryKind.BONUS_RECEIVED, read.bonuses, is_last=False)
            await self._bookkeeping.enter_history(EntryKind.REWARD_DECIDED, read.updates, is_last=True)
        except (ImportCancelled, MoneyRefused):
            await self._withdraw(done, lambda _done, _all: None)
            raise
        if read.choice is not None:
            stored = {"columns": dict(read.choice.columns), "currency": read.choice.currency}
            await self._records.save_settings({_CHOSEN + read.payer: json.dumps(stored)})
        return read

    async def undo(self, taken: HistoryRead, progress: Progress = lambda _done, _all: None) -> None:
        """Withdraw the tasks and times that an import entered, and revert its decisions."""
        await self._withdraw([body.unique_id for body in (*taken.new, *taken.bonuses)], progress)
        await self._tell_again(taken.untimed)
        await self._bookkeeping.enter_history(EntryKind.BONUS_RECEIVED, taken.earlier_bonuses, is_last=True)
        reverts = [body for body in taken.reverts if self._bookkeeping.refusal(EntryKind.REWARD_DECIDED, body) is None]
        await self._bookkeeping.decide_each(reverts)

    async def remove(self, file: ToldFile, progress: Progress = lambda _done, _all: None) -> int:
        """Withdraw all tasks that a file told, with their bonuses, and return how many."""
        ids: list[str] = []
        for number, unique_id in enumerate(dict.fromkeys(self._bookkeeping.earnings.ids()), start=1):
            if is_told(unique_id) and self._told_time.file_of(task_of(unique_id)) == file:
                ids.append(unique_id)
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        await self._withdraw(ids, progress)
        return len(set(map(task_of, ids)))

    def files(self) -> dict[ToldFile, int]:
        """Return the imported files with the number of their tasks, newest first."""
        counts = self._told_time.counts()
        return {file: counts[file] for file in reversed(self._told_time.files) if counts[file] and file.file}

    async def choices(self) -> list[ColumnChoice]:
        """Return the columns that the worker chose before."""
        found = []
        for key, text in (await self._records.settings()).items():
            if key.startswith(_CHOSEN):
                stored = json.loads(text)
                found.append(ColumnChoice(key.removeprefix(_CHOSEN), stored["columns"], stored["currency"]))
        return found

    async def lines(self) -> list[PlatformLine]:
        """Return the work on each platform, in this program, and all work. The amounts add up."""
        timers, earnings = self._timers(), self._bookkeeping.earnings
        platforms = {*(file.payer for file in self.files()), *timers}
        others = earnings.payers(of_bundles=False) - platforms
        lines: list[PlatformLine] = []
        for payer in sorted(platforms | others, key=str.casefold):
            placed, unplaced, tasks = _spans(self._told_time.tasks_of(payer))
            spans, by_date = timers.get(payer, ([], {}))
            times = await asyncio.to_thread(_once, placed, unplaced, spans, by_date)
            figures = self._periods.books({payer}).figures(date.min, date.max, times[2])
            if payer in others:
                figures = {currency: figure for currency, figure in figures.items() if figure.is_of_work}
            lines += [
                PlatformLine(payer, name, max(tasks, self._rewards(figures[name], {payer})), *times, figures[name])
                for name in sorted(figures)
            ]
            if not figures and payer in platforms:
                lines.append(PlatformLine(payer, "", tasks, *times, None))
        return lines + self._lines_of_work(earnings.payers(of_bundles=True) - platforms) if lines else lines

    def _lines_of_work(self, here: Collection[str]) -> list[PlatformLine]:
        """Return the work in this program, for the payers `here`, and all work."""
        here_ms = self._periods.work_here_ms()
        figures = self._periods.books(here).figures(date.min, date.max, here_ms)
        lines = [
            PlatformLine("", currency, self._rewards(figure, here), 0, here_ms, here_ms, figure, is_here=True)
            for currency, figure in sorted(figures.items())
            if figure.is_of_work
        ]
        told_ms, overlap_ms = self._journal.folds.meter.time.told_totals()
        work_ms = self._periods.all_work_ms()
        for currency, figure in sorted(self._periods.all_time().items()):
            measured_ms = work_ms + overlap_ms - told_ms
            if figure.is_of_work:
                lines.append(PlatformLine("", currency, self._rewards(figure), told_ms, measured_ms, work_ms, figure))
        return lines

    def _rewards(self, figure: HourlyFigure, payers: Collection[str] | None = None) -> int:
        """Return the number of tasks of a figure, from these payers or all."""
        parts = figure.view.parts if figure.view is not None else ()
        currencies = {figure.currency, *(part.currency for part in parts if part.value is not None)}
        earnings = self._bookkeeping.earnings
        accounts = ((earnings.account(number), tallies) for number, tallies in earnings.all_time.items())
        return sum(
            Income(tallies).count(*DECISIONS)
            for account, tallies in accounts
            if account.currency in currencies and (payers is None or account.payer in payers)
        )

    @property
    def _told_time(self) -> ToldTime:
        return self._journal.folds.meter.time.told_time

    def _decisions(self, task: ToldTask, known: Item) -> Iterator[tuple[DecidedBody, DecidedBody]]:
        """Yield what a platform newly decided, and what reverts it."""
        if self._is_news(task, known):
            before = decided(known.unique_id, known.state, format(known.money.amount, "f"))
            yield decided(known.unique_id, task.state, _changed(task.amount, known)), before

    def _timed(
        self, body: PlatformTaskBody, known: Item, bonus: BonusBody | None
    ) -> Iterator[tuple[PlatformTaskBody | BonusBody, PlatformTaskBody | BonusBody]]:
        """Yield a known task without time with the time that is told now, and as it was, and so its bonus. What a
        payment paid or the worker corrected stays as it is."""
        if not body.spent_ms or not self._lacks_time(known):
            return
        file, currency = self._told_time.file_of(known.unique_id), known.money.currency
        if currency == body.currency and file is not None and file.payer == body.payer:
            amount, day = format(known.money.amount, "f"), known.day.isoformat()
            before = replace(body, amount=amount, day=day, state=known.state.value, start_utc_ms=0, spent_ms=0)
            yield (
                replace(body, amount=amount, state=known.state.value),
                replace(before, file=file.file, sha256=file.sha256),
            )
            given = self._bookkeeping.earnings.item(bonus.unique_id) if bonus is not None else None
            if bonus is not None and given is not None and self._lacks_time(given):
                amount, day = format(given.money.amount, "f"), given.day.isoformat()
                yield bonus, replace(bonus, amount=amount, day=day, spent_ms=0)

    def _lacks_time(self, known: Item) -> bool:
        """Return True for a task or bonus without time that can still get one."""
        earnings = self._bookkeeping.earnings
        row = earnings.row(known.unique_id)
        is_open = known.state not in (*ARRIVED, MoneyState.OFFERED) and not earnings.corrections(known.unique_id)
        return row is not None and is_open and not earnings.account(earnings.account_of(row)).has_time

    def _is_news(self, task: ToldTask, known: Item) -> bool:
        """Return True if a platform tells another decision. The worker's word that money arrived stays, and a file may
        be older than what is known."""
        is_older = task.state is MoneyState.SUBMITTED or known.state in (MoneyState.PAID, task.state)
        if is_older or (known.state is MoneyState.PAYABLE and task.state is MoneyState.APPROVED):
            return False
        body = decided(known.unique_id, task.state, _changed(task.amount, known))
        return self._bookkeeping.refusal(EntryKind.REWARD_DECIDED, body) is None

    async def _time_of(self, bodies: Sequence[PlatformTaskBody]) -> tuple[int, int]:
        """Return the time of new tasks, and how much of it counts already or twice."""
        if not bodies:
            return 0, 0
        time, line, now = self._journal.folds.meter.time, self._journal.folds.line, self._journal.now()
        trial, still = copy.deepcopy(time.told_time), time.open_until(now)
        for number, body in enumerate(bodies, start=1):
            trial.add(body, now.utc_ms, lambda begin, end: time.measured_between(begin, end, line, still))
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        spent_ms = sum(body.spent_ms for body in bodies)
        (told_ms, overlap_ms), (before_ms, before_overlap_ms) = time.told_totals(trial), time.told_totals()
        return spent_ms, spent_ms - (told_ms - overlap_ms - before_ms + before_overlap_ms)

    async def _tell_again(self, bodies: Sequence[PlatformTaskBody | BonusBody]) -> None:
        """Replace known tasks and bonuses. They keep their ids."""
        await self._withdraw([body.unique_id for body in bodies], lambda _done, _all: None)
        tasks = [body for body in bodies if isinstance(body, PlatformTaskBody)]
        bonuses = [body for body in bodies if isinstance(body, BonusBody)]
        await self._bookkeeping.enter_history(EntryKind.PLATFORM_TASK, tasks, is_last=False)
        await self._bookkeeping.enter_history(EntryKind.BONUS_RECEIVED, bonuses, is_last=False)

    async def _withdraw(self, unique_ids: Sequence[str], progress: Progress) -> None:
        parts = range(0, len(unique_ids), _WITHDRAWN_AT_ONCE)
        for at in parts:
            part = tuple(unique_ids[at : at + _WITHDRAWN_AT_ONCE])
            body, is_last = WithdrawnTasksBody(part), at == parts[-1]
            await self._bookkeeping.enter_history(EntryKind.PLATFORM_TASKS_WITHDRAWN, [body], is_last=is_last)
            progress(at + len(part), len(unique_ids))

    def _timers(self) -> dict[str, tuple[list[WallSpan], dict[date, int]]]:
        """Return the measured time on each platform: periods of the wall clock, and milliseconds by day."""
        folds = self._journal.folds
        verdicts = folds.meter.time.verdicts
        judged = [each for each in verdicts.between(0, folds.meter.time.position_ms) if each.counts_as in ELSEWHERE]
        parts = [*folds.line.in_states(ELSEWHERE)]
        parts += [part for each in judged for part in folds.line.between(each.start_ms, each.end_ms)]
        found: dict[str, tuple[list[WallSpan], dict[date, int]]] = {}
        seen = set[int]()
        for piece in (piece for part in parts for piece in verdicts.applied(part)):
            if piece.state in ELSEWHERE and piece.platform and piece.start_ms not in seen:
                seen.add(piece.start_ms)
                spans, by_date = found.setdefault(piece.platform, ([], {}))
                spans.append((piece.utc_ms, piece.utc_ms + piece.duration_ms))
                for day, spent_ms in by_day(piece):
                    by_date[day] = by_date.get(day, 0) + spent_ms
        return found


def _changed(amount: str, known: Item) -> str:
    return amount if Decimal(amount) != known.money.amount else ""


def _spans(tasks: Iterable[tuple[int, int, date]]) -> tuple[list[WallSpan], dict[date, int], int]:
    """Return the periods of tasks, the milliseconds by day of those without a time of day, and the number of tasks."""
    placed: list[WallSpan] = []
    unplaced: dict[date, int] = {}
    count = 0
    for start_ms, spent_ms, day in tasks:
        count += 1
        if start_ms:
            placed.append((start_ms, start_ms + spent_ms))
        else:
            unplaced[day] = unplaced.get(day, 0) + spent_ms
    return placed, unplaced, count


def _once(
    placed: Sequence[WallSpan], unplaced: Mapping[date, int], timer: Sequence[WallSpan], by_date: Mapping[date, int]
) -> tuple[int, int, int]:
    """Return the told time, the measured time, and both with each moment once."""
    told_ms = _union_ms(placed) + sum(unplaced.values())
    beside_ms = sum(max(0, spent_ms - by_date.get(day, 0)) for day, spent_ms in unplaced.items())
    return told_ms, sum(by_date.values()), _union_ms([*placed, *timer]) + beside_ms


def _union_ms(spans: Sequence[WallSpan]) -> int:
    return sum(end - begin for begin, end in clusters(sorted(spans), 0))
