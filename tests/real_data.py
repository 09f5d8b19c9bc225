"""Real photographs, recordings and records, kept outside the repository: the one reason for a test to be skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "data"


def real_data(name: str) -> Path:
    """A file or folder of the real data, for example `images`. Skips the test, and says so, where there is none."""
    found = Path(os.environ.get("ANNOTATOR_REAL_DATA") or BESIDE_THE_CHECKOUT) / name
    if not found.exists():
        pytest.skip(f"no real data at {found}: set ANNOTATOR_REAL_DATA to the folder that holds {name!r}")
    return found
