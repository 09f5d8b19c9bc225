"""The shape that was drawn last stays editable while its tool is in hand: nobody presses Escape first."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.regions import regions
from ui.pages.workbench.mark_hands import KEY
from ui.pages.workbench.marker import SHIFT, Marker, image, marking

SHAPES = ["RectangleLabels", "EllipseLabels"]


def boxes(marker: Marker) -> list[tuple[int, int]]:
    """Return the rounded extent of each region in percent of the image."""
    found = regions(marker.stage.window.workbench.answer, marker.panel.design)
    return [
        (round(each.geometry.get("width") or each.geometry["radiusX"]), round(each.geometry["x"])) for each in found
    ]


@pytest.mark.parametrize("tag", SHAPES)
def test_its_handles_are_live_and_all_else_draws_the_next_one(app: QApplication, tag: str) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_1)
        await marker.drag((40, 40), (120, 120))
        (before,) = boxes(marker)
        await marker.drag((120, 120), (200, 160))
        (after,) = boxes(marker)
        assert after[0] > before[0], "the corner was moved, nothing was drawn"
        await marker.drag((70, 70), (110, 100))
        assert len(marker.labels) == 2, "a wheel within a car"
        await marker.drag((220, 40), (260, 80))
        assert len(marker.labels) == 3, "the next one beside it"
        assert boxes(marker)[0] == after, "and the first has stayed where it was"

    marking(app, image(tag, more=""), scenario)


def test_a_polygon_is_bent_at_its_corners_at_once(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_1)
        for at in ((40, 40), (120, 40), (120, 120)):
            await marker.click(*at)
        await marker.key(KEY.Key_Return)
        (before,) = regions(marker.stage.window.workbench.answer, marker.panel.design)
        await marker.drag((120, 120), (180, 150))
        (after,) = regions(marker.stage.window.workbench.answer, marker.panel.design)
        moved = [a == b for a, b in zip(before.geometry["points"], after.geometry["points"], strict=True)]
        assert moved == [True, True, False]

    marking(app, image("PolygonLabels", more=""), scenario)


def test_a_label_is_for_the_next_one_even_after_a_handle_was_dragged(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_1)
        await marker.drag((40, 40), (120, 120))
        await marker.drag((120, 120), (160, 140))
        await marker.key(KEY.Key_2)
        await marker.drag((200, 40), (260, 80))
        assert marker.labels == [("Car",), ("Bus",)]
        await marker.key(KEY.Key_1, SHIFT)
        assert marker.labels == [("Car",), ("Car",)], "Shift and its key correct what was drawn last"
        await marker.key(KEY.Key_Delete)
        assert marker.labels == [("Car",)], "and it can be deleted at once"

    marking(app, image("RectangleLabels", more=""), scenario)


def test_arrow_keys_go_on_to_the_next_drawing(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_1)
        for _corner in range(4):
            await marker.key(KEY.Key_Space)
            await marker.key(KEY.Key_Right)
            await marker.key(KEY.Key_Down)
        first, second = boxes(marker)
        assert second[1] > first[1], "the crosshair moved, not the box"

    marking(app, image("RectangleLabels", more=""), scenario)
