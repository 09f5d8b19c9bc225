"""Whatever somebody does in whatever order: the answer on disk is what the screen shows, undo leads back step by step
through other tasks and through taking back, and what was taken back was never delivered."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.assignment import AssignmentState
from annotator.core.answer.result_items import Answer
from annotator.core.answer.visibility import submitted
from annotator.core.events import TaskReopened
from annotator.core.outbox.parcel import ParcelState
from depth import IS_DEEP
from ui.windows.random_hands import IMAGE_PX, RandomHands, result
from ui.windows.random_model import Known, play

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CORNERS = st.tuples(st.integers(5, 200), st.integers(5, 150))
SIZES = st.tuples(st.integers(30, 190), st.integers(30, 140))
PLACES = st.tuples(st.integers(5, IMAGE_PX[0] - 5), st.integers(5, IMAGE_PX[1] - 5))
LABELS = st.sampled_from((Qt.Key.Key_1, Qt.Key.Key_2))
SEEN = st.sampled_from((Qt.Key.Key_W, Qt.Key.Key_N))
OPEN = AssignmentState.OPEN


class RandomWork(RuleBasedStateMachine):
    app: QApplication
    met: set[str]  # over all sequences: they would say little if nothing came back or arrived

    def __init__(self) -> None:
        super().__init__()
        self.hands = RandomHands(self.app)
        self.known: dict[str, Known] = {}
        self.delivered: dict[str, bytes] = {}
        self.back = ""  # what just came back, as it was sent
        self.come_back()

    def teardown(self) -> None:
        self.hands.end()

    # What is known beforehand.

    @property
    def unique_id(self) -> str:
        view = self.hands.view
        return view.unique_id if view is not None else ""

    @property
    def here(self) -> Known:
        return self.known[self.unique_id]

    def at_work(self) -> bool:
        return self.hands.at_work and self.hands.view is not None

    def open_here(self) -> bool:
        return self.at_work() and self.here.state is OPEN

    def is_on_its_way(self) -> bool:
        """Something was sent and has not arrived."""
        return any(self.can_be_reopened(unique_id) for unique_id in self.known)

    def look(self) -> None:
        """Record new tasks at their first display."""
        view = self.hands.view
        if view is not None:
            self.known.setdefault(view.unique_id, Known(past=[view.answer]))
            self.back = self.back if view.unique_id == self.back else ""

    def edited(self, steps_before: int) -> None:
        """The screen shows something new: one more step, or more of the same one."""
        now, here = self.hands.window.workbench.answer, self.here
        if now == here.answer:
            return
        assert here.state is OPEN, "a locked task was changed"
        here.edited(now, self.hands.steps - steps_before)
        self.back = ""

    # What is done.

    @precondition(at_work)
    @rule(key=LABELS, start=CORNERS, size=SIZES)
    def draw(self, key: Qt.Key, start: tuple[int, int], size: tuple[int, int]) -> None:
        self.activate(key)
        steps = self.hands.steps
        self.hands.drag(start, (start[0] + size[0], start[1] + size[1]))
        self.edited(steps)

    def activate(self, key: Qt.Key) -> None:
        if self.hands.panel.selected_region:
            self.hands.press(Qt.Key.Key_Escape)  # what was chosen by hand would be named
        before = self.hands.window.workbench.answer
        self.hands.press(key)
        assert self.hands.window.workbench.answer == before

    @precondition(at_work)
    @rule(key=LABELS)
    def rename(self, key: Qt.Key) -> None:
        steps = self.hands.steps
        self.hands.press(key, SHIFT)
        self.edited(steps)

    @precondition(at_work)
    @rule(key=SEEN)
    def say_how_well(self, key: Qt.Key) -> None:
        steps = self.hands.steps
        self.hands.press(key)
        self.edited(steps)

    @precondition(at_work)
    @rule(at=PLACES)
    def choose(self, at: tuple[int, int]) -> None:
        """Pressed on a corner of what is chosen, it moves that. With something armed it begins a box, and no task is
        sent while that is begun."""
        steps = self.hands.steps
        self.hands.drag(at, at)
        if self.hands.image.is_drawing:
            self.hands.press(Qt.Key.Key_Escape)
        self.edited(steps)

    @precondition(at_work)
    @rule(key=st.sampled_from((Qt.Key.Key_Delete, Qt.Key.Key_Escape)))
    def remove_or_let_go(self, key: Qt.Key) -> None:
        steps = self.hands.steps
        self.hands.press(key)
        self.edited(steps)

    @precondition(at_work)
    @rule()
    def undo(self) -> None:
        """Undo the last action: an edit of this task, or a submission."""
        unique_id, here = self.unique_id, self.here
        before = self.came_back()
        can_be = self.can_be_reopened(unique_id)
        self.hands.press(Qt.Key.Key_Z, CTRL)
        back = self.came_back()[len(before) :]
        if back:
            self.note_taken_back(back)
            self.look()
            assert not can_be or back == [unique_id], "a locked task comes back before another"
            return
        assert not can_be, "a locked task that has not left was not taken back"
        if here.state is not OPEN or not here.cursor:
            return
        if self.back == unique_id:
            self.back = ""  # it was meant for a submission before this one: nothing that was answered goes
        else:
            here.cursor -= 1

    @precondition(open_here)
    @rule()
    def redo(self) -> None:
        self.hands.press(Qt.Key.Key_Y, CTRL)
        if self.here.cursor < len(self.here.past) - 1:
            self.here.cursor += 1
            self.back = ""

    @precondition(at_work)
    @rule(skipping=st.booleans())
    def send(self, skipping: bool) -> None:
        here = self.here
        if skipping:
            self.hands.press(Qt.Key.Key_Space, CTRL | SHIFT)
        else:
            self.hands.press(Qt.Key.Key_Return, CTRL)
            if self.hands.is_asked_whether_as_it_is():
                self.hands.press(Qt.Key.Key_Return, CTRL)
        if here.state is OPEN:
            here.state = AssignmentState.SKIPPED if skipping else AssignmentState.SUBMITTED
            self.back = ""
        self.look()

    @precondition(at_work)
    @rule(key=st.sampled_from((Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)))
    def step(self, key: Qt.Key) -> None:
        self.hands.press(key)
        self.look()

    @precondition(at_work)
    @rule()
    def leave(self) -> None:
        self.hands.press(Qt.Key.Key_W, CTRL)
        assert not self.hands.at_work

    @precondition(lambda self: not self.hands.at_work)
    @rule()
    def come_back(self) -> None:
        self.hands.action(lambda: self.hands.window.open_bundle("street-things@1"))
        assert self.hands.at_work
        self.look()

    @precondition(is_on_its_way)
    @rule()
    def take_back_by_button(self) -> None:
        """Whichever there is on the page in front, or beside the thanks after the last task."""
        before = self.came_back()
        window = self.hands.window
        if not self.hands.click("Reopen", window):
            return
        self.note_taken_back(self.came_back()[len(before) :])
        self.look()

    @precondition(is_on_its_way)
    @rule(row=st.integers(0, 2))
    def take_back_in_the_outbox(self, row: int) -> None:
        before = self.came_back()
        window = self.hands.window
        self.hands.action(lambda: window.turn_to("outbox"))
        self.hands.action(lambda: window.outbox.results.selectRow(row))
        if self.hands.click("Reopen", window.outbox):
            back = self.came_back()[len(before) :]
            assert len(back) == 1
            self.note_taken_back(back)

    @precondition(is_on_its_way)
    @rule(seconds=st.sampled_from((3, 12)))
    def time_passes(self, seconds: int) -> None:
        self.hands.clock.advance(seconds * 1000)

    @precondition(is_on_its_way)
    @rule(wait_s=st.sampled_from((12, 0)))
    def deliver(self, wait_s: int) -> None:
        self.hands.clock.advance(wait_s * 1000)
        self.hands.deliver()

    @precondition(is_on_its_way)
    @rule()
    def unplug_or_plug_in(self) -> None:
        target, away = self.hands.target, self.hands.folder / "results-away"
        if target.exists():
            target.rename(away)
        else:
            away.rename(target)

    # What holds.

    def came_back(self) -> list[str]:
        return [event.unique_id for event in self.hands.events if isinstance(event, TaskReopened)]

    def can_be_reopened(self, unique_id: str) -> bool:
        return self.known[unique_id].state is not OPEN and unique_id not in self.delivered

    def note_taken_back(self, unique_ids: list[str]) -> None:
        for unique_id in unique_ids:
            assert self.can_be_reopened(unique_id)
            assert unique_id not in self.hands.delivered()
            self.met.add(f"{self.known[unique_id].state.value} and taken back")
            self.known[unique_id].state = OPEN
            self.back = unique_id

    @invariant()
    def the_screen_shows_what_is_on_disk(self) -> None:
        kept = self.hands.assignments()
        assert set(kept) == set(self.known)
        for unique_id, known in self.known.items():
            assert (kept[unique_id].state, kept[unique_id].answer) == (known.state, known.answer)
        if not self.at_work():
            return
        answer = self.hands.window.workbench.answer
        assert answer == self.here.answer
        assert self.hands.marks() == self.hands.marks_of(answer)
        steps = self.hands.window.workbench._answering.steps
        is_open = self.here.state is OPEN
        assert steps.canUndo() == (is_open and self.here.cursor > 0)
        assert steps.canRedo() == (is_open and self.here.cursor < len(self.here.past) - 1)

    @invariant()
    def what_is_in_the_outbox_is_what_was_sent_and_what_left_stays_as_it_was(self) -> None:
        parcels, delivered = self.hands.parcels(), self.hands.delivered()
        assert set(parcels) == {unique_id for unique_id, known in self.known.items() if known.state is not OPEN}
        for unique_id, parcel in parcels.items():
            known = self.known[unique_id]
            skipped = known.state is AssignmentState.SKIPPED
            sent = Answer() if skipped else submitted(known.answer, self.hands.panel.design)
            assert (parcel.was_cancelled, result(parcel.envelope)) == (skipped, sent.as_json())
            assert (parcel.state is ParcelState.ACCEPTED) == (unique_id in delivered)
        for unique_id, envelope in delivered.items():
            assert parcels[unique_id].envelope == envelope
        assert self.delivered.items() <= delivered.items()
        self.met |= {"delivered" for _one in delivered}
        self.delivered = delivered


def test_random_work_loses_nothing_and_swaps_nothing(app: QApplication) -> None:
    class OfThisTest(RandomWork):
        pass

    OfThisTest.app, OfThisTest.met = app, set()
    few, many = (3, 25), (200, 30)
    examples, steps = many if IS_DEEP else few
    play(OfThisTest, app, examples, steps)
    assert not IS_DEEP or {"delivered", "submitted and taken back", "skipped and taken back"} <= OfThisTest.met
