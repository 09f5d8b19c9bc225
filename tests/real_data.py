"""Real photographs, recordings and records, kept outside the repository, and the program of the system that speaks a
sample: what need not be there is the one reason for a test to be skipped, and that it is too large for every run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from depth import IS_DEEP

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "data"


def place_of(name: str) -> Path:
    """Where a file or folder of the real data is, if there is any."""
    return Path(os.environ.get("ANNOTATOR_REAL_DATA") or BESIDE_THE_CHECKOUT) / name


def real_data(name: str) -> Path:
    """A file or folder of the real data, for example `images`. Skips the test, and says so, where there is none."""
    found = place_of(name)
    if not found.exists():
        pytest.skip(f"no real data at {found}: set ANNOTATOR_REAL_DATA to the folder that holds {name!r}")
    return found


def need_espeak() -> None:
    """Skips the test, and says so, where there is no espeak-ng: what it once spoke is shipped, and needs it no more."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("no espeak-ng: what is shipped cannot be spoken anew (Debian: apt install espeak-ng)")


def need_deep_run(what: str) -> None:
    """Skips the test, and says so, in a run that is not deep: it takes minutes, and a gigabyte once."""
    if not IS_DEEP:
        pytest.skip(f"{what} takes part in deep runs only: ANNOTATOR_DEEP_TESTS=1")
