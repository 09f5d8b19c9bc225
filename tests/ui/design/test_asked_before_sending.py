"""What may be sent as it is, and was perhaps forgotten, is asked about once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.drawn.line import line_of
from annotator.core.answer.regions import Answer, Origin, Region
from annotator.core.design.controls import TextArea
from annotator.core.design.medium import Extent
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.findings_strip import FindingsStrip, ShorteningLink
from annotator.ui.design.panel import DesignPanel
from fakes.media import media_of
from fakes.pictures import FakePictures
from ui.sound_desk import WHO, SoundDesk, working
from ui.stage import on_loop
from work.desks import until

WORDS = TextArea(name="words", to_name="audio", per_region=True)
REQUIRED = TextArea(name="words", to_name="audio", per_region=True, required=True)


def strip(desk: SoundDesk) -> FindingsStrip:
    (found,) = desk.desk.panel.findChildren(FindingsStrip)
    return found


def links(desk: SoundDesk) -> list[ShorteningLink]:
    return [link for link in strip(desk).findChildren(ShorteningLink) if link.isVisible()]


def two(desk: SoundDesk) -> None:
    desk.mark(1.0, 2.0)
    desk.mark(3.0, 4.0)


def test_segments_without_text_are_told_and_the_first_is_a_press_away(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        panel = desk.desk.panel
        assert not panel.asks_before_sending()
        two(desk)
        before = desk.answer
        assert panel.asks_before_sending()
        assert strip(desk).accessibleName().startswith("2 segments have no text. ")
        to_first, _as_it_is = links(desk)
        to_first.click()
        assert desk.row(0).fields[0].hasFocus()
        QTest.keyClicks(desk.desk.focused, "hello")
        assert strip(desk).accessibleName().startswith("1 segment has no text. ")
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        QTest.keyClicks(desk.desk.focused, "you")
        assert strip(desk).accessibleName() == "Nothing is missing any more."
        assert not panel.asks_before_sending()
        panel.show_task(desk.desk.columns, lambda path: path)
        panel.show_answer(before)
        assert not strip(desk).isVisible()
        assert panel.asks_before_sending(), "nobody said that it goes as it is"

    working(app, scenario, WHO, WORDS)


def test_who_sends_it_as_it_is_is_not_asked_again(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        panel = desk.desk.panel
        sent: list[bool] = []
        panel.as_it_is.connect(lambda: sent.append(not panel.asks_before_sending()))
        two(desk)
        assert panel.asks_before_sending()
        links(desk)[1].click()
        assert sent == [True]
        panel.show_task(desk.desk.columns, lambda path: path)
        panel.show_answer(desk.answer)
        assert not panel.asks_before_sending()

    working(app, scenario, WHO, WORDS)


def test_what_is_required_is_a_finding_and_no_question(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        two(desk)
        assert not desk.desk.panel.asks_before_sending()
        desk.desk.submit()
        assert "2 things are still to be done" in strip(desk).accessibleName()

    working(app, scenario, WHO, REQUIRED)


def test_what_enter_left_without_a_text_is_not_asked_about(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        two(desk)
        desk.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        QTest.keyClicks(desk.desk.focused, "you")
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        assert desk.row(1).fields[0].hasFocus(), "nobody is led back to what was passed"
        assert not desk.desk.panel.asks_before_sending()

    working(app, scenario, WHO, WORDS)


def test_what_is_required_is_asked_for_all_the_same(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        two(desk)
        desk.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        QTest.keyClicks(desk.desk.focused, "you")
        QTest.keyClick(desk.desk.focused, Qt.Key.Key_Return)
        assert desk.row(0).fields[0].hasFocus()

    working(app, scenario, WHO, REQUIRED)


PICTURE = """<View><Image name="image" value="$image"/>
  <RectangleLabels name="objects" toName="image"><Label value="Car"/></RectangleLabels>
  <Choices name="weather" toName="image"><Choice value="Sun"/></Choices></View>"""


def picture_panel(config: str = PICTURE) -> DesignPanel:
    design = read_design(config.encode(), "config.xml", ProblemLog())
    assert design is not None
    panel = DesignPanel(design, media_of(FakePictures({})), {})
    untouched(panel)
    return panel


def untouched(panel: DesignPanel) -> None:
    """The next task, before anything is answered."""
    panel.show_task({"image": "a.png"}, lambda path: path)
    panel.show_answer(Answer())


def words_above(panel: DesignPanel) -> tuple[str, list[str]]:
    """And the buttons below them."""
    (found,) = panel.findChildren(FindingsStrip)
    return found.accessibleName(), [link.text() for link in found.findChildren(ShorteningLink)]


@pytest.mark.usefixtures("app")
def test_a_picture_that_nobody_touched_is_asked_about_until_somebody_sends_one() -> None:
    panel = picture_panel()
    assert panel.asks_before_sending()
    asked, buttons = words_above(panel)
    assert asked.startswith("Nothing is marked. ")
    assert buttons == ["Submit as it is"]
    untouched(panel)
    assert panel.asks_before_sending(), "nobody said that it goes as it is"
    assert not panel.asks_before_sending(), "Enter once more"
    untouched(panel)
    assert not panel.asks_before_sending(), "many pictures have nothing on them"
    after = picture_panel(PICTURE.replace("Car", "Bus"))
    after.take_over(panel)
    assert not after.asks_before_sending(), "it is the same bundle, laid out anew"


@pytest.mark.usefixtures("app")
def test_who_answers_anything_is_not_asked_whether_nothing_is_marked() -> None:
    panel = picture_panel()
    assert panel.asks_before_sending()
    weather = panel.design.control("weather")
    assert weather is not None
    panel.show_answer(Answer((Region("r", "weather", "image", "choices", {"choices": ["Sun"]}),)))
    assert words_above(panel)[0] == "Something is answered now."
    (strip,) = panel.findChildren(FindingsStrip)
    assert all(link.isHidden() for link in strip.findChildren(ShorteningLink)), "nothing is to be sent as it is"
    panel.show_answer(Answer())
    assert not any(link.isHidden() for link in strip.findChildren(ShorteningLink))
    panel.show_answer(Answer((Region("r", "weather", "image", "choices", {"choices": ["Sun"]}),)))
    assert not panel.asks_before_sending()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "config",
    [
        PICTURE.replace('name="objects"', 'name="objects" required="true"'),
        PICTURE.replace("RectangleLabels", "Choices").replace("Label ", "Choice "),
    ],
    ids=["required", "nothing to mark"],
)
def test_what_is_required_and_where_nothing_can_be_marked_is_no_such_question(config: str) -> None:
    assert not picture_panel(config).asks_before_sending()


@pytest.mark.usefixtures("app")
def test_that_empty_pictures_go_as_they_are_says_nothing_of_predictions() -> None:
    panel = picture_panel()
    assert panel.asks_before_sending()
    assert not panel.asks_before_sending()
    untouched(panel)
    box = {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0, "rectanglelabels": ["Car"]}
    predicted = Region("p", "objects", "image", "rectanglelabels", box, Extent(40, 30), origin=Origin.PREDICTION)
    panel.show_answer(Answer((predicted,)))
    assert panel.asks_before_sending()
    assert words_above(panel)[0].startswith("1 prediction is not confirmed. ")
    assert panel.selected_area == ""
    panel.next_finding()
    assert panel.selected_area == "p", "the key that leads to what is still to be done leads there"


OUTLINES = """<View><Image name="image" value="$image"/>
  <PolygonLabels name="parts" toName="image"><Label value="Roof"/></PolygonLabels>
  <VectorLabels name="ways" toName="image" closable="true"><Label value="Path"/></VectorLabels></View>"""
SQUARE = ((10, 10), (30, 10), (30, 30), (10, 30))
BOW = (SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3])


def outline(
    area_id: str, spots: tuple[tuple[int, int], ...], *, is_ring: bool = False, origin: Origin = Origin.MANUAL
) -> Region:
    """On a picture of 40 by 30 pixels; a polygon or a closed line."""
    if is_ring:
        value = line_of([(x * 100 / 40, y * 100 / 30) for x, y in spots], is_closed=True)
        return Region(area_id, "ways", "image", "vectorlabels", {**value, "vectorlabels": ["Path"]}, Extent(40, 30))
    value = {"points": [[x * 100 / 40, y * 100 / 30] for x, y in spots], "closed": True, "polygonlabels": ["Roof"]}
    return Region(area_id, "parts", "image", "polygonlabels", value, Extent(40, 30), origin=origin)


@pytest.mark.usefixtures("app")
def test_outlines_that_run_over_themselves_are_named_and_chosen_in_each_task_once() -> None:
    panel = picture_panel(OUTLINES)
    answer = Answer((outline("a", SQUARE), outline("b", BOW), outline("c", SQUARE), outline("d", BOW, is_ring=True)))
    for _task in range(2):
        panel.show_answer(answer)
        assert panel.asks_before_sending(), "who sent some as they are is asked in the next task all the same"
        asked, buttons = words_above(panel)
        assert asked.startswith("The outlines of areas 2, 4 run over themselves. ")
        assert buttons[-2:] == ["Go to the first", "Submit as it is"]
        assert panel.selected_area == "b"
        panel.next_finding()
        assert panel.selected_area == "d"
        panel.next_finding()
        assert panel.selected_area == "b"
        assert not panel.asks_before_sending(), "Enter once more"
        panel.show_task({"image": "b.png"}, lambda path: path)


@pytest.mark.usefixtures("app")
def test_an_outline_that_is_mended_is_asked_about_no_more() -> None:
    panel = picture_panel(OUTLINES)
    panel.show_answer(Answer((outline("a", BOW), outline("b", BOW))))
    assert panel.asks_before_sending()
    panel.show_answer(Answer((outline("a", SQUARE), outline("b", BOW))))
    assert words_above(panel)[0].startswith("The outline of area 2 runs over itself. ")
    panel.show_answer(Answer((outline("a", SQUARE), outline("b", SQUARE))))
    assert words_above(panel)[0] == "It is mended."
    assert not panel.asks_before_sending()


@pytest.mark.usefixtures("app")
def test_of_what_was_predicted_an_outline_is_asked_about_once_it_is_somebodys_own() -> None:
    panel = picture_panel(OUTLINES)
    panel.show_answer(Answer((outline("a", BOW, origin=Origin.PREDICTION),)))
    assert panel.asks_before_sending()
    assert words_above(panel)[0].startswith("1 prediction is not confirmed. ")
    assert not panel.asks_before_sending()
    for origin in (Origin.CONFIRMED, Origin.CHANGED):
        panel.show_task({"image": "b.png"}, lambda path: path)
        panel.show_answer(Answer((outline("a", BOW, origin=origin),)))
        assert panel.asks_before_sending()
        assert words_above(panel)[0].startswith("The outline of area 1 runs over itself. ")


@pytest.mark.usefixtures("app")
def test_what_is_blank_beside_an_outline_is_told_with_it() -> None:
    panel = picture_panel(OUTLINES)
    panel.show_answer(Answer((outline("a", BOW), outline("b", SQUARE, origin=Origin.PREDICTION))))
    assert panel.asks_before_sending()
    words = words_above(panel)[0]
    assert words.startswith("The outline of area 1 runs over itself. 1 prediction is not confirmed. ")
    assert panel.selected_area == "a"
    assert not panel.asks_before_sending()


def test_the_question_is_in_view_although_what_it_is_about_is_chosen_below_it(app: QApplication) -> None:
    async def scenario() -> None:
        panel = picture_panel(OUTLINES)
        column, (strip,) = panel.findChildren(AnswerColumn)[0], panel.findChildren(FindingsStrip)
        panel.resize(900, 260)
        panel.show()
        panel.show_answer(Answer(tuple(outline(f"a{place}", BOW) for place in range(9))))
        assert panel.asks_before_sending()
        panel.next_finding()
        bar = column.verticalScrollBar()
        await until(lambda: bar.value() > 0, "the chosen row is brought into view")
        panel.show_task({"image": "b.png"}, lambda path: path)
        panel.show_answer(Answer(tuple(outline(f"b{place}", BOW) for place in range(9))))
        bar.setValue(bar.maximum())
        assert panel.asks_before_sending()
        rows = QTimer(panel, singleShot=True)
        settled: list[bool] = []
        rows.timeout.connect(lambda: settled.append(True))
        rows.start(0)
        await until(lambda: bool(settled), "what is brought into view is there")
        assert strip.mapTo(column.viewport(), QPoint()).y() >= 0
        panel.close()

    on_loop(app, scenario)
