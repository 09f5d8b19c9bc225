"""A prepared transfer is put in place step by step, and the next start finishes it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.store.backup.change_log import Changes
from annotator.store.backup.folder import CopiesFolder
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.store.transfer.disk_moves import DiskMoves
from fakes.clock import START
from store.examples import an_entry
from store.transfer.moved_homes import a_home_with_work, entries_of, packed, silent, work_of


class Killed(Exception):
    pass


class FewRenames:
    """Those that a process did before it was killed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
        self._plain = Path.rename
        self.done, self._most = 0, most
        monkeypatch.setattr(Path, "rename", lambda path, target: self._rename(path, target))

    def _rename(self, path: Path, target: Path) -> Path:
        if self.done == self._most:
            raise Killed
        self.done += 1
        return self._plain(path, target)


def test_whoever_locks_the_home_next_ends_what_was_begun(tmp_path: Path) -> None:
    """Wherever it was cut off: each part goes by one rename, the records last."""
    home, file = a_home_with_work(tmp_path / "old"), tmp_path / "move.zip"
    packed(home, file)
    lying, before = work_of(home), entries_of(home)
    for cut_at in range(5):
        there = Home(tmp_path / f"new-{cut_at}")
        with there.lock():
            DiskMoves(there, "9.9").unpack(str(file), START, silent)
            with pytest.MonkeyPatch.context() as patched:
                renames = FewRenames(patched, cut_at)
                with suppress(Killed):
                    there.put_in_place()
            assert renames.done == min(cut_at, 4)  # a bundle, the results, the words, the records
            assert there.records.exists() == (cut_at == 4)
        with there.lock():
            assert work_of(there) == lying
            assert entries_of(there)[:-1] == before
            assert not there.arrived.exists()


def test_copies_of_a_home_that_was_only_looked_at_are_set_aside(tmp_path: Path) -> None:
    """Beside the records that moved in they would tell that those lost their end."""
    home, file, there = a_home_with_work(tmp_path / "old"), tmp_path / "move.zip", Home(tmp_path / "new")
    packed(home, file)

    async def looking(*entries: NewEntry) -> None:
        records = open_records(there, Changes(CopiesFolder(there.copies)))
        await records.append(*entries)
        await records.close()

    asyncio.run(looking(an_entry(EntryKind.STARTED), an_entry(), an_entry(EntryKind.STOPPED)))
    with there.lock():
        DiskMoves(there, "9.9").unpack(str(file), START, silent)
    with there.lock():
        asyncio.run(looking(an_entry()))
    assert len(entries_of(there)) == len(entries_of(home)) + 2
