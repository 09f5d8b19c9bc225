"""Conditions that hold after a life with damaged records, whatever the damage."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from msgspec import Struct

from annotator.core.answer.assignment import AssignmentState
from annotator.core.errors import RecordsDamaged
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.outbox.parcel import ParcelState
from annotator.store.backup.consistency import compare
from annotator.store.backup.verified_copy import backup_summary_of
from annotator.store.folders.home import Home
from annotator.ui.i18n import number_format
from annotator.ui.windows.recovery import Trouble
from hard_times.damaged.day import Left
from hard_times.killer import Death, Line
from hard_times.witness import Kept, kept_in, results_in

NOTHING_MISSING = "No data is missing."
AS_IF_NOTHING = "as if nothing was"
# A byte in what no start reads: the work goes on with what can be read.
VERIFY_TELLS = "worked on, and verify tells"
# SQLite passes over the end of a log that is spoiled, and what would tell of it is gone too.
NOBODY_KNOWS = "the end is lost with all that would tell of it"


class Verdict(Struct):
    """`spoiled` is the file of records as the life found it; empty also where there was none. `can_be_known`: what
    changed is written beside it, and sound."""

    home: Home
    left: Left
    spoiled: bytes
    death: Death
    can_be_known: bool = True

    def given(self) -> str:
        """How it went, in a word. AssertionError where something is not true."""
        assert self.death.code == 0, self.death.lines[-3:]
        pages = self._lines("page")
        assert len(pages) <= 1, pages
        if not pages and not self._is_sound():
            self._sent_is_right()
            return VERIFY_TELLS
        kept = kept_in(self.home)
        self._nothing_received_is_lost(kept)
        self._nothing_is_there_twice(kept)
        assert first_broken(kept.entries) is None
        backup_summary_of(self.home.records)
        is_all = not pages or pages[0]["lost"] == NOTHING_MISSING
        assert self._is_sound() or not is_all
        if (
            not pages
            and not self.can_be_known
            and kept.entries[: len(self.left.kept.entries)] != self.left.kept.entries
        ):
            return NOBODY_KNOWS
        if not pages:
            self._everything_is_there(kept)
            return AS_IF_NOTHING
        self._page_is_true(pages[0], kept)
        return "all restored" if is_all else "restored, something missing"

    def _lines(self, event: str) -> list[Line]:
        return [line for line in self.death.lines if line["event"] == event]

    def _nothing_received_is_lost(self, kept: Kept) -> None:
        for unique_id in self.left.sent:
            assert kept.parcels[unique_id].state is ParcelState.ACCEPTED
            assert kept.assignments[unique_id].state is not AssignmentState.OPEN

    def _nothing_is_there_twice(self, kept: Kept) -> None:
        files = self._sent_is_right()
        assert {path.stem for path in files} == kept.parcels.keys(), "all that waited has left"
        of_tasks = Counter((found.bundle_key, found.task_id) for found in kept.assignments.values())
        assert max(of_tasks.values()) == 1
        assert {parcel.state for parcel in kept.parcels.values()} == {ParcelState.ACCEPTED}

    def _sent_is_right(self) -> set[Path]:
        """Check the files of the results folder."""
        files = results_in(self.home)
        # What did not come back is open again, and may have been answered anew.
        anew = {line["unique_id"] for line in self._lines("submitted")}
        for path in files:
            there = None if path.stem in anew else self.left.kept.parcels.get(path.stem)
            assert there is None or path.read_bytes() == there.envelope, "what was sent is not what was answered"
        assert max(Counter(path.stem for path in files).values()) == 1
        tasks = Counter((path.parent.name, json.loads(path.read_bytes())["task"]["id"]) for path in files)
        assert max(tasks.values()) == 1, "a task was asked again that was done"
        return files

    def _is_sound(self) -> bool:
        """Check the records like `annotator ledger verify`."""
        try:
            backup_summary_of(self.home.records)
        except RecordsDamaged:
            return False
        return compare(self.home).agrees

    def _everything_is_there(self, kept: Kept) -> None:
        left = self.left.kept
        assert kept.entries[: len(left.entries)] == left.entries, "entries are missing"
        assert left.parcels.keys() <= kept.parcels.keys(), "a result is missing"
        new = self._lines("submitted")[-1]
        for unique_id, assignment in left.assignments.items():
            found = kept.assignments[unique_id]
            if unique_id == new["unique_id"]:
                continue
            assert found.state is assignment.state
            # Drafts are told beside the records only so fast, and to the end by who ends in order.
            if found.state is AssignmentState.OPEN and self.left.ended_in_order:
                assert found.answer == assignment.answer, "a draft is missing"

    def _page_is_true(self, page: Line, kept: Kept) -> None:
        trouble = Trouble.DAMAGED if self.spoiled else Trouble.MISSING
        assert page["trouble"] in (trouble, Trouble.CUT if self.spoiled else trouble), page
        assert page["offers"], page
        assert not page["failed"], page
        # Where damage is met amid the work, the person is there before it and after it.
        there, (notice,) = self._lines("there")[-1], self._lines("notice")
        assert _number_before(page["gives"], "result") == len(there["results"]), page
        assert _number_before(notice["words"], "result") == len(there["results"]), notice
        self._lost_is_true(page, kept, there)
        self._table_is_true(page, kept, len(there["results"]))
        self._damaged_file_is_kept()

    def _lost_is_true(self, page: Line, kept: Kept, there: Line) -> None:
        left = self.left.kept
        whole = sum(1 for ours, then in zip(kept.entries, left.entries, strict=False) if ours == then)
        assert kept.entries[:whole] == left.entries[:whole]
        missing = len(left.entries) - whole
        if page["lost"] == NOTHING_MISSING:
            assert "recovers all data" in page["gives"]
            self._everything_is_there(kept)
            return
        assert "recovers all data" not in page["gives"], page
        if reopened := re.search(r"results? of (\d+) task", page["lost"]):
            closed = {
                unique_id for unique_id, task in left.assignments.items() if task.state is not AssignmentState.OPEN
            }
            assert int(reopened[1]) == len(closed - set(there["results"])) or missing, page
        is_told = "entr" in page["lost"].casefold()
        if is_told and "may be lost" not in page["lost"]:
            assert _number_before(page["lost"], "ledger entr") == missing, (page["lost"], missing)
        # One whose taking back is lost is there again.
        assert set(there["results"]) <= left.assignments.keys()
        restored = [place for place, entry in enumerate(kept.entries) if entry.kind is EntryKind.RESTORED]
        assert len(restored) == is_told, page
        for place in filter(None, restored):
            last = kept.entries[place - 1].timestamp
            assert number_format.moment(last.utc_ms, last.offset_min) == page["cells"][-1], page

    def _table_is_true(self, page: Line, kept: Kept, results: int) -> None:
        """Row by row: its name, entries, results, when."""
        cells: list[str] = page["cells"]
        rows = {cells[place]: cells[place + 1 : place + 4] for place in range(0, len(cells), 4)}
        assert int(rows["Full restore"][1]) == results, rows
        for name, cells_of_row in rows.items():
            if name and cells_of_row[1].isdigit():
                assert int(cells_of_row[1]) <= len(self.left.kept.assignments), (name, cells_of_row)
            if name and cells_of_row[0].isdigit():
                assert int(cells_of_row[0]) <= len(kept.entries), (name, cells_of_row)

    def _damaged_file_is_kept(self) -> None:
        aside = list(self.home.folder.glob("records-damaged-*.sqlite3"))
        if self.spoiled:
            assert [path.read_bytes() for path in aside] == [self.spoiled]
        else:
            assert not aside


def _number_before(words: str, what: str) -> int:
    found = re.search(rf"(\d+) {what}", words)
    assert found, words
    return int(found[1])
