"""The whole group of processes is killed at once, as a terminal's or a session's may be: nothing of the program stays,
neither running nor in memory nor on disk, but for what its next start takes away."""

from __future__ import annotations

from pathlib import Path

from depth import IS_DEEP
from journeys.endings import BUNDLES, GROUP_KILLED, Endings, table

KILLS = 60 if IS_DEEP else len(BUNDLES)


def test_of_a_group_that_is_killed_nothing_stays_and_the_next_start_is_orderly(tmp_path: Path) -> None:
    kills = Endings(tmp_path, 20261127, [GROUP_KILLED])
    killed = kills.all(KILLS)
    assert all(ending.is_orderly for ending in killed), table(killed, [])
    assert not kills.files_left()
    after = Endings(tmp_path, 20261128, ["close"]).all(min(KILLS, 2 * len(BUNDLES)))  # in the same homes
    assert all(ending.is_orderly for ending in after), table(after, [])
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".") or path.suffix in (".part", ".tmp")]
