"""Everything taken along: complete, checkable, and the same figures as on screen."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
from datetime import date
from decimal import Decimal

import pytest

from annotator.core.errors import DiskFull
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ledger.intervals import WORK
from annotator.core.pay.periods import Statement, wages_between
from annotator.core.settings import STATUS
from annotator.services.bookkeeping.exporting import (
    HASHES_FILE,
    INTERVALS_FILE,
    LEDGER_FILE,
    MONEY_FILE,
    RATES_FILE,
    STATEMENT_FILE,
)
from exported_ledger import parse_lines
from month_of_history import a_month, env_with_a_month
from services.service_env import RULES, ServiceEnv, make_env

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 24)


def statement(env: ServiceEnv) -> Statement:
    async def whole() -> Statement:
        await env.services.journal.start("0.1.0")
        await env.services.preferences.choose(STATUS, "micro-bnc")
        return await env.services.books.exporting.statement(FIRST, LAST)

    return asyncio.run(whole())


def test_an_export_holds_every_entry_every_interval_and_every_amount() -> None:
    env = env_with_a_month()

    async def whole() -> str:
        await env.services.journal.start("0.1.0")
        return await env.services.books.exporting.export("/mine", b"%PDF")

    folder = asyncio.run(whole())
    assert folder == "/mine/annotator-2026-11-24"
    files = env.exports.folders[folder]
    lines = parse_lines(files[LEDGER_FILE])
    assert lines.faults == ()
    assert lines.entries == asyncio.run(env.records.entries())
    assert first_broken(lines.entries) is None
    rows = list(csv.DictReader(io.StringIO(files[INTERVALS_FILE].decode("utf-8-sig"), newline="")))
    time, line = env.services.journal.folds.meter.time, env.services.journal.folds.line
    assert sum(Decimal(row["seconds"]) for row in rows) * 1000 == time.position_ms
    work_ms = sum(ms for day in time.days() for state, ms in time.day(day).items() if state in WORK)
    assert sum(Decimal(row["seconds"]) for row in rows if row["is_work"] == "yes") * 1000 == work_ms
    assert len(rows) >= len(line)
    money = list(csv.DictReader(io.StringIO(files[MONEY_FILE].decode("utf-8-sig"), newline="")))
    sent = {row["unique_id"]: row for row in money if row["unique_id"] in a_month().submitted}
    assert len(sent) == len(a_month().submitted)
    for unique_id, (requester, day, amount) in a_month().submitted.items():
        row = sent[unique_id]
        assert (row["requester"], row["day"], row["amount"]) == (requester, day, amount)
        assert row["state"] == a_month().decided.get(unique_id, "submitted")
    listed = (line.partition("  ") for line in files[HASHES_FILE].decode().splitlines())
    hashes = {name: told for told, _gap, name in listed}
    assert set(hashes) == {LEDGER_FILE, INTERVALS_FILE, MONEY_FILE, RATES_FILE, STATEMENT_FILE}
    assert all(hashlib.sha256(files[name]).hexdigest() == told for name, told in hashes.items())


def test_a_disk_that_fails_leaves_no_export() -> None:
    async def whole() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        env.exports.fault = DiskFull(path="/mine", detail="no space left")
        with pytest.raises(DiskFull):
            await env.services.books.exporting.export("/mine", b"%PDF")
        assert env.exports.folders == {}

    asyncio.run(whole())


def test_a_statement_adds_up_and_names_its_rules() -> None:
    env = env_with_a_month()
    told = statement(env)
    assert told.total.work_ms == sum(day.work_ms for day in told.days)
    assert {day.first.weekday() for day in told.days} <= {0, 1, 2, 3, 4}
    brought = sum((day.money["EUR"].effective for day in told.days if day.money), told.total.money["EUR"].effective * 0)
    assert brought == told.total.money["EUR"].effective
    ((currency, kept),) = told.take_home
    assert currency == "EUR"
    assert kept.gross - kept.net == sum(line.amount for line in kept.lines)
    assert {line.key for line in kept.lines} == {"contribution", "levy"}
    assert [rule.since for rule in told.wages] == [date(2026, 6, 1)]
    entries = asyncio.run(env.records.entries())
    assert told.mark.entries == len(entries)
    assert told.mark.sha256 == entries[-1].sha256
    sent = [day for _requester, day, _amount in a_month().submitted.values() if day >= FIRST.isoformat()]
    assert sum(line.submitted for line in told.requesters if line.requester != "Clickworker") == len(sent)


@pytest.mark.parametrize(
    ("first", "last", "since"),
    [
        (date(2026, 1, 1), date(2026, 5, 31), [date(2026, 1, 1)]),
        (date(2026, 5, 31), date(2026, 6, 1), [date(2026, 1, 1), date(2026, 6, 1)]),
        (date(2026, 6, 1), date(2026, 6, 30), [date(2026, 6, 1)]),
        (date(2025, 6, 1), date(2025, 12, 31), []),
    ],
)
def test_every_wage_that_held_on_one_of_the_days_is_named(first: date, last: date, since: list[date]) -> None:
    assert [rule.since for rule in wages_between(RULES, "fr-minimum-net", first, last)] == since
