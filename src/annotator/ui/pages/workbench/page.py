"""The workbench page: one task at a time, with the pay meter. The page posts intents and is redrawn from events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from annotator.core.answer.assignment import AssignmentState
from annotator.core.answer.result_items import Answer
from annotator.core.bundle.manifest import PayKind
from annotator.core.events import (
    AnswerUnsound,
    ConsentsChanged,
    DraftSaved,
    EarningsChanged,
    Event,
    IdleEnded,
    News,
    OutboxChanged,
    SettingsChanged,
    SubmissionCanProceed,
    TaskShown,
    TaskSubmitted,
    TimeCorrected,
    WorkPaused,
)
from annotator.core.money.amount import Money
from annotator.core.outbox.delivery_state import NO_RESULTS
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.minimum_wages import Reference
from annotator.core.settings import SHOW_METER
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.focus import lost_focus
from annotator.ui.design.panel import DesignPanel
from annotator.ui.design.task_speech import place_text, whole_text
from annotator.ui.i18n.pay_text import goal_line
from annotator.ui.i18n.translation import _, language
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.keyboard.commands import (
    BOXES,
    LOOKING,
    PLAYING,
    RANGES,
    SHAPING,
    TOOLS,
    UTTERANCES,
    WHOLE,
    WORKBENCH,
    let_go,
    shortcuts,
)
from annotator.ui.keyboard.text_field_keys import end_composition, is_typed_within
from annotator.ui.pages.base import Page
from annotator.ui.pages.workbench.action_bar import ActionBar
from annotator.ui.pages.workbench.answer_controller import AnswerController
from annotator.ui.pages.workbench.instructions_panel import InstructionsPanel
from annotator.ui.pages.workbench.task_bar import TaskBar
from annotator.ui.pages.workbench.undo_submit import UndoSubmit
from annotator.ui.pages.workbench.view_preferences import follow_habits, store_view_changes
from annotator.ui.protection.guard import TaskGuard
from annotator.ui.widgets.labels import rule

TICK_MS = 1000
METER_EVERY_TICKS = 5

type OnScreen = Callable[[], tuple[TaskView | None, DesignPanel | None]]


class RunningFigures(QObject):
    """A timer for live figures. `on_screen` returns the displayed task and its panel."""

    def __init__(
        self,
        services: Services,
        task_bar: TaskBar,
        footer: ActionBar,
        on_screen: OnScreen,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._task_bar = task_bar
        self._footer = footer
        self._on_screen = on_screen
        self._ticks = 0
        self._state = services.journal.state
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    def run(self) -> None:
        self._tick.start()

    def stop(self) -> None:
        self._tick.stop()

    def show_task(self, view: TaskView) -> None:
        """Show the time of the task in focus and the meter."""
        reading = self._services.journal.reading()
        self._show_times(reading, view)
        self._show_meter(reading, view)

    def show_meter(self) -> None:
        self._show_meter(self._services.journal.reading(), self._services.session.view())

    def _show_times(self, reading: MeterReading, view: TaskView | None) -> None:
        """Show the task time. A submitted task shows no time, because its time has ended."""
        shown, panel = self._on_screen()
        self._task_bar.show_played(view)
        if panel is not None and view is not None:
            panel.show_played(view.listened, view.task.columns)
        if shown is not None:
            self._task_bar.show_times(reading.task if _is_open(shown) else None, shown.time_rule.max_s)
            self._footer.meter.show_time_left(reading, *self._of_task(view or shown))

    def show_place(self) -> None:
        """Update the position and count of the task after tasks were withdrawn from its bundle."""
        if (view := self._services.session.view()) is not None:
            self._task_bar.show_place(view)
            self._footer.show_place(view)

    def _show_meter(self, reading: MeterReading, view: TaskView | None) -> None:
        self._footer.meter.setVisible(self._services.preferences.value(SHOW_METER) == "yes")
        shown, _panel = self._on_screen()
        # the reward may depend on the media length, which is known only after loading
        view = view or shown
        if view is not None:
            self._task_bar.show_pay(view)
        self._state = reading.state
        self._footer.meter.show_reading(reading, *self._of_task(view))
        goal, pay = self._services.preferences.settings.daily_goal(), self._services.books.pay_today(reading.today)
        self._footer.meter.show_goal(goal_line(reading.today.work_ms, pay, goal))

    def _of_task(self, view: TaskView | None) -> tuple[Money | None, Reference, PayKind]:
        """Return the arguments of the meter beside its reading: reward, wage and pay kind."""
        shown, _panel = self._on_screen()
        kind, reward = (view.pay_kind, view.reward if _is_open(shown) else None) if view else (PayKind.PAID, None)
        return reward, self._services.preferences.reference(), kind

    def explain(self) -> None:
        """Show the sheet behind the figure."""
        from annotator.ui.pages.pay_sheet import of_today, open_pay_sheet

        services = self._services
        open_pay_sheet(
            services,
            lambda: of_today(services, services.journal.reading(), services.session.view()),
            self._footer,
        )

    async def show_outbox(self) -> None:
        held = sum(group.count for group in await self._services.consents.awaiting())
        work = self._services.session.at_work
        results = NO_RESULTS
        if work is not None and work.pay_kind is not PayKind.PRACTICE:
            results = await self._services.deliveries.of_bundle(work.key)
        self._footer.show_outbox(results, held)

    def _on_tick(self) -> None:
        self._ticks += 1
        reading, view = self._services.journal.reading(), self._services.session.view()
        self._show_times(reading, view)
        if self._ticks % METER_EVERY_TICKS == 0 or reading.state is not self._state:
            self._show_meter(reading, view)


def _is_open(view: TaskView | None) -> bool:
    return view is not None and view.state is AssignmentState.OPEN


class InstructionsReading:
    """A reading tracker. Only opening the panel starts reading time; an open panel beside later tasks does not."""

    def __init__(
        self, services: Services, panel: InstructionsPanel, toggle: QPushButton, leave: Callable[[], None]
    ) -> None:
        """`leave` moves the focus back to the task."""
        self._services = services
        self._panel = panel
        self._toggle = toggle
        self._leave = leave
        self.is_required = False  # the task cannot be answered before the user starts it
        toggle.clicked.connect(self.toggle)
        panel.closed.connect(self.close)

    @property
    def is_open(self) -> bool:
        return not self._panel.isHidden()

    @property
    def has_focus(self) -> bool:
        focused: QWidget | None = QApplication.focusWidget()
        return focused is not None and self._panel.isAncestorOf(focused)

    def begin(self, view: TaskView) -> None:
        """Load the instructions of another bundle, in the language of the program if available. Open them if they
        are mandatory and no task is done yet; if they are optional, highlight their button."""
        self._panel.show_kind(view.pay_kind)
        self._panel.show_instructions(view.bundle.instructions_in(language()), self._services.session.media_path)
        is_unread = view.done == 0 and bool(view.bundle.instructions_html)
        self.is_required = is_unread and view.bundle.manifest.must_read
        (self.open if self.is_required else self.close)()
        self._panel.say_where_to(is_begun=not self.is_open)
        self._call_for_reading(is_wanted=is_unread and not view.bundle.manifest.must_read)

    def open(self) -> None:
        view = self._services.session.view()
        if view is None or not view.bundle.instructions_html:
            self._toggle.setChecked(False)
            return
        self._panel.show()
        self._call_for_reading(is_wanted=False)
        self._toggle.setChecked(True)
        self._panel.browser.setFocus()
        self._services.intents.post(self._services.session.pauses.instructions_opened)

    def _call_for_reading(self, *, is_wanted: bool) -> None:
        """Highlight the button and announce it while optional instructions are unread."""
        self._toggle.setProperty("unread", is_wanted)
        for dress in (self._toggle.style().unpolish, self._toggle.style().polish):
            dress(self._toggle)
        text = _("You have not read the requester’s instructions yet.") if is_wanted else ""
        self._toggle.setAccessibleDescription(text)
        if is_wanted:
            announce(self._toggle, text)

    def close(self) -> None:
        self.is_required = False
        self._panel.hide()
        self._toggle.setChecked(False)
        self._leave()
        self.over()

    def toggle(self) -> None:
        if self.is_open:
            self.close()
        else:
            self.open()

    def refuses_keys(self) -> bool:
        """Return True if the keys of the task do not act, and say why."""
        is_so = self.has_focus or self.is_required
        if is_so:
            self._panel.say_keys_wait()
        return is_so

    def over(self) -> None:
        """End the reading time when the user works again, also if the panel stays open."""
        self._panel.say_where_to(is_begun=True)
        self._services.intents.post(self._services.session.pauses.instructions_closed)


# Commands of the page or the instructions; all others concern the task.
_WHILE_READING = frozenset({"submit", "instructions", "pause", "let_go", "leave", "stop_now"})
# Commands that reveal a covered task or lead away from it.
_WHILE_COVERED = _WHILE_READING | {"skip", "previous", "next", "all_tasks", "undo", "hear_meter", "explain_pay"}


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
            "confirm": lambda: panel.annotations.review(everything=False, refuses=False),
            "confirm_all": lambda: panel.annotations.review(everything=True, refuses=False),
            "refuse": lambda: panel.annotations.review(everything=False, refuses=True),
            "refuse_all": lambda: panel.annotations.review(everything=True, refuses=True),
            "zoom_in": lambda: panel.medium_view.zoom_in() if panel.medium_view else None,
            "zoom_out": lambda: panel.medium_view.zoom_out() if panel.medium_view else None,
            "zoom_fit": lambda: panel.medium_view.zoom_fit() if panel.medium_view else None,
            **panel.annotations.actions(),
            "let_go": lambda: self._play_or_let_go(panel),
            **handlers,
        }
        if panel.parts.images is not None:
            actions |= panel.parts.images.actions()
        if panel.playing:
            actions |= {**panel.playing, "leave_field": lambda: self._let_go(panel)}
        of_designs = PLAYING + LOOKING + SHAPING + WHOLE + RANGES + BOXES + UTTERANCES
        commands = tuple(command for command in of_designs if command.name in actions)
        kept = {name: self._when_it_may(name, action) for name, action in actions.items()}
        won = {key for command in commands for key in command.keys}
        self._shortcuts = [*shortcuts(self._page, WORKBENCH, kept, taken={*panel.taken_keys, *won})]
        tools = tuple(command for command in commands if command in TOOLS)
        played = {key for command in PLAYING if command.name in actions for key in command.keys}
        others = tuple(command for command in commands if command not in TOOLS)
        self._shortcuts += shortcuts(self._page, others, kept, taken=panel.taken_keys)
        self._shortcuts += shortcuts(self._page, tools, kept, taken={*panel.taken_keys, *played})
        self._shortcuts += panel.bind_keys(
            self._page, unless=lambda: self._is_covered() or self._reading.refuses_keys()
        )

    def _play_or_let_go(self, panel: DesignPanel) -> None:
        """Play or pause if the focus is in a text field of an audio task. Elsewhere the key deselects or cancels and
        never plays, because its user wants less of something."""
        play = panel.playing.get("play_typed") or panel.playing.get("play")
        if play is not None and is_typed_within(panel):
            play()
        else:
            self._let_go(panel)

    def _let_go(self, panel: DesignPanel) -> None:
        """Cancel one thing, never the page: instructions first if focused, else last. Covered tasks stay."""
        is_about_task = not (self._reading.has_focus or self._is_covered())
        if not (is_about_task and panel.let_go()) and self._reading.is_open:
            self._reading.close()

    def _when_it_may(self, name: str, action: Callable[[], object]) -> Callable[[], object]:
        def acted() -> None:
            is_hidden = self._is_covered() and name not in _WHILE_COVERED
            if not is_hidden and (name in _WHILE_READING or not self._reading.refuses_keys()):
                action()

        return acted


def _correct() -> None:
    """Correct the spelling in the focused text. The module is loaded on first use."""
    from annotator.ui.controls.text_input.field_assistant import correct_here

    correct_here(QApplication.focusWidget())


AHEAD = 2


class WorkbenchPage(Page):
    leave_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._view: TaskView | None = None
        self._panel: DesignPanel | None = None
        self._shown_key = ""
        self._answering = AnswerController(self._keep, services.session.drawings)
        self.task_bar = TaskBar()
        self.footer = ActionBar()
        self._over = QVBoxLayout()
        self.undo_actions = UndoSubmit(services, self._answering.steps, self.footer, self._over, self)
        self.instructions = InstructionsPanel(services.media.images)
        self._reading = InstructionsReading(
            services, self.instructions, self.task_bar.instructions, self._leave_instructions
        )
        self._middle = QHBoxLayout()
        self._notice_room = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.guard = TaskGuard(services, self._middle, self._over, self)
        self._keys = BoundKeys(self, self._reading, lambda: self.guard.is_closed)
        self._figures = RunningFigures(services, self.task_bar, self.footer, lambda: (self._view, self._panel), self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        middle, column = QHBoxLayout(), QVBoxLayout(self)
        for layout in (self._middle, middle, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        middle.addLayout(self._middle, 1)
        middle.addWidget(self.instructions)
        column.addWidget(self.task_bar)
        column.addWidget(rule())
        column.addLayout(self._over)
        column.addLayout(middle, 1)
        column.addItem(self._notice_room)
        column.addWidget(self.footer)

    def _connect(self) -> None:
        self.task_bar.back.clicked.connect(self.leave_wanted)
        self.task_bar.pause.clicked.connect(lambda: self._services.intents.post(self._services.session.pauses.pause))
        self.task_bar.place.clicked.connect(self._choose_task)
        self.footer.submit.clicked.connect(self._submit)
        self.footer.skip.clicked.connect(self._skip)
        self.footer.meter.headline.clicked.connect(self._figures.explain)
        self.footer.meter.pay_of = self._services.books.pay_today
        self.footer.previous.clicked.connect(lambda: self._step(-1))
        self.footer.next.clicked.connect(lambda: self._step(1))
        self.guard.opened.connect(self._show_open)
        self.guard.skip_wanted.connect(self._skip)
        self.guard.leave_wanted.connect(self.leave_wanted)
        self._answering.steps_changed.connect(self.footer.allow_steps)
        self._answering.drawing_edited.connect(self.undo_actions.edited)
        self.footer.follow_steps(lambda: self._answering.undo(self._answering.steps.undo), self._answering.redo)

    @property
    def answer(self) -> Answer:
        """The answer to the current task."""
        return self._answering.answer

    @property
    def playing(self) -> frozenset[str]:
        """The playback commands of the current panel, by name."""
        return frozenset(self._panel.playing) if self._panel is not None else frozenset()

    def strip_areas(self) -> tuple[QRect, QRect]:
        return self.task_bar.strip_area(), self.footer.strip_area()

    def notice_area(self, height_px: int) -> QRect:
        """Keep an area above the bottom bar free, so that a long notice does not cover the hourly pay."""
        column = self.layout()
        if column is not None and self._notice_room.sizeHint().height() != height_px:
            self._notice_room.changeSize(0, height_px, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            column.invalidate()
            column.activate()
        return QRect(0, self.footer.y() - height_px, self.width(), height_px)

    def question_area(self, *, is_wanted: bool) -> QRect | None:
        return self.task_bar.question_area(is_wanted=is_wanted)

    def on_event(self, event: Event) -> None:
        self.undo_actions.on_event(event)
        self.footer.meter.on_event(event)
        match event:
            case TaskShown():
                self._show_task()
            case AnswerUnsound(findings) if self._panel is not None:
                self._panel.show_findings(findings)
            case DraftSaved(unique_id) if self._view is not None and unique_id == self._view.unique_id:
                self.footer.show_draft("kept")
            case SubmissionCanProceed(unique_id) if self._view is not None and unique_id == self._view.unique_id:
                self._submit()
            case TaskSubmitted():
                self._show_sent()
            case News():
                self._figures.show_place()
            case WorkPaused():
                if self.task_bar.pause.hasFocus():  # after the break, Enter submits again
                    self._focus_task()
                self._figures.show_meter()
            case SettingsChanged() | TimeCorrected() | IdleEnded():
                self._figures.show_meter()
            case EarningsChanged():
                self._figures.show_meter()
                self._services.intents.post(self._figures.show_outbox)
            case OutboxChanged() | ConsentsChanged():
                self._services.intents.post(self._figures.show_outbox)

    def _show_task(self) -> None:
        view = self._services.session.view()
        if view is None:
            return
        self._view = view
        self._answering.stop_editing()
        panel = self._fitting_panel(view)
        is_first = view.bundle.manifest.key != self._shown_key
        if is_first:
            self._begin_bundle(view)
        self.task_bar.show_task(view)
        self.footer.show_task(view)
        self.guard.show(view, panel, lambda: self._show_on(panel, view))
        self._allow_answers()
        self.undo_actions.show_task(view)
        self._figures.show_task(view)
        if not (is_first and self._reading.is_open):
            self._focus_task()

    def _show_on(self, panel: DesignPanel, view: TaskView) -> None:
        follow_habits(panel, self._services, view, self)
        panel.setAccessibleName(place_text(view))
        panel.show_task(view.task.columns, self._services.session.media_path)
        self._answering.begin(panel, view.unique_id, view.answer, is_open=self._is_open)

    def _show_open(self) -> None:
        self._allow_answers()
        self._focus_task()

    def _leave_instructions(self) -> None:
        self._allow_answers()
        self._focus_task()

    def _allow_answers(self) -> None:
        """Enable the task, unless its instructions must be read first, and its submission, unless it is covered."""
        is_allowed = not self._reading.is_required
        panel = self._panel
        is_complete = panel is not None and panel.complete
        self.footer.submit.setEnabled(self._is_open and is_allowed and is_complete and not self.guard.is_closed)
        if panel is not None:
            panel.setEnabled(is_allowed)

    def _fitting_panel(self, view: TaskView) -> DesignPanel:
        """Return the current panel if it fits the task, otherwise create one and bind its shortcuts."""
        if self._panel is not None and self._panel.fits(view.design, view.task.columns):
            return self._panel
        before = self._panel
        if before is not None:
            before.setParent(None)  # at once: a widget that had the focus would move it whenever it is deleted
            before.deleteLater()
        panel = DesignPanel(view.design, self._services.media, view.task.columns)
        if before is not None and view.bundle.manifest.key == self._shown_key:
            panel.take_over(before)
        store_view_changes(panel, self._services, view.bundle.manifest.key)
        panel.edited.connect(self._answering.edit)
        panel.annotations.drawn.connect(self._answering.drawn)
        panel.ready.connect(self._ready)
        panel.as_it_is.connect(self._submit)
        panel.record_extent.connect(self._services.session.record_extent)
        self._middle.addWidget(panel)
        self._panel = panel
        self._bind(panel)
        return panel

    def _begin_bundle(self, view: TaskView) -> None:
        """Prepare the first task of a bundle, including its instructions."""
        self._shown_key = view.bundle.manifest.key
        self.setAccessibleName(view.bundle.manifest.title)
        self._reading.begin(view)
        self._services.intents.post(self._figures.show_outbox)

    def _bind(self, panel: DesignPanel) -> None:
        handlers: dict[str, Callable[[], object]] = {
            "submit": self._submit_or_start,
            "skip": self._skip,
            "previous": lambda: self._step(-1),
            "next": lambda: self._step(1),
            "all_tasks": self._choose_task,
            "undo": lambda: self._answering.undo(self.undo_actions.undo),
            "redo": self._answering.redo,
            "instructions": self._reading.toggle,
            "pause": lambda: self._services.intents.post(self._services.session.pauses.pause),
            "hear_task": self._hear_task,
            "hear_meter": self.footer.meter.hear,
            "explain_pay": self._figures.explain,
            "leave": self.leave_wanted.emit,
            **self.guard.actions(),
        }
        self._keys.bind(panel, handlers)

    def _hear_task(self) -> None:
        if self._view is not None:
            announce(self, whole_text(self._view, self.answer), is_urgent=True)

    def _keep(self, answer: Answer) -> None:
        """Save the answer after every edit, undo and redo."""
        if self._view is not None:
            self.footer.show_draft("edited")
            self._services.session.edited(self._view.unique_id, answer)
            self._reading.over()
            self.undo_actions.edited()

    def _ready(self) -> None:
        view, panel = self._view, self._panel
        if view is not None and panel is not None:
            panel.prefetch(self._services.session.media_ahead(AHEAD), self._services.session.media_path)
            if view.by_the_minute is not None:  # only now the length of the media is known
                self._figures.show_meter()
            is_complete = panel.complete
            self._services.intents.post(lambda: self._services.session.ready(view.unique_id, is_complete=is_complete))
            if not is_complete:
                self.footer.submit.setEnabled(False)

    def _submit_or_start(self) -> None:
        """Close the instructions while they are read or focused; else submit. While instructions are open, this submits
        only after an edit: preset values of the design and a restored draft are not an answer."""
        if self.guard.is_closed and not self._reading.has_focus:
            self.guard.press()
        elif self._reading.has_focus or self._reading.is_required or self._is_unanswered_beside_instructions:
            self._reading.close()
        else:
            self._submit()

    @property
    def _is_unanswered_beside_instructions(self) -> bool:
        return self._reading.is_open and self._view is not None and self.answer == self._view.answer

    def _submit(self) -> None:
        """Submit the task. Input that cannot be sent, such as an incomplete date, is shown instead."""
        end_composition()
        view, panel = self._view, self._panel
        if view is None or panel is None or self.guard.is_closed or self._answering.is_pressed_twice:
            return
        if not self._is_open or not (panel.has_unreadable() or panel.asks_before_sending()):
            self._answering.sent()
            is_there = panel.is_there
            self._services.intents.post(lambda: self._services.session.submit(view.unique_id, is_there=is_there))

    def _skip(self) -> None:
        end_composition()
        if (view := self._view) is not None and not self._answering.is_drawing():
            self._services.intents.post(lambda: self._services.session.skip(view.unique_id))

    def _step(self, distance: int) -> None:
        end_composition()
        self._services.intents.post(lambda: self._services.session.step(distance))

    def _choose_task(self) -> None:
        from annotator.ui.pages.all_tasks import choose_task

        end_composition()
        choose_task(self._services, self)

    def _focus_task(self) -> None:
        front = self.guard if self.guard.is_closed else self._panel
        if front is not None:
            front.take_focus()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Handle Tab: if the focused widget was hidden, return to the panel."""
        if lost_focus(self) and self._panel is not None and self._panel.isVisible():
            self._panel.focus_object()
            return True
        return super().focusNextPrevChild(is_next)

    def _show_sent(self) -> None:
        """Make the submitted task read-only. Usually the next task appears a moment later."""
        self._view = self._services.session.view() or self._view
        self._answering.lock()
        self.footer.show_draft("")
        if self.guard.is_stopped:
            self.footer.submit.setEnabled(False)
            self.footer.skip.setEnabled(False)
        self._figures.show_meter()

    @property
    def _is_open(self) -> bool:
        return self._view is not None and self._view.state is AssignmentState.OPEN

    def showEvent(self, event: QShowEvent) -> None:
        self._figures.run()
        self._services.idle.shown(is_shown=True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.notice_area(0)
        self.guard.looking.cover()
        self._figures.stop()
        self._services.idle.shown(is_shown=False)
        super().hideEvent(event)
