"""The power fails after any write of a session, and the disk had any half of what was not synced: the records are
sound, and nothing that was acknowledged is lost.

A sample in the normal run; 100,000 states with ANNOTATOR_DEEP_TESTS.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from annotator.store.folders.home import Home
from depth import IS_DEEP
from store.power_cut.cuts import power_cuts
from store.power_cut.promises import Corrupt, lost
from store.power_cut.session import Session, recorded

STATES = 100_000 if IS_DEEP else 700
WITHOUT_SYNC = 5_000 if IS_DEEP else 200
TASKS = 6 if IS_DEEP else 3
MEMORY_DISK = Path("/dev/shm")


class Found(Struct):
    states: int = 0
    corrupt: int = 0
    with_losses: int = 0
    example: str = ""


@pytest.fixture
def place() -> Iterator[Path]:
    """In memory where there is such a disk: each state is written out and opened."""
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as folder:
        yield Path(folder)


def looked_at(session: Session, states: int, place: Path, seed: int) -> Found:
    found = Found()
    place.mkdir()
    records = Home(place).records
    each = -(-states // (len(session.steps) + 1))
    for taken, files in power_cuts(session.steps, each, seed):
        for old in place.iterdir():
            old.unlink()
        for name, content in files.items():
            (place / name).write_bytes(content)
        found.states += 1
        promised = [one for one in session.promises if one.steps <= taken]
        try:
            broken = lost(records, promised)
        except Corrupt as corrupt:
            found.corrupt += 1
            found.example = f"after {taken} steps: {corrupt}"
        else:
            found.with_losses += bool(broken)
            found.example = f"after {taken} steps: {broken[0]}" if broken else found.example
    return found


@pytest.mark.parametrize("checkpoint_pages", [0, 12])
def test_no_power_cut_loses_what_was_acknowledged(place: Path, checkpoint_pages: int) -> None:
    session = recorded(Home(place / "home"), TASKS, checkpoint_pages=checkpoint_pages)
    found = looked_at(session, STATES // 2, place / "left", seed=checkpoint_pages)
    assert found.states >= STATES // 2
    assert (found.corrupt, found.with_losses) == (0, 0), found.example


def test_the_simulator_sees_losses_where_commits_are_not_synced(place: Path) -> None:
    session = recorded(Home(place / "home"), TASKS, synchronous="NORMAL")
    found = looked_at(session, WITHOUT_SYNC, place / "left", seed=1)
    assert found.corrupt == 0, found.example
    assert found.with_losses > found.states // 10


def test_the_simulator_sees_damage_where_nothing_is_synced(place: Path) -> None:
    session = recorded(Home(place / "home"), TASKS, checkpoint_pages=12, synchronous="OFF")
    found = looked_at(session, WITHOUT_SYNC, place / "left", seed=1)
    assert found.corrupt > found.states // 10
