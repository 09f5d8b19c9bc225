"""The shortcuts of the workbench and of the current design. None acts on a task while the instructions in front of
it have the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.design.panel import DesignPanel
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.keyboard.commands import BOXES, LOOKING, PLAYING, RANGES, SHAPING, WORKBENCH, let_go, shortcuts
from annotator.ui.keyboard.mark_commands import WHOLE
from annotator.ui.keyboard.text_field_keys import is_typed_within
from annotator.ui.pages.workbench.instructions_reading import InstructionsReading

# Commands of the page or the instructions; all others concern the task.
_WHILE_READING = frozenset({"submit", "instructions", "pause", "let_go", "leave", "stop_now"})
# Commands that reveal a covered task or lead away from it.
_WHILE_COVERED = _WHILE_READING | {"skip", "previous", "next", "all_tasks", "undo", "hear_meter"}


type Handlers = Mapping[str, Callable[[], object]]


class BoundKeys:
    def __init__(self, page: QWidget, reading: InstructionsReading, is_covered: Callable[[], bool]) -> None:
        """`is_covered` returns whether the task is hidden and must not be answered."""
        self._page = page
        self._reading = reading
        self._is_covered = is_covered
        self._shortcuts: list[QShortcut] = []
        self._bind_anew: Callable[[], None] = lambda: None
        follow(page, lambda: self._bind_anew())

    def bind(self, panel: DesignPanel, handlers: Handlers) -> None:
        """Bind the shortcuts of a new panel and remove those of the previous one."""
        self._bind_anew = partial(self._bind, panel, handlers)
        self._bind_anew()

    def _bind(self, panel: DesignPanel, handlers: Handlers) -> None:
        let_go(self._shortcuts)
        actions: dict[str, Callable[[], object]] = {
            "next_finding": panel.next_finding,
            "rename": panel.begin_rename,
            "correct": _correct,
            "confirm": lambda: panel.markings.judge(everything=False, refuses=False),
            "confirm_all": lambda: panel.markings.judge(everything=True, refuses=False),
            "refuse": lambda: panel.markings.judge(everything=False, refuses=True),
            "refuse_all": lambda: panel.markings.judge(everything=True, refuses=True),
            "zoom_in": lambda: panel.medium_view.zoom_in() if panel.medium_view else None,
            "zoom_out": lambda: panel.medium_view.zoom_out() if panel.medium_view else None,
            "zoom_fit": lambda: panel.medium_view.zoom_fit() if panel.medium_view else None,
            **panel.markings.actions(),
            "let_go": lambda: self._play_or_let_go(panel),
            **handlers,
        }
        if panel.parts.images is not None:
            actions |= panel.parts.images.actions()
        if panel.playing:
            actions |= {**panel.playing, "leave_field": lambda: self._let_go(panel)}
        of_designs = PLAYING + LOOKING + SHAPING + WHOLE + RANGES + BOXES
        commands = tuple(command for command in of_designs if command.name in actions)
        kept = {name: self._when_it_may(name, action) for name, action in actions.items()}
        won = {key for command in commands for key in command.keys}
        self._shortcuts = [*shortcuts(self._page, WORKBENCH, kept, taken={*panel.taken, *won})]
        self._shortcuts += shortcuts(self._page, commands, kept, taken=panel.taken)
        self._shortcuts += panel.bind_keys(self._page, unless=lambda: self._reading.has_focus or self._is_covered())

    def _play_or_let_go(self, panel: DesignPanel) -> None:
        """Play or pause if the focus is in a text field of an audio task. Elsewhere the key deselects or cancels and
        never plays, because its user wants less of something."""
        play = panel.playing.get("play")
        if play is not None and is_typed_within(panel):
            play()
        else:
            self._let_go(panel)

    def _let_go(self, panel: DesignPanel) -> None:
        """Cancel one thing, never the page: the instructions first if they have the focus, otherwise last. A covered
        task is left unchanged."""
        is_about_task = not (self._reading.has_focus or self._is_covered())
        if not (is_about_task and panel.let_go()) and self._reading.is_open:
            self._reading.close()

    def _when_it_may(self, name: str, action: Callable[[], object]) -> Callable[[], object]:
        def acted() -> None:
            is_read = self._reading.has_focus and name not in _WHILE_READING
            is_hidden = self._is_covered() and name not in _WHILE_COVERED
            if not (is_read or is_hidden):
                action()

        return acted


def _correct() -> None:
    """Correct the spelling in the focused text. The module is loaded on first use."""
    from annotator.ui.controls.text_input.field_assistant import correct_here

    correct_here(QApplication.focusWidget())
