"""Regions that a choice hides are stated at once, asked about before they are left out, and come back with undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Answer, Origin, ResultItem
from annotator.core.answer.visibility import submitted
from annotator.core.design.medium import Extent
from annotator.core.design.tree import Design
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.submit_warnings import LeftOutNotice
from fakes.images import FakeImages
from fakes.media import media_of
from ui.design.asked_images import words_above
from ui.panel_harness import PanelHarness

NONE_OF_THESE = """<View><Image name="image" value="$image"/>
  <View visibleWhen="choice-unselected" whenTagName="absence">
    <RectangleLabels name="objects" toName="image" required="true"><Label value="Car"/></RectangleLabels>
  </View>
  <Choices name="absence" toName="image"><Choice value="None of these" hotkey="0"/></Choices></View>"""


def box(region_id: str, origin: Origin = Origin.MANUAL) -> ResultItem:
    place = {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0, "rectanglelabels": ["Car"]}
    return ResultItem(region_id, "objects", "image", "rectanglelabels", place, Extent(40, 30), origin=origin)


def with_boxes(*boxes: ResultItem) -> PanelHarness:
    harness = PanelHarness(a_design(), {"image": ""}, media=media_of(FakeImages({})))
    harness.answering.begin(harness.panel, "task", Answer(boxes), is_open=True)
    return harness


def a_design() -> Design:
    design = read_design(NONE_OF_THESE.encode(), "config.xml", ProblemLog())
    assert design is not None
    return design


def notice(harness: PanelHarness) -> str:
    shown = [each.text() for each in harness.panel.findChildren(LeftOutNotice) if each.isVisible()]
    return " ".join(shown)


def press_none(harness: PanelHarness) -> None:
    harness.panel.setFocus()
    QTest.keyClick(harness.panel, Qt.Key.Key_0)
    QApplication.processEvents()


@pytest.mark.usefixtures("app")
def test_none_of_these_says_that_drawn_boxes_are_left_out_and_undo_brings_them_back() -> None:
    harness = with_boxes(box("a"), box("b"))
    assert notice(harness) == ""
    press_none(harness)
    assert notice(harness) == (
        "2 regions are hidden by your answer and will not be submitted. "
        "To keep them, take back the answer “None of these”."
    )
    assert {item.id for item in harness.answering.answer.items} > {"a", "b"}, "they are hidden, not removed"
    harness.answering.steps.undo()
    assert notice(harness) == ""
    assert submitted(harness.answering.answer, harness.panel.design).items == (box("a"), box("b"))


@pytest.mark.usefixtures("app")
def test_submit_asks_before_drawn_boxes_are_left_out_in_each_task() -> None:
    harness = with_boxes(box("a"))
    for _task in range(2):
        press_none(harness)
        assert harness.panel.asks_before_sending()
        asked, buttons = words_above(harness.panel)
        assert asked.startswith("1 region is hidden by your answer and will not be submitted. ")
        assert notice(harness) == "", "it is said once"
        assert len(set(buttons)) == 1, "it goes as it is; there is nothing to go to"
        assert not harness.panel.asks_before_sending(), "Enter once more"
        harness.panel.show_task(harness.columns, lambda path: path)
        harness.answering.begin(harness.panel, "next", Answer((box("a"),)), is_open=True)


@pytest.mark.usefixtures("app")
def test_a_question_about_boxes_is_over_when_they_are_back() -> None:
    harness = with_boxes(box("a"))
    press_none(harness)
    assert harness.panel.asks_before_sending()
    press_none(harness)
    assert words_above(harness.panel)[0] == "Fixed."
    assert notice(harness) == ""
    assert not harness.panel.asks_before_sending()


@pytest.mark.usefixtures("app")
def test_predictions_that_nobody_touched_are_left_out_without_a_question() -> None:
    harness = with_boxes(box("p", Origin.PREDICTION))
    press_none(harness)
    assert notice(harness) == ""
