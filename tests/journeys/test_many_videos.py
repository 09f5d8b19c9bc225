"""Looking through many clips leaves no process, and memory of the last clip only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from depth import IS_DEEP
from media.video.flashing_videos import flashing

TESTS = Path(__file__).resolve().parent.parent
# Of memory that is mapped twice for each film, seven leave more than the last of them may.
CLIPS = 10 if IS_DEEP else 7
# Its pictures and times, its outline and peaks and samples; each may be mapped twice. The last is still open, and what
# was there with the first is kept as long as the program runs.
OF_TWO_VIDEOS = 24
WITHIN_S = 240


def test_after_many_clips_no_process_is_left_and_no_more_memory_than_after_the_last(tmp_path: Path) -> None:
    """In a process of its own, where no other test has left a film."""
    video = flashing(tmp_path / "film.mp4", 320, 180, 2)
    command = [sys.executable, "-m", "journeys.video_shift", str(tmp_path), str(video), str(CLIPS)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    processes, descriptors = map(int, done.stdout.split()[-2:])
    assert processes == 0
    assert 0 < descriptors <= OF_TWO_VIDEOS
