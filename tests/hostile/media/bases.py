"""Sound media that cases are made of, each made once for all processes of a court."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

PLACE = "HOSTILE_BASES"  # a folder of the court's own


def base(name: str, make: Callable[[Path], Path]) -> bytes:
    """Return the file that `make` writes into a new folder; without a court it is made each time."""
    place = os.environ.get(PLACE)
    kept = Path(place, name) if place else None
    if kept is not None and kept.exists():
        return kept.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        data = make(Path(folder, "base")).read_bytes()
    if kept is not None:
        kept.write_bytes(data)
    return data


def audio(name: str, seconds: float = 2.0) -> bytes:
    """Return an audio file of a kind in `made_audio_files`."""

    def make(path: Path) -> Path:
        from media.audio.made_audio_files import KINDS, made

        return made(path, KINDS[name], seconds)

    return base(f"{name}-{seconds}", make)


def video(name: str, frames: int = 50, **changes: Any) -> bytes:
    """Return a video of a kind in `made_videos`."""

    def make(path: Path) -> Path:
        from media.video.made_videos import KINDS, made

        return made(path, replace(KINDS[name], frames=frames, **changes))

    return base(f"{name}-{frames}-{'-'.join(map(str, changes.values()))}", make)
