"""The ledger read the slow way: straight from exported lines, sharing no code with `core.ledger.intervals` or
`core.pay.meter`."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

WORK_KINDS = ("on-task", "instructions", "waiting", "searching")


class ByHand(Struct):
    """Milliseconds by (unique_id or "", state), wall time, and the rewards submitted, up to the entry asked for."""

    spent_ms: dict[tuple[str, str], int]
    wall_ms: int
    rewards: list[Decimal]

    def work_ms(self) -> int:
        return sum(ms for (_task, state), ms in self.spent_ms.items() if state in WORK_KINDS)

    def of(self, task: str, state: str) -> int:
        return self.spent_ms.get((task, state), 0)

    def effective(self) -> Decimal:
        """R3 with nothing decided yet: 19 of 20 pending rewards are expected to come."""
        return sum(self.rewards, Decimal(0)) * 19 / 20 * 3_600_000 / self.work_ms()


def exported(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def by_hand(lines: list[dict[str, Any]], until_kind: str = "program-stopped") -> ByHand:
    """One boot, no crash, no sleep: what a session in a test is. Stops at the first entry of `until_kind`."""
    spent: dict[tuple[str, str], int] = {}
    rewards: list[Decimal] = []
    task, loading, reading, paused, practice, own_pages = "", False, False, False, False, False
    has_left_practice = False
    before_ms = first_ms = int(lines[0]["stamp"]["running_ms"])
    for line in lines:
        now_ms, kind, body = int(line["stamp"]["running_ms"]), line["kind"], line["body"]
        if paused:
            state = "pause"
        elif practice:
            state = "practice"
        elif loading:
            state = "waiting"
        elif reading:
            state = "instructions"
        elif task:
            state = "on-task"
        else:
            is_next = has_left_practice and kind == "task-opened" and body.get("pay_kind") == "practice"
            state = "own-pages" if own_pages else "practice" if is_next else "searching"
        spent[task, state] = spent.get((task, state), 0) + now_ms - before_ms
        before_ms = now_ms
        if kind == "task-opened":
            task, loading, reading = body["unique_id"], bool(body["loading"]), False
            practice, own_pages = body.get("pay_kind") == "practice", False
        elif kind in ("task-left", "task-submitted"):
            task, loading, reading = "", False, False
            if body.get("reward"):
                rewards.append(Decimal(body["reward"]["amount"]))
        has_left_practice = (has_left_practice or (practice and kind == "task-left")) and kind != "task-opened"
        practice = practice and kind != "task-left"
        loading = loading and kind != "loading-ended"
        reading = (reading or kind == "instructions-opened") and kind != "instructions-closed"
        own_pages = (own_pages or kind == "own-pages-opened") and kind != "own-pages-closed"
        paused = (paused or kind == "paused") and kind != "resumed"
        if kind == until_kind:
            break
    return ByHand(spent, before_ms - first_ms, rewards)
