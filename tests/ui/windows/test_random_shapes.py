"""Whatever somebody draws, paints, erases, fills, turns, moves, walks, adds, removes, copies, pastes, hides, locks,
groups, chooses together, undoes and leaves: the screen and the disk hold the same, every shape is sound, and undo leads
back step by step."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.geometry.box import BOXED, box_of
from annotator.core.answer.regions import regions
from annotator.core.answer.result_items import Answer
from annotator.core.answer.value_rules import geometry_fault
from depth import IS_DEEP
from ui.windows.random_hands import IMAGE_PX, PLAIN, RandomHands
from ui.windows.random_model import Known, play

KEY = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
DESIGN = b"""<View><Image name="picture" value="$image"/>
  <RectangleLabels name="box" toName="picture"><Label value="Sail"/></RectangleLabels>
  <EllipseLabels name="round" toName="picture"><Label value="Buoy"/><Label value="Ball"/></EllipseLabels>
  <PolygonLabels name="edge" toName="picture"><Label value="Lake"/></PolygonLabels>
  <VectorLabels name="way" toName="picture" closable="true" curves="true" skeleton="true" maxPoints="6">
    <Label value="Wake"/></VectorLabels>
  <BrushLabels name="area" toName="picture"><Label value="Foam"/></BrushLabels></View>"""
LABELS = st.sampled_from((KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_4, KEY.Key_5))
PAINTS = KEY.Key_6
ARROWS = st.sampled_from((KEY.Key_Left, KEY.Key_Right, KEY.Key_Up, KEY.Key_Down))
PLACES = st.tuples(st.integers(0, IMAGE_PX[0] - 1), st.integers(0, IMAGE_PX[1] - 1))
# What keys do to what is chosen.
WALKS = ((KEY.Key_PageDown, CTRL), (KEY.Key_PageUp, CTRL), (KEY.Key_PageDown, SHIFT), (KEY.Key_PageUp, SHIFT))
TURNS = ((KEY.Key_PageDown, CTRL | SHIFT), (KEY.Key_PageUp, CTRL | SHIFT), (KEY.Key_Left, ALT | SHIFT))
MOVES = tuple(
    (key, held)
    for key in (KEY.Key_Left, KEY.Key_Right, KEY.Key_Up, KEY.Key_Down)
    for held in (PLAIN, SHIFT, CTRL | SHIFT)
)
CHANGES = ((KEY.Key_Insert, PLAIN), (KEY.Key_S, ALT), (KEY.Key_Delete, PLAIN), (KEY.Key_Escape, PLAIN))
HELP = ((KEY.Key_D, ALT), (KEY.Key_K, ALT), (KEY.Key_K, ALT | SHIFT))  # scissors, simpler, softer
COPIES = ((KEY.Key_C, CTRL), (KEY.Key_X, CTRL), (KEY.Key_V, CTRL), (KEY.Key_V, CTRL), (KEY.Key_D, CTRL | SHIFT))
STANDS = (
    (KEY.Key_H, CTRL),
    (KEY.Key_H, CTRL | SHIFT),
    (KEY.Key_L, CTRL | SHIFT),
    (KEY.Key_Home, ALT),
    (KEY.Key_End, ALT),
    (KEY.Key_Home, ALT | SHIFT),
    (KEY.Key_End, ALT | SHIFT),
)
GROUPS = ((KEY.Key_G, CTRL | SHIFT), (KEY.Key_U, ALT | SHIFT), (KEY.Key_O, ALT | SHIFT))  # made, left, one alone
SHAPES = {"rectangle", "ellipse", "polygon", "line", "mask", "turned"}
SIGNALS = {"filled", "waved", "pasted", "hidden", "locked", "together", "moved together", "grouped"}
LINES = ((KEY.Key_I, ALT), (KEY.Key_I, ALT | SHIFT), (KEY.Key_A, ALT | SHIFT))  # bent, closed, branching
ALL = (KEY.Key_A, CTRL)
KEYS = st.sampled_from((*WALKS, *WALKS, *TURNS, *TURNS, *MOVES, *CHANGES, *HELP, *LINES, ALL))
WHOLE = st.sampled_from((*COPIES, *STANDS, *WALKS, *GROUPS, ALL, ALL))


class RandomShapes(RuleBasedStateMachine):
    app: QApplication
    met: set[str]  # over all sequences: they would say little if nothing was turned, or nothing drawn

    def __init__(self) -> None:
        super().__init__()
        self.hands = RandomHands(self.app, DESIGN)
        self.known = Known()
        self.come_back()

    def teardown(self) -> None:
        self.hands.end()

    @property
    def answer(self) -> Answer:
        return self.hands.window.workbench.answer

    def at_work(self) -> bool:
        return self.hands.at_work

    def edited(self, steps_before: int) -> None:
        if self.answer != self.known.answer:
            self.known.edited(self.answer, self.hands.steps - steps_before)

    def let_go_of_what_is_begun(self) -> None:
        if self.hands.image.is_drawing:
            self.hands.press(KEY.Key_Escape)

    @precondition(at_work)
    @rule(label=LABELS, places=st.lists(PLACES, min_size=2, max_size=5))
    def draw(self, label: Qt.Key, places: list[tuple[int, int]]) -> None:
        """A box is dragged; a polygon or a line has corners, where nothing of its kind is already."""
        self.hands.let_go_of_all()  # with nothing chosen the label says what comes next
        self.hands.press(label)
        steps = self.hands.steps
        if label in (KEY.Key_4, KEY.Key_5):
            for at in places:
                self.hands.drag(at, at)
            self.hands.press(KEY.Key_Return) if self.hands.image.is_drawing else None
        else:
            self.hands.drag(places[0], places[-1])
        self.let_go_of_what_is_begun()
        self.edited(steps)

    @precondition(at_work)
    @rule(places=st.lists(PLACES, min_size=2, max_size=4), closed=st.booleans(), anew=st.booleans())
    def paint(self, places: list[tuple[int, int]], closed: bool, anew: bool) -> None:
        """With the mouse: a stroke is one step, and goes to the mask that is chosen, unless it is to be another."""
        if anew:
            self.hands.let_go_of_all()
            self.hands.press(PAINTS)
        steps = self.hands.steps
        self.hands.drag(places[0], places[0] if closed else places[-1], places[1:])
        self.let_go_of_what_is_begun()  # where something else is armed
        self.edited(steps)

    @precondition(at_work)
    @rule(moves=st.lists(ARROWS, min_size=1, max_size=6), erases=st.booleans())
    def paint_by_keys(self, moves: list[Qt.Key], erases: bool) -> None:
        """From when the brush is put down until it is lifted is one step."""
        self.hands.let_go_of_all()
        self.hands.press(PAINTS)
        if erases:
            self.hands.press(KEY.Key_PageDown, CTRL)
        steps = self.hands.steps
        self.hands.press(KEY.Key_Space, SHIFT if erases else PLAIN)
        for move in moves:
            self.hands.press(move)
        self.hands.press(KEY.Key_Escape)
        self.edited(steps)

    @precondition(at_work)
    @rule(start=PLACES, end=PLACES)
    def erase(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """From what is chosen, where that is a mask; all of it, where the eraser meets all."""
        self.hands.press(KEY.Key_E, ALT)
        steps = self.hands.steps
        self.hands.drag(start, end)
        self.let_go_of_what_is_begun()
        self.edited(steps)
        self.hands.press(KEY.Key_E, ALT)

    @precondition(at_work)
    @rule(
        tool=st.sampled_from((KEY.Key_Q, KEY.Key_Z)),
        at=PLACES,
        to=st.none() | PLACES,
        changes=st.lists(st.sampled_from((KEY.Key_Up, KEY.Key_Down)), max_size=3),
    )
    def wave_a_wand(self, tool: Qt.Key, at: tuple[int, int], to: tuple[int, int] | None, changes: list[Qt.Key]) -> None:
        """Whatever its tolerance becomes right after, it is one step, and so are all cells that are dragged over."""
        self.hands.press(PAINTS)
        self.hands.press(tool, ALT)
        steps, before = self.hands.steps, self.answer
        self.hands.drag(at, to or at)
        for change in changes:
            self.hands.press(change, CTRL)
        self.met |= {"waved"} if self.answer != before else set()
        self.edited(steps)
        self.hands.press(tool, ALT)

    @precondition(at_work)
    @rule()
    def fill(self) -> None:
        steps, before = self.hands.steps, self.answer
        self.hands.press(KEY.Key_F, ALT)
        self.met |= {"filled"} if self.answer != before else set()
        self.edited(steps)

    @precondition(at_work)
    @rule(start=PLACES, end=PLACES, at_once=st.booleans())
    def drag(self, start: tuple[int, int], end: tuple[int, int], at_once: bool) -> None:
        """With nothing armed: whatever lies there is chosen, and moved, by all of it or by one of its handles."""
        self.hands.let_go_of_all()
        self.hands.drag(start, start) if not at_once else None
        steps = self.hands.steps
        self.hands.drag(start, end)
        self.edited(steps)

    @precondition(at_work)
    @rule(keys=st.lists(KEYS, min_size=1, max_size=6))
    def press(self, keys: list[tuple[Qt.Key, Qt.KeyboardModifier]]) -> None:
        for key, held in (WALKS[0], *keys):
            steps = self.hands.steps
            self.hands.press(key, held)
            self.let_go_of_what_is_begun()
            self.edited(steps)

    @precondition(at_work)
    @rule(keys=st.lists(WHOLE, min_size=1, max_size=6))
    def handle(self, keys: list[tuple[Qt.Key, Qt.KeyboardModifier]]) -> None:
        """Whole marks are copied and pasted, hidden, locked, grouped, and put in front or behind."""
        for key, held in keys:
            before, steps = self.answer, self.hands.steps
            locked = {mark.region.id for mark in self.hands.image.drawing.marks if mark.is_locked}
            self.hands.press(key, held)
            self.edited(steps)
            if (key, held) in STANDS[:3]:
                assert self.answer == before, "no answer knows of it"
                self.met |= {mark for mark in ("hidden", "locked") if self.stands(mark)}
            if (key, held) == (KEY.Key_X, CTRL):
                assert locked <= {item.id for item in self.answer.items}
            if (key, held) == (KEY.Key_V, CTRL) and len(self.answer.items) > len(before.items):
                assert self.answer.items[: len(before.items)] == before.items
                self.met.add("pasted")

    @precondition(at_work)
    @rule(at=st.lists(PLACES, min_size=1, max_size=4), way=st.lists(ARROWS, max_size=3))
    def choose_together(self, at: list[tuple[int, int]], way: list[Qt.Key]) -> None:
        """With Shift: one mark more or less for each click; then the arrows move them all by one pixel."""
        for place in at:
            steps = self.hands.steps
            self.hands.drag(place, place, held=SHIFT)
            self.let_go_of_what_is_begun()
            self.edited(steps)  # with the brush in hand it erases
        together = self.hands.image.drawing.multi_selection
        self.met |= {"together"} if together.marks else set()
        for key in way:
            before, steps = self.answer, self.hands.steps
            self.hands.press(key, CTRL | SHIFT)
            self.met |= {"moved together"} if together.movable and self.answer != before else set()
            self.edited(steps)

    @precondition(at_work)
    @rule()
    def group_all(self) -> None:
        self.hands.press(*ALL)
        steps, together = self.hands.steps, {mark.region.id for mark in self.hands.image.drawing.multi_selection.marks}
        self.hands.press(KEY.Key_G, CTRL | SHIFT)
        self.edited(steps)
        if together:
            assert len({item.group or item.id for item in self.answer.items if item.id in together}) == 1
            self.met.add("grouped")

    def stands(self, how: str) -> bool:
        kept = self.hands.panel.annotations.in_progress().get("picture")
        return kept is not None and bool(getattr(kept, how))

    @precondition(at_work)
    @rule(label=LABELS)
    def rename(self, label: Qt.Key) -> None:
        steps = self.hands.steps
        self.hands.press(label, SHIFT)
        self.edited(steps)

    @precondition(at_work)
    @rule(times=st.integers(1, 4), again=st.booleans())
    def undo_or_redo(self, times: int, again: bool) -> None:
        for _time in range(times):
            self.hands.press(KEY.Key_Y if again else KEY.Key_Z, CTRL)
            self.known.stepped(1 if again else -1)

    @precondition(at_work)
    @rule()
    def leave(self) -> None:
        self.hands.press(KEY.Key_W, CTRL)
        assert not self.hands.at_work

    @precondition(lambda self: not self.hands.at_work)
    @rule()
    def come_back(self) -> None:
        self.hands.action(lambda: self.hands.window.open_bundle("street-things@1"))
        assert self.hands.at_work

    @invariant()
    def the_screen_shows_what_is_on_disk(self) -> None:
        (kept,) = self.hands.assignments().values()
        assert kept.answer == self.known.answer
        if self.at_work():
            assert self.answer == self.known.answer
            begun = self.hands.panel.annotations.in_progress().get("picture")
            hidden = () if begun is None else begun.hidden
            wanted = [mark for mark in self.hands.marks_of(self.answer) if mark[0] not in hidden]
            assert self.hands.marks() == wanted

    @invariant()
    def every_shape_is_valid_and_what_is_upright_is_on_its_pixels(self) -> None:
        for region in regions(self.known.answer, self.hands.panel.design):
            assert geometry_fault(region.shape, region.geometry, None) is None, region
            self.met.add(region.shape)
            if region.shape in BOXED:
                box = box_of(region.shape, region.geometry, IMAGE_PX)
                self.met |= {"turned"} if box.degrees else set()
                assert box.width == round(box.width) >= 1
                assert box.height == round(box.height) >= 1


def test_random_shapes_are_the_same_on_screen_and_on_disk(app: QApplication) -> None:
    class OfThisTest(RandomShapes):
        pass

    OfThisTest.app, OfThisTest.met = app, set()
    examples, steps = (500, 20) if IS_DEEP else (2, 20)
    play(OfThisTest, app, examples, steps)
    assert not IS_DEEP or OfThisTest.met >= SHAPES | SIGNALS
