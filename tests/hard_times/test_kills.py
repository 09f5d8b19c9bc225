"""All kinds of work in homes whose program is killed at random moments, again and again: nothing that was shown as done
is lost, nothing is there twice, the ledger is whole, nothing is left over, and what the next window tells is true."""

from __future__ import annotations

import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from annotator.app.main import main
from annotator.store.folders.home import Home
from depth import IS_DEEP
from hard_times.all_kinds_of_work import KINDS, bundles
from hard_times.killer import killer
from hard_times.lives import Request
from hard_times.witness import Witness

SEED = 20261127
HOMES, KILLS = (10, 50) if IS_DEEP else (1, 6)
AT_A_TIME = 2
MOST_LINES, MOST_DELAY_S, MOST_START_S = 14, 0.4, 2.5


def a_hard_life(folder: Path, seed: str, kills: int) -> Counter[str]:
    """One home; what happened there how often."""
    chance = random.Random(seed)
    scratch, home = folder / "scratch", Home(folder / "home")
    scratch.mkdir(parents=True)
    places = {kind: str(place) for kind, place in bundles(folder / "bundles").items()}
    witness, kinds = Witness(home), sorted(KINDS)
    chance.shuffle(kinds)
    with killer() as hand:
        for number in range(kills):
            begins_with = kinds[number % len(kinds)]
            wanted = {kind: places[kind] for kind in {begins_with, chance.choice(kinds)}}
            request = Request(str(home.folder), str(scratch), wanted, f"{seed}/{number}")
            lines = 0 if chance.random() < 0.15 else chance.randint(1, MOST_LINES)
            delay_s = chance.uniform(0, MOST_DELAY_S if lines else MOST_START_S)
            witness.hear(hand.live(request, lines, delay_s))
        last = hand.last(Request(str(home.folder), str(scratch), places, f"{seed}/last", errand="finish"))
        witness.hear(last)
        assert last.code == 0
    witness.end()
    assert not left_over(home.folder, scratch)  # before anybody else reads the records: that leaves an empty log
    assert main(["ledger", "verify", "--home", str(home.folder)]) == 0
    return witness.counts + Counter(kills=len(witness.kills), results=len(witness.sent))


def left_over(home: Path, scratch: Path) -> list[Path]:
    """Return incomplete and temporary files."""
    marks = (".part", ".tmp", "-wal", "-shm", "-journal")
    found = [path for path in home.rglob("*") if path.name.startswith(".") or path.name.endswith(marks)]
    return [*found, *scratch.iterdir()]


def test_nothing_is_lost_and_nothing_is_there_twice_however_often_the_program_is_killed(tmp_path: Path) -> None:
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        lives = [pool.submit(a_hard_life, tmp_path / str(number), f"{SEED}/{number}", KILLS) for number in range(HOMES)]
        counts = sum((life.result() for life in lives), Counter[str]())
    sys.stdout.write(f"{dict(counts)}\n")
    assert counts["kills"] == HOMES * KILLS
    assert counts["submitted"] or not IS_DEEP
