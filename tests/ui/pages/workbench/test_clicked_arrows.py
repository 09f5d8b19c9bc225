"""An arrow between two marks of a picture is chosen by a click on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.regions import regions
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.mark_painter import view_boxes
from ui.pages.workbench.mark_hands import ALT, BOXES, KEY, three
from ui.pages.workbench.marker import Marker, image, marking
from ui.stage import PLAIN


def test_a_click_on_an_arrow_chooses_the_relation_and_delete_takes_it_away(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        hands = await three(marker)
        drawing, workbench = hands.view.drawing, marker.stage.window.workbench
        await hands.click(0, PLAIN)
        await marker.key(KEY.Key_Y, ALT)
        await hands.click(2, PLAIN)
        (known,) = workbench.answer.relations
        await marker.key(KEY.Key_Escape)
        await hands.click(1, PLAIN)
        assert drawing.selected == drawing.marks[1].region.id
        links, boxes = hands.view.relation_arrows, view_boxes(drawing)
        assert links is not None
        places = [QPoint(x, y) for x in range(0, 400, 2) for y in range(0, 300, 2)]
        ends = [box for mark in drawing.marks if (box := boxes(mark.region.id)) is not None]
        free = [at for at in places if not any(box.contains(at) for box in ends)]
        on_curve = next(at for at in free if links.handle_click(QPointF(at), boxes))
        await marker.key(KEY.Key_Escape)
        await hands.click(1, PLAIN)
        await marker.action(lambda: QTest.mouseClick(hands.view, Qt.MouseButton.LeftButton, PLAIN, on_curve))
        assert drawing.selected == ""
        assert known in workbench.answer.relations
        await marker.key(KEY.Key_Delete)
        assert workbench.answer.relations == ()
        assert len(hands.places) == 3

    marking(app, BOXES, scenario)


def test_while_something_is_related_a_click_draws_nothing_whatever_is_armed(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        view, workbench = marker.view, marker.stage.window.workbench
        assert isinstance(view, AnnotatedImageView)
        await marker.key(KEY.Key_1)
        for left in (10, 110):
            for corner in ((left, 10), (left + 60, 10), (left + 60, 70)):
                await marker.click(*corner)
            await marker.key(KEY.Key_Return)
        first, second = (region.id for region in regions(workbench.answer, marker.panel.design))
        assert marker.active
        for at, ends in (((190, 120), []), ((160, 20), [(first, second)])):
            await marker.click(10, 10)
            assert marker.panel.selected_region == first
            await marker.key(KEY.Key_Y, ALT)
            await marker.click(*at)
            assert [known.ends for known in workbench.answer.relations] == ends
            assert not view.is_drawing
            assert view.drawing.enter_guard.is_active() is (not ends)

    marking(app, image("PolygonLabels"), scenario)
