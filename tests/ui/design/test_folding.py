"""Panels that fold: what is closed is answered, found and reached nevertheless."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.widgets.folding_panel import FoldingPanel
from formats.config_reading import valid_design
from ui.panel_harness import PanelHarness

pytestmark = pytest.mark.usefixtures("app")

CONFIG = """<View><Text name="t" value="$text"/>
<Collapse {}>
<Panel value="First"><Choices name="one" toName="t" required="true"><Choice value="a"/></Choices></Panel>
<Panel value="Second"><Choices name="two" toName="t" required="true"><Choice value="b"/></Choices></Panel>
</Collapse></View>"""


def harness(attributes: str = "") -> tuple[PanelHarness, list[FoldingPanel]]:
    shown = PanelHarness(valid_design(CONFIG.format(attributes)), {"text": "words"})
    return shown, shown.panel.findChildren(FoldingPanel)


def test_a_panel_opens_by_mouse_and_key_and_closes_the_other_of_its_accordion() -> None:
    shown, (first, second) = harness()
    assert not shown.shown("one")
    QTest.mouseClick(first.head, Qt.MouseButton.LeftButton)
    assert shown.shown("one")
    assert not shown.shown("two")
    second.head.setFocus()
    QTest.keyClick(second.head, Qt.Key.Key_Return)
    assert shown.shown("two")
    assert not shown.shown("one")


def test_panels_outside_an_accordion_do_not_close_each_other() -> None:
    shown, (first, second) = harness('accordion="false"')
    for panel in (first, second):
        panel.head.click()
    assert shown.shown("one")
    assert shown.shown("two")


def test_a_missing_answer_in_a_closed_panel_opens_it() -> None:
    shown, (first, _second) = harness()
    shown.submit()
    assert first.is_open
    assert shown.shown("one")


def test_the_key_of_a_choice_in_a_closed_panel_opens_it_and_answers() -> None:
    shown, (_first, second) = harness()
    QTest.keyClick(shown.focused, Qt.Key.Key_2)
    QApplication.processEvents()
    assert shown.say("two") == ["b"]
    assert second.is_open


def test_the_title_is_the_name_of_a_question_without_a_header() -> None:
    shown, (first, _second) = harness()
    assert shown.panel.parts.controls["one"].accessibleName() == "First"
    assert first.head.accessibleName() == "First"
