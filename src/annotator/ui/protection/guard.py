"""The widgets in place of a task: the content warning before it, and a neutral panel after the user stopped it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.answer.assignment import AssignmentState
from annotator.core.ledger.intervals import State
from annotator.core.time.exposure import DayExposure
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.design.panel import DesignPanel
from annotator.ui.protection.media_filters import Looking

if TYPE_CHECKING:
    from annotator.ui.protection.gate import SensitiveGate, StoppedPanel


LOOK_EVERY_MS = 60_000  # poll interval at the exposure limit: a timer of hours may be minutes late


class TaskGuard(QObject):
    """A guard. `opened`: a hidden task is displayed now. `skip_wanted`: the user wants to skip it. `leave_wanted`:
    the user wants to leave the bundle."""

    opened = Signal()
    skip_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, services: Services, place: QHBoxLayout, above: QVBoxLayout, page: QWidget) -> None:
        """Create the guard. The task is displayed in `place`, the protection controls in `above`."""
        super().__init__(page)
        self._services = services
        self._place = place
        self._page = page
        self._view: TaskView | None = None
        self._panel: DesignPanel | None = None
        self._begin: Callable[[], None] = lambda: None
        self._front: QWidget | None = None  # the widget displayed instead of the task
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._watch_exposure)
        self.looking = Looking(services, above, page)
        self.looking.stop_wanted.connect(self.stop)
        self.looking.explained.connect(self._explain)

    @property
    def is_closed(self) -> bool:
        """True if nothing of the task can be seen, heard or answered."""
        return self._front is not None

    @property
    def is_stopped(self) -> bool:
        return self._front is not None and self._front is self.__dict__.get("_stopped")

    def show(self, view: TaskView, panel: DesignPanel, begin: Callable[[], None]) -> None:
        """Display a task or its content warning. `begin` makes the panel display the task: at once if it is not
        sensitive, else when the user asks for it."""
        self._view = view
        self._panel = panel
        self._begin = begin
        self.looking.begin(view, panel)
        if not self.looking.warned.is_sensitive:
            self._open()
            return
        from annotator.ui.protection.gate import Comes

        manifest = view.bundle.manifest
        is_open = view.state is AssignmentState.OPEN
        self._gate.show_warning(
            Comes(
                *(self.looking.warned, manifest.requester.name, self.looking.protection, self.looking.kinds),
                allows_skip=is_open and manifest.assignments.allow_skip,
                allows_stop=is_open,
            )
        )
        self._gate.show_exposure(DayExposure(), None)
        self._bring(self._gate)
        self._services.intents.post(self._update_exposure)

    async def _update_exposure(self) -> None:
        """Display today's exposure. It is counted afterwards, so that the warning appears without delay."""
        self._gate.show_exposure(*await self._services.books.exposures.before_more())

    def _watch_exposure(self) -> None:
        self._services.intents.post(self._look_at_exposure)

    async def _look_at_exposure(self) -> None:
        """Notify the user when the limit is reached, during a task and not only before the next one."""
        if self.is_closed or not self.looking.warned.is_sensitive:
            return
        left_ms = await self._services.books.exposures.watch()
        if left_ms is not None:
            self._limit.start(min(left_ms + 1, LOOK_EVERY_MS))

    def actions(self) -> dict[str, Callable[[], object]]:
        """Return the commands by name."""
        return {"stop_now": self.stop, "reveal": self._reveal, "protection": self._choose}

    def _reveal(self) -> None:
        if not self.is_closed:
            self.looking.reveal(is_held=True)

    def _choose(self) -> None:
        if not self.is_closed:
            self.looking.choose()

    def press(self) -> None:
        """Handle Enter: press the main button of the warning."""
        if not self.is_stopped and self.is_closed:
            self._gate.show_it.click()

    def take_focus(self) -> None:
        """Focus the warning or the panel of a stopped task."""
        if self.is_stopped:
            self._stopped.take_focus()
        elif self.is_closed:
            self._gate.take_focus()

    def stop(self) -> None:
        """Clear the task from the screen before this call returns, then return the task unanswered."""
        view = self._view
        if view is None or self.is_stopped:
            return
        self.looking.cover()
        self._stopped.show_stopped(view.pay_kind, is_given_back=False)
        self._bring(self._stopped)
        self._page.window().repaint()
        self.take_focus()
        self._services.intents.post(lambda: self._give_back(view.unique_id))

    async def _give_back(self, unique_id: str) -> None:
        await self._services.session.stop(unique_id)
        view = self._services.session.view()
        if self.is_stopped and view is not None and view.unique_id == unique_id:
            self._stopped.show_stopped(view.pay_kind, is_given_back=view.state is AssignmentState.SKIPPED)

    def _bring(self, front: QWidget | None) -> None:
        """Show a widget in place of the task; None shows the task."""
        before = self._front
        self._front = front
        if self._panel is not None:
            self._panel.setVisible(front is None)
        if before is not None and before is not front:
            before.hide()
        if front is not None:
            front.show()
        self.looking.show_row(is_shown=front is None)

    def _open(self) -> None:
        """Show the task. The panel no longer contains the content of the previous one."""
        was_closed, view = self.is_closed, self._view
        if view is not None and self.looking.warned.is_sensitive:
            self._services.intents.post(lambda: self._services.session.pauses.uncovered(view.unique_id))
        self._begin()
        self._bring(None)
        if was_closed:
            self.opened.emit()
        if self.looking.warned.is_sensitive:
            self._watch_exposure()

    def _explain(self) -> None:
        from annotator.ui.protection.gate import SourcesSheet

        SourcesSheet(self._page).open()

    @cached_property
    def _gate(self) -> SensitiveGate:
        """The content warning, created for the first sensitive task."""
        from annotator.ui.protection.gate import SensitiveGate

        gate = SensitiveGate(self._page)
        gate.hide()
        self._place.addWidget(gate)
        gate.shown.connect(self._open)
        gate.skipped.connect(self.skip_wanted)
        gate.stopped.connect(self.stop)
        gate.explained.connect(self._explain)
        return gate

    @cached_property
    def _stopped(self) -> StoppedPanel:
        """The panel of a stopped task, created on first use."""
        from annotator.ui.protection.gate import StoppedPanel

        panel = StoppedPanel(self._page)
        panel.hide()
        self._place.addWidget(panel)
        panel.recovery_wanted.connect(
            lambda: self._services.intents.post(lambda: self._services.side_activities.begin(State.RECOVERY))
        )
        panel.going_on_wanted.connect(lambda: self._services.intents.post(self._services.session.go_on))
        panel.leave_wanted.connect(self.leave_wanted)
        return panel
