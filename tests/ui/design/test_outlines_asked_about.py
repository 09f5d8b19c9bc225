"""Outlines that run over themselves are asked about before they are sent."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from annotator.core.answer.geometry.vector_line import line_of
from annotator.core.answer.result_items import Answer, Origin, ResultItem
from annotator.core.answer.validation import Finding, FindingCode
from annotator.core.design.medium import Extent
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.validation import ValidationStrip
from services.service_env import until
from ui.design.asked_images import image_panel, words_above
from ui.stage import on_loop

OUTLINES = """<View><Image name="image" value="$image"/>
  <PolygonLabels name="parts" toName="image"><Label value="Roof"/></PolygonLabels>
  <VectorLabels name="ways" toName="image" closable="true"><Label value="Path"/></VectorLabels></View>"""
SQUARE = ((10, 10), (30, 10), (30, 30), (10, 30))
BOW = (SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3])


def outline(
    region_id: str, spots: tuple[tuple[int, int], ...], *, is_ring: bool = False, origin: Origin = Origin.MANUAL
) -> ResultItem:
    """On a picture of 40 by 30 pixels; a polygon or a closed line."""
    if is_ring:
        value = line_of([(x * 100 / 40, y * 100 / 30) for x, y in spots], is_closed=True)
        return ResultItem(
            region_id, "ways", "image", "vectorlabels", {**value, "vectorlabels": ["Path"]}, Extent(40, 30)
        )
    value = {"points": [[x * 100 / 40, y * 100 / 30] for x, y in spots], "closed": True, "polygonlabels": ["Roof"]}
    return ResultItem(region_id, "parts", "image", "polygonlabels", value, Extent(40, 30), origin=origin)


@pytest.mark.usefixtures("app")
def test_outlines_that_run_over_themselves_are_named_and_chosen_in_each_task_once() -> None:
    panel = image_panel(OUTLINES)
    answer = Answer((outline("a", SQUARE), outline("b", BOW), outline("c", SQUARE), outline("d", BOW, is_ring=True)))
    for _task in range(2):
        panel.show_answer(answer)
        assert panel.asks_before_sending(), "who sent some as they are is asked in the next task all the same"
        asked, buttons = words_above(panel)
        assert asked.startswith("Each of these regions has an outline that crosses itself: 2, 4. ")
        assert buttons[-2:] == ["Go to first item", "Submit anyway"]
        assert panel.selected_region == "b"
        panel.next_finding()
        assert panel.selected_region == "d"
        panel.next_finding()
        assert panel.selected_region == "b"
        assert not panel.asks_before_sending(), "Enter once more"
        panel.show_task({"image": "b.png"}, lambda path: path)


@pytest.mark.usefixtures("app")
def test_an_outline_that_is_mended_is_asked_about_no_more() -> None:
    panel = image_panel(OUTLINES)
    panel.show_answer(Answer((outline("a", BOW), outline("b", BOW))))
    assert panel.asks_before_sending()
    panel.show_answer(Answer((outline("a", SQUARE), outline("b", BOW))))
    assert words_above(panel)[0].startswith("The outline of region 2 crosses itself. ")
    panel.show_answer(Answer((outline("a", SQUARE), outline("b", SQUARE))))
    assert words_above(panel)[0] == "Fixed."
    assert not panel.asks_before_sending()


@pytest.mark.usefixtures("app")
def test_of_what_was_predicted_an_outline_is_asked_about_once_somebody_has_changed_it() -> None:
    panel = image_panel(OUTLINES)
    panel.show_answer(Answer((outline("a", BOW, origin=Origin.PREDICTION),)))
    assert panel.asks_before_sending()
    assert words_above(panel)[0].startswith("1 prediction is not confirmed. ")
    assert not panel.asks_before_sending()
    panel.show_task({"image": "b.png"}, lambda path: path)
    panel.show_answer(Answer((outline("a", BOW, origin=Origin.CONFIRMED),)))
    assert not panel.asks_before_sending()
    panel.show_answer(Answer((outline("a", BOW, origin=Origin.CHANGED),)))
    assert panel.asks_before_sending()
    assert words_above(panel)[0].startswith("The outline of region 1 crosses itself. ")


@pytest.mark.usefixtures("app")
def test_what_is_blank_beside_an_outline_is_told_with_it() -> None:
    panel = image_panel(OUTLINES)
    panel.show_answer(Answer((outline("a", BOW), outline("b", SQUARE, origin=Origin.PREDICTION))))
    assert panel.asks_before_sending()
    words = words_above(panel)[0]
    assert words.startswith("The outline of region 1 crosses itself. 1 prediction is not confirmed. ")
    assert panel.selected_region == "a"
    assert not panel.asks_before_sending()


@pytest.mark.usefixtures("app")
def test_who_works_on_after_the_question_is_asked_again() -> None:
    panel = image_panel(OUTLINES)
    panel.show_answer(Answer((outline("a", BOW),)))
    assert panel.asks_before_sending()
    panel.show_answer(Answer((outline("a", BOW),)))
    panel.show_answer(Answer((outline("a", BOW), outline("b", SQUARE))))
    assert panel.asks_before_sending(), "it was put off, and not said to be right"
    panel.show_findings((Finding(FindingCode.REQUIRED, "parts", region_id="b"),))
    assert panel.asks_before_sending(), "something else stood in its place"
    panel.show_answer(Answer((outline("a", BOW), outline("b", SQUARE))))
    assert not panel.asks_before_sending()


def test_the_question_is_in_view_although_somebody_looked_below_it(app: QApplication) -> None:
    async def scenario() -> None:
        panel = image_panel(OUTLINES)
        column, (strip,) = panel.findChildren(AnswerColumn)[0], panel.findChildren(ValidationStrip)
        panel.resize(900, 100)
        panel.show()
        panel.show_answer(Answer(tuple(outline(f"a{place}", BOW) for place in range(9))))
        bar = column.verticalScrollBar()
        await until(lambda: bar.maximum() > 0, "all of it is laid out")
        bar.setValue(bar.maximum())
        assert panel.asks_before_sending()
        settled: list[bool] = []
        column.once_settled(lambda: settled.append(True))
        await until(lambda: bool(settled), "what is brought into view is there")
        assert strip.mapTo(column.viewport(), QPoint()).y() >= 0
        panel.close()

    on_loop(app, scenario)
