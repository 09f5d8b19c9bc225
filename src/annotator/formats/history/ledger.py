"""History of one worker from the program's own ledger, exported as JSON Lines (`formats.history.ledger_jsonl`).

An assignment is a submitted task. Skipped, reopened and practice tasks are not assignments. Its time is all time
that the ledger counts as work on the task: task, instructions, waiting and recovery, after the worker's time
corrections. Idle time, pauses, suspends, gaps and searching are not included. The history has the form that another
platform would report, for comparison. The meter shows the real hourly pay with searching included. A reward counts
by its last state: approved and undecided rewards in full, rejected and expired rewards as zero. Bonuses, fees,
payments and rewards from other platforms belong to no task and are left to the meter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from annotator.core.ledger.entries import Entry, EntryKind
from annotator.core.ledger.entry_fields import PayKind
from annotator.core.ledger.entry_types import SubmittedBody, TaskReopenedBody
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import WORK, IntervalFold
from annotator.core.ledger.time_corrections import Verdicts, time_correction_of
from annotator.core.money.earnings import Earnings
from annotator.core.money.states import ACCEPTED, BRINGS, MoneyState
from annotator.core.pay.history import Decision, History, Work
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.text import refuse_constant
from annotator.formats.tables.cells import valid_reward

SCHEMA = "schema/ledger-entry.schema.json"

_ENTRY_TYPES = {"seq": int, "kind": str, "stamp": dict, "body": dict, "previous_sha256": str, "sha256": str}
_TIMESTAMP_TYPES = {"utc_ms": int, "zone": str, "offset_min": int, "boot_id": str, "awake_ms": int, "running_ms": int}
_WORDS: Mapping[type, str] = {int: "a whole number", str: "text", dict: "an object"}


def ledger_lines(entries: Iterable[Entry]) -> bytes:
    return b"".join(
        json.dumps(entry.as_json(), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode() + b"\n"
        for entry in entries
    )


def entry_of_line(line: bytes) -> Entry:
    """Return the entry of one line, for reading a long ledger line by line. Raise ValueError with the reason."""
    try:
        value = json.loads(line.decode(), parse_constant=refuse_constant)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON at character {error.pos + 1}: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    _check("the entry", value, _ENTRY_TYPES)
    _check("stamp", value["stamp"], _TIMESTAMP_TYPES)
    try:
        return Entry.from_json(value)
    except ValueError as error:
        raise ValueError(f"kind {value['kind']!r} is not known to this version") from error


def _check(name: str, value: Any, types: Mapping[str, type]) -> None:
    if type(value) is not dict:
        raise ValueError(f"{name} must be an object")
    missing, unknown = types.keys() - value.keys(), value.keys() - types.keys()
    if missing:
        raise ValueError(f"{name} lacks {', '.join(sorted(missing))}")
    if unknown:
        raise ValueError(f"{name} has the unknown {', '.join(sorted(unknown))}")
    for key, kind in types.items():
        if type(value[key]) is not kind:
            raise ValueError(f"{key} must be {_WORDS[kind]}")


_WORKER = "self"
_LARGEST_MS = 2**45  # a thousand years


def read_ledger(lines: Iterable[bytes], file: str, log: ProblemLog) -> History:
    """Read a history. `lines` may lack line breaks. Invalid ones are notes in the log. Raise OSError of `lines`."""
    reading = _Reading()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            reading.apply(entry_of_line(line))
        except ValueError as error:
            log.note(ProblemCode.HISTORY_ROW, file, line=number, why="entry", detail=str(error))
    history = reading.history(file, log)
    if reading.skipped:
        log.note(ProblemCode.HISTORY_SKIPPED, file, count=str(reading.skipped))
    return history


class _Reading(Struct):
    _skipped: set[str] = field(default_factory=set)
    _earnings: Earnings = field(default_factory=Earnings)
    _fold: IntervalFold = field(default_factory=IntervalFold)
    _line: IntervalStore = field(default_factory=IntervalStore)
    _verdicts: Verdicts = field(default_factory=Verdicts)
    _submitted_utc_ms: dict[str, int] = field(default_factory=dict)

    def apply(self, entry: Entry) -> None:
        """Process an entry. Raise ValueError if it is invalid."""
        if max(map(abs, (entry.timestamp.utc_ms, entry.timestamp.awake_ms, entry.timestamp.running_ms))) > _LARGEST_MS:
            raise ValueError("the stamp is of no time that anybody could have worked")
        sent = SubmittedBody.read(entry.body) if entry.kind is EntryKind.TASK_SUBMITTED else None
        reward = sent.reward if sent is not None else None
        if reward is not None and valid_reward(reward.amount, reward.currency) is None:
            raise ValueError("the reward is no amount of a currency")
        self._line.add(self._fold.apply(entry))
        self._earnings.apply(entry)
        correction = time_correction_of(entry, self._fold.position_ms)
        if correction is not None:
            self._verdicts.take(correction)
        if sent is not None and sent.pay_kind is PayKind.PRACTICE:
            return
        if entry.kind is EntryKind.TASK_REOPENED:
            again = TaskReopenedBody.read(entry.body).unique_id
            self._skipped.discard(again)
            self._submitted_utc_ms.pop(again, None)
        elif sent is not None and sent.was_cancelled:
            self._skipped.add(sent.unique_id)
        elif sent is not None:
            self._submitted_utc_ms[sent.unique_id] = entry.timestamp.utc_ms

    @property
    def skipped(self) -> int:
        return len(self._skipped)

    def history(self, file: str, log: ProblemLog) -> History:
        """Return the history. A submitted task has no later time, so time left open by the last entry is dropped."""
        history = History()
        works = dict(self._works(history, file, log))
        for interval in self._line.between(0, self._fold.position_ms):
            for piece in self._verdicts.applied(interval):
                work = works.get(piece.task) if piece.task is not None else None
                if work is not None and piece.state in WORK:
                    work.spent(piece.start_ms, piece.end_ms)
        return history

    def _works(self, history: History, file: str, log: ProblemLog) -> Iterator[tuple[str, Work]]:
        for unique_id, utc_ms in self._submitted_utc_ms.items():
            item = self._earnings.item(unique_id)
            reward = None
            if item is not None:
                amount = format(item.money.amount, "f")
                reward = valid_reward(amount, item.money.currency)
                if reward is None:
                    log.note(ProblemCode.HISTORY_REWARD, file, reward=amount)
                    continue
            decision = Decision.PENDING if item is None else _decision(item.state)
            yield unique_id, history.finished(_WORKER, reward, decision, utc_ms)


def _decision(state: MoneyState) -> Decision:
    if state in ACCEPTED:
        return Decision.ACCEPTED
    return Decision.PENDING if state in BRINGS else Decision.REFUSED
