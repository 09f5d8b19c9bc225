"""Incomplete answers that may be submitted are asked about once."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Answer, Origin, ResultItem
from annotator.core.design.controls import TextArea
from annotator.core.design.medium import Extent
from annotator.ui.design.validation import LOOKED_AT_S, ShorteningLink, ValidationStrip
from ui.audio_harness import WHO, AudioHarness, working
from ui.design.asked_images import IMAGE, image_panel, untouched, words_above

NO_MORE = "Submit and do not ask again in this job"
WORDS = TextArea(name="words", to_name="audio", per_region=True)
REQUIRED = TextArea(name="words", to_name="audio", per_region=True, required=True)


def strip(harness: AudioHarness) -> ValidationStrip:
    (found,) = harness.harness.panel.findChildren(ValidationStrip)
    return found


def links(harness: AudioHarness) -> list[ShorteningLink]:
    return [link for link in strip(harness).findChildren(ShorteningLink) if link.isVisible()]


def two(harness: AudioHarness) -> None:
    harness.mark(1.0, 2.0)
    harness.mark(3.0, 4.0)


def test_segments_without_text_are_told_and_the_first_is_a_press_away(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        panel = harness.harness.panel
        assert not panel.asks_before_sending()
        two(harness)
        before = harness.answer
        assert panel.asks_before_sending()
        assert strip(harness).accessibleName().startswith("2 segments have no text. ")
        to_first, _as_it_is = links(harness)
        to_first.click()
        assert harness.row(0).fields[0].hasFocus()
        QTest.keyClicks(harness.harness.focused, "hello")
        assert strip(harness).accessibleName().startswith("1 segment has no text. ")
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        QTest.keyClicks(harness.harness.focused, "you")
        assert strip(harness).accessibleName() == "Everything is complete now."
        assert not panel.asks_before_sending()
        panel.show_task(harness.harness.columns, lambda path: path)
        panel.show_answer(before)
        assert not strip(harness).isVisible()
        assert panel.asks_before_sending(), "nobody said that it goes as it is"

    working(app, scenario, WHO, WORDS)


def test_who_sends_it_as_it_is_is_not_asked_again(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        panel = harness.harness.panel
        sent: list[bool] = []
        panel.as_it_is.connect(lambda: sent.append(not panel.asks_before_sending()))
        two(harness)
        assert panel.asks_before_sending()
        links(harness)[1].click()
        assert sent == [True]
        panel.show_task(harness.harness.columns, lambda path: path)
        panel.show_answer(harness.answer)
        assert not panel.asks_before_sending()

    working(app, scenario, WHO, WORDS)


def test_what_is_required_is_a_finding_and_no_question(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        two(harness)
        assert not harness.harness.panel.asks_before_sending()
        harness.harness.submit()
        assert "2 items to complete" in strip(harness).accessibleName()

    working(app, scenario, WHO, REQUIRED)


def test_what_enter_left_without_a_text_is_not_asked_about(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        two(harness)
        harness.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        QTest.keyClicks(harness.harness.focused, "you")
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        assert harness.row(1).fields[0].hasFocus(), "nobody is led back to what was passed"
        assert not harness.harness.panel.asks_before_sending()

    working(app, scenario, WHO, WORDS)


def test_what_is_required_is_asked_for_all_the_same(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        two(harness)
        harness.row(0).fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        QTest.keyClicks(harness.harness.focused, "you")
        QTest.keyClick(harness.harness.focused, Qt.Key.Key_Return)
        assert harness.row(0).fields[0].hasFocus()

    working(app, scenario, WHO, REQUIRED)


@pytest.mark.usefixtures("app")
def test_an_image_that_nobody_touched_is_asked_about_until_somebody_wants_no_more_of_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])
    panel = image_panel()
    assert panel.asks_before_sending()
    asked, buttons = words_above(panel)
    assert asked.startswith("There are no regions. ")
    assert buttons == ["Submit anyway", NO_MORE]
    untouched(panel)
    assert panel.asks_before_sending(), "nobody said that it goes as it is"
    assert not panel.asks_before_sending(), "Enter once more"
    untouched(panel)
    now_s[0] += LOOKED_AT_S
    assert panel.asks_before_sending(), "that one was meant, and no other"
    (strip,) = panel.findChildren(ValidationStrip)
    next(link for link in strip.findChildren(ShorteningLink) if link.text() == NO_MORE).click()
    assert not panel.asks_before_sending()
    untouched(panel)
    assert panel.asks_before_sending(), "nobody looked at it"
    untouched(panel)
    now_s[0] += LOOKED_AT_S
    assert not panel.asks_before_sending(), "many pictures have nothing on them"
    after = image_panel(IMAGE.replace("Car", "Bus"))
    after.take_over(panel)
    now_s[0] += LOOKED_AT_S
    assert not after.asks_before_sending(), "it is the same bundle, laid out anew"


@pytest.mark.usefixtures("app")
def test_who_answers_anything_is_not_asked_whether_nothing_is_marked() -> None:
    panel = image_panel()
    assert panel.asks_before_sending()
    weather = panel.design.control("weather")
    assert weather is not None
    panel.show_answer(Answer((ResultItem("r", "weather", "image", "choices", {"choices": ["Sun"]}),)))
    assert words_above(panel)[0] == "The task now has an answer."
    (strip,) = panel.findChildren(ValidationStrip)
    assert all(link.isHidden() for link in strip.findChildren(ShorteningLink)), "nothing is to be sent as it is"
    panel.show_answer(Answer())
    assert not any(link.isHidden() for link in strip.findChildren(ShorteningLink))
    panel.show_answer(Answer((ResultItem("r", "weather", "image", "choices", {"choices": ["Sun"]}),)))
    assert not panel.asks_before_sending()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "config",
    [
        IMAGE.replace('name="objects"', 'name="objects" required="true"'),
        IMAGE.replace("RectangleLabels", "Choices").replace("Label ", "Choice "),
    ],
    ids=["required", "nothing to mark"],
)
def test_what_is_required_and_where_nothing_can_be_marked_is_no_such_question(config: str) -> None:
    assert not image_panel(config).asks_before_sending()


@pytest.mark.usefixtures("app")
def test_that_empty_images_go_as_they_are_says_nothing_of_predictions() -> None:
    panel = image_panel()
    assert panel.asks_before_sending()
    assert not panel.asks_before_sending()
    untouched(panel)
    box = {"x": 1, "y": 1, "width": 5, "height": 5, "rotation": 0, "rectanglelabels": ["Car"]}
    predicted = ResultItem("p", "objects", "image", "rectanglelabels", box, Extent(40, 30), origin=Origin.PREDICTION)
    panel.show_answer(Answer((predicted,)))
    assert panel.asks_before_sending()
    assert words_above(panel)[0].startswith("1 prediction is not confirmed. ")
    assert panel.selected_region == ""
    panel.next_finding()
    assert panel.selected_region == "p", "the key that leads to what is still to be done leads there"
