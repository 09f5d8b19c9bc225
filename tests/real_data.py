"""The reasons to skip a test: missing real data or missing espeak-ng, and work too large for every run.

Real images, recordings and records are kept outside the repository. espeak-ng speaks an audio sample."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from depth import IS_DEEP

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "data"


def place_of(name: str) -> Path:
    """Return the path of a real data file or folder, which may not exist."""
    return Path(os.environ.get("ANNOTATOR_REAL_DATA") or BESIDE_THE_CHECKOUT) / name


def real_data(name: str) -> Path:
    """Return a file or folder of the real data, for example `images`. Skip the test if it is missing."""
    found = place_of(name)
    if not found.exists():
        pytest.skip(f"no real data at {found}: set ANNOTATOR_REAL_DATA to the folder that holds {name!r}")
    return found


def need_espeak() -> None:
    """Skip the test if espeak-ng is missing. Only new speech needs it; the shipped sample is already spoken."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("no espeak-ng: what is shipped cannot be spoken anew (Debian: apt install espeak-ng)")


def need_deep_run(what: str) -> None:
    """Skip the test in a normal run: it takes minutes, and needs a gigabyte once."""
    if not IS_DEEP:
        pytest.skip(f"{what} takes part in deep runs only: ANNOTATOR_DEEP_TESTS=1")
