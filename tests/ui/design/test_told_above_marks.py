"""A card above and a region's question without space for both: the visible one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDeadlineTimer, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.medium import Extent
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.panel import DesignPanel
from fakes.images import FakeImages
from fakes.media import media_of
from ui.design.asked_images import IMAGE, image_panel
from ui.panel_harness import PanelHarness

CONFIG = IMAGE.replace(
    '<Choices name="weather" toName="image"><Choice value="Sun"/>',
    '<Choices name="state" toName="image" perRegion="true" required="true"><Choice value="Cut off"/>',
)


def make_harness(height_px: int) -> PanelHarness:
    design = read_design(CONFIG.encode(), "config.xml", ProblemLog())
    assert design is not None
    return PanelHarness(design, {"image": ""}, (960, height_px), media_of(FakeImages({})))


def mark(harness: PanelHarness, *numbers: int) -> None:
    """So many are there, and the last is chosen."""
    boxes = [
        {"x": 5 * number, "y": 1, "width": 4, "height": 4, "rotation": 0, "rectanglelabels": ["Car"]}
        for number in numbers
    ]
    items = tuple(
        ResultItem(f"r{number}", "objects", "image", "rectanglelabels", box, Extent(400, 300))
        for number, box in zip(numbers, boxes, strict=True)
    )
    harness.answering.edit(lambda _before: Answer(items), "marked")
    harness.panel.select_region(f"r{numbers[-1]}")


def column_of(panel: DesignPanel) -> AnswerColumn:
    column = panel.findChild(AnswerColumn)
    assert isinstance(column, AnswerColumn)
    return column


def turn_until(holds: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(5000)
    while not holds():
        assert not deadline.hasExpired()
        QApplication.processEvents()


def is_whole(widget: QWidget, column: AnswerColumn) -> bool:
    place = QRect(widget.mapTo(column.viewport(), QPoint()), widget.size())
    return widget.isVisible() and column.viewport().rect().contains(place)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("height_px", [300, 900])
def test_what_is_missing_in_marks_is_read_from_its_beginning_and_the_focus_is_in_view(height_px: int) -> None:
    harness = make_harness(height_px)
    mark(harness, *range(9))
    harness.panel.select_region("")
    harness.submit()
    column, question = column_of(harness.panel), harness.panel.parts.controls["state"]
    is_low = height_px < 500
    turn_until(lambda: question.isAncestorOf(harness.focused) is not is_low and column.verticalScrollBar().value() == 0)
    assert harness.panel.selected_region == "r0"
    assert is_low or is_whole(question, column)


@pytest.mark.usefixtures("app")
def test_the_question_about_a_new_mark_comes_into_view_below_a_card_unless_the_mouse_is_there() -> None:
    harness = make_harness(300)
    mark(harness, *range(9))
    harness.submit()
    column, question = column_of(harness.panel), harness.panel.parts.controls["state"]
    turn_until(lambda: not question.isAncestorOf(harness.focused))
    harness.panel.select_region("")
    mark(harness, *range(10))
    turn_until(lambda: is_whole(question, column))
    harness.panel.select_region("")
    column.to_top()
    column.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    mark(harness, *range(11))
    for _turn in range(8):
        QApplication.processEvents()
    assert column.verticalScrollBar().value() == 0


@pytest.mark.usefixtures("app")
def test_a_card_about_what_is_answered_now_is_as_high_as_its_words_unless_the_mouse_is_there() -> None:
    panel = image_panel()
    panel.resize(960, 600)
    panel.show()
    assert panel.asks_before_sending()
    strip = column_of(panel).strip
    turn_until(lambda: strip.height() > 60)
    asked_px = strip.height()
    answer = Answer((ResultItem("r", "weather", "image", "choices", {"choices": ["Sun"]}),))
    held = strip.parentWidget()
    assert held is not None
    held.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    panel.show_answer(answer)
    for _turn in range(8):
        QApplication.processEvents()
    assert strip.height() == asked_px
    panel.show_answer(Answer())
    held.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    panel.show_answer(answer)
    turn_until(lambda: strip.height() < asked_px - 20)
