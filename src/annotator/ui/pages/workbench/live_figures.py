"""The live figures of the workbench: task time, played share of the audio or video, pay meter, and outbox."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from annotator.core.answer.assignment import AssignmentState
from annotator.core.bundle.manifest import PayKind
from annotator.core.settings import SHOW_METER
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.design.panel import DesignPanel
from annotator.ui.pages.workbench.action_bar import ActionBar
from annotator.ui.pages.workbench.meter_bar import NO_AUDIO
from annotator.ui.pages.workbench.task_bar import TaskBar

TICK_MS = 1000
METER_EVERY_TICKS = 5

type OnScreen = Callable[[], tuple[TaskView | None, DesignPanel | None]]


class RunningFigures(QObject):
    """A timer for live figures. `on_screen` returns the displayed task and its panel."""

    def __init__(
        self, desk: Services, task_bar: TaskBar, footer: ActionBar, on_screen: OnScreen, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task_bar = task_bar
        self._footer = footer
        self._on_screen = on_screen
        self._ticks = 0
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    def run(self) -> None:
        self._tick.start()

    def stop(self) -> None:
        self._tick.stop()

    def show_times(self) -> None:
        """Show the task time. A submitted task shows no time, because its time has ended."""
        reading, view = self._desk.journal.reading(), self._desk.session.view()
        shown, panel = self._on_screen()
        self._task_bar.show_heard(view)
        if panel is not None and view is not None:
            panel.show_heard(view.heard, view.task.columns)
        if shown is not None:
            self._task_bar.show_times(reading.task if _is_open(shown) else None, shown.time_rule.max_s)

    def show_place(self) -> None:
        """Update the position and count of the task after tasks were withdrawn from its bundle."""
        if (view := self._desk.session.view()) is not None:
            self._task_bar.show_place(view)
            self._footer.show_place(view)

    def show_meter(self) -> None:
        self._footer.meter.setVisible(self._desk.preferences.value(SHOW_METER) == "yes")
        shown, _panel = self._on_screen()
        # the reward may depend on the media length, which is known only after loading
        view = self._desk.session.view() or shown
        kind, reward = (view.pay_kind, view.reward if _is_open(shown) else None) if view else (PayKind.PAID, None)
        if view is not None:
            self._task_bar.show_pay(view)
        reading, reference = self._desk.journal.reading(), self._desk.preferences.reference()
        audio_files = self._desk.journal.history(view.bundle.manifest.key).audio_files if view is not None else NO_AUDIO
        self._footer.meter.show_reading(reading, reward, reference, kind, audio_files)

    async def show_outbox(self) -> None:
        held = sum(group.count for group in await self._desk.agreements.held())
        self._footer.show_outbox(await self._desk.delivery.waiting(), held)

    def _on_tick(self) -> None:
        self._ticks += 1
        self.show_times()
        if self._ticks % METER_EVERY_TICKS == 0:
            self.show_meter()


def _is_open(view: TaskView | None) -> bool:
    return view is not None and view.state is AssignmentState.OPEN
