"""A generated ledger of years of work: hundreds of thousands of entries, correctly chained, written in bulk.

It has tasks of several requesters in two currencies with decisions, payments, bonuses, fees and vouchers, work on
another platform, and idle time that is partly corrected."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import batched, count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.core.ledger.clock import DAY_MS, Timestamp, elapsed_ms
from annotator.core.ledger.entries import GENESIS, EntryKind, NewEntry
from annotator.core.ledger.hash_chain import canonical, chained
from annotator.store.records.connection import open_database, transaction

BEGIN = Timestamp(1_735_714_800_000, "Europe/Paris", 60, "boot-0", 60_000, 60_000)  # 2025-01-01T07:00:00Z
BEAT_MS = 5_000
A_DAY_S_ENTRIES = 5_000  # six hours
BATCH = 20_000
BUNDLES = 40
# Name, days until a decision, and currency. A bundle belongs to the requester at its number modulo the count.
REQUESTERS = (("Archives du Rhône", 12, "EUR"), ("Labo Vision", 3, "EUR"), ("Lexis Traduction", 6, "EUR"),
              ("Open Streets", 1, "USD"), ("Studio Nord", 20, "EUR"))  # fmt: skip
ELSEWHERE = "Clickworker"

_INSERT = (
    "INSERT INTO entries (seq, kind, body, utc_ms, zone, offset_min, boot_id, awake_ms, running_ms, previous_sha256,"
    " sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Worker:
    """A simulated worker who works on weekdays, with breaks, idle time, suspends and occasional crashes."""

    def __init__(self, size: int, days: int | None = None, begin: Timestamp = BEGIN, seed: int = 7) -> None:
        """Prepare `size` entries over `days` days from `begin` on. Without `days`, each day has six hours."""
        self._random = random.Random(seed)
        self._size = size
        self._days = days or 7 * (size // (5 * A_DAY_S_ENTRIES) + 1)
        self._begin = self._now = self._last = begin
        self._position_ms = 0
        self._entries: list[NewEntry] = []
        self._tasks = count(1)
        # Submissions that await a decision (day, unique_id, amount) and those that await payment (unique_id, amount),
        # by requester.
        self._sent: dict[int, list[tuple[int, str, str]]] = {place: [] for place in range(len(REQUESTERS))}
        self._owed: dict[int, list[tuple[str, str]]] = {place: [] for place in range(len(REQUESTERS))}

    def entries(self) -> Iterator[NewEntry]:
        """Yield the entries, oldest first."""
        left = self._size
        work_days = [day for day in range(self._days) if day % 7 not in (3, 4) or day == self._days - 1]
        for number, day in enumerate(work_days):
            self._wake(day)
            self._work(day, -(-left // (len(work_days) - number)))
            todays = self._entries[:left]
            left -= len(todays)
            yield from todays
            self._entries = []

    def _wake(self, day: int) -> None:
        utc_ms = self._begin.utc_ms + day * DAY_MS + self._random.randrange(3_600_000)
        offset_min = 120 if 88 <= day % 365 <= 299 else 60
        self._now = Timestamp(utc_ms, BEGIN.zone, offset_min, f"boot-{day}", 60_000, 60_000)

    def _work(self, day: int, entries: int) -> None:
        self._note(EntryKind.STARTED, version="0.4")
        self._decide(day)
        if day % 7 == 0:
            self._pay()
        self._live(self._random.randrange(5_000, 60_000))
        while len(self._entries) < entries:
            self._task(self._random.randrange(BUNDLES), day)
            chance = self._random.random()
            if chance < 0.02:
                self._note(EntryKind.PAUSED, reason="break")
                self._live(self._random.randrange(60_000, 900_000))
                self._note(EntryKind.RESUMED)
            elif chance < 0.03:
                slept_ms = self._random.randrange(60_000, 3_600_000)
                now = self._now
                self._now = replace(now, utc_ms=now.utc_ms + slept_ms, running_ms=now.running_ms + slept_ms)
            elif chance < 0.10:
                self._live(self._random.randrange(5_000, 40_000))
            elif chance < 0.105:
                self._elsewhere()
        if self._random.random() < 0.9:
            self._note(EntryKind.STOPPED)

    def _decide(self, day: int) -> None:
        """Decide on submissions that have waited long enough. A few are never decided."""
        for place, (_requester, days, _currency) in enumerate(REQUESTERS):
            waiting = self._sent[place]
            due = [one for one in waiting if one[0] + days <= day]
            self._sent[place] = waiting[len(due) :]
            for _day, unique_id, amount in due:
                chance = self._random.random()
                if chance < 0.02:
                    continue
                decision = "rejected" if chance < 0.06 else "approved"
                self._note(EntryKind.REWARD_DECIDED, unique_id=unique_id, decision=decision)
                if decision == "approved":
                    self._owed[place].append((unique_id, amount))

    def _pay(self) -> None:
        """Pay for each requester with debts: one pays in vouchers, one deducts a fee, and some add a bonus."""
        for place, (requester, _days, currency) in enumerate(REQUESTERS):
            owed, self._owed[place] = self._owed[place], []
            if not owed:
                continue
            total = sum((Decimal(amount) for _unique_id, amount in owed), Decimal(0))
            whose = {"payer": requester, "currency": currency, "day": self._today().isoformat()}
            covers = [unique_id for unique_id, _amount in owed]
            if place == 1:
                own = {"factor": "0.9", "issuer": "A shop", "expires": (self._today() + timedelta(365)).isoformat()}
                self._money(EntryKind.VOUCHER_RECEIVED, str(total), covers=covers, **own, **whose)
                continue
            self._money(EntryKind.PAYMENT_RECEIVED, str(total), covers=covers, **whose)
            if place == 2:
                self._money(EntryKind.FEE_CHARGED, "0.35", **whose)
            if self._random.random() < 0.2:
                self._money(EntryKind.BONUS_RECEIVED, "1.50", **whose)

    def _elsewhere(self) -> None:
        for activity in ("searching", "working"):
            self._note(EntryKind.ELSEWHERE_BEGAN, platform=ELSEWHERE, activity=activity)
            self._live(self._random.randrange(60_000, 400_000))
        self._note(EntryKind.ELSEWHERE_ENDED, platform=ELSEWHERE, activity="working")
        whose = {"payer": ELSEWHERE, "currency": "EUR", "day": self._today().isoformat(), "state": "approved"}
        self._money(EntryKind.REWARD_ENTERED, f"0.{self._random.randrange(20, 90)}", **whose)

    def _money(self, kind: EntryKind, amount: str, **body: Any) -> None:
        self._note(kind, unique_id=f"{next(self._tasks):08x}-0000-4000-9000-000000000000", amount=amount, **body)

    def _today(self) -> date:
        return datetime.fromtimestamp(self._now.utc_ms // 1000 + self._now.offset_min * 60, UTC).date()

    def _task(self, bundle: int, day: int) -> None:
        unique_id = f"{next(self._tasks):08x}-0000-4000-8000-000000000000"
        place = bundle % len(REQUESTERS)
        requester, _days, currency = REQUESTERS[place]
        amount = f"0.{self._random.randrange(2, 60):02}"
        reward = {"amount": amount, "currency": currency}
        named = {"unique_id": unique_id, "bundle": f"bundle-{bundle}@1", "task": unique_id[:8]}
        whose: dict[str, Any] = {**named, "requester": requester}
        self._note(EntryKind.TASK_OPENED, **whose, reward=reward, loading=True, idle_after_s=90)
        self._live(self._random.randrange(50, 400))
        self._note(EntryKind.LOADING_ENDED, unique_id=unique_id)
        chance = self._random.random()
        if chance < 0.05:
            self._note(EntryKind.INSTRUCTIONS_OPENED)
            self._live(self._random.randrange(5_000, 60_000))
            self._note(EntryKind.INSTRUCTIONS_CLOSED)
        elif chance < 0.08:
            self._live(100_000)
            self._note(EntryKind.IDLE_BEGAN, since_running_ms=self._now.running_ms - 95_000)
            self._live(self._random.randrange(10_000, 200_000))
            self._note(EntryKind.IDLE_ENDED)
            if self._random.random() < 0.4:
                self._judge()
        self._live(int(self._random.lognormvariate(10.2, 0.6)))  # half of the tasks take less than 27 s
        if chance > 0.98:
            self._note(EntryKind.TASK_LEFT)
        else:
            was_cancelled = chance > 0.96
            self._note(EntryKind.TASK_SUBMITTED, **whose, was_cancelled=was_cancelled, reward=reward)
            if not was_cancelled:
                self._sent[place].append((day, unique_id, amount))

    def _judge(self) -> None:
        """Correct the last part of the idle time that has just ended."""
        counts_as, reason = self._random.choice((("on-task", "read on paper"), ("pause", "a call"), (None, "")))
        end_ms = self._position_ms
        self._note(EntryKind.TIME_JUDGED, start_ms=end_ms - 8_000, end_ms=end_ms, counts_as=counts_as, reason=reason)

    def _live(self, duration_ms: int) -> None:
        while duration_ms > BEAT_MS:
            self._pass(BEAT_MS)
            self._note(EntryKind.HEARTBEAT)
            duration_ms -= BEAT_MS
        self._pass(duration_ms)

    def _pass(self, duration_ms: int) -> None:
        now = self._now
        self._now = replace(
            now,
            utc_ms=now.utc_ms + duration_ms,
            awake_ms=now.awake_ms + duration_ms,
            running_ms=now.running_ms + duration_ms,
        )

    def _note(self, kind: EntryKind, **body: Any) -> None:
        self._position_ms += elapsed_ms(self._last, self._now) if self._entries or self._position_ms else 0
        self._last = self._now
        self._entries.append(NewEntry(kind, self._now, body))


def write_ledger(path: Path, worker: Worker) -> Timestamp:
    """Write the database with all entries of the worker. Return the stamp of the last entry."""
    connection = open_database(path)
    last = BEGIN
    previous, rows = GENESIS, enumerate(worker.entries(), 1)
    for batch in batched(rows, BATCH, strict=False):
        with transaction(connection):
            previous = _write(connection, batch, previous)
        last = batch[-1][1].timestamp
    connection.close()
    return last


def _write(connection: sqlite3.Connection, batch: tuple[tuple[int, NewEntry], ...], previous: str) -> str:
    rows = []
    for seq, new in batch:
        entry, timestamp = chained(new, seq, previous), new.timestamp
        body = canonical(json.loads(json.dumps(dict(new.body)))).decode()
        clocks = (
            timestamp.utc_ms,
            timestamp.zone,
            timestamp.offset_min,
            timestamp.boot_id,
            timestamp.awake_ms,
            timestamp.running_ms,
        )
        rows.append((seq, new.kind.value, body, *clocks, previous, entry.sha256))
        previous = entry.sha256
    connection.executemany(_INSERT, rows)
    return previous
