"""Consistency checks of the records: against the files beside them, and internally. Every submitted task must have a
parcel, and every result that a results folder accepted must be there."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from msgspec import Struct

from annotator.core.answer.assignment import AssignmentState
from annotator.core.errors import RecordsDamaged
from annotator.core.ledger.entries import EntryKind
from annotator.store.backup.change_log import last_log_line
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.receipts import missing_results
from annotator.store.backup.staleness import lacking_entry
from annotator.store.backup.verified_copy import backup_summary_of
from annotator.store.folders.home import Home
from annotator.store.records.connection import open_to_read, sqlite_faults
from annotator.store.records.result_checksums import find_corrupt

_KINDS = (EntryKind.TASK_SUBMITTED.value, EntryKind.TASK_REOPENED.value)
_CLOSED_WITHOUT = """
    SELECT count(*) FROM assignments WHERE state <> ? AND unique_id NOT IN (SELECT unique_id FROM parcels)
"""
_PARCELS_WITHOUT = """
    SELECT count(*) FROM parcels
    WHERE unique_id NOT IN (SELECT unique_id FROM assignments WHERE state <> ?)
"""
_SUBMITTED_WITHOUT = """
    SELECT count(*) FROM (
        SELECT json_extract(body, '$.unique_id') AS id FROM entries
        WHERE kind IN (?, ?) AND json_valid(body) GROUP BY id HAVING total(CASE kind WHEN ? THEN 1 ELSE -1 END) > 0
    ) WHERE id NOT IN (SELECT unique_id FROM parcels)
"""


class Comparison(Struct, frozen=True):
    """The result of the checks.

    - `cut_at` is the number of an entry that was on disk and is now missing or different, or None.
    - `closed_without_parcel` tasks are submitted or skipped in their table, and `submitted_without_parcel` tasks in
      the ledger, but have no parcel.
    - `parcels_without_task` belong to tasks that are open or were never begun.
    - `results_gone` are the paths of results that a results folder accepted and that are missing now; the worker may
      have moved them.
    - `corrupt` are the unique_ids of corrupt results that are still to be sent, `spoiled_receipts` those of corrupt
      received results, on which nothing depends any more."""

    cut_at: int | None
    closed_without_parcel: int
    submitted_without_parcel: int
    parcels_without_task: int
    results_gone: tuple[str, ...]
    corrupt: tuple[str, ...]
    spoiled_receipts: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """True if the records are consistent in themselves."""
        broken = (self.closed_without_parcel, self.submitted_without_parcel, self.parcels_without_task)
        return self.cut_at is None and not any(broken) and not self.corrupt


def compare(home: Home) -> Comparison:
    """Compare the records of a home, with or without a running program. Raise `RecordsDamaged` and `StoreFault`."""
    # Read first: a running program may write meanwhile, and its records are never behind the log.
    kept = last_log_line(CopiesFolder(home.copies))
    with sqlite_faults(home.records), closing(open_to_read(home.records, for_a_moment=True)) as connection:
        cut_at = lacking_entry(connection, home, kept)
        return Comparison(
            cut_at,
            _count(connection, _CLOSED_WITHOUT, AssignmentState.OPEN.value),
            _count(connection, _SUBMITTED_WITHOUT, *_KINDS, EntryKind.TASK_SUBMITTED.value),
            _count(connection, _PARCELS_WITHOUT, AssignmentState.OPEN.value),
            tuple(missing_results(connection)),
            find_corrupt(connection, received=False),
            find_corrupt(connection, received=True),
        )


def is_intact(home: Home) -> bool:
    """Return whether nothing has to be restored. Reads all of the records. Raise `RecordsNewer` and `StoreFault`."""
    if home.restored.exists() or not home.records.is_file() or not home.records.stat().st_size:
        return False
    try:
        backup_summary_of(home.records)
        return compare(home).agrees
    except RecordsDamaged:
        return False


def _count(connection: sqlite3.Connection, query: str, *values: str) -> int:
    (count,) = connection.execute(query, values).fetchone()
    return int(count)
