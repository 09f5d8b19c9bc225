"""Every page of a requester's window at the sizes of small and of enlarged screens: nothing is cut, nothing slides.
Each language has every other size in the normal run, and all of them with ANNOTATOR_DEEP_TESTS."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.ui.windows.rehearsal import RehearsalWindow
from depth import part
from journeys.driver import Driver
from journeys.every_page import resized, sizes_of
from journeys.laid_out import window_faults
from journeys.rehearsal_tour import RehearsalTour, rehearsed_bundle

RESTS_MS, READ_MS = (40, 60, 40), 60


@pytest.mark.parametrize("language", part(("fr", "en"), 2))
def test_nothing_of_a_rehearsal_is_cut_nor_slides(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    bundle = rehearsed_bundle(tmp_path / "what-is-in-the-picture")
    screens: set[str] = set()
    found: set[str] = set()

    async def companion(running: Running) -> None:
        window = running.shown(RehearsalWindow)

        async def look(name: str) -> None:
            screens.add(name)
            for size in sizes_of(language):
                await resized(window, size)
                found.update(f"{name}, {size[0]} x {size[1]}: {fault}" for fault in window_faults(window))

        await RehearsalTour(Driver(running), bundle, look, RESTS_MS, READ_MS).play()

    assert main(["try", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0
    assert len(screens) >= 5
    assert sorted(found) == []
