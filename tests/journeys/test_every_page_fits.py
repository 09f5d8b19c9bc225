"""Every page of the worker's window fits on small and enlarged screens: in French, which takes more room; the deep run
looks in English too."""

from __future__ import annotations

from pathlib import Path

import pytest

from depth import IS_DEEP
from journeys.fitting import fitting


@pytest.mark.parametrize("language", ("fr", "en") if IS_DEEP else ("fr",))
def test_nothing_is_cut_and_nothing_slides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    looked = fitting(language, tmp_path, monkeypatch)
    assert len(looked.screens) >= 70
    assert sorted(looked.faults) == []
