"""Marks and rows that are kept from one edit to the next are as they would be made anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from annotator.core.design.tree import Design
from annotator.ui.design.marks.region_cache import RegionCache
from annotator.ui.design.region_list import AreaList
from core.answer.index.edited_boxes import DESIGN, MANY_STEPS, Step, histories


def rows_of(areas: AreaList) -> list[tuple[str, object, object]]:
    """Return the text, region and selection state of each row."""
    (rows,) = areas.findChildren(QListWidget)
    found = [rows.item(row) for row in range(rows.count())]
    return [(item.text(), item.data(Qt.ItemDataRole.UserRole), item.isSelected()) for item in found]


@pytest.mark.usefixtures("app")
@given(MANY_STEPS)
def test_after_any_edits_marks_are_as_if_made_anew(steps: list[Step]) -> None:
    history = histories(steps)
    drawn = RegionCache(DESIGN, "it")
    shown = [drawn.of(answer) for answer in history]
    for answer, marks in zip(history, shown, strict=True):
        assert marks == RegionCache(Design(DESIGN.root), "it").of(answer)


@pytest.mark.usefixtures("app")
@given(MANY_STEPS)
def test_after_any_edits_the_rows_are_as_if_made_anew(steps: list[Step]) -> None:
    history = histories(steps)
    drawn, kept = RegionCache(DESIGN, "it"), AreaList("none")
    for place, answer in enumerate(history):
        marks = drawn.of(answer)
        chosen = marks[place % len(marks)].area.id if marks and place % 3 else ""
        kept.show_marks(marks, chosen)
        if place % 7 == 6:
            fresh = AreaList("none")
            fresh.show_marks(marks, chosen)
            assert rows_of(kept) == rows_of(fresh)
            fresh.deleteLater()
    kept.deleteLater()
