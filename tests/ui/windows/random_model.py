"""A model of one task during random input, and the state machine that runs it."""

from __future__ import annotations

from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from msgspec import Struct, field
from PySide6.QtWidgets import QApplication

from annotator.core.answer.assignment import AssignmentState
from annotator.core.answer.result_items import Answer


class Known(Struct):
    """Its answer, all that led to it, and what was delivered of it."""

    state: AssignmentState = AssignmentState.OPEN
    past: list[Answer] = field(default_factory=lambda: [Answer()])
    cursor: int = 0

    @property
    def answer(self) -> Answer:
        return self.past[self.cursor]

    def edited(self, now: Answer, more_steps: int) -> None:
        """The screen shows something else: one more step, or more of the same one; what leads back to where it began
        is none any more."""
        assert more_steps in (-1, 0, 1)
        if more_steps < 0:
            self.past = self.past[: self.cursor]
            self.cursor -= 1
            assert now == self.answer
            return
        self.past = [*self.past[: self.cursor + more_steps], now]
        self.cursor = len(self.past) - 1

    def stepped(self, by: int) -> None:
        """Undone or done again, as far as there is something."""
        self.cursor = min(max(0, self.cursor + by), len(self.past) - 1)


def play(machine: type[RuleBasedStateMachine], app: QApplication, examples: int, steps: int) -> None:
    """Nothing is made shorter where it fails: each try is a session of several seconds."""
    played = settings(max_examples=examples, stateful_step_count=steps, phases=[Phase.generate])
    apart_ms = app.doubleClickInterval()
    app.setDoubleClickInterval(0)  # these hands mean each of their keys and clicks, however fast they are
    try:
        run_state_machine_as_test(machine, settings=played)
    finally:
        app.setDoubleClickInterval(apart_ms)
