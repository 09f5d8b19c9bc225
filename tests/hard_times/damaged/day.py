"""A day's work in a home, and what was true of it when it ended."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from annotator.store.folders.home import Home
from hard_times.all_kinds_of_work import bundles
from hard_times.damaged.person import AFTERNOON, KILLED, MORNING, OF_NOON
from hard_times.killer import Killer
from hard_times.lives import Request
from hard_times.witness import Kept, kept_in, results_in


class Left(Struct, frozen=True):
    """A home as it was left: in order, or with its log as a program leaves it that is killed."""

    home: Home
    kept: Kept
    sent: frozenset[str]  # unique_ids of the results in its folder
    ended_in_order: bool

    @staticmethod
    def of(home: Home, scratch: Path, *, ended_in_order: bool) -> Left:
        """Read from a copy: to read leaves traces."""
        copy = Home(scratch / f"{home.folder.name} to read")
        shutil.copytree(home.folder, copy.folder)
        return Left(home, kept_in(copy), frozenset(path.stem for path in results_in(home)), ended_in_order)


class Day(Struct, frozen=True):
    """`places`: kind of work -> its bundle. `morning` is the file of the records of before the copy, `noon` a folder
    with the file and the log of after it, and with all of them in a file `whole`."""

    places: Mapping[str, str]
    ended: Left
    killed: Left
    morning: Path
    noon: Path


def a_day_of_work(hand: Killer, folder: Path, kinds: tuple[str, ...]) -> Day:
    places = {kind: str(place) for kind, place in bundles(folder / "bundles").items() if kind in kinds}
    home, scratch = Home(folder / "home"), folder / "scratch"
    scratch.mkdir()
    for errand in (MORNING, AFTERNOON):
        life = hand.last(Request(str(home.folder), str(scratch), places, errand, errand=errand))
        assert life.code == 0, life.lines[-3:]
        if errand == MORNING:
            shutil.copyfile(home.records, folder / MORNING)
    killed_home = Home(scratch / KILLED)
    ended, killed = Left.of(home, folder, ended_in_order=True), Left.of(killed_home, folder, ended_in_order=False)
    assert len(killed.kept.parcels) > len(killed.sent) > 0, "something waits, and something was sent"
    return Day(places, ended, killed, folder / MORNING, scratch / OF_NOON)
