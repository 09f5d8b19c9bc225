"""The keys of the workbench and of the design on it. None of them acts on a task that stands behind the instructions
while these are being read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from annotator.ui.design.panel import DesignPanel
from annotator.ui.keyboard.commands import WORKBENCH, bind

# What is about the page, or about the instructions themselves; the rest is about the task.
_WHILE_READING = frozenset({"submit", "instructions", "pause", "let_go", "leave"})


class BoundKeys:
    def __init__(self, page: QWidget, is_reading: Callable[[], bool]) -> None:
        """`is_reading` says that the instructions have the focus."""
        self._page = page
        self._is_reading = is_reading
        self._shortcuts: list[QShortcut] = []

    def bind(self, panel: DesignPanel, handlers: Mapping[str, Callable[[], None]]) -> None:
        """In place of those of the panel before."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        acts = {
            "next_finding": panel.next_finding,
            "rename": panel.begin_rename,
            "zoom_in": lambda: panel.medium_view.zoom_in() if panel.medium_view else None,
            "zoom_out": lambda: panel.medium_view.zoom_out() if panel.medium_view else None,
            "zoom_fit": lambda: panel.medium_view.zoom_fit() if panel.medium_view else None,
            **handlers,
        }
        kept = {name: act if name in _WHILE_READING else self._at_task(act) for name, act in acts.items()}
        self._shortcuts = bind(self._page, WORKBENCH, kept, taken=panel.keys)
        self._shortcuts += panel.bind_keys(self._page, unless=self._is_reading)

    def _at_task(self, act: Callable[[], None]) -> Callable[[], None]:
        return lambda: None if self._is_reading() else act()
