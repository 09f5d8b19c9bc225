"""Who looks through one clip after another leaves no process behind, and no memory of more than the last of them."""

from __future__ import annotations

import gc
from pathlib import Path

from depth import IS_DEEP
from journeys.film_shift import shared_left, work_through, workers_left
from media.film.flashing_films import flashing

# Of memory that is mapped twice for each film, seven leave more than the last of them may.
CLIPS = 10 if IS_DEEP else 7
# Its pictures and times, its outline and peaks and samples; each may be mapped twice.
OF_A_FILM = 12


def test_after_many_clips_no_process_is_left_and_no_more_memory_than_after_the_last(tmp_path: Path) -> None:
    before = shared_left()
    shift = work_through(tmp_path, flashing(tmp_path / "film.mp4", 320, 180, 2), CLIPS)
    assert len(shift.memory_mb) == CLIPS
    gc.collect()
    assert not workers_left()
    assert shared_left() <= before + OF_A_FILM
