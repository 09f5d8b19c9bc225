"""Records that are older than what lies beside them are known for it, also where the changes are gone that tell it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from annotator.core.errors import RecordsCut
from annotator.store.backup.consistency import is_intact
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.restore import restore
from annotator.store.folders.home import Home
from annotator.store.records.reset import begin_anew
from fakes.clock import START
from store.backup.workday import opened_again, rows_of, worked


def rolled_back(place: Path) -> Home:
    """To before the latest copy; what changed since nobody tells."""
    home = Home(place)
    worked(home, seed=1, before=10, after=4)
    early = home.records.read_bytes()
    worked(home, seed=101, before=40, after=20, number=100)
    home.records.write_bytes(early)
    for path in CopiesFolder(home.copies).changes():
        path.unlink()
    return home


@pytest.mark.parametrize("has_copies", [True, False])
def test_a_file_that_was_put_back_is_not_worked_in(tmp_path: Path, has_copies: bool) -> None:
    home = rolled_back(tmp_path)
    if not has_copies:
        shutil.rmtree(home.copies)
    sent = {path.stem for path in home.results.rglob("*.json")}
    with pytest.raises(RecordsCut):
        opened_again(home)
    assert not is_intact(home)
    restoration = restore(home, START)
    assert not restoration.is_complete
    parcels = {key[0]: row for (table, key), row in rows_of(home.records).items() if table == "parcels"}
    assert all(parcels[unique_id]["state"] == "accepted" for unique_id in sent)
    opened_again(home)


def test_results_of_records_that_were_given_up_say_nothing(tmp_path: Path) -> None:
    """Also where who began anew was killed."""
    home = rolled_back(tmp_path)
    for path in home.results.rglob("*.json"):
        os.utime(path, (START.utc_ms / 1000 - 60, START.utc_ms / 1000 - 60))
    begin_anew(home)
    opened_again(home)
    for path in CopiesFolder(home.copies).changes():
        path.unlink()
    opened_again(home)
