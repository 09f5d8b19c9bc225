"""Damaged records met by the real program: it works as if nothing was, and everything is there; or it says what is, one
key restores it, and the work goes on. Nothing that was received is lost, and nothing leaves twice."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import Struct

from annotator.store.folders.home import Home
from depth import IS_DEEP
from hard_times.damaged.day import Day, a_day_of_work
from hard_times.damaged.person import MEND
from hard_times.damaged.verdict import AS_IF_NOTHING, Verdict
from hard_times.damaged.ways import BESIDE, WAYS
from hard_times.killer import Killer, killer
from hard_times.lives import Request

SEED = 20261127
AT_A_TIME = 2 if IS_DEEP else 1  # to load the program costs more than to live
KINDS = ("boxes", "forms", "tags", "texts") if IS_DEEP else ("tags",)
# Of every nine rounds over all ways, in three nothing else came to harm.
ROUNDS = ("", "", "", *BESIDE)


class Case(Struct, frozen=True):
    number: int
    way: str
    beside: str = ""

    def __str__(self) -> str:
        return f"{self.number}: {self.way}, {self.beside or 'nothing else'}"


ALL = [Case(number, list(WAYS)[number % len(WAYS)], ROUNDS[number // len(WAYS) % len(ROUNDS)]) for number in range(200)]
SOME = [Case(0, "many bytes"), Case(1, "missing", "changes gone"), Case(2, "rolled back"), Case(3, "log cut")]


def met(hand: Killer, day: Day, folder: Path, case: Case) -> str:
    """One home that comes to harm, and one life in it. How it went."""
    chance = random.Random(f"{SEED}/{case.number}")
    is_log = "log" in case.way and chance.random() < 0.8
    left = day.killed if is_log or chance.random() < 0.5 else day.ended
    home, scratch = Home(folder / "home"), folder / "scratch"
    shutil.copytree(left.home.folder, home.folder)
    scratch.mkdir()
    WAYS[case.way](chance, home, day)
    if case.beside:
        BESIDE[case.beside](chance, home, day)
    spoiled = home.records.read_bytes() if home.records.exists() else b""
    death = hand.last(Request(str(home.folder), str(scratch), day.places, str(case.number), errand=MEND))
    went = Verdict(home, left, spoiled, death, can_be_known=case.beside in ("", "copy spoiled", "copy gone")).given()
    shutil.rmtree(folder)
    return went


def test_damaged_records_lead_on_to_work_with_all_that_was_received(tmp_path: Path) -> None:
    cases = ALL if IS_DEEP else SOME
    faults: list[str] = []
    counts: Counter[str] = Counter()

    def meet(share: list[Case]) -> None:
        place = tmp_path / f"from {share[0].number} on"
        place.mkdir()
        with killer() as hand:
            day = a_day_of_work(hand, place, KINDS)
            for case in share:
                try:
                    counts[met(hand, day, place / str(case.number), case)] += 1
                except Exception as fault:  # all of them are to be known
                    faults.append(f"{case}: {fault!r}")

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(meet, [cases[first::AT_A_TIME] for first in range(AT_A_TIME)]))
    sys.stdout.write(f"{dict(counts)}\n")
    assert not faults, "\n".join(faults)
    assert counts.total() == len(cases)
    assert counts.total() > counts[AS_IF_NOTHING]
