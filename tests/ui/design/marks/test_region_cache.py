"""Marks and rows that are kept from one edit to the next are as they would be made anew."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from annotator.core.answer.regions import moved, with_region
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design, View
from annotator.ui.design.marks.region_cache import RegionCache
from annotator.ui.design.region_list import RegionList
from annotator.ui.viewers.mark import Mark
from core.answer.edited_boxes import DESIGN, MANY_STEPS, Step, histories


def rows_of(region_list: RegionList) -> list[tuple[str, object, object]]:
    """Return the text, region and selection state of each row."""
    (rows,) = region_list.findChildren(QListWidget)
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
    drawn, kept = RegionCache(DESIGN, "it"), RegionList("none")
    for place, answer in enumerate(history):
        marks = drawn.of(answer)
        chosen = marks[place % len(marks)].region.id if marks and place % 3 else ""
        kept.show_marks(marks, chosen)
        if place % 7 == 6:
            fresh = RegionList("none")
            fresh.show_marks(marks, chosen)
            assert rows_of(kept) == rows_of(fresh)
            fresh.deleteLater()
    kept.deleteLater()


@pytest.mark.usefixtures("app")
def test_an_edit_builds_only_the_edited_region_again(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = Labels(name="what", to_name="it", kind=LabelsKind.RECTANGLE, labels=(Label(value="Car"),))
    design = Design(View(children=(Image(name="it", value="$it"), labels)))
    answer = Answer()
    for number in range(50):
        box = {"x": number, "y": 0, "width": 1, "height": 1, "rotation": 0}
        answer = with_region(answer, labels, Region(f"r{number}", "it", Shape.RECTANGLE, box), ("Car",))
    built: list[str] = []
    build = RegionCache._mark

    def counting(cache: RegionCache, region: Region, *rest: Any, **named: Any) -> Mark:
        built.append(region.id)
        return build(cache, region, *rest, **named)

    monkeypatch.setattr(RegionCache, "_mark", counting)
    cache = RegionCache(design, "it")
    before = cache.of(answer)
    assert len(built) == 50
    built.clear()
    after = cache.of(moved(answer, "r7", {"x": 90, "y": 0, "width": 1, "height": 1, "rotation": 0}))
    assert built == ["r7"]
    assert [mark is other for mark, other in zip(before, after, strict=True)].count(False) == 1
