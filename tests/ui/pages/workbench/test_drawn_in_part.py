"""A drawing in progress is not lost by one key: it waits where it was started, and undo removes its points before any
finished region."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.in_progress import from_text
from annotator.core.answer.regions import regions
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from services.service_env import KEY
from ui.pages.workbench.marker import Marker, image, marking
from ui.pages.workbench.way_back import sent
from ui.stage import PLAIN, says

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
POLYGON = image("PolygonLabels", more="")
BOTH = """<View><Image name="it" value="$image"/>
  <RectangleLabels name="box" toName="it"><Label value="Car"/></RectangleLabels>
  <PolygonLabels name="edge" toName="it"><Label value="Lake"/><Label value="Wood"/></PolygonLabels></View>"""


async def outlined(marker: Marker, *corners: tuple[int, int]) -> None:
    for at in corners:
        await marker.click(*at)


def corners_drawn(marker: Marker) -> int:
    view = marker.view
    assert isinstance(view, AnnotatedImageView)
    return len(view.drawing.corners.drawn)


def regions_of(marker: Marker) -> int:
    return len(regions(marker.stage.window.workbench.answer, marker.panel.design))


async def back_at_task(marker: Marker) -> None:
    """From another page, as somebody comes back who left a bundle."""
    marker.stage.window.open_bundle(KEY)
    window = marker.stage.window
    await marker.stage.until(lambda: window.page is window.workbench, "the workbench is in front")
    await marker.stage.settled()


def test_undo_takes_corners_back_and_then_what_is_finished(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        window = marker.stage.window.workbench
        await marker.key(Qt.Key.Key_1)
        await outlined(marker, (20, 20), (60, 20), (60, 60))
        await marker.key(Qt.Key.Key_Return)
        assert regions_of(marker) == 1
        await outlined(marker, (100, 20), (140, 20))
        for left in (1, 0):
            if left:
                window.footer.undo.click()
            else:
                await marker.key(Qt.Key.Key_Z, CTRL)
            assert corners_drawn(marker) == left
            assert regions_of(marker) == 1
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert not regions_of(marker)

    marking(app, POLYGON, scenario)


def test_what_was_undone_comes_again_in_the_order_it_went_corners_and_regions(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        footer = marker.stage.window.workbench.footer
        view = marker.view
        assert isinstance(view, AnnotatedImageView)
        await marker.key(Qt.Key.Key_1)
        await outlined(marker, (20, 20))
        assert footer.undo.isEnabled()
        assert not footer.redo.isEnabled()
        await outlined(marker, (60, 20), (60, 60))
        await marker.key(Qt.Key.Key_Return)
        await outlined(marker, (100, 20), (140, 20))
        drawn = view.drawing.corners.drawn
        seen = [(corners_drawn(marker), regions_of(marker))]
        for _press in range(3):
            await marker.key(Qt.Key.Key_Z, CTRL)
            seen.append((corners_drawn(marker), regions_of(marker)))
        assert seen == [(2, 1), (1, 1), (0, 1), (0, 0)]
        assert not footer.undo.isEnabled()
        for before in reversed(seen[:-1]):
            assert footer.redo.isEnabled()
            if before[0] == 1:
                footer.redo.click()
            else:
                await marker.key(Qt.Key.Key_Y, CTRL)
            assert (corners_drawn(marker), regions_of(marker)) == before
        assert view.drawing.corners.drawn == drawn
        assert not footer.redo.isEnabled()

    marking(app, POLYGON, scenario)


@pytest.mark.parametrize("how", ["corner", "region"])
def test_a_corner_does_not_come_again_after_something_else_was_done(app: QApplication, how: str) -> None:
    async def scenario(marker: Marker) -> None:
        footer = marker.stage.window.workbench.footer
        await marker.key(Qt.Key.Key_1)
        await outlined(marker, (20, 20), (60, 20), (60, 60))
        if how == "region":
            await marker.key(Qt.Key.Key_Return)
            await outlined(marker, (100, 100), (140, 100))
            await marker.key(Qt.Key.Key_Z, CTRL)
            marker.rows.removed.emit(regions(marker.stage.window.workbench.answer, marker.panel.design)[0].id)
        else:
            await marker.key(Qt.Key.Key_Backspace)
            assert footer.redo.isEnabled()
            await outlined(marker, (90, 60))
        assert not footer.redo.isEnabled()
        before = corners_drawn(marker)
        await marker.key(Qt.Key.Key_Y, CTRL)
        assert corners_drawn(marker) == before

    marking(app, POLYGON, scenario)


@pytest.mark.parametrize(
    ("wanted", "modifier"), [(Qt.Key.Key_Space, CTRL | SHIFT), (Qt.Key.Key_Return, CTRL)], ids=["skip", "submit"]
)
def test_nothing_is_sent_before_it_is_ended_or_let_go(
    app: QApplication, wanted: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    async def scenario(marker: Marker) -> None:
        before = marker.stage.env.view().unique_id
        await marker.key(Qt.Key.Key_1)
        await outlined(marker, (20, 20), (60, 20))
        await marker.key(wanted, modifier)
        await marker.stage.settled()
        assert (marker.stage.env.view().unique_id, corners_drawn(marker)) == (before, 2)
        assert marker.stage.window.page is marker.stage.window.workbench
        assert says(marker.panel, "1 point is missing.")
        await outlined(marker, (60, 60))
        await marker.key(wanted, modifier)
        assert says(marker.panel, "Press Enter to finish it")
        await marker.key(Qt.Key.Key_Escape, PLAIN)
        assert corners_drawn(marker) == 0

    marking(app, POLYGON, scenario)


def test_enter_says_how_many_corners_a_polygon_lacks(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_1)
        await outlined(marker, (20, 20))
        await marker.key(Qt.Key.Key_Return)
        assert says(marker.panel, "2 points are missing.")
        assert corners_drawn(marker) == 1

    marking(app, POLYGON, scenario)


@pytest.mark.parametrize("way", ["page", "leave", "next", "open"])
def test_who_looks_elsewhere_finds_it_again_as_it_was(app: QApplication, way: str) -> None:
    async def scenario(marker: Marker) -> None:
        stage = marker.stage
        await marker.key(Qt.Key.Key_3)
        await outlined(marker, (20, 20), (60, 20), (60, 60))
        view = marker.view
        assert isinstance(view, AnnotatedImageView)
        drawn = view.drawing.corners.drawn
        match way:
            case "page":
                await marker.key(Qt.Key.Key_3, ALT)
            case "leave":
                await marker.key(Qt.Key.Key_W, CTRL)
            case "next":
                await marker.key(Qt.Key.Key_PageDown)
                await stage.until(lambda: stage.env.view().index == 1, "the next task is shown")
                assert corners_drawn(marker) == 0
                await marker.key(Qt.Key.Key_1)
                await marker.key(Qt.Key.Key_PageUp)
                await stage.until(lambda: stage.env.view().index == 0, "the task is shown again")
            case "open":
                stage.window.open_bundle(KEY)
        await stage.settled()
        if way != "next":
            await back_at_task(marker)
        view = marker.view
        assert isinstance(view, AnnotatedImageView)
        assert view.drawing.corners.drawn == drawn
        await stage.until(lambda: stage.env.state() == "on-task", "the picture is there")
        await marker.key(Qt.Key.Key_Return)
        assert marker.labels == [("Wood",)]

    marking(app, BOTH, scenario)


def test_it_is_on_disk_with_the_drafts_and_goes_with_what_it_becomes(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        env = marker.stage.env
        unique_id = env.view().unique_id

        async def kept() -> list[int]:
            await env.drafts.flush()
            begun = from_text((await env.records.settings()).get("begun", ""))
            return [len(drawn.corners) for drawn in begun.get(unique_id, {}).values()]

        await marker.key(Qt.Key.Key_1)
        await outlined(marker, (20, 20), (60, 20))
        assert await kept() == [2]
        await outlined(marker, (60, 60))
        assert await kept() == [3]
        await marker.key(Qt.Key.Key_Return)
        assert await kept() == []
        await outlined(marker, (100, 20))
        assert await kept() == [1]
        await marker.key(Qt.Key.Key_Escape)
        assert await kept() == []
        await sent(marker.stage)
        assert await kept() == []

    marking(app, POLYGON, scenario)
