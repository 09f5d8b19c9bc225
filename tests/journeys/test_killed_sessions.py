"""Many sessions in one home, each killed with SIGKILL at another moment. Nothing acknowledged is lost, nothing is
sent twice, the draft comes back, and no more than a heartbeat of lived time is held apart."""

from __future__ import annotations

import json
import random
import select
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import IO, Any

from msgspec import Struct, field

from annotator.app.main import main
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ledger.intervals import State, intervals
from annotator.services.ledger.journal import HEARTBEAT_S
from bundle_making import valid_files, write_folder
from depth import IS_DEEP
from exported_ledger import parse_lines

# Each kill takes a second and a half; fifty in the deep run.
KILLS = 50 if IS_DEEP else 6
SLACK_S = 5.0  # for a busy machine: the time between the kill and the clock being read
CHILD = Path(__file__).with_name("killed_session.py")


class Life(Struct):
    """Reports of one session before it was killed."""

    restored: dict[str, Any]
    draft: dict[str, Any] | None = None
    pressing: str = ""
    submitted: list[str] = field(default_factory=list)
    submitting: str = ""
    killed_utc_ms: int = 0

    def take(self, told: dict[str, Any]) -> None:
        match told["event"]:
            case "pressing":
                self.pressing = told["unique_id"]
            case "draft":
                self.draft, self.pressing = told, ""
            case "submitting":
                self.submitting = told["unique_id"]
            case "submitted":
                self.submitted.append(told["unique_id"])
                self.submitting, self.draft = "", None


def many_tasks(folder: Path) -> Path:
    """The sound bundle with 600 tasks: more than fifty short lives can do."""
    rows = ["id,image", *(f"task-{number},media/first.png" for number in range(600))]
    return write_folder(folder, {**valid_files(), "tasks.csv": "\n".join(rows).encode()})


def lived(home: Path, bundle: Path, after_lines: int, delay_s: float, *, in_draft: bool) -> Life:
    """A session killed `delay_s` after its `after_lines`-th line (or wherever it is when that time is up). `in_draft`:
    as soon as it turns to a pause, with a draft that is kept."""
    command = [sys.executable, str(CHILD), str(home), str(bundle)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        life = Life(_line(child.stdout))
        for _number in range(after_lines):
            life.take(_line(child.stdout))
        while in_draft and (told := _line(child.stdout))["event"] != "pausing":
            life.take(told)
        select.select([child.stdout], [], [], 0 if in_draft else delay_s)
        child.kill()
        life.killed_utc_ms = time.time_ns() // 1_000_000
        for line in child.stdout:
            if line.endswith("\n"):
                life.take(json.loads(line))
    return life


def _line(stream: IO[str]) -> dict[str, Any]:
    line = stream.readline()
    assert line, "the session ended by itself"
    told: dict[str, Any] = json.loads(line)
    return told


def results(home: Path) -> Counter[str]:
    return Counter(path.stem for path in (home / "results").rglob("*.json"))


def test_kills_lose_nothing_and_send_nothing_twice(tmp_path: Path) -> None:
    home, bundle = tmp_path / "home", many_tasks(tmp_path / "bundle")
    moments = random.Random(20261124)
    acknowledged: set[str] = set()
    kills: list[int] = []
    before: Life | None = None
    drafts_back = 0
    for number in range(KILLS):
        in_draft = number % 4 == 1
        after_lines = 0 if in_draft else number * 5 % 17
        life = lived(home, bundle, after_lines, moments.random() * 0.3, in_draft=in_draft)
        if before is not None:
            drafts_back += _held_after(before, life, acknowledged, home)
        acknowledged |= set(life.submitted)
        kills.append(life.killed_utc_ms)
        before = life
    assert drafts_back >= KILLS // 5, "too few kills met a draft to say anything"
    _held_in_the_end(home, acknowledged, kills, tmp_path / "ledger.jsonl")


def _held_after(before: Life, life: Life, acknowledged: set[str], home: Path) -> bool:
    """Check the next start: every acknowledged result is there once, and the draft is unchanged.

    Return True if there was a draft. A kill during a key press or a submission may leave either state."""
    found = results(home)
    assert acknowledged <= set(found)
    assert set(found.values()) <= {1}
    draft = before.draft
    if draft is None or before.submitting == draft["unique_id"]:
        return False
    assert life.restored["unique_id"] == draft["unique_id"]
    if before.pressing:
        return False
    assert life.restored["answer"] == draft["answer"]
    return True


def _held_in_the_end(home: Path, acknowledged: set[str], kills: list[int], ledger: Path) -> None:
    assert main(["ledger", "verify", "--home", str(home)]) == 0
    assert main(["ledger", "export", "--home", str(home), "-o", str(ledger)]) == 0
    entries = parse_lines(ledger.read_bytes()).entries
    assert first_broken(entries) is None
    sent = Counter(entry.body["unique_id"] for entry in entries if entry.kind is EntryKind.TASK_SUBMITTED)
    assert set(sent.values()) == {1}
    assert acknowledged <= set(sent)
    gaps = [interval for interval in intervals(entries) if interval.state is State.UNKNOWN_GAP]
    assert len(gaps) == KILLS - 1
    for gap, killed_utc_ms in zip(gaps, kills, strict=False):
        lost_ms = killed_utc_ms - gap.utc_ms
        assert 0 <= lost_ms <= (HEARTBEAT_S + SLACK_S) * 1000, f"{lost_ms} ms were held difference"
    wall_ms = entries[-1].timestamp.running_ms - entries[0].timestamp.running_ms
    assert sum(interval.duration_ms for interval in intervals(entries)) == wall_ms
