"""A generated month of work, identical in each run, for pages and for tests of totals.

It has tasks of three requesters, breaks, idle time that is partly corrected, a suspend, a crash, and work on another
platform."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.intervals import IntervalFold, State
from annotator.core.ledger.time_corrections import TimeCorrection
from annotator.services.ledger.journal import LedgerState
from fakes.clock import ManualClock
from fakes.records import MemoryRecords
from services.service_env import ServiceEnv, make_env

MIN = 60_000
PARIS = ZoneInfo("Europe/Paris")
TODAY = datetime(2026, 11, 24, 8, 30, tzinfo=PARIS)  # a Tuesday
REQUESTERS = (("Archives du Rhône", "registers@3", "0.35"), ("Labo Vision", "street-things@1", "0.12"),
              ("Lexis Traduction", "sentences@2", "0.80"))  # fmt: skip

DAYS_TO_DECIDE = {"Archives du Rhône": 12, "Labo Vision": 3, "Lexis Traduction": 6}


class Month:
    """A month of entries. `submitted` holds unique_id -> (requester, local day in ISO format, amount)."""

    def __init__(self, days: int = 30, seed: int = 11, morning: datetime = TODAY) -> None:
        """`morning` is the start of the last day, which ends at most seven hours later."""
        self.entries: list[NewEntry] = []
        self.submitted: dict[str, tuple[str, str, str]] = {}
        self.decided: dict[str, str] = {}
        self._random = random.Random(seed)
        self._fold = IntervalFold()
        self._now = Timestamp(0, "Europe/Paris", 0, "boot-0", MIN, MIN)
        for back in range(days, -1, -1):
            start = morning - timedelta(days=back)
            if start.weekday() < 5 or back in (0, 13):
                self._day(start, is_today=back == 0)

    @property
    def now(self) -> Timestamp:
        return self._now

    def later(self, lived_ms: int, slept_ms: int = 0) -> None:
        now = self._now
        utc_ms = now.utc_ms + lived_ms + slept_ms
        self._now = replace(now, utc_ms=utc_ms, awake_ms=now.awake_ms + lived_ms,
                            running_ms=now.running_ms + lived_ms + slept_ms, offset_min=offset_min(utc_ms))  # fmt: skip

    def note(self, kind: EntryKind, **body: Any) -> None:
        entry = NewEntry(kind, self._now, body)
        self._fold.apply(entry)
        self.entries.append(entry)

    def _day(self, morning: datetime, *, is_today: bool) -> None:
        start = morning + timedelta(minutes=self._random.randrange(0, 50))
        utc_ms = round(start.timestamp() * 1000)
        self._now = Timestamp(utc_ms, "Europe/Paris", offset_min(utc_ms), f"boot-{start:%m%d}", 60_000, 60_000)
        self.note(EntryKind.STARTED, version="0.4")
        self._decisions()
        self.later(self._random.randrange(20_000, 4 * MIN))
        for part in range(2 if is_today else self._random.choice((2, 3, 3))):
            self._stint(self._random.randrange(50, 110) * MIN, part)
            self._break(part)
        if is_today:
            self._stint(12 * MIN, 3)
        elif self._random.random() < 0.9:
            self.note(EntryKind.STOPPED)

    def _decisions(self) -> None:
        """Record decisions. Each requester decides after some days; one of them rejects some work, one pays on
        Mondays."""
        today = datetime.fromtimestamp(self._now.utc_ms / 1000, PARIS).date()
        for unique_id, (requester, day, _amount) in self.submitted.items():
            waited = (today - date.fromisoformat(day)).days
            if unique_id in self.decided or waited < DAYS_TO_DECIDE[requester]:
                continue
            rejects = requester == "Labo Vision" and self._random.random() < 0.06
            decision = "rejected" if rejects else "approved"
            self.note(EntryKind.REWARD_DECIDED, unique_id=unique_id, decision=decision)
            self.decided[unique_id] = decision
        if today.weekday() == 0 and self.decided:
            owed = [one for one, said in self.decided.items() if said == "approved" and self._pays_on_mondays(one)]
            amount = sum((Decimal(self.submitted[one][2]) for one in owed), Decimal(0))
            if owed:
                body = {"payer": "Lexis Traduction", "amount": str(amount), "currency": "EUR", "day": today.isoformat()}
                self.note(EntryKind.PAYMENT_RECEIVED, unique_id=f"payment-{today}", covers=owed, **body)
                self.decided |= dict.fromkeys(owed, "paid")

    def _pays_on_mondays(self, unique_id: str) -> bool:
        return self.submitted[unique_id][0] == "Lexis Traduction"

    def _stint(self, length_ms: int, part: int) -> None:
        end_ms = self._now.utc_ms + length_ms
        requester, bundle, reward = REQUESTERS[(self._random.randrange(3) + part) % 3]
        reads = True
        while self._now.utc_ms < end_ms:
            self._task(requester, bundle, reward, reads=reads)
            reads = False
            self.later(self._random.randrange(800, 25_000))

    def _task(self, requester: str, bundle: str, reward: str, *, reads: bool) -> None:
        unique_id = f"{len(self.submitted):08x}-{len(self.entries):04x}"
        whose = {"unique_id": unique_id, "bundle": bundle, "task": unique_id[-4:], "requester": requester}
        money = {"amount": reward, "currency": "EUR"}
        self.note(EntryKind.TASK_OPENED, **whose, reward=money, loading=True, idle_after_s=90)
        self.later(self._random.randrange(100, 2_500))
        self.note(EntryKind.LOADING_ENDED, unique_id=unique_id)
        if reads:
            self.note(EntryKind.INSTRUCTIONS_OPENED)
            self.later(self._random.randrange(1, 6) * MIN)
            self.note(EntryKind.INSTRUCTIONS_CLOSED)
        self.later(int(float(reward) * 240_000 * self._random.lognormvariate(0, 0.5)))
        chance = self._random.random()
        if chance < 0.035:
            self._idle(judged=chance < 0.02)
        cancelled = chance > 0.97
        self.note(EntryKind.TASK_SUBMITTED, **whose, was_cancelled=cancelled, reward=None if cancelled else money)
        if not cancelled:
            local = datetime.fromtimestamp(self._now.utc_ms / 1000, PARIS)
            self.submitted[unique_id] = (requester, local.date().isoformat(), reward)

    def _idle(self, *, judged: bool) -> None:
        since_ms = self._now.running_ms
        self.later(90_000)
        self.note(EntryKind.IDLE_BEGAN, since_running_ms=since_ms)
        self.later(self._random.randrange(1, 14) * MIN)
        self.note(EntryKind.IDLE_ENDED)
        self.later(4_000)
        if judged:
            end_ms = self._fold.position_ms
            counts_as, reason = self._random.choice(
                ((State.ON_TASK, "lu un registre papier"), (State.PAUSE, "téléphone"), (State.MESSAGES, "question"))
            )
            self.note(
                EntryKind.TIME_JUDGED,
                **TimeCorrection(end_ms - MIN, end_ms, counts_as, reason=reason).as_body().as_json(),
            )

    def _break(self, part: int) -> None:
        what = self._random.choice(("pause", "pause", "sleep", "elsewhere", "lock")) if part else "pause"
        long_ms = self._random.randrange(10, 55) * MIN
        match what:
            case "pause":
                self.note(EntryKind.PAUSED, reason="break")
                self.later(long_ms)
                self.note(EntryKind.RESUMED)
            case "sleep":
                self.later(5_000, slept_ms=long_ms)
                self.note(EntryKind.HEARTBEAT)
            case "lock":
                self.note(EntryKind.LOCK_BEGAN)
                self.later(long_ms)
                self.note(EntryKind.LOCK_ENDED)
            case _:
                for activity in ("searching", "working"):
                    self.note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity=activity)
                    self.later(long_ms // 2)
                self.note(EntryKind.ELSEWHERE_ENDED, platform="Clickworker", activity="working")
                earned = {"payer": "Clickworker", "amount": "2.40", "currency": "EUR", "state": "approved"}
                self.note(EntryKind.REWARD_ENTERED, unique_id=f"cw-{len(self.entries)}", **earned)


def offset_min(utc_ms: int) -> int:
    offset = datetime.fromtimestamp(utc_ms / 1000, UTC).astimezone(PARIS).utcoffset()
    return int((offset or timedelta()).total_seconds()) // 60


@cache
def a_month(days: int = 30) -> Month:
    """Return a month, created once. The caller must not change it."""
    return Month(days)


def env_with_a_month(month: Month | None = None) -> ServiceEnv:
    """Return an office whose records hold a month. Its clock is one minute after the last entry. Call it outside a
    running event loop."""
    month = month or a_month()
    clock = ManualClock(month.now)
    clock.advance(MIN)
    return make_env(records=_filled(month).copied(), clock=clock)


@cache
def _filled(month: Month) -> MemoryRecords:
    """Return the chained and folded records of a month, created once and only copied. Creating them takes a second,
    which every test would pay."""
    records = MemoryRecords()
    asyncio.run(_fill(records, month))
    return records


async def _fill(records: MemoryRecords, month: Month) -> None:
    """Append the entries and write a checkpoint, as the program does."""
    await records.append(*month.entries)
    folding = LedgerState(records)
    await folding.start("0.1.0", lambda _read, _all: None)
    await folding.keep()
