"""Memory of the window's process after a hundred clips against ten, in the real program.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/many_videos.py [CLIPS]

Each clip is opened, played for a moment, answered and submitted.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path

CLIPS, SETTLED_AFTER = 100, 10


def main(clips: int) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from journeys.video_shift import shared_left, work_through, workers_left
    from media.video.flashing_videos import flashing

    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as folder:
        video = flashing(Path(folder) / "film.mp4", 1_280, 720, 3)
        memory_mb = work_through(Path(folder), video, clips).memory_mb
    gc.collect()
    grown_mb = memory_mb[-1] - memory_mb[SETTLED_AFTER - 1]
    sys.stdout.write(f"after {SETTLED_AFTER} clips {memory_mb[SETTLED_AFTER - 1]:.1f} MB, ")
    sys.stdout.write(f"after {clips} {memory_mb[-1]:.1f} MB: {grown_mb:+.1f} MB   aim 20\n")
    sys.stdout.write(f"left over: {len(workers_left())} processes, {shared_left()} descriptors of shared memory\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CLIPS)
