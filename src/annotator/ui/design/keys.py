"""The shortcut keys of a design: 1, 2, 3 ... for visible controls, displayed beside them and bound to a page."""

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
from annotator.ui.keyboard.commands import LOOKING, PLAYING, SHAPING, WHOLE, WINDOW, WORKBENCH
from annotator.ui.keyboard.digit_row import OF_DESIGN
from annotator.ui.keyboard.key_names import sequences

NOTHING = KeyTarget("", ())

type Action = Callable[[str], None]


class DesignKeys:
    """The shortcut keys of a design. `all` are the keys that the design may use, visible or not. `bring` is called
    with the affected widget to scroll it into view. `explain` is called with the name of a hidden control after its
    key was pressed. `after_naming` is called after a key has labelled the selection; it returns True if the view then
    moves elsewhere."""

    def __init__(
        self,
        design: Design,
        bring: Callable[[QWidget], None],
        explain: Callable[[str], None],
        after_naming: Callable[[], bool],
    ) -> None:
        self._design = design
        self._bring = bring
        self._explain = explain
        self._after_naming = after_naming
        self.all = hotkeys(design)
        self._now = self.all
        self._parts: Mapping[str, ControlPart] = {}
        self._are_off: Callable[[], bool] | None = None
        self.names_next = False  # the next label key labels the selection, as with Shift

    @property
    def taken(self) -> Collection[str]:
        """Keys that the displayed design denies to commands: its own and those that label the selection."""
        return self.all.keys() | self._naming

    @property
    def _naming(self) -> set[str]:
        """Shift with a letter key of the design, if it has labels: jump commands of the program get other keys."""
        has_labels = any(isinstance(control, Labels) for control in self._design.controls())
        return {f"shift+{key}" for key in self.all if key.isalpha() and len(key) == 1 and has_labels} - self.all.keys()

    def assign_keys(self, parts: Mapping[str, ControlPart], hidden: Collection[int]) -> None:
        """Assign the keys. `parts` maps control names to controls; `hidden` is as in `core.answer.visibility`."""
        nodes = enumerate(self._design.nodes())
        unseen = {node.name for index, node in nodes if index in hidden and isinstance(node, Control)}
        self._parts = parts
        self._now = hotkeys(self._design, unseen)
        for name, part in parts.items():
            part.show_keys({target.path: key for key, target in self._now.items() if target.control == name})

    def bind(self, page: QWidget, unless: Callable[[], bool]) -> list[QShortcut]:
        """Bind the keys to `page` and return the shortcuts. They are active while the focus is on `page` outside
        text fields, except while `unless` returns True. They do not auto-repeat. A label key with Shift labels the
        selection, unless the design or the program uses that key."""
        self._are_off = unless
        shortcuts = []
        names_regions = any(isinstance(part.tag, Labels) for part in self._parts.values())
        used = {
            key for command in WORKBENCH + PLAYING + LOOKING + SHAPING + WHOLE + WINDOW for key in command.keys
        } | self.all.keys()
        used -= self._naming
        for key in self.all:
            shortcuts += [_shortcut(sequence, page, self._press, key) for sequence in sequences(key)]
            shifted = f"shift+{key}"
            if names_regions and "shift+" not in key and shifted not in used:
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
        if names and self._after_naming():
            return
        self._bring(part.place_of(target.path))

    def _rename(self, key: str) -> None:
        target, part = self._reached(key)
        if part is not None:
            part.rename(target.path)
            self._bring(part.place_of(target.path))

    def _reached(self, key: str) -> tuple[KeyTarget, ControlPart | None]:
        """Return the target of a key; no control if it is hidden, which is explained."""
        target = self._now.get(key, NOTHING)
        part = self._parts.get(target.control)
        is_off = self._are_off is not None and self._are_off()
        if key not in self._now and not is_off:
            self._explain(self.all[key].control)
        return target, None if part is None or part.isHidden() or is_off else part


def _shortcut(sequence: QKeySequence, page: QWidget, action: Action, key: str) -> QShortcut:
    shortcut = QShortcut(sequence, page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.setObjectName(OF_DESIGN)
    shortcut.activated.connect(lambda: action(key))
    return shortcut
