"""A film of two gigabytes goes by in pieces: checked, hashed and copied, and never held.

300 MiB in the normal run, which is more than a file could have once; 2 GiB with ANNOTATOR_DEEP_TESTS. Linux tells peak
memory in kilobytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bundle_making import CONFIG, valid_files, write_folder
from depth import IS_DEEP

SIZE_BYTES = (2048 if IS_DEEP else 300) << 20
MOST_HELD_BYTES = 100 * 1000**2


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """With a file that is mostly holes: read as zeros, they take no room."""
    config = CONFIG.replace("<View>", '<View><Video name="film" value="media/film.mp4"/>', 1).encode()
    folder = write_folder(tmp_path / "films", {**valid_files(), "config.xml": config})
    with (folder / "media" / "film.mp4").open("wb") as video:
        video.truncate(SIZE_BYTES)
        for begin in range(0, SIZE_BYTES, 20 << 20):
            video.seek(begin)
            video.write(bytes(1 << 20))
    with (folder / "media" / "film.mp4").open("rb") as video:
        sha256 = hashlib.file_digest(video, "sha256").hexdigest()
    (folder / "checksums.txt").write_text(f"{sha256}  media/film.mp4\n", encoding="ascii")
    return folder


def test_a_video_is_checked_and_taken_in_without_being_held(bundle: Path, tmp_path: Path) -> None:
    program = Path(__file__).with_name("large_media.py")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, str(program), str(bundle), str(tmp_path / "shelf")],
        env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["problems"] == []
    taken = tmp_path / "shelf" / outcome["key"]
    assert (taken / "content" / "media" / "film.mp4").stat().st_size == SIZE_BYTES
    files = json.loads((taken / "files.json").read_text(encoding="utf-8"))
    assert files["media/film.mp4"]["sha256"] in (bundle / "checksums.txt").read_text(encoding="ascii")
    assert outcome["last"][0] == outcome["last"][1] > SIZE_BYTES
    assert outcome["steps"] >= 2 * SIZE_BYTES // (1 << 20)  # compared, then copied
    assert outcome["peak_bytes"] < MOST_HELD_BYTES
