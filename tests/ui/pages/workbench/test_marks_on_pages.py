"""Marks and the pages of a file: they are told apart once it is read, and one that there is not is not gone to."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.regions import regions
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from fakes.images import FakeImages
from ui.pages.workbench.marker import Marker, image, marking
from ui.stage import says

BOXES = image("RectangleLabels", more="")


def have_three_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = FakeImages.image

    async def of_three(self: FakeImages, request: ImageRequest) -> ShownImage:
        return replace(await draw(self, request), pages=3)

    monkeypatch.setattr(FakeImages, "image", of_three)


def on_page(marker: Marker, page: int) -> str:
    """A box that is said to be there."""
    workbench = marker.stage.window.workbench
    workbench._answering.edit(
        lambda answer: replace(answer, items=tuple(replace(item, page=page) for item in answer.items)), ""
    )
    return regions(workbench.answer, marker.panel.design)[0].id


def seen(marker: Marker) -> list[str]:
    assert isinstance(marker.view, AnnotatedImageView)
    return [mark.region.id for mark in marker.view.drawing.marks]


def test_a_mark_of_another_page_is_not_seen_once_the_pages_are_counted(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_three_pages(monkeypatch)

    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        boxed = on_page(marker, 1)
        assert seen(marker) == []
        at = marker.stage.env.view().index
        await marker.to_task(at + 1)
        await marker.to_task(at)
        assert seen(marker) == []
        marker.panel.select_region(boxed)
        assert seen(marker) == [boxed], "its page comes"

    marking(app, BOXES, scenario)


def test_what_is_said_to_be_on_a_page_that_there_is_not_is_on_the_one_that_there_is(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        boxed = on_page(marker, 7)
        marker.panel.select_region(boxed)
        assert isinstance(marker.view, AnnotatedImageView)
        assert marker.view.item is None
        assert marker.view.drawing.has_image
        assert marker.view.drawing.selected == boxed
        marker.panel.annotations.actions()["hide_areas"]()
        assert seen(marker) == []
        marker.panel.annotations.actions()["hide_areas"]()
        await marker.box(1)
        assert [region.page for region in regions(marker.stage.window.workbench.answer, marker.panel.design)] == [
            7,
            None,
        ]

    marking(app, BOXES, scenario)


def test_what_is_drawn_in_part_is_not_left_for_a_mark_of_another_page(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_three_pages(monkeypatch)

    async def scenario(marker: Marker) -> None:
        await marker.box(0)
        boxed = on_page(marker, 1)
        await marker.key(Qt.Key.Key_1)
        await marker.click(100, 100)
        assert isinstance(marker.view, AnnotatedImageView)
        drawing = marker.view.drawing
        assert drawing.is_drawing
        marker.rows.chosen.emit(boxed)
        assert (marker.view.item, drawing.is_drawing, marker.panel.selected_region) == (0, True, "")
        marker.panel.select_region(boxed)
        assert (marker.view.item, drawing.is_drawing) == (0, True), "by no key either"
        marker.panel.select_region("")
        marker.rows.chosen.emit(boxed)
        assert says(marker.panel, "Esc to cancel")
        await marker.key(Qt.Key.Key_Escape)
        marker.rows.chosen.emit(boxed)
        assert (marker.view.item, drawing.selected) == (1, boxed)

    marking(app, BOXES, scenario)
