"""Answers about several selected regions apply to all of them in one step; the widgets show what all have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox

from annotator.ui.controls.base import ControlPart
from ui.pages.workbench.mark_hands import CTRL, KEY, Hands, three
from ui.pages.workbench.marker import Marker, image, marking
from ui.stage import PLAIN

ASKED = (
    '<Choices name="state" toName="it" perRegion="true"><Choice value="Whole" hotkey="w"/>'
    '<Choice value="Cut" hotkey="c"/></Choices>'
    '<Choices name="traits" toName="it" perRegion="true" choice="multiple"><Choice value="Old" hotkey="o"/>'
    '<Choice value="Red" hotkey="r"/></Choices>'
    '<Rating name="clear" toName="it" perRegion="true" hotkey="q"/>'
    '<TextArea name="note" toName="it" perRegion="true"/>'
)
CONFIG = image("RectangleLabels", more=ASKED)


def answered(hands: Hands, name: str) -> list[object]:
    """Return the answers about each region, in their order."""
    answer = hands.marker.stage.window.workbench.answer
    ids = [item.id for item in answer.items if item.from_name == "what"]
    control = hands.marker.panel.design.control(name)
    assert control is not None
    return [answer.payload(control, region_id) for region_id in ids]


def part(hands: Hands, name: str) -> ControlPart:
    return hands.marker.panel.parts.controls[name]


def button(hands: Hands, name: str, words: str) -> QAbstractButton:
    found = part(hands, name).findChildren(QAbstractButton)
    return next(each for each in found if each.accessibleName() == words)


def test_a_choice_by_key_is_made_about_all_in_one_step_and_taken_off_all_when_all_have_it(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click(1, PLAIN)
        await marker.key(KEY.Key_W)
        assert answered(hands, "state") == [None, ["Whole"], None]
        await marker.key(KEY.Key_A, CTRL)
        whole = button(hands, "state", "Whole")
        assert not whole.isChecked(), "it is not so of all"
        assert getattr(whole, "is_partly", None) is True
        assert "3 selected regions have different answers" in part(hands, "state").accessibleDescription()
        steps = hands.steps
        await marker.key(KEY.Key_W)
        assert answered(hands, "state") == [["Whole"]] * 3
        assert (hands.steps, len(hands.together)) == (steps + 1, 3)
        assert whole.isChecked()
        assert "Applies to 3 selected regions" in part(hands, "state").accessibleDescription()
        await marker.click_on(button(hands, "state", "Cut"))
        assert answered(hands, "state") == [["Cut"]] * 3
        await marker.key(KEY.Key_C)
        assert answered(hands, "state") == [None] * 3
        for _step in range(3):
            await marker.key(KEY.Key_Z, CTRL)
        assert answered(hands, "state") == [None, ["Whole"], None]

    marking(app, CONFIG, scenario)


def test_of_several_choices_each_mark_keeps_its_others(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click(0, PLAIN)
        await marker.key(KEY.Key_O)
        await hands.click(2)
        old = button(hands, "traits", "Old")
        assert isinstance(old, QCheckBox)
        assert old.checkState() is Qt.CheckState.PartiallyChecked
        await marker.key(KEY.Key_R)
        assert answered(hands, "traits") == [["Old", "Red"], None, ["Red"]]
        await marker.key(KEY.Key_O)
        assert answered(hands, "traits") == [["Old", "Red"], None, ["Old", "Red"]]
        assert old.checkState() is Qt.CheckState.Checked

    marking(app, CONFIG, scenario)


def test_a_rating_and_a_text_are_about_all_and_that_they_differ_is_seen(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        await hands.click(2, PLAIN)
        await marker.key(KEY.Key_Q)
        assert answered(hands, "clear") == [None, None, 1]
        await hands.click(0)
        await hands.click(2)
        await hands.click(2)
        assert "2 selected regions have different answers" in part(hands, "clear").accessibleDescription()
        part(hands, "clear").press(("1",))
        assert answered(hands, "clear") == [1, None, 1]
        part(hands, "note").say(["far"])
        assert answered(hands, "note") == [["far"], None, ["far"]]
        await hands.drag(2, (10, 7))
        places = hands.places
        await marker.key(KEY.Key_W)
        assert hands.places == places, "they are where they were moved to"
        assert answered(hands, "state") == [["Whole"], None, ["Whole"]]
        items = marker.stage.window.workbench.answer.as_json()
        for item in items:
            box = next(each for each in items if each["id"] == item["id"])["value"]
            assert {side: item["value"][side] for side in ("x", "y")} == {side: box[side] for side in ("x", "y")}

    marking(app, CONFIG, scenario)
