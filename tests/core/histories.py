"""Histories to fold: drawn by hypothesis from everything that clocks and people do, or written out line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import GENESIS, Entry, EntryKind, NewEntry
from annotator.core.ledger.hash_chain import chained
from annotator.core.ledger.time_corrections import VERDICTS
from annotator.core.money.entry_validation import BY_HAND
from core.money_histories import money_bodies, task_body

OF_TASKS = (EntryKind.TASK_OPENED, EntryKind.LOADING_ENDED, EntryKind.TASK_SUBMITTED, EntryKind.TASK_REOPENED)
MONEY_KINDS = sorted({*BY_HAND, *OF_TASKS})

S = 1_000
MIN = 60 * S
H = 60 * MIN

MONDAY_NINE = 1_795_424_400_000  # 2026-11-23 09:00 UTC


class Step(Struct, frozen=True):
    """Changes of the clocks before an entry: time, then a suspend, then a clock change, a time zone, a reboot."""

    lived_ms: int = 0
    slept_ms: int = 0
    set_ms: int = 0
    offset_min: int | None = None
    booted_ms: int | None = None

    def after(self, timestamp: Timestamp) -> Timestamp:
        moved = replace(
            timestamp,
            utc_ms=timestamp.utc_ms + self.lived_ms + self.slept_ms + self.set_ms,
            offset_min=timestamp.offset_min if self.offset_min is None else self.offset_min,
            awake_ms=timestamp.awake_ms + self.lived_ms,
            running_ms=timestamp.running_ms + self.lived_ms + self.slept_ms,
        )
        if self.booted_ms is None:
            return moved
        boot_id = f"boot-{int(timestamp.boot_id.removeprefix('boot-')) + 1}"
        return replace(moved, boot_id=boot_id, awake_ms=self.booted_ms, running_ms=self.booted_ms)


class Script:
    """A history written by hand: `later` moves the clocks, `note` writes an entry down where they stand."""

    def __init__(self, utc_ms: int = MONDAY_NINE, offset_min: int = 60) -> None:
        self.now = Timestamp(utc_ms, "Europe/Paris", offset_min, "boot-1", 70 * S, 90 * S)
        self.entries: list[NewEntry] = []

    def later(self, lived_ms: int = 0, **rest: int) -> Script:
        self.now = Step(lived_ms, **rest).after(self.now)
        return self

    def note(self, kind: EntryKind, **body: Any) -> Script:
        self.entries.append(NewEntry(kind, self.now, body))
        return self

    def started(self) -> Script:
        return self.note(EntryKind.STARTED)

    def opened(self, task: str, **body: Any) -> Script:
        return self.note(EntryKind.TASK_OPENED, unique_id=task, **body)

    def submitted(self, task: str, amount: str = "", currency: str = "EUR", **body: Any) -> Script:
        reward = {"amount": amount, "currency": currency} if amount else None
        return self.note(EntryKind.TASK_SUBMITTED, unique_id=task, reward=reward, **body)

    def taken_back(self, task: str, bundle: str = "") -> Script:
        return self.note(EntryKind.TASK_REOPENED, unique_id=task, bundle=bundle)

    def worked(self, task: str, lived_ms: int, amount: str = "", currency: str = "EUR") -> Script:
        return self.opened(task).later(lived_ms).submitted(task, amount, currency)


TASKS = st.sampled_from(("task-a", "task-b", "task-c"))
PLATFORMS = st.sampled_from(("Clickworker", "Foule Factory"))
ACTIVITIES = st.sampled_from(("searching", "working"))
CURRENCIES = st.sampled_from(("EUR", "USD", "GBP"))
AMOUNTS = st.decimals(min_value=0, max_value=100, places=4, allow_nan=False, allow_infinity=False)
SHORT_MS = st.integers(0, 20 * S)
OFFSETS_MIN = st.sampled_from((-210, 0, 60, 120, 345, 840))

STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(Step, lived_ms=SHORT_MS),
    st.builds(Step, lived_ms=st.integers(0, 30 * H)),
    st.builds(Step, lived_ms=SHORT_MS, slept_ms=st.integers(4_990, 5_010) | st.integers(0, 9 * H)),
    st.builds(Step, lived_ms=SHORT_MS, set_ms=st.integers(-2 * H, 2 * H) | st.integers(-2_010, 2_010)),
    st.builds(Step, lived_ms=SHORT_MS, offset_min=OFFSETS_MIN),
    st.builds(Step, lived_ms=st.integers(0, 9 * H), offset_min=st.sampled_from((60, 120))),  # nights of a clock change
    st.builds(Step, lived_ms=SHORT_MS, set_ms=st.integers(-H, H), booted_ms=st.integers(0, 50 * S)),
)


def judged_bodies() -> st.SearchStrategy[dict[str, Any]]:
    """Draw corrections of any stretches, also before the first entry. Short histories are corrected everywhere."""
    start_ms = st.integers(0, 2 * MIN) | st.integers(0, 40 * H)
    length_ms = st.integers(1, 2 * MIN) | st.integers(1, 40 * H)
    return st.builds(
        lambda start, length, counts_as, task, platform: {
            "start_ms": start,
            "end_ms": start + length,
            "counts_as": counts_as,
            **({"task": task} if task else {}),
            **({"platform": platform} if platform else {}),
            "reason": "test",
        },
        start_ms,
        length_ms,
        st.none() | st.sampled_from(sorted(state.value for state in VERDICTS)),
        st.none() | TASKS,
        st.none() | PLATFORMS,
    )


def rewards() -> st.SearchStrategy[dict[str, str] | None]:
    paid = st.builds(lambda amount, name: {"amount": format(amount, "f"), "currency": name}, AMOUNTS, CURRENCIES)
    return st.none() | paid


def pay_kinds() -> st.SearchStrategy[dict[str, str]]:
    """Left out where the task is paid; some that nobody knows yet."""
    return st.just({}) | st.sampled_from(("practice", "practice", "qualification", "gift")).map(
        lambda kind: {"pay_kind": kind}
    )


@st.composite
def bodies(draw: st.DrawFn, kind: EntryKind, timestamp: Timestamp) -> dict[str, Any]:
    match kind:
        case EntryKind.TASK_OPENED:
            return {"unique_id": draw(TASKS), "loading": draw(st.booleans()), **draw(pay_kinds())}
        case EntryKind.LOADING_ENDED:
            return {"unique_id": draw(TASKS), "reward": draw(rewards())}
        case EntryKind.TASK_SUBMITTED:
            media_ms = draw(st.just(0) | st.integers(0, 40 * MIN))
            return {"unique_id": draw(TASKS), "reward": draw(rewards()), **draw(pay_kinds()), "media_ms": media_ms}
        case EntryKind.TASK_LEFT | EntryKind.TASK_REOPENED:
            return {"unique_id": draw(TASKS)}
        case EntryKind.IDLE_BEGAN:
            return {"since_running_ms": timestamp.running_ms - draw(st.integers(-5 * S, 10 * MIN))}
        case EntryKind.ELSEWHERE_BEGAN | EntryKind.ELSEWHERE_ENDED:
            return {"platform": draw(PLATFORMS), "activity": draw(ACTIVITIES)}
        case EntryKind.TIME_JUDGED:
            return draw(judged_bodies())
        case _ if kind in BY_HAND:
            return draw(money_bodies(kind, timestamp))
        case _:
            return {}


@st.composite
def histories(draw: st.DrawFn, min_size: int = 1, max_size: int = 30) -> list[NewEntry]:
    """Entries of any kind in any order; starts without stops are crashes. Half of them begin as they should."""
    timestamp = replace(Script().now, utc_ms=MONDAY_NINE + draw(st.integers(0, 24 * H)), offset_min=draw(OFFSETS_MIN))
    entries = [NewEntry(EntryKind.STARTED, timestamp, {})] if draw(st.booleans()) else []
    size = draw(st.integers(min_size, max_size))
    while len(entries) < size:
        timestamp = draw(STEPS).after(timestamp)
        kind = draw(st.sampled_from(EntryKind))
        entries.append(NewEntry(kind, timestamp, draw(bodies(kind, timestamp))))
    return entries


def moments_after(timestamp: Timestamp) -> st.SearchStrategy[Timestamp]:
    return STEPS.map(lambda step: step.after(timestamp))


def ledger(history: Sequence[NewEntry]) -> list[Entry]:
    """The history as the store would keep it: numbered and chained."""
    kept: list[Entry] = []
    for new in history:
        kept.append(chained(new, len(kept) + 1, kept[-1].sha256 if kept else GENESIS))
    return kept


@st.composite
def money_histories(draw: st.DrawFn, max_size: int = 25) -> list[NewEntry]:
    timestamp, entries = Script().now, list[NewEntry]()
    for kind in draw(st.lists(st.sampled_from(MONEY_KINDS), max_size=max_size)):
        timestamp = draw(STEPS).after(timestamp)
        if kind in BY_HAND:
            body = draw(money_bodies(kind, timestamp))
        else:
            reward = {
                "amount": draw(st.sampled_from(("0.05", "1.00"))),
                "currency": draw(st.sampled_from(("EUR", "USD"))),
            }
            cancelled = kind is EntryKind.TASK_SUBMITTED and draw(st.integers(0, 4)) == 0
            unique_id = draw(st.sampled_from(("task-a", "task-b", "task-c")))
            body = task_body(unique_id, draw(st.sampled_from(("Lab", "Atelier"))), reward, cancelled=cancelled)
        entries.append(NewEntry(kind, timestamp, body))
    return entries
