"""The keys of a design: 1, 2, 3 ... for what is visible now, each named beside what it reaches, and bound to a page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.core.design.controls import Control
from annotator.core.design.hotkeys import KeyTarget, hotkeys
from annotator.core.design.labels import Labels
from annotator.core.design.tree import Design
from annotator.ui.controls.base import ControlPart
from annotator.ui.keyboard.commands import LOOKING, PLAYING, SHAPING, WINDOW, WORKBENCH
from annotator.ui.keyboard.digit_row import OF_DESIGN
from annotator.ui.keyboard.key_names import sequences
from annotator.ui.keyboard.mark_commands import WHOLE

NOTHING = KeyTarget("", ())

type Action = Callable[[str], None]


class DesignKeys:
    """`all` are the keys that the design may use, whatever is visible. `bring` is called with where it is seen what a
    key did: nobody answers out of sight."""

    def __init__(self, design: Design, bring: Callable[[QWidget], None]) -> None:
        self._design = design
        self._bring = bring
        self.all = hotkeys(design)
        self._now = self.all
        self._parts: Mapping[str, ControlPart] = {}
        self._are_off: Callable[[], bool] = lambda: False
        self.names_next = False  # the next label's key names what is chosen, as with Shift
        self.named: Callable[[], bool] = lambda: False  # it did; whether the eye is led somewhere by that

    @property
    def taken(self) -> Collection[str]:
        """Keys that are no command's while the design is on screen: with its own, those that name what is chosen."""
        return self.all.keys() | self._naming

    @property
    def _naming(self) -> set[str]:
        """Shift and a letter of the design, where it has labels: a jump of the program has another key."""
        has_labels = any(isinstance(control, Labels) for control in self._design.controls())
        return {f"shift+{key}" for key in self.all if key.isalpha() and len(key) == 1 and has_labels} - self.all.keys()

    def hand_out(self, parts: Mapping[str, ControlPart], hidden: Collection[int]) -> None:
        """`parts` by the name of their control; `hidden` as in `core.answer.visibility`."""
        nodes = enumerate(self._design.nodes())
        unseen = {node.name for index, node in nodes if index in hidden and isinstance(node, Control)}
        self._parts, self._now = parts, hotkeys(self._design, unseen)
        for name, part in parts.items():
            part.show_keys({target.path: key for key, target in self._now.items() if target.control == name})

    def bind(self, page: QWidget, unless: Callable[[], bool]) -> list[QShortcut]:
        """Active wherever the focus is on `page` and nothing is typed, unless that holds. None repeats: who holds a key
        down means it once. A label's key with Shift names what is chosen, where neither the design nor the program
        uses that already."""
        self._are_off = unless
        shortcuts = []
        names_areas = any(isinstance(part.tag, Labels) for part in self._parts.values())
        used = {
            key for command in WORKBENCH + PLAYING + LOOKING + SHAPING + WHOLE + WINDOW for key in command.keys
        } | self.all.keys()
        used -= self._naming
        for key in self.all:
            shortcuts += [_shortcut(sequence, page, self._press, key) for sequence in sequences(key)]
            shifted = f"shift+{key}"
            if names_areas and "shift+" not in key and shifted not in used:
                shortcuts += [_shortcut(sequence, page, self._rename, key) for sequence in sequences(shifted)]
        return shortcuts

    def _press(self, key: str) -> None:
        target, part = self._reached(key)
        if part is None:
            return
        names, self.names_next = self.names_next and isinstance(part.tag, Labels), False
        if names:
            part.rename(target.path)
        else:
            part.press(target.path)
        if names and self.named():
            return
        self._bring(part.place_of(target.path))

    def _rename(self, key: str) -> None:
        target, part = self._reached(key)
        if part is not None:
            part.rename(target.path)
            self._bring(part.place_of(target.path))

    def _reached(self, key: str) -> tuple[KeyTarget, ControlPart | None]:
        """Keys of what is hidden do nothing."""
        target = self._now.get(key, NOTHING)
        part = self._parts.get(target.control)
        return target, None if part is None or part.isHidden() or self._are_off() else part


def _shortcut(sequence: QKeySequence, page: QWidget, action: Action, key: str) -> QShortcut:
    shortcut = QShortcut(sequence, page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.setObjectName(OF_DESIGN)
    shortcut.activated.connect(lambda: action(key))
    return shortcut
