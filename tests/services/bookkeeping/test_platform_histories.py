"""Histories of other platforms in the ledger: entered once, counted once, and undone without a trace in the figures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.errors import MoneyRefused
from annotator.core.events import EarningsChanged
from annotator.core.ledger.checkpoint import packed, unpacked
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.money.items import Tally
from annotator.core.money.payments import PAYABLE_STATES
from annotator.core.money.states import BONUSES, MoneyState
from annotator.core.pay.meter import Folds
from annotator.core.settings import STATUS
from annotator.services.bookkeeping.platform_histories import ColumnChoice, ImportCancelled, PlatformHistories
from services.service_env import ServiceEnv, make_env

PLACE = "/downloads/history.csv"
HEADER = "Submission id,Study,Reward,Status,Started at,Completed at"
COLUMNS = ColumnChoice("Streik", {"day": "Wann", "amount": "Lohn", "minutes": "Dauer"}, "EUR")
HOUR_MS = 3_600_000
START = datetime(2026, 11, 24, 7, tzinfo=UTC)


def read_in(scenario: Callable[[ServiceEnv, PlatformHistories], Awaitable[None]]) -> None:
    async def whole() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        await scenario(env, env.services.books.platform_histories)

    asyncio.run(whole())


def row(number: int, minutes_ago: float, minutes: float, reward: str = "£1.50", status: str = "APPROVED") -> str:
    end = START - timedelta(minutes=minutes_ago)
    begin = end - timedelta(minutes=minutes)
    return f"s{number},Faces,{reward},{status},{begin.isoformat()},{end.isoformat()}"


def put(env: ServiceEnv, *rows: str) -> None:
    env.folders.files[PLACE] = "\n".join((HEADER, *rows, "")).encode()


async def taken(histories: PlatformHistories) -> Any:
    return await histories.take(await histories.read(PLACE))


def figures(env: ServiceEnv) -> dict[str, Any]:
    periods, meter = env.services.books.periods, env.services.journal.folds.meter
    return {
        "work": periods.all_work_ms(),
        "told": meter.time.told_totals(),
        "money": periods.money(date.min, date.max),
        "days": {day: meter.counted_on(day) for day in meter.time.days()},
    }


def test_importing_a_history_twice_adds_nothing() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        put(env, row(1, 600, 10), row(2, 500, 20, status="AWAITING REVIEW"), row(3, 400, 5, status="REJECTED"))
        read = await taken(histories)
        assert (len(read.new), read.totals(), read.spent_ms) == (3, {"GBP": Decimal("3.00")}, 35 * 60_000)
        before, kinds = figures(env), await env.kinds()
        assert before["work"] == 35 * 60_000
        again = await taken(histories)
        assert (again.writable, again.unchanged) == (0, 3)
        assert (figures(env), await env.kinds()) == (before, kinds)
        assert before["money"]["GBP"].count(MoneyState.REJECTED) == 1

    read_in(scenario)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9), st.integers(0, 2000), st.integers(0, 90), st.integers(0, 300),
            st.sampled_from(["APPROVED", "PAID", "AWAITING REVIEW", "REJECTED"]),
        ),
        max_size=8,
        unique_by=lambda each: each[0],
    )
)  # fmt: skip
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_totals_equal_what_the_file_tells_and_undo_leaves_no_trace(rows: list[tuple[int, int, int, int, str]]) -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        put(
            env,
            *(row(number, ago, minutes, f"£{pence / 100:.2f}", status) for number, ago, minutes, pence, status in rows),
        )
        before = figures(env)
        read = await taken(histories)
        income = figures(env)["money"].get("GBP")
        brought = sum((Decimal(pence) / 100 for *_others, pence, status in rows if status != "REJECTED"), Decimal(0))
        assert (income.best if income is not None else 0) == brought
        clock_minutes = {ago + at for _number, ago, minutes, *_others in rows for at in range(minutes)}
        assert figures(env)["work"] == len(clock_minutes) * 60_000
        folds = env.services.journal.folds
        assert packed(unpacked(Folds, packed(folds))) == packed(folds)
        await histories.undo(read)
        assert figures(env) == before
        again = await taken(histories)
        assert len(again.new) == len(rows)

    read_in(scenario)


def put_bonus(env: ServiceEnv, bonus: str, seconds: str = "600") -> None:
    text = f"Was,Wann,Lohn,Extra,Dauer\nFaces,2026-11-23,1.50,{bonus},{seconds}\n"
    env.folders.files[PLACE] = text.encode()


BONUS_COLUMNS = {"title": "Was", "day": "Wann", "amount": "Lohn", "bonus": "Extra", "seconds": "Dauer"}


def test_a_bonus_is_entered_once_with_its_column_remembered_and_withdrawn_with_its_task() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        untouched = figures(env)
        put_bonus(env, "")
        choice = ColumnChoice("Lab", BONUS_COLUMNS, "EUR")
        first = await histories.take(await histories.read(PLACE, choice))
        assert first.bonus_totals() == {}
        before = figures(env)
        put_bonus(env, "0.50")
        read = await taken(histories)  # the columns are remembered
        assert (len(read.new), read.bonus_totals(), read.writable, read.unchanged) == (
            0,
            {"EUR": Decimal("0.50")},
            1,
            0,
        )
        once = figures(env)
        assert (once["money"]["EUR"].bonuses, once["money"]["EUR"].accepted) == (Decimal("0.50"), Decimal("1.50"))
        assert once["money"]["EUR"].sure == 2, "what a platform tells as a bonus is accepted"
        again = await taken(histories)
        assert (again.writable, again.unchanged, figures(env)) == (0, 1, once)
        put_bonus(env, "0.75")
        higher = await taken(histories)
        assert figures(env)["money"]["EUR"].bonuses == Decimal("0.75")
        folds = env.services.journal.folds
        assert packed(unpacked(Folds, packed(folds))) == packed(folds)
        await histories.undo(higher)
        assert figures(env) == once
        await histories.undo(read)
        assert figures(env) == before
        await taken(histories)
        for file in histories.files():
            assert await histories.remove(file) == 1
        assert figures(env) == untouched

    read_in(scenario)


def test_the_bonus_of_a_task_without_time_is_in_no_hourly_pay() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        put_bonus(env, "0.50", seconds="")
        await histories.take(await histories.read(PLACE, ColumnChoice("Lab", BONUS_COLUMNS, "EUR")))
        income = env.services.books.periods.money(date.min, date.max)["EUR"]
        assert (float(income.timed.effective), float(income.effective)) == (0.0, 2.0)
        assert income.untimed_work == Tally(1, Decimal("2.00"))
        folds = env.services.journal.folds
        before = packed(folds)
        folds.meter.earnings.waits(date.min, date.max)
        list(folds.meter.earnings.unreceived())
        assert packed(folds) == before  # reading adds no account
        assert not env.services.journal.folds.meter.reading(env.services.journal.now()).session.money

    read_in(scenario)


SUBMISSIONS = (
    "Faces,£1.50,£0.60,2026-11-20 09:00:00,2026-11-20 09:10:00,C1,APPROVED",
    "Speech,£2.40,£0.00,2026-11-20 14:00:00,2026-11-20 14:20:00,C2,AWAITING REVIEW",
    "Names,£3.00,£0.00,2026-11-20 16:00:00,2026-11-20 16:30:00,C3,APPROVED",
)


def put_submissions(env: ServiceEnv, end: str, *rows: str) -> None:
    heading = f"Study,Reward,Bonus,Started At,{end},Completion Code,Status"
    env.folders.files[PLACE] = "\n".join((heading, *rows, "")).encode()


def test_known_tasks_without_time_get_what_a_newer_file_tells_once() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        books = env.services.books
        put_submissions(env, "Unknown", *SUBMISSIONS)
        await taken(histories)
        paid = next(item for item in books.bookkeeping.earnings.items() if item.label == "Names")
        await books.bookkeeping.enter_payment("Prolific", "3.00", "GBP", covers=[paid.unique_id])
        before = figures(env)
        assert (before["work"], before["money"]["GBP"].untimed_work) == (0, Tally(3, Decimal("7.50")))
        put_submissions(env, "Submitted At", *(row.replace("AWAITING REVIEW", "APPROVED") for row in SUBMISSIONS))
        read = await taken(histories)
        assert (len(read.new), len(read.updates), read.writable, read.unchanged) == (0, 1, 2, 1)
        after = figures(env)
        assert after["work"] == 30 * 60_000
        assert after["money"]["GBP"].sure == Decimal("7.50")
        assert after["money"]["GBP"].untimed_work == Tally(1, Decimal("3.00")), "what a payment paid stays"
        assert not any(map(books.bookkeeping.earnings.lacks_receipt, books.bookkeeping.earnings.rows(MoneyState.PAID)))
        again = await taken(histories)
        assert (again.writable, again.unchanged, figures(env)) == (0, 3, after)
        folds = env.services.journal.folds
        assert packed(unpacked(Folds, packed(folds))) == packed(folds)
        await histories.undo(read)
        assert figures(env) == before

    read_in(scenario)


def test_told_time_is_a_line_of_its_own_and_no_time_when_the_program_was_closed() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        journal, books = env.services.journal, env.services.books
        await env.services.side_activities.begin(State.ELSEWHERE_WORKING, "Prolific")
        env.clock.advance(HOUR_MS)
        await env.services.side_activities.end()
        await journal.stop()
        env.clock.advance(2 * HOUR_MS)
        await journal.start("0.1.0")
        today = books.timesheets.today()
        before = books.timesheets.sheet(today)
        assert before.totals[State.OFF] == 2 * HOUR_MS
        put(env, row(1, -90, 60))  # half an hour in the timer, and half an hour in the closed time
        data = env.folders.files[PLACE]
        env.folders.files[PLACE] = data + f"s2,Text,£1,APPROVED,{today},\n".encode()  # no time is told
        taken_read = await taken(histories)
        assert len(taken_read.new) == 2
        sheet, half_ms = books.timesheets.sheet(today), HOUR_MS // 2
        assert sheet.totals == {**before.totals, State.TOLD: half_ms, State.OFF: 2 * HOUR_MS - half_ms}
        assert sheet.work_ms == before.work_ms + half_ms
        assert [stretch.duration_ms for stretch in sheet.stretches if stretch.state is State.TOLD] == [half_ms]
        assert (sheet.told_day.told_ms, sheet.told_day.overlap_ms) == (HOUR_MS, half_ms)
        assert books.periods.times()(today) == sheet.totals
        statement = await books.exporting.statement(today, today)
        assert statement.total.by_state == sheet.totals
        await histories.undo(taken_read)
        assert books.timesheets.sheet(today).totals == before.totals

    read_in(scenario)


def test_a_status_that_changed_is_taken_over_and_reverted() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        put(env, row(1, 600, 10, status="AWAITING REVIEW"))
        await taken(histories)
        before = figures(env)
        put(env, row(1, 600, 10, "£1.75"), row(2, 500, 10))
        read = await taken(histories)
        assert (len(read.new), len(read.updates), read.unchanged) == (1, 1, 0)
        assert figures(env)["money"]["GBP"].accepted == Decimal("3.25")
        put(env, row(1, 600, 10, status="AWAITING REVIEW"))  # an older file
        assert (await taken(histories)).writable == 0
        await histories.undo(read)
        assert figures(env) == before

    read_in(scenario)


def test_time_that_the_timer_measured_counts_once_and_is_shown() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        activities = env.services.side_activities
        await activities.begin(State.ELSEWHERE_WORKING, "Prolific")
        env.clock.advance(HOUR_MS)
        put(env, row(1, -30, 60))  # half an hour before the timer, and half an hour in it
        read = await histories.read(PLACE)
        assert (read.spent_ms, read.overlap_ms) == (HOUR_MS, HOUR_MS // 2)
        await histories.take(read)
        env.clock.advance(HOUR_MS)
        await activities.end()
        assert figures(env)["work"] == 2 * HOUR_MS + HOUR_MS // 2
        prolific, everything = await histories.lines()
        assert (prolific.payer, prolific.told_ms, prolific.timer_ms) == ("Prolific", HOUR_MS, 2 * HOUR_MS)
        assert (prolific.work_ms, prolific.overlap_ms) == (2 * HOUR_MS + HOUR_MS // 2, HOUR_MS // 2)
        assert prolific.figure is not None
        assert everything.figure is not None
        assert prolific.figure.hourly == everything.figure.hourly == Decimal("0.6")
        assert (everything.payer, everything.overlap_ms) == ("", HOUR_MS // 2)

    read_in(scenario)


def test_a_cancelled_import_leaves_nothing() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        put(env, *(row(number, number * 3, 2) for number in range(700)))
        before, told = figures(env), len(env.told(EarningsChanged))

        def cancel(_done: int, _all: int) -> None:
            raise ImportCancelled

        with pytest.raises(ImportCancelled):
            await histories.take(await histories.read(PLACE), cancel)
        assert figures(env) == before
        assert len(env.told(EarningsChanged)) == told + 1
        assert not histories.files()

    read_in(scenario)


def test_chosen_columns_are_remembered_for_the_payer() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        env.folders.files[PLACE] = b"Wann;Dauer;Lohn\n23.11.2026;90;18,00\n"
        read = await histories.read(PLACE)
        assert (read.payer, read.header) == ("", ("Wann", "Dauer", "Lohn"))
        assert [problem.params["why"] for problem in read.problems] == ["columns"]
        await histories.take(await histories.read_with(read, COLUMNS))
        env.folders.files[PLACE] = b"Wann;Dauer;Lohn\n22.11.2026;30;6,00\n"
        read = await taken(histories)
        assert (read.payer, read.totals(), read.spent_ms) == ("Streik", {"EUR": Decimal("6.00")}, HOUR_MS // 2)
        (line, _everything) = await histories.lines()
        assert line.figure is not None
        assert (line.tasks, line.work_ms, line.figure.hourly) == (2, 2 * HOUR_MS, Decimal(12))
        files = histories.files()
        assert list(files.values()) == [1, 1]
        assert await histories.remove(next(iter(files))) == 1
        assert figures(env)["work"] == 90 * 60_000

    read_in(scenario)


def test_told_tasks_are_no_entries_by_hand_and_in_no_session() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        put(env, row(1, 1, 10))
        await taken(histories)
        assert not list(env.services.books.bookkeeping.earnings.entered())
        reading = env.services.journal.reading()
        assert (reading.today.money["GBP"].accepted, reading.today.work_ms) == (Decimal("1.50"), 600_000)
        assert not reading.session.money
        (entry,) = [each for each in await env.records.entries() if each.kind is EntryKind.PLATFORM_TASK]
        assert (entry.body["payer"], entry.body["file"], entry.body["note"]) == ("Prolific", "history.csv", "Faces")

    read_in(scenario)


def untimed(number: int, pence: int, status: str) -> str:
    """A row with a day, and no time."""
    return f"u{number},Faces,£{pence / 100:.2f},{status},,{START.date() - timedelta(days=1 + number)}"


DECIDED = st.sampled_from(["APPROVED", "PAID", "REJECTED"])
STATUSES = DECIDED | st.just("AWAITING REVIEW")


@given(
    # None undecided: what is decided about others changes the share of it that counts.
    st.lists(st.tuples(st.integers(1, 90), st.integers(0, 300), DECIDED), max_size=4),
    st.lists(st.tuples(st.integers(0, 300), STATUSES), min_size=1, max_size=4),
    st.sampled_from(["none", "micro-bnc"]),
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_money_without_time_is_in_every_sum_and_in_no_hourly_pay(
    with_time: list[tuple[int, int, str]], without: list[tuple[int, str]], legal: str
) -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        await env.services.preferences.choose(STATUS, legal)
        timed_rows = [row(at, 90 + 100 * at, each[0], f"£{each[1] / 100:.2f}", each[2]) for at, each in
                      enumerate(with_time)]  # fmt: skip
        put(env, *timed_rows)
        await taken(histories)
        periods, meter = env.services.books.periods, env.services.journal.folds.meter
        before, money = periods.all_time(), periods.money(date.min, date.max)
        put(env, *timed_rows, *(untimed(at, *each) for at, each in enumerate(without)))
        await taken(histories)
        after, income = periods.all_time()["GBP"], periods.money(date.min, date.max)["GBP"]
        brought = [Decimal(pence) / 100 for pence, status in without if status != "REJECTED"]
        assert income.best == sum(brought, money["GBP"].best if money else Decimal(0))
        assert after.untimed_work == Tally(len(brought), sum(brought, Decimal(0)))
        rates = (after.hourly, *map(after.an_hour, (after.confirmed, after.best, after.before, after.after)))
        known = before.get("GBP")
        amounts = (known.confirmed, known.best, known.before, known.after) if known is not None else ()
        assert rates == ((known.hourly, *map(known.an_hour, amounts)) if known is not None else (None,) * 5)
        day_sums = [periods.books().figures(day, day, 1)["GBP"].total for day in meter.earnings.days()]
        assert sum(day_sums) == after.total
        assert packed(unpacked(Folds, packed(env.services.journal.folds))) == packed(env.services.journal.folds)
        (line,) = periods.requesters(date.min, date.max)
        assert line.submitted == len(with_time) + len(without)

    read_in(scenario)


def test_time_that_the_timer_measured_on_the_day_gives_untimed_money_its_time() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        periods = env.services.books.periods
        sides = env.services.side_activities
        today = periods.today()
        rows = [f"u{at},Faces,£1.50,APPROVED,,{today - timedelta(days=at)}" for at in range(2)]
        for platform, counted in (("Another", 2), ("prolific", 1)):
            await sides.begin(State.ELSEWHERE_WORKING, platform)
            env.clock.advance(HOUR_MS)
            await sides.end()
            put(env, *rows)
            read = await taken(histories)
            figure = periods.all_time()["GBP"]
            assert figure.untimed_work.count == counted
            assert (figure.hourly is None) == (counted == 2)
            await histories.undo(read)
        timed = [f"u{at},Faces,£1.50,APPROVED,,{today - timedelta(days=at)},60" for at in range(2)]
        env.folders.files[PLACE] = "\n".join((f"{HEADER},Time taken", *timed, "")).encode()
        read = await taken(histories)
        assert periods.all_time()["GBP"].untimed_work.count == 0
        assert await histories.remove(next(iter(histories.files()))) == 2

    read_in(scenario)


def test_a_told_bonus_is_accepted_pay_in_every_list_until_a_payment_pays_it() -> None:
    async def scenario(env: ServiceEnv, histories: PlatformHistories) -> None:
        put_bonus(env, "0.50")
        await histories.take(await histories.read(PLACE, ColumnChoice("Lab", BONUS_COLUMNS, "EUR")))
        books, periods = env.services.books.bookkeeping, env.services.books.periods
        (task,) = books.earnings.items(MoneyState.PAYABLE, MoneyState.APPROVED, MoneyState.SUBMITTED)
        await books.decide([task.unique_id], MoneyState.REJECTED)
        (line,) = periods.requesters(date.min, date.max)
        assert (line.submitted, line.accepted, line.bonuses) == (1, 0, Decimal("0.50"))
        figure = periods.all_time()["EUR"]
        assert (figure.confirmed, figure.income.unreceived) == (Fraction(1, 2), Fraction(1, 2))
        (awaited,) = env.services.books.projections.now().awaited
        assert awaited.payment.tally == Tally(1, Decimal("0.50"))
        (bonus,) = books.earnings.items(*PAYABLE_STATES[0])
        await books.enter_payment("Lab", "0.45", "EUR", covers=[bonus.unique_id], fee="0.05")
        assert not list(books.earnings.items(*PAYABLE_STATES[0]))
        income = periods.all_time()["EUR"].income
        assert (income.bonuses, income.sure, income.fees) == (Decimal("0.50"), Decimal("0.50"), Decimal("0.05"))
        assert not income.unreceived
        assert not env.services.books.receipts_book.not_entered()
        await books.decide([bonus.unique_id], MoneyState.PAYABLE)
        assert [each.state for each in books.earnings.items(*BONUSES)] == [MoneyState.BONUS]
        with pytest.raises(MoneyRefused):
            await books.decide([bonus.unique_id], MoneyState.REJECTED)

    read_in(scenario)
