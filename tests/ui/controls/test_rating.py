"""Rating: one control for all its stars."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSlider

from annotator.core.answer.result_items import Answer, with_payload
from annotator.core.design.controls import Rating
from annotator.ui.controls.rating import PAD_PX, STEP_PX, RatingPart, shape
from ui.part_harness import CTRL, PartHarness, spoken

TAG = Rating(name="quality", to_name="text", max_rating=5)


def harness(tag: Rating = TAG, answer: Answer | None = None) -> PartHarness:
    made = PartHarness(RatingPart(tag), answer)
    made.begin()
    return made


def stars(made: PartHarness) -> QSlider:
    found = made.part.findChild(QSlider)
    assert isinstance(found, QSlider)
    return found


def click(made: PartHarness, star: int) -> None:
    place = QPoint(PAD_PX + round((star - 0.5) * STEP_PX), stars(made).height() // 2)
    QTest.mouseClick(stars(made), Qt.MouseButton.LeftButton, pos=place)


def test_arrows_go_up_and_down_and_stop_at_the_ends() -> None:
    made = harness()
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Down):
        made.press(key)
        seen.append(made.payload)
    assert seen == [1, 2, 1, None, None]
    for _time in range(7):
        made.press(Qt.Key.Key_Right)
    assert made.payload == 5


def test_digits_say_how_many_and_nought_takes_it_back() -> None:
    made = harness()
    for key, expected in (("4", 4), ("9", 4), ("1", 1), ("0", None)):
        made.type(key)
        assert made.payload == expected
    made.press(Qt.Key.Key_End)
    assert made.payload == 5
    made.press(Qt.Key.Key_Home)
    assert made.payload == 1
    made.press(Qt.Key.Key_Delete)
    assert made.payload is None
    ten = harness(Rating(name="quality", to_name="text", max_rating=10))
    ten.type("0")
    assert ten.payload == 10, "0 follows 9"


def test_digits_are_the_stars_while_these_have_the_focus_whatever_they_reach_elsewhere() -> None:
    made = harness()
    made.listen("3", "9", '"')
    made.type("3")
    assert (made.payload, made.fired) == (3, [])
    made.type("9")
    assert (made.payload, made.fired) == (3, [])
    made.type("1")
    made.type('"')  # the key of 3 on a French keyboard
    assert (made.payload, made.fired) == (3, [])


def test_a_click_gives_and_the_same_click_takes_back() -> None:
    made = harness()
    click(made, 3)
    assert (made.payload, stars(made).value()) == (3, 3)
    click(made, 3)
    assert (made.payload, stars(made).value()) == (None, 0)
    click(made, 9)
    assert made.payload is None
    made.history.group.undo()
    assert stars(made).value() == 3


def test_other_keys_are_left_to_the_workbench() -> None:
    made = harness()
    made.listen("Ctrl+Right", "Return", "x")
    made.press(Qt.Key.Key_Right, CTRL)
    made.press(Qt.Key.Key_Return)
    made.type("x")
    assert made.fired == ["Ctrl+Right", "Return", "x"]
    assert made.payload is None


def test_the_wheel_changes_nothing() -> None:
    made = harness(answer=with_payload(Answer(), TAG, 3))
    made.wheel(stars(made))
    assert made.payload == 3


def test_keys_of_the_design_give_a_number_or_the_next_one() -> None:
    made = harness(Rating(name="quality", to_name="text", max_rating=2))
    for path, expected in ((("2",), 2), (("2",), None), ((), 1), ((), 2), ((), None)):
        made.part.press(path)
        assert made.payload == expected


def test_a_locked_rating_shows_and_takes_nothing() -> None:
    made = harness(answer=with_payload(Answer(), TAG, 3))
    made.part.lock(True)
    click(made, 1)
    made.part.press(("1",))
    assert (made.payload, stars(made).value()) == (3, 3)


def test_a_screen_reader_hears_a_slider_with_its_value() -> None:
    made = harness(answer=with_payload(Answer(), TAG, 3))
    assert spoken(stars(made)) == ("What is it?", QAccessible.Role.Slider)
    value = QAccessible.queryAccessibleInterface(stars(made)).valueInterface()
    assert value is not None
    assert (value.currentValue(), value.maximumValue()) == (3, 5)
    assert stars(made).accessibleDescription() == "3 of 5"
    assert [text.text() for text in made.part.findChildren(QLabel) if text.isVisible()] == ["3 of 5"]
    made.type("0")
    assert stars(made).accessibleDescription() == "Not answered"


def test_every_icon_stays_in_its_square_and_is_drawn_filled_where_it_is_given() -> None:
    shapes = [shape(name) for name in ("star", "heart", "fire", "smile", "unknown")]
    for path in shapes:
        box = path.boundingRect()
        assert box.left() >= 0
        assert box.top() >= 0
        assert box.right() <= 1
        assert box.bottom() <= 1
    made = harness()
    empty = stars(made).grab().toImage()
    made.type("2")
    assert stars(made).grab().toImage() != empty


@pytest.mark.parametrize("count", [1, 10])
def test_any_number_of_stars_fits_a_narrow_column(count: int) -> None:
    made = harness(Rating(name="quality", to_name="text", max_rating=count))
    assert stars(made).minimumSizeHint().width() <= 280
    made.press(Qt.Key.Key_End)
    assert made.payload == count
