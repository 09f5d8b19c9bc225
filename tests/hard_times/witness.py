"""A witness: events shown to the user as done, compared with a home after each end of the program."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ledger.intervals import Interval, State, intervals
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.services.ledger.journal import HEARTBEAT_S
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records_readonly
from hard_times.all_kinds_of_work import KINDS, key_of
from hard_times.killer import Death, Line

SLACK_MS = 60_000  # a heartbeat may be late by that on a busy machine
CLOCK_MS = 100  # between a clock being read and what it is read for


class Kept(Struct, frozen=True):
    """The content of a home's records."""

    entries: tuple[Entry, ...]
    parcels: dict[str, Parcel]
    assignments: dict[str, Assignment]


class Witness(Struct):
    home: Home
    drafts: dict[str, Any] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)  # unique_id -> SHA-256 of what leaves
    kills: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _entries: tuple[Entry, ...] = ()
    _touching: str = ""
    _moving: str = ""

    def hear(self, death: Death) -> None:
        """Record the reports of one life, and the state after it."""
        assert not death.left, f"outlived the program: {death.left}"
        for line in death.lines:
            self.counts[line["event"]] += 1
            self._take(line)
        if death.code:
            self.kills.append(death.utc_ms)
        if self.home.records.exists():
            self._check(kept_in(self.home))
        else:
            assert not self.sent

    def _take(self, line: Line) -> None:
        unique_id = line.get("unique_id", "")
        match line["event"]:
            case "shown":
                self._shown_is_true(line)
            case "restored":
                self._restored(line)
            case "touching":
                self._touching = unique_id
            case "draft":
                self.drafts[unique_id], self._touching = line["answer"], ""
            case "submitting" | "taking-back":
                self._moving = unique_id
            case "submitted":
                self.sent[unique_id], self._moving = line["sha256"], ""
            case "taken-back":
                del self.sent[unique_id]
                self._moving = ""
            case "not-taken-back":
                self._moving = ""

    def _restored(self, line: Line) -> None:
        """A task is shown as it was left."""
        unique_id = line["unique_id"]
        assert line["is_open"] == (unique_id not in self.sent), line
        if unique_id in self.drafts:
            assert line["answer"] == self.drafts[unique_id], line
            self.counts["drafts back"] += 1

    def _shown_is_true(self, line: Line) -> None:
        """The window that was started again knows what was not recorded, and since when."""
        if not self.kills or not self._entries:
            return
        gaps = [(start, start + duration) for start, duration in line["gaps"]]
        assert any(start - CLOCK_MS <= self.kills[-1] <= end + CLOCK_MS for start, end in gaps), (self.kills[-1], gaps)

    def _check(self, kept: Kept) -> None:
        assert first_broken(kept.entries) is None
        assert kept.entries[: len(self._entries)] == self._entries, "what was in the ledger is another"
        self._entries = kept.entries
        self._settle(kept)
        self._nothing_is_lost(kept)
        self._nothing_is_there_twice(kept)
        self._results_are_what_was_sent(kept)

    def _settle(self, kept: Kept) -> None:
        """Settle open operations: those at the kill may have happened or not; from now on they count as observed."""
        if self._moving:
            parcel = kept.parcels.get(self._moving)
            self.sent.pop(self._moving, None)
            if parcel is not None:
                self.sent[self._moving] = _digest(parcel.envelope)
            self._moving = ""
        if self._touching:
            self.drafts[self._touching] = kept.assignments[self._touching].answer.serialize()
            self._touching = ""

    def _nothing_is_lost(self, kept: Kept) -> None:
        for unique_id, sha256 in self.sent.items():
            assert _digest(kept.parcels[unique_id].envelope) == sha256
            assert kept.assignments[unique_id].state is not AssignmentState.OPEN
        closed = {key for key, found in kept.assignments.items() if found.state is not AssignmentState.OPEN}
        assert closed == kept.parcels.keys() == self.sent.keys()
        for unique_id, draft in self.drafts.items():
            assert json.loads(json.dumps(kept.assignments[unique_id].answer.serialize())) == draft, unique_id

    def _nothing_is_there_twice(self, kept: Kept) -> None:
        tasks = Counter((found.bundle_key, found.task_id) for found in kept.assignments.values())
        assert set(tasks.values()) <= {1}
        submitted = Counter(_named(kept, EntryKind.TASK_SUBMITTED))
        submitted.subtract(_named(kept, EntryKind.TASK_REOPENED))
        assert {key: count for key, count in submitted.items() if count} == dict.fromkeys(kept.parcels, 1)
        opened = set(_named(kept, EntryKind.TASK_OPENED))
        assert opened == kept.assignments.keys()

    def _results_are_what_was_sent(self, kept: Kept) -> None:
        files = results_in(self.home)
        assert set(Counter(path.stem for path in files).values()) <= {1}
        assert {path.stem for path in files} <= kept.parcels.keys()
        for path in files:
            parcel = kept.parcels[path.stem]
            assert path.read_bytes() == parcel.envelope
            assert not parcel.can_be_reopened
        for parcel in kept.parcels.values():
            if parcel.state is ParcelState.ACCEPTED:
                assert Path(parcel.receipt) in files
                self.counts["receipts looked at"] += 1

    def end(self) -> None:
        """After the last life, which ended by itself: all of it arrived, and all time is accounted for."""
        kept = kept_in(self.home)
        assert {parcel.state for parcel in kept.parcels.values()} <= {ParcelState.ACCEPTED}
        files = results_in(self.home)
        assert {path.stem for path in files} == self.sent.keys()
        tasks = Counter((path.parent.name, json.loads(path.read_bytes())["task"]["id"]) for path in files)
        assert set(tasks.values()) <= {1}
        self._gaps_are_true(intervals(kept.entries), kept.entries)

    def _gaps_are_true(self, line: Sequence[Interval], entries: Sequence[Entry]) -> None:
        """Each unknown gap begins no more than a heartbeat before a kill, and each kill is in a gap."""
        first_ms = entries[0].timestamp.utc_ms
        gaps = [found for found in line if found.state is State.UNKNOWN_GAP]
        for kill_ms in (kill for kill in self.kills if kill > first_ms):
            assert any(_holds(gap, kill_ms) for gap in gaps), kill_ms
        for gap in gaps:
            kills = [kill for kill in self.kills if _holds(gap, kill)]
            assert kills, gap
            assert min(kills) - gap.utc_ms <= HEARTBEAT_S * 1000 + SLACK_MS
        wall_ms = entries[-1].timestamp.running_ms - entries[0].timestamp.running_ms
        assert sum(found.duration_ms for found in line) == wall_ms


def _holds(gap: Interval, utc_ms: int) -> bool:
    return gap.utc_ms - CLOCK_MS <= utc_ms <= gap.utc_ms + gap.duration_ms + CLOCK_MS


def _digest(envelope: bytes) -> str:
    return hashlib.sha256(envelope).hexdigest()


def _named(kept: Kept, kind: EntryKind) -> list[str]:
    return [entry.body["unique_id"] for entry in kept.entries if entry.kind is kind]


def results_in(home: Home) -> set[Path]:
    return set(home.results.rglob("*.json"))


def kept_in(home: Home) -> Kept:
    async def read() -> Kept:
        records = open_records_readonly(home, for_a_moment=True)
        try:
            entries, parcels = await records.entries(), await records.parcels()
            found = [each for kind in KINDS for each in await records.assignments(key_of(kind))]
        finally:
            await records.close()
        return Kept(entries, {each.unique_id: each for each in parcels}, {each.unique_id: each for each in found})

    return asyncio.run(read())
