"""A TextArea on a page of its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import TextArea
from annotator.ui.controls.text_input.text_area import TextAreaPart
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines
from ui.part_harness import PartHarness

SHIFT = Qt.KeyboardModifier.ShiftModifier
ONE = TextArea(name="said", to_name="text", max_submissions=1)
SEVERAL = TextArea(name="said", to_name="text", rows=4, max_submissions=1)
BOTH = pytest.mark.parametrize("tag", [ONE, SEVERAL], ids=["one line", "several lines"])
ARABIC = "مرحبا بالعالم"


def harness(tag: TextArea, answer: Answer | None = None, region: Region | None = None) -> PartHarness:
    made = PartHarness(TextAreaPart(tag), answer, region)
    made.begin()
    return made


def fields(made: PartHarness) -> list[OneLine | SeveralLines]:
    found: list[OneLine | SeveralLines] = [*made.part.findChildren(OneLine), *made.part.findChildren(SeveralLines)]
    return [field for field in found if field.isVisible()]


def texts(made: PartHarness) -> list[str]:
    return [field.plain() for field in fields(made)]


def visible_text(made: PartHarness) -> list[str]:
    """Without what is said of Enter."""
    shown = [text.text() for text in made.part.findChildren(QLabel) if text.isVisible() and text.text()]
    return [words for words in shown if not words.startswith("Enter")]


def more(made: PartHarness) -> QPushButton:
    found = made.part.findChild(QPushButton)
    assert isinstance(found, QPushButton)
    return found


def cursor(made: PartHarness) -> int:
    (field,) = fields(made)
    return field.cursorPosition() if isinstance(field, OneLine) else field.textCursor().position()
