"""What stands in the place of a task: words before anything of it is shown, and a plain panel once it was stopped."""

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
    from annotator.ui.protection.gate import SensitiveGate
    from annotator.ui.protection.stopped import StoppedPanel


LOOK_EVERY_MS = 60_000  # at the limit of exposure: a timer of hours may be minutes late


class TaskGuard(QObject):
    """`opened`: a task that was not shown is shown now. `skip_wanted`: the person does not want to see it.
    `leave_wanted`: nor anything more of its bundle."""

    opened = Signal()
    skip_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, desk: Services, place: QHBoxLayout, above: QVBoxLayout, page: QWidget) -> None:
        """`place` is where a task is shown; `above` it stands how it is."""
        super().__init__(page)
        self._desk = desk
        self._place, self._page = place, page
        self._view: TaskView | None = None
        self._panel: DesignPanel | None = None
        self._begin: Callable[[], None] = lambda: None
        self._front: QWidget | None = None  # what stands in the place of the task
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._watch_exposure)
        self.looking = Looking(desk, above, page)
        self.looking.stop_wanted.connect(self.stop)
        self.looking.explained.connect(self._explain)

    @property
    def is_closed(self) -> bool:
        """Nothing of the task can be seen, heard or answered."""
        return self._front is not None

    @property
    def is_stopped(self) -> bool:
        return self._front is not None and self._front is self.__dict__.get("_stopped")

    def show(self, view: TaskView, panel: DesignPanel, begin: Callable[[], None]) -> None:
        """`begin` lets the panel show the task: at once where nothing may hurt, else as soon as the person wants it."""
        self._view, self._panel, self._begin = view, panel, begin
        self.looking.begin(view, panel)
        if not self.looking.warned.is_sensitive:
            self._open()
            return
        from annotator.ui.protection.gate import Comes

        manifest = view.bundle.manifest
        is_open = view.state is AssignmentState.OPEN
        self._gate.tell(
            Comes(
                *(self.looking.warned, manifest.requester.name, self.looking.protection, self.looking.kinds),
                allows_skip=is_open and manifest.assignments.allow_skip,
                allows_stop=is_open,
            )
        )
        self._gate.tell_exposure(DayExposure(), None)
        self._bring(self._gate)
        self._desk.intents.post(self._tell_exposure)

    async def _tell_exposure(self) -> None:
        """How much of it there was today: counting is no reason to show the words later."""
        self._gate.tell_exposure(*await self._desk.books.exposures.before_more())

    def _watch_exposure(self) -> None:
        self._desk.intents.post(self._look_at_exposure)

    async def _look_at_exposure(self) -> None:
        """That a limit is reached is told when it is, while the task is on screen, not before the next one."""
        if self.is_closed or not self.looking.warned.is_sensitive:
            return
        left_ms = await self._desk.books.exposures.watch()
        if left_ms is not None:
            self._limit.start(min(left_ms + 1, LOOK_EVERY_MS))

    def actions(self) -> dict[str, Callable[[], object]]:
        """By the command's name."""
        return {
            "stop_now": self.stop,
            "reveal": self._reveal,
            "protection": self._choose,
        }

    def _reveal(self) -> None:
        if not self.is_closed:
            self.looking.reveal(is_held=True)

    def _choose(self) -> None:
        if not self.is_closed:
            self.looking.choose()

    def press(self) -> None:
        """Enter: what has the focus of what stands in the place of the task, which is mostly what leads to it."""
        if not self.is_stopped and self.is_closed:
            self._gate.show_it.click()

    def take_focus(self) -> None:
        """Where the focus goes while no task is shown."""
        if self.is_stopped:
            self._stopped.take_focus()
        elif self.is_closed:
            self._gate.take_focus()

    def stop(self) -> None:
        """Nothing of the task is on screen when this returns; then it goes back."""
        view = self._view
        if view is None or self.is_stopped:
            return
        self.looking.cover()
        self._stopped.tell(view.pay_kind, is_given_back=False)
        self._bring(self._stopped)
        self._page.window().repaint()
        self.take_focus()
        self._desk.intents.post(lambda: self._give_back(view.unique_id))

    async def _give_back(self, unique_id: str) -> None:
        await self._desk.session.stop(unique_id)
        view = self._desk.session.view()
        if self.is_stopped and view is not None and view.unique_id == unique_id:
            self._stopped.tell(view.pay_kind, is_given_back=view.state is AssignmentState.SKIPPED)

    def _bring(self, front: QWidget | None) -> None:
        """None: the task itself."""
        before, self._front = self._front, front
        if self._panel is not None:
            self._panel.setVisible(front is None)
        if before is not None and before is not front:
            before.hide()
        if front is not None:
            front.show()
        self.looking.show_row(is_shown=front is None)

    def _open(self) -> None:
        """What the panel showed before is gone from it when it comes back."""
        was_closed, view = self.is_closed, self._view
        if view is not None and self.looking.warned.is_sensitive:
            self._desk.intents.post(lambda: self._desk.session.uncovered(view.unique_id))
        self._begin()
        self._bring(None)
        if was_closed:
            self.opened.emit()
        if self.looking.warned.is_sensitive:
            self._watch_exposure()

    def _explain(self) -> None:
        from annotator.ui.protection.sources_sheet import SourcesSheet

        SourcesSheet(self._page).open()

    @cached_property
    def _gate(self) -> SensitiveGate:
        """Loaded and made for the first task that may hurt."""
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
        """Loaded and made for the first task that is stopped."""
        from annotator.ui.protection.stopped import StoppedPanel

        panel = StoppedPanel(self._page)
        panel.hide()
        self._place.addWidget(panel)
        panel.recovery_wanted.connect(lambda: self._desk.intents.post(lambda: self._desk.beside.begin(State.RECOVERY)))
        panel.going_on_wanted.connect(lambda: self._desk.intents.post(self._desk.session.go_on))
        panel.leave_wanted.connect(self.leave_wanted)
        return panel
