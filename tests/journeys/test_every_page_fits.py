"""Every page of the worker's window fits on small and enlarged screens, in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.fitting import fitting


def test_nothing_is_cut_and_nothing_slides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = fitting("en", tmp_path, monkeypatch)
    assert len(looked.screens) >= 70
    assert sorted(looked.faults) == []
