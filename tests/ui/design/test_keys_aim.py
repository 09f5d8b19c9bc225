"""A key that takes a tool or a label moves the focus from an answer to what is marked: the arrow keys and Space then
mark, and change no answer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from ui.panel_harness import PanelHarness
from ui.stage import on_loop

OBJECTS = {
    "boxes": '<Image name="it" value="$it"/>'
    '<RectangleLabels name="what" toName="it"><Label value="Car"/></RectangleLabels>',
    "text": '<Text name="it" value="$it"/><Labels name="what" toName="it"><Label value="Car"/></Labels>',
    "segments": '<Audio name="it" value="$it"/><Labels name="what" toName="it"><Label value="Car"/></Labels>',
    "ranges": '<Video name="it" value="$it"/>'
    '<TimelineLabels name="what" toName="it"><Label value="Car"/></TimelineLabels>',
    "tracks": '<Video name="it" value="$it"/><VideoRectangle name="box" toName="it"/>'
    '<Labels name="what" toName="it"><Label value="Car"/></Labels>',
}
SHAPES = ("Rectangle", "Ellipse", "Polygon", "Vector", "KeyPoint", "Brush")
TOOLS = ("tool_box", "tool_ellipse", "tool_polygon", "tool_line", "tool_point", "tool_brush")
VARIANTS = ("brush_erases", "wand", "cells", "scissors")


def asked(marked: str) -> PanelHarness:
    config = f"""<View>{marked}<Choices name="sure" toName="it" choice="single">
      <Choice value="yes"/><Choice value="no"/></Choices></View>"""
    design = read_design(config.encode(), "config.xml", ProblemLog())
    assert design is not None
    # Nothing is loaded: its tasks would go on in the loop of the next test.
    return PanelHarness(design, {"it": "" if "<Text" not in marked else "some words"})


def on_the_answer(harness: PanelHarness) -> None:
    harness.panel.parts.controls["sure"].take_focus()
    assert harness.panel.parts.controls["sure"].isAncestorOf(harness.focused)


def assert_on_what_is_marked(harness: PanelHarness) -> None:
    view = harness.panel.parts.marked["it"]
    assert view is harness.focused or view.isAncestorOf(harness.focused), harness.focused
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(harness.focused, key)
    assert harness.say("sure") is None


@pytest.mark.parametrize("name", OBJECTS)
def test_the_key_of_a_label(app: QApplication, name: str) -> None:
    async def scenario() -> None:
        harness = asked(OBJECTS[name])
        on_the_answer(harness)
        QTest.keyClick(harness.focused, Qt.Key.Key_1)
        assert_on_what_is_marked(harness)
        harness.panel.close()

    on_loop(app, scenario)


@pytest.mark.parametrize("tool", [*TOOLS, *VARIANTS])
def test_the_key_of_a_tool(app: QApplication, tool: str) -> None:
    labels = "".join(f'<{shape} name="{shape}" toName="it"/>' for shape in SHAPES)

    async def scenario() -> None:
        harness = asked(f'<Image name="it" value="$it"/>{labels}')
        for _time in range(2):  # the second press switches back or off
            on_the_answer(harness)
            harness.panel.annotations.actions()[tool]()
            assert_on_what_is_marked(harness)
        harness.panel.close()

    on_loop(app, scenario)
