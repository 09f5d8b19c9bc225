"""Cards that are ranked: moved by keyboard and by mouse, one undo per move, each move told with its place."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from annotator.core.answer.ranking import as_payload, first_ranking
from annotator.core.answer.result_items import Answer, with_payload
from annotator.core.design.controls import Ranker, RankerBucket
from annotator.core.design.objects import Card, List
from annotator.core.design.tag import Header
from annotator.ui.accessibility.answer_changes import answer_changes
from annotator.ui.controls.ranking import RankerPart
from annotator.ui.design.panel import DesignPanel
from annotator.ui.viewers.cards.column import CardColumn
from ui.hearing import Heard
from ui.panel_harness import PanelHarness, a_control, a_design

pytestmark = pytest.mark.usefixtures("app")

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAMES = ("Cobra", "Python", "Turtle", "Gecko")
GOOD, BAD = RankerBucket(name="good", title="Good answers"), RankerBucket(name="bad")


def a_ranking(*buckets: RankerBucket, names: Iterable[str] = NAMES, body: str = "") -> PanelHarness:
    cards = tuple(Card(name[:1].lower() + str(at), name, body) for at, name in enumerate(names))
    ranker = Ranker(name="rank", to_name="answers", buckets=buckets, cards=cards, list_title="All answers")
    answers = List(name="answers", value="$answers", title="All answers", cards=cards)
    shown = PanelHarness(a_design(Header(value="Order the answers"), answers, ranker))
    shown.panel.parts.controls["rank"].take_focus()
    return shown


def part_of(shown: PanelHarness) -> RankerPart:
    part = shown.panel.parts.controls["rank"]
    assert isinstance(part, RankerPart)
    return part


def columns(shown: PanelHarness) -> list[CardColumn]:
    return part_of(shown).findChildren(CardColumn)


def press(shown: PanelHarness, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(shown.focused, key, held)


def order(shown: PanelHarness) -> list[list[str]]:
    return [[str(column.model().index(row, 0).data()) for row in range(column.count)] for column in columns(shown)]


def current(shown: PanelHarness) -> str:
    focused = shown.focused
    assert isinstance(focused, CardColumn)
    return str(focused.currentIndex().data())


def test_cards_are_in_the_order_of_the_task_and_the_list_itself_is_not_shown_twice() -> None:
    shown = a_ranking()
    assert order(shown) == [list(NAMES)]
    assert shown.panel.findChildren(CardColumn) == columns(shown)
    assert current(shown) == "Cobra"


@pytest.mark.parametrize(
    ("walked", "key", "held", "now"),
    [
        (0, Qt.Key.Key_Down, CTRL, "Python Cobra Turtle Gecko"),
        (2, Qt.Key.Key_Up, CTRL, "Cobra Turtle Python Gecko"),
        (1, Qt.Key.Key_End, CTRL, "Cobra Turtle Gecko Python"),
        (3, Qt.Key.Key_Home, CTRL, "Gecko Cobra Python Turtle"),
    ],
)
def test_ctrl_moves_the_card_which_stays_the_current_one(
    walked: int, key: Qt.Key, held: Qt.KeyboardModifier, now: str
) -> None:
    shown = a_ranking()
    for _step in range(walked):
        press(shown, Qt.Key.Key_Down)
    chosen = current(shown)
    press(shown, key, held)
    assert order(shown) == [now.split()]
    assert current(shown) == chosen == NAMES[walked]


def test_a_move_past_the_end_changes_nothing() -> None:
    shown = a_ranking()
    press(shown, Qt.Key.Key_Up, CTRL)
    press(shown, Qt.Key.Key_Left, CTRL | SHIFT)
    assert shown.say("rank") is None


def test_each_undo_takes_back_one_move() -> None:
    shown = a_ranking()
    for _move in range(2):
        press(shown, Qt.Key.Key_Down, CTRL)
    assert order(shown) == [["Python", "Turtle", "Cobra", "Gecko"]]
    shown.answering.steps.undo()
    assert order(shown) == [["Python", "Cobra", "Turtle", "Gecko"]]


def test_a_typed_place_and_enter_put_the_card_there() -> None:
    shown = a_ranking()
    press(shown, Qt.Key.Key_3)
    assert "To place 3" in " ".join(head.text() for head in part_of(shown).findChildren(QLabel))
    press(shown, Qt.Key.Key_Return)
    assert order(shown) == [["Python", "Turtle", "Cobra", "Gecko"]]
    for key in (Qt.Key.Key_1, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_9, Qt.Key.Key_9, Qt.Key.Key_Backspace):
        press(shown, key)
    assert order(shown) == [["Python", "Turtle", "Cobra", "Gecko"]]
    press(shown, Qt.Key.Key_Enter)
    assert order(shown) == [["Python", "Turtle", "Cobra", "Gecko"]]  # it is the last of four already


def test_cards_are_picked_into_the_column_beside_and_back() -> None:
    shown = a_ranking(GOOD, BAD)
    assert order(shown) == [list(NAMES), [], []]
    press(shown, Qt.Key.Key_Right, CTRL | SHIFT)
    assert order(shown) == [["Python", "Turtle", "Gecko"], ["Cobra"], []]
    press(shown, Qt.Key.Key_Right, CTRL | SHIFT)
    assert order(shown) == [["Python", "Turtle", "Gecko"], [], ["Cobra"]]
    assert shown.say("rank") == {"_": ["p1", "t2", "g3"], "good": [], "bad": ["c0"]}
    for _column in range(2):
        press(shown, Qt.Key.Key_Left)
    assert current(shown) == "Python"
    for _column in range(2):
        press(shown, Qt.Key.Key_Right)
    press(shown, Qt.Key.Key_Left, CTRL | SHIFT)
    assert order(shown)[1] == ["Cobra"]


def test_a_default_bucket_has_all_cards_at_first() -> None:
    shown = a_ranking(BAD, RankerBucket(name="rest", default=True))
    assert order(shown) == [[], list(NAMES)]
    assert current(shown) == "Cobra"


def drag(shown: PanelHarness, row: int, to: CardColumn, at: QPoint) -> None:
    column = columns(shown)[0]
    start = column.visualRect(column.model().index(row, 0)).center()
    target = column.viewport().mapFromGlobal(to.viewport().mapToGlobal(at))
    QTest.mousePress(column.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(column.viewport(), start + QPoint(0, 30))
    QTest.mouseMove(column.viewport(), target)
    QTest.mouseRelease(column.viewport(), Qt.MouseButton.LeftButton, pos=target)


def top_of(column: CardColumn, row: int) -> QPoint:
    box = column.visualRect(column.model().index(row, 0))
    return QPoint(box.center().x(), box.top() + 2)


def test_a_card_is_dragged_up_down_and_into_another_column() -> None:
    shown = a_ranking()
    drag(shown, 0, columns(shown)[0], top_of(columns(shown)[0], 2))
    assert order(shown) == [["Python", "Cobra", "Turtle", "Gecko"]]
    drag(shown, 3, columns(shown)[0], top_of(columns(shown)[0], 0))
    assert order(shown) == [["Gecko", "Python", "Cobra", "Turtle"]]
    picked = a_ranking(GOOD)
    drag(picked, 1, columns(picked)[1], QPoint(20, 20))
    assert order(picked) == [["Cobra", "Turtle", "Gecko"], ["Python"]]


def test_a_card_that_is_dropped_elsewhere_or_only_clicked_stays() -> None:
    shown = a_ranking()
    column = columns(shown)[0]
    drag(shown, 0, column, QPoint(-500, -500))
    QTest.mouseClick(column.viewport(), Qt.MouseButton.LeftButton, pos=top_of(column, 2))
    assert shown.say("rank") is None
    assert current(shown) == "Turtle"


def test_a_locked_order_is_read_and_not_changed() -> None:
    shown = a_ranking()
    shown.panel.lock(True)
    press(shown, Qt.Key.Key_Down, CTRL)
    drag(shown, 0, columns(shown)[0], top_of(columns(shown)[0], 2))
    assert shown.say("rank") is None
    press(shown, Qt.Key.Key_Down)
    assert current(shown) == "Python"


def test_space_shows_all_of_a_card() -> None:
    shown = a_ranking(body="A long line of words that goes on. " * 60)
    column = columns(shown)[0]
    low_px = column.visualRect(column.currentIndex()).height()
    press(shown, Qt.Key.Key_Space)
    high_px = column.visualRect(column.currentIndex()).height()
    assert high_px > 2 * low_px
    press(shown, Qt.Key.Key_Space)
    assert column.visualRect(column.currentIndex()).height() == low_px


def told(panel: DesignPanel, before: Answer, after: Answer) -> list[str]:
    return [change.text for change in answer_changes(panel.design, before, after, "", {})]


def test_a_screen_reader_has_the_place_of_each_card_and_of_a_move() -> None:
    shown = a_ranking(GOOD)
    left, right = columns(shown)
    assert [left.accessibleName(), right.accessibleName()] == [
        "Order the answers: All answers",
        "Order the answers: Good answers",
    ]
    spoken = left.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Turtle. 3 of 4, All answers"
    before = shown.answering.answer
    press(shown, Qt.Key.Key_Right, CTRL | SHIFT)
    assert told(shown.panel, before, shown.answering.answer) == ["Cobra: 1 of 1, Good answers."]
    assert told(shown.panel, shown.answering.answer, before) == ["Cobra: 1 of 4, All answers."]


def test_five_hundred_cards_move_from_end_to_end() -> None:
    names = [f"Card {number}" for number in range(500)]
    shown = a_ranking(names=names)
    press(shown, Qt.Key.Key_End, CTRL)
    assert order(shown)[0] == [*names[1:], names[0]]
    ranker = shown.panel.design.control("rank")
    assert isinstance(ranker, Ranker)
    assert first_ranking(ranker) != shown.say("rank")


def test_a_list_without_a_ranker_is_shown_and_not_moved() -> None:
    cards = tuple(Card(name, name) for name in NAMES)
    ask = Ranker(name="rank", to_name="others", cards=cards)
    others = List(name="others", value="$o", cards=cards)
    shown = PanelHarness(a_design(List(name="facts", value="$f", title="Facts", cards=cards), others, ask))
    (facts,) = (column for column in shown.panel.findChildren(CardColumn) if column.accessibleName() == "Facts")
    facts.setFocus()
    press(shown, Qt.Key.Key_Down, CTRL)
    assert [str(facts.model().index(row, 0).data()) for row in range(facts.count)] == list(NAMES)
    assert shown.say("rank") is None


def test_an_order_that_nobody_changed_is_asked_about_once() -> None:
    shown = a_ranking()
    ranker = shown.panel.design.control("rank")
    assert isinstance(ranker, Ranker)
    began = with_payload(Answer(), ranker, as_payload(first_ranking(ranker)))
    shown.answering.begin(shown.panel, "again", began, is_open=True)
    assert shown.panel.asks_before_sending()
    assert not shown.panel.asks_before_sending()
    press(shown, Qt.Key.Key_Down, CTRL)
    assert not shown.panel.asks_before_sending()
    press(shown, Qt.Key.Key_Up, CTRL)
    assert shown.panel.asks_before_sending()


def test_a_digit_beside_a_choice_selects_it_also_from_the_cards() -> None:
    cards = tuple(Card(name, name) for name in NAMES)
    ranker = Ranker(name="rank", to_name="a", cards=cards)
    shown = PanelHarness(a_design(List(name="a", value="$a", cards=cards), ranker, a_control("Wrong", "Right")))
    shown.panel.parts.controls["rank"].take_focus()
    for key in (Qt.Key.Key_2, Qt.Key.Key_Return):
        press(shown, key)
    assert shown.say("things") == ["Right"]
    assert shown.say("rank") is None


def test_each_move_is_announced_once_with_its_place_and_column(monkeypatch: pytest.MonkeyPatch) -> None:
    heard, shown = Heard(monkeypatch), a_ranking(GOOD, names=("Newt", *NAMES))
    press(shown, Qt.Key.Key_Down, CTRL)
    heard.wait("Newt: 2 of 5, All answers.")
    press(shown, Qt.Key.Key_Right, CTRL | SHIFT)
    heard.wait("Newt: 1 of 1, Good answers.")
    assert " ".join(heard.spoken).count("2 of 5") == 1
