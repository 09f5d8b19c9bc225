"""Layout faults of the worker's window at sizes of small and enlarged screens: cut texts, sideways scrolling, overlaps,
and a meter, Skip or Submit out of view; and faults for the ear. In the normal run each language has every other size,
and each screen some of these (`Fitting.sizes`); all of them with ANNOTATOR_DEEP_TESTS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.ui.accessibility.announcer import give_roles
from annotator.ui.windows.main import MainWindow
from depth import IS_DEEP
from journeys.album import sheet_over
from journeys.driver import Driver
from journeys.every_page import LOWEST, EveryPage, resized, sizes_of
from journeys.history_tour import fill_with_a_month
from journeys.laid_out import faults, window_faults
from ui.spoken import faults as spoken_faults

# What a thread brings meanwhile, as a list of devices, is laid out in further turns of the loop: a fault is one if it
# stays.
LOOKS = 3


class Fitting:
    """Each screen at each size. `faults` has what is wrong and where."""

    def __init__(self, window: MainWindow, sizes: tuple[tuple[int, int], ...]) -> None:
        self._window = window
        self._sizes = sizes
        self.screens: set[str] = set()
        self.faults: set[str] = set()

    def sizes(self) -> Sequence[tuple[int, int]]:
        """Return the sizes for the next screen: the lowest, if this language has it, and one of the others in turn."""
        if IS_DEEP:
            return self._sizes
        others = [size for size in self._sizes if size != LOWEST]
        return [*([LOWEST] if LOWEST in self._sizes else []), others[len(self.screens) % len(others)]]

    async def look(self, name: str, again: Callable[[], None] | None = None) -> None:
        sizes = self.sizes()
        self.screens.add(name)
        for size in sizes:
            found: list[str] = []
            for _time in range(LOOKS):
                await resized(self._window, size)
                if again is not None:
                    again()
                found = self._all_faults()
                if not found:
                    break
            self.faults |= {f"{name}, {size[0]} x {size[1]}: {fault}" for fault in found}

    def _all_faults(self) -> list[str]:
        window = self._window
        found = [*window_faults(window), *spoken_faults(window)]
        if window.page is window.workbench:
            footer = window.workbench.footer
            bars = (footer.meter, footer.meter.headline, footer.skip, footer.submit, window.workbench.task_bar.pause)
            found += [
                f"{type(part).__name__} of the bars is not in view"
                for part in bars
                if not part.isVisible() or not window.rect().contains(_place(part, window))
            ]
        if (sheet := sheet_over(window)) is not None:
            found += [*faults(sheet), *spoken_faults(sheet)]
            if sheet.width() > window.width() or sheet.height() > window.height():
                found.append(f"a sheet of {sheet.width()} x {sheet.height()} is larger than the window")
        popup = QApplication.activePopupWidget()
        if popup is not None:
            found += [*faults(popup), *spoken_faults(popup)]
            if not popup.screen().availableGeometry().contains(popup.geometry()):
                found.append(f"what pops up, {popup.geometry()}, reaches out of {popup.screen().availableGeometry()}")
        return found


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def fitting(language: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Fitting:
    """Every page of a home that is made in the folder."""
    monkeypatch.setenv("LANGUAGE", language)
    fill_with_a_month(folder)
    give_roles()
    looked: list[Fitting] = []

    async def companion(running: Running) -> None:
        looked.append(Fitting(running.window, sizes_of(language)))
        await EveryPage(Driver(running, agrees=False), folder / "scratch", looked[0].look).walk()

    assert main(["--home", str(folder)], companion) == 0
    return looked[0]
