"""A design laid out: whatever it holds, everything can be reached, and a task is ready once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer import Answer, Finding, FindingCode, toggled
from annotator.core.design import Choice, Choices, Design, Display, Header, Image, Layout, Selection, Text, View
from annotator.core.errors import MediaFault
from annotator.ui.controls.choices import ChoicesControl
from annotator.ui.design_panel import DesignPanel
from core.designs import designs
from fakes.pictures import FakePictures
from ui.stage import labels_are_plain, on_loop, says
from work.desks import until

SAME = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


def a_control(*values: str, hotkey: str | None = None) -> Choices:
    choices = tuple(Choice(value, None, hotkey, "", selected=False, line=1) for value in values)
    return Choices("things", "a", choices, Selection.MULTIPLE, True, "", Layout.VERTICAL, 1)


def a_design(*nodes: Header | Text | Image | Choices) -> Design:
    return Design(View(nodes, Display.COLUMN, 1))


TWO_PICTURES = a_design(Image("a", "$first", 1), Image("b", "$second", 1), a_control("Bench"))


class Ears:
    """What a panel tells."""

    def __init__(self, panel: DesignPanel) -> None:
        self.ready = 0
        self.seen: list[tuple[str, int, int]] = []
        panel.ready.connect(self._on_ready)
        panel.picture_seen.connect(lambda *told: self.seen.append(told))

    def _on_ready(self) -> None:
        self.ready += 1


def is_settled() -> bool:
    """Every picture that was asked for has come or failed."""
    return not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def shown(panel: DesignPanel, ears: Ears, columns: Mapping[str, str]) -> None:
    """Shows a task and waits until it is ready and all is quiet."""
    before = ears.ready
    panel.show_task(columns, lambda path: f"/shelf/{path}")
    await until(lambda: ears.ready > before, "the task is ready")
    await until(is_settled, "no picture is on its way")
    panel.repaint()


@SAME
@given(design=designs())
def test_any_design_can_be_laid_out_and_every_key_reaches_its_choice(design: Design) -> None:
    panel = DesignPanel(design, FakePictures({}))
    panel.resize(900, 600)
    panel.show()
    panel.bind_keys(panel)
    heard: list[tuple[str, str]] = []
    panel.pressed.connect(lambda name, reported: heard.append((name, reported)))
    panel.activateWindow()
    panel.setFocus()
    QApplication.processEvents()
    for key in panel.keys:
        QTest.keySequence(panel, QKeySequence(key.upper()))
    assert heard == list(panel.keys.values())
    answer = Answer()
    for control in design.controls():
        answer = toggled(answer, control, control.choices[0].reported)
    panel.show_answer(answer)
    controls = {control.name: control for control in panel.findChildren(ChoicesControl)}
    assert set(controls) == {control.name for control in design.controls()}


@pytest.mark.parametrize("hotkey", [",", ";", "é", "ß", "&", "+", "/", "\\", '"', "ж", "ñ", "A"])
def test_a_hotkey_may_be_any_character(hotkey: str) -> None:
    panel = DesignPanel(a_design(a_control("Bench", hotkey=hotkey)), FakePictures({}))
    heard: list[str] = []
    panel.pressed.connect(lambda _name, reported: heard.append(reported))
    (shortcut,) = panel.bind_keys(panel)
    panel.show()
    panel.activateWindow()
    panel.setFocus()
    QApplication.processEvents()
    assert shortcut.key().count() == 1
    QTest.keySequence(panel, shortcut.key())
    assert heard == ["Bench"]


def test_a_task_is_ready_once_when_its_pictures_are_painted(app: QApplication) -> None:
    pictures = FakePictures({f"/shelf/{name}.png": (4000, 3000) for name in "abc"})

    async def scenario() -> None:
        panel = DesignPanel(TWO_PICTURES, pictures)
        ears = Ears(panel)
        panel.show()
        for number, (first, second) in enumerate((("a", "b"), ("b", "c"), ("b", "c"), ("a", "a"))):
            ears.seen.clear()
            await shown(panel, ears, {"first": f"{first}.png", "second": f"{second}.png"})
            assert ears.ready == number + 1
            assert set(ears.seen) == {(f"{name}.png", 4000, 3000) for name in (first, second)}
        panel.close()

    on_loop(app, scenario)


@pytest.mark.parametrize("lost", ["a", "b", "ab"])
def test_a_picture_that_cannot_be_shown_does_not_hold_the_task_up(lost: str, app: QApplication) -> None:
    faults = {f"/shelf/{name}.png": MediaFault(MediaFault.MISSING, path=f"{name}.png") for name in lost}
    pictures = FakePictures({f"/shelf/{name}.png": (40, 30) for name in "ab"}, faults)

    async def scenario() -> None:
        panel = DesignPanel(TWO_PICTURES, pictures)
        ears = Ears(panel)
        panel.show()
        await shown(panel, ears, {"first": "a.png", "second": "b.png"})
        assert ears.ready == 1
        assert [path for path, _width, _height in ears.seen] == [f"{name}.png" for name in "ab" if name not in lost]
        panel.close()

    on_loop(app, scenario)


def test_a_task_without_pictures_is_ready_at_once() -> None:
    panel = DesignPanel(a_design(Text("a", "$words", 1), a_control("Bench")), FakePictures({}))
    ears = Ears(panel)
    panel.show_task({"words": "x"}, lambda path: path)
    assert ears.ready == 1
    assert panel.image is None


def test_texts_of_strangers_are_shown_letter_by_letter() -> None:
    design = a_design(Header("$title", 3, 1), Header("Fixed", 3, 1), Text("a", "$words", 1), a_control("Bench"))
    panel = DesignPanel(design, FakePictures({}))
    columns = {"title": "<img src=x>", "words": "<b>bold</b> & more"}
    panel.show_task(columns, lambda path: path)
    for words in ("<img src=x>", "Fixed", "<b>bold</b> & more"):
        assert says(panel, words)
    assert labels_are_plain(panel)


def test_what_is_missing_is_said_where_it_is_missing_and_the_focus_goes_to_the_first() -> None:
    controls = (a_control("Bench"), Choices("colours", "a", (a_control("Red").choices), *_rest()))
    panel = DesignPanel(a_design(Text("a", "x", 1), *controls), FakePictures({}))
    panel.show()
    panel.activateWindow()
    QApplication.processEvents()
    findings = (Finding(FindingCode.REQUIRED, "things", "Name <one> thing"), Finding(FindingCode.REQUIRED, "colours"))
    panel.show_findings(findings)
    assert says(panel, "Name <one> thing")
    assert says(panel, "An answer is missing in “colours”.")
    focused = panel.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Bench"


def _rest() -> tuple[Selection, bool, str, Layout, int]:
    return Selection.SINGLE, True, "", Layout.INLINE, 1
