"""The key of a label, and a click on it, name what somebody chose; with nothing chosen they say what comes next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.text.span_view import SpanView
from ui.pages.workbench.marker import SHIFT, TEXT, Marker, image, marking
from ui.stage import says

RECTANGLES = image("RectangleLabels")
BESIDE = """<View><Image name="it" value="$image"/><Rectangle name="box" toName="it"/>
  <Labels name="what" toName="it"><Label value="Car"/><Label value="Bus"/></Labels>
  <Choices name="seen" toName="it" perRegion="true"><Choice value="Whole" hotkey="w"/></Choices></View>"""
SEVERAL = RECTANGLES.replace('toName="it"><Label', 'toName="it" choice="multiple"><Label', 1)
OF_EACH_SHAPE = """<View><Image name="it" value="$image"/>
  <RectangleLabels name="box" toName="it"><Label value="Car"/></RectangleLabels>
  <PolygonLabels name="edge" toName="it"><Label value="Lake"/></PolygonLabels>
  <KeyPointLabels name="spot" toName="it"><Label value="Tree"/></KeyPointLabels></View>"""
ONE, TWO, THREE, ESC = Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Escape

type Mark = Callable[[Marker, int], Awaitable[None]]


async def box(marker: Marker, place: int) -> None:
    await marker.drag((20 + 70 * place, 30), (70 + 70 * place, 90))


async def outline(marker: Marker, place: int) -> None:
    left = 20 + 70 * place
    for corner in ((left, 30), (left + 50, 30), (left + 50, 90), (left, 30)):
        await marker.click(*corner)


async def point(marker: Marker, place: int) -> None:
    await marker.click(20 + 70 * place, 30)


async def span(marker: Marker, place: int) -> None:
    """By mouse, each on letters of its own."""
    view = marker.view
    assert isinstance(view, SpanView)
    edges = []
    for at in (2 * place, 2 * place + 2):
        cursor = view.textCursor()
        cursor.setPosition(at)
        edges.append(view.cursorRect(cursor).center())
    await marker.drag((edges[0].x() + 1, edges[0].y()), (edges[1].x() + 1, edges[1].y()))


@pytest.mark.parametrize(
    ("config", "mark"),
    [
        (RECTANGLES, box),
        (image("RectangleLabels", more=""), box),
        (BESIDE, box),
        (image("PolygonLabels"), outline),
        (image("KeyPointLabels"), point),
        (TEXT, span),
    ],
)
def test_each_mark_gets_the_label_whose_key_came_before_it(app: QApplication, config: str, mark: Mark) -> None:
    async def scenario(marker: Marker) -> None:
        for place, pressed in enumerate((ONE, TWO, TWO, ONE)):
            await marker.key(pressed)
            await mark(marker, place)
        await mark(marker, 4)
        assert marker.labels == [("Car",), ("Bus",), ("Bus",), ("Car",), ("Car",)]

    marking(app, config, scenario)


@pytest.mark.parametrize("again", [ONE, TWO])
def test_a_corner_that_was_begun_stays_when_another_label_s_key_is_pressed(app: QApplication, again: Qt.Key) -> None:
    async def scenario(marker: Marker) -> None:
        for pressed in (ONE, Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down, again, Qt.Key.Key_Space):
            await marker.key(pressed)
        assert marker.labels == [("Car",) if again is ONE else ("Bus",)]
        assert not marker.view.is_drawing

    marking(app, RECTANGLES, scenario)


def test_what_was_begun_goes_on_as_what_the_next_key_says_as_far_as_it_can(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        view = marker.view
        assert isinstance(view, AnnotatedImageView)
        corners = []
        for pressed in (ONE, Qt.Key.Key_Space, TWO, Qt.Key.Key_Right, Qt.Key.Key_Space, ONE, THREE):
            await marker.key(pressed)
            corners.append(len(view.drawing.corners.drawn))
        assert corners == [0, 1, 1, 1, 2, 1, 0], "a rectangle has one corner so far, a point none"
        assert marker.labels == []

    marking(app, OF_EACH_SHAPE, scenario)


def test_shift_and_the_key_name_what_is_chosen_and_what_is_armed_stays(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(TWO, SHIFT)
        assert says(marker.panel, "First select a region")
        await marker.key(ONE)
        await box(marker, 0)
        await marker.key(TWO, SHIFT)
        assert (marker.labels, marker.active) == ([("Bus",)], ["Car"])
        assert marker.pill("Bus").isChecked()
        await box(marker, 1)
        assert marker.labels == [("Bus",), ("Car",)]

    marking(app, RECTANGLES, scenario)


def test_f2_and_a_label_s_key_name_what_is_chosen_where_shift_writes_the_digit(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_F2)
        assert says(marker.panel, "Select a region first.")
        await marker.key(ONE)
        await box(marker, 0)
        await marker.key(Qt.Key.Key_F2)
        assert says(marker.panel, "Press the key of a label.")
        await marker.key(TWO)
        assert (marker.labels, marker.active) == ([("Bus",)], ["Car"])
        await marker.key(Qt.Key.Key_F2)
        await marker.key(ESC)
        await marker.key(TWO)
        await box(marker, 1)
        assert (marker.labels, marker.active) == ([("Bus",), ("Bus",)], ["Bus"])
        await marker.key(Qt.Key.Key_F2)
        await marker.key(Qt.Key.Key_W)
        await marker.key(ONE)
        assert marker.labels == [("Bus",), ("Bus",)], "it was about the next key only"

    marking(app, RECTANGLES, scenario)


@pytest.mark.parametrize("by_click", [True, False])
def test_a_label_names_what_was_chosen_by_hand_only(app: QApplication, *, by_click: bool) -> None:
    async def scenario(marker: Marker) -> None:
        async def press(words: str) -> None:
            if by_click:
                await marker.click_on(marker.pill(words))
            else:
                await marker.key({"Car": ONE, "Bus": TWO}[words])

        await press("Car")
        await box(marker, 0)
        await press("Bus")
        await box(marker, 1)
        assert marker.labels == [("Car",), ("Bus",)]
        assert not says(marker.panel, "The label you choose now applies to")
        await marker.click(45, 60)
        assert says(marker.panel, "The label you choose now applies to")
        await press("Bus")
        assert (marker.labels, marker.active) == ([("Bus",), ("Bus",)], ["Bus"])
        await marker.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert marker.labels == [("Car",), ("Bus",)]
        await marker.key(ESC)
        await press("Car")
        assert (marker.labels, marker.active) == ([("Car",), ("Bus",)], ["Car"])

    marking(app, RECTANGLES, scenario)


@pytest.mark.parametrize("by_click", [True, False])
def test_what_is_chosen_as_it_was_undone_is_named_by_no_label(app: QApplication, *, by_click: bool) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(ONE)
        await box(marker, 0)
        await marker.key(TWO, SHIFT)
        await marker.key(ESC)
        await marker.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert marker.panel.selected_region
        await (marker.click_on(marker.pill("Bus")) if by_click else marker.key(TWO))
        assert (marker.labels, marker.active) == ([("Car",)], ["Bus"])

    marking(app, RECTANGLES, scenario)


def test_a_click_on_what_was_just_made_is_by_hand_too(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(ONE)
        await box(marker, 0)
        await marker.click(45, 60)
        await marker.click_on(marker.pill("Bus"))
        assert (marker.labels, marker.active) == ([("Bus",)], ["Car"])

    marking(app, RECTANGLES, scenario)


def test_what_is_armed_stays_so_in_the_next_task_also_where_it_is_laid_out_anew(app: QApplication) -> None:
    config = RECTANGLES.replace("<Choices ", '<Choices value="$options" ')
    tasks = 'id,image,options\nfirst,media/first.png,"[""Cat""]"\nsecond,media/second.jpg,"[""Dog""]"\n'

    async def scenario(marker: Marker) -> None:
        await marker.key(TWO)
        await box(marker, 0)
        before = marker.panel
        await marker.key(Qt.Key.Key_PageDown)
        await marker.stage.until(lambda: marker.stage.env.view().index == 1, "the next task is shown")
        await marker.stage.until(lambda: marker.stage.env.state() == "on-task", "the picture is there")
        assert marker.panel is not before
        assert marker.active == ["Bus"]
        await marker.key(TWO)
        await box(marker, 0)
        assert marker.labels == [("Bus",)]

    marking(app, config, scenario, tasks)


def test_a_mark_with_several_labels_loses_one_by_a_click_and_none_by_a_key(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        for pressed in (TWO, ONE, ONE):
            await marker.key(pressed)
        assert marker.active == ["Car", "Bus"]
        await marker.click_on(marker.pill("Bus"))
        await marker.click_on(marker.pill("Car"))
        assert marker.active == ["Car"]

    marking(app, SEVERAL, scenario)


def test_escape_lets_go_of_one_thing_at_a_time_and_never_of_the_page(app: QApplication) -> None:
    config = RECTANGLES.replace("<Choices", '<TextArea name="why" toName="it" perRegion="true"/><Choices')

    async def scenario(marker: Marker) -> None:
        workbench = marker.stage.window.workbench
        await marker.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        await marker.stage.until(workbench.instructions.isVisible, "the instructions are there")
        await marker.action(marker.view.setFocus)
        await marker.key(ONE)
        await box(marker, 0)
        marker.panel.parts.controls["why"].take_focus()
        seen = []
        for _time in range(6):
            field = marker.panel.parts.controls["why"].isAncestorOf(QApplication.focusWidget() or marker.panel)
            seen.append((field, bool(marker.panel.selected_region), marker.active, workbench.instructions.isVisible()))
            await marker.key(ESC)
        assert seen == [
            (True, True, ["Car"], True),
            (False, True, ["Car"], True),
            (False, False, ["Car"], True),
            (False, False, [], True),
            (False, False, [], False),
            (False, False, [], False),
        ]
        assert marker.stage.window.page is workbench
        assert marker.labels == [("Car",)]

    marking(app, config, scenario)
