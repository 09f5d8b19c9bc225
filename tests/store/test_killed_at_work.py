"""The program is killed at any moment: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records, open_records_readonly
from depth import IS_DEEP, part
from store.kept_promises import check
from store.killed import killed_after, killed_by_itself

PROGRAM = Path(__file__).with_name("busy_person.py")
KILLS = 20 if IS_DEEP else 5
# One round of the busy person's work, a submission in it, is fewer statements of SQL than this.
STATEMENTS = part(range(1, 90, 3), 3)


def test_nothing_acknowledged_is_lost_however_often_the_program_is_killed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    moments = random.Random(2)
    told: list[dict[str, Any]] = []
    for kill in range(KILLS):
        told += killed_after(moments.randint(1, 40), PROGRAM, tmp_path)
        open_as = open_records_readonly if kill % 2 else open_records
        asyncio.run(check(open_as(home), told))


def test_nothing_is_left_by_half_whatever_the_program_was_about_to_write(tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    for statement in STATEMENTS:
        told += killed_by_itself(PROGRAM, tmp_path, str(statement))
        asyncio.run(check(open_records(Home(tmp_path)), told))
    assert "delivered" in {line["what"] for line in told}
