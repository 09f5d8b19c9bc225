"""The program is started and ended many times, in all ways and at any moment: it never aborts, and leaves nothing."""

from __future__ import annotations

from pathlib import Path

from depth import IS_DEEP
from journeys.endings import Endings, table

STARTS = 1_000 if IS_DEEP else 6


def test_no_end_aborts_and_none_leaves_a_process_a_file_or_a_lock(tmp_path: Path) -> None:
    endings = Endings(tmp_path, seed=20261127)
    found = endings.all(STARTS)
    files = endings.files_left()
    assert len(found) == STARTS
    assert all(ending.is_orderly for ending in found), table(found, files)
    assert not files
