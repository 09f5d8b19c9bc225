"""Guides over a picture: set by command, dragged with the mouse, and snapped to, also in turned and mirrored views."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.answer.shapes import Shape
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation
from annotator.ui.viewers.display.settings import DisplaySettings
from annotator.ui.viewers.guides import ACROSS, DOWN, GuideCommands, GuideLine, GuideOverlay, add_guide_entries
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from fakes.images import FakeImages
from ui.viewers.image.drawer import SIZE, Drawer
from ui.viewers.image.on_screen import before_image

NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
VIEW = (400, 400)  # as large as the picture, however it is turned
HERE = (100, 60)
ORIENTATIONS = [Orientation(quarters, is_mirrored) for quarters in range(4) for is_mirrored in (False, True)]


class GreyImages(FakeImages):
    """In one shade."""

    def __init__(self, shade: int) -> None:
        super().__init__({"/a.png": SIZE})
        self._shade = shade

    async def image(self, request: ImageRequest) -> ShownImage:
        given = await super().image(request)
        pixel = bytes((self._shade, self._shade, self._shade, 255))
        return ShownImage(pixel * (given.width_px * given.height_px), given.width_px, given.height_px, *SIZE)


class Ruler(Drawer):
    """A person with guides over the picture."""

    def __init__(self, view: AnnotatedImageView) -> None:
        super().__init__(view)
        self.kept: list[str] = []
        self.actions = GuideCommands([view], self.kept.append)
        self.marking = view.drawing

    @property
    def guides(self) -> GuideOverlay:
        guides = self.view.guides
        assert isinstance(guides, GuideOverlay)
        return guides

    def rule(self, command: str, at: tuple[int, int]) -> None:
        """At a place of the picture."""
        self.marking.point_at(at)
        self.actions.action(command)

    def seen(self, *at: float) -> tuple[int, int]:
        """Return the view position of a point of the image."""
        place = self.marking.view_point((at[0], at[1])).toPoint()
        return place.x(), place.y()

    def lines(self) -> list[GuideLine]:
        return list(self.guides.lines)

    def cursor(self) -> Qt.CursorShape:
        return self.view.cursor().shape()

    def offered(self, *at: int) -> dict[str, Callable[[], None]]:
        """Return the items of the menu there, by text without keys."""
        menu = QMenu(self.view)
        add_guide_entries(self.view, QPointF(*at), menu)
        return {action.text().split(" (")[0]: action.trigger for action in menu.actions() if not action.isSeparator()}


def ruling(
    app: QApplication, scenario: Callable[[Ruler], None], orientation: Orientation = UPRIGHT, shade: int = 0
) -> None:
    def turned(view: AnnotatedImageView) -> None:
        view.use_display_settings(display := DisplaySettings(view))
        display.orient("/a.png", lambda _before: orientation)

    before_image(app, GreyImages(shade), VIEW, lambda view: scenario(Ruler(view)), turned)


def test_a_command_sets_a_guide_at_the_crosshair_and_takes_it_away_again(app: QApplication) -> None:
    def scenario(person: Ruler) -> None:
        person.rule("horizontal_guide", HERE)
        person.rule("vertical_guide", HERE)
        assert person.lines() == [GuideLine(DOWN, 60), GuideLine(ACROSS, 100)]
        person.rule("horizontal_guide", (7, 60))
        assert person.lines() == [GuideLine(ACROSS, 100)]
        person.rule("remove_guides", HERE)
        assert person.lines() == []

    ruling(app, scenario)


def test_a_guide_goes_through_the_corner_that_is_chosen(app: QApplication) -> None:
    def scenario(person: Ruler) -> None:
        person.show(Shape.POLYGON, (20, 30), (90, 40), (50, 200), selected="a")
        person.marking.editor.select_corner(1)
        person.actions.action("vertical_guide")
        assert person.lines() == [GuideLine(ACROSS, 90)]

    ruling(app, scenario)


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
def test_level_is_what_the_eye_sees_and_the_place_is_true(app: QApplication, orientation: Orientation) -> None:
    def scenario(person: Ruler) -> None:
        person.rule("horizontal_guide", HERE)
        (line,) = person.lines()
        assert line == (GuideLine(ACROSS, 100) if orientation.swaps_sides else GuideLine(DOWN, 60))
        start, end = (person.seen(*spot) for spot in line.ends(SIZE))
        assert start[1] == end[1] == person.seen(*HERE)[1]
        assert person.guides.text(line) == f"Horizontal guide at {line.at}"
        before, away = person.seen(*HERE), (17, 40)
        person.drag(before, (before[0] + away[0], before[1] + away[1]))
        (moved,) = person.lines()
        assert moved.axis == line.axis
        assert person.seen(*moved.ends(SIZE)[0])[1] == before[1] + away[1]

    ruling(app, scenario, orientation)


@pytest.mark.parametrize("orientation", ORIENTATIONS, ids=str)
def test_corners_snap_to_guides(app: QApplication, orientation: Orientation) -> None:
    def scenario(person: Ruler) -> None:
        for command in ("horizontal_guide", "vertical_guide"):
            person.rule(command, HERE)
        person.marking.activate(Shape.RECTANGLE)
        x, y = person.seen(*HERE)
        end = person.seen(200, 160)
        person.drag((x + 4, y - 4), end)
        person.drag((x + 9, y - 9), end)
        snapped, free = person.marked
        assert snapped == (HERE, (200, 160))
        assert HERE not in free

    ruling(app, scenario, orientation)


def test_a_hand_that_hovers_learns_of_a_new_guide(app: QApplication) -> None:
    def scenario(person: Ruler) -> None:
        person.marking.activate(Shape.RECTANGLE)
        x, y = person.seen(*HERE)
        person.hover(x + 3, y)
        assert person.marking.snap_position is None
        person.rule("vertical_guide", HERE)
        person.hover(x + 4, y)
        assert person.marking.snap_position == HERE

    ruling(app, scenario)


def test_the_cursor_tells_what_can_be_dragged_and_what_is_armed_or_chosen_goes_before(app: QApplication) -> None:
    def scenario(person: Ruler) -> None:
        person.rule("horizontal_guide", HERE)
        person.rule("vertical_guide", (200, 60))
        x, y = person.seen(*HERE)
        person.hover(x, y + 3)
        assert person.cursor() is Qt.CursorShape.SplitVCursor
        person.hover(x, y + 9)
        assert person.cursor() is Qt.CursorShape.ArrowCursor
        person.hover(*person.seen(200, 200))
        assert person.cursor() is Qt.CursorShape.SplitHCursor
        person.show(Shape.RECTANGLE, (50, 20), (150, 120), selected="a")
        person.hover(x, y)
        assert person.cursor() is Qt.CursorShape.ArrowCursor
        before = person.lines()
        person.drag((x, y), (x, y + 30))
        assert person.last == ((50, 50), (150, 150))
        person.marking.activate(Shape.RECTANGLE)
        person.drag(person.seen(250, 60), person.seen(300, 100))
        assert len(person.marked) == 1
        assert person.lines() == before

    ruling(app, scenario)


def test_dragging_a_guide_is_no_drawing_and_a_click_on_it_reaches_what_is_below(app: QApplication) -> None:
    def scenario(person: Ruler) -> None:
        unarmed, missed = [], []
        person.marking.drawn_without_tool.connect(lambda: unarmed.append(1))
        person.marking.clicked_nothing.connect(lambda: missed.append(1))
        person.rule("horizontal_guide", HERE)
        x, y = person.seen(*HERE)
        person.drag((x, y), (x, y + 50))
        assert person.lines() == [GuideLine(DOWN, 110)]
        assert (unarmed, missed) == ([], [])
        person.drag((x, y + 50), (x, y + 1000))
        assert person.lines() == [GuideLine(DOWN, SIZE[1])]
        person.drag((x, y), (x, y + 50))
        assert unarmed == [1]
        person.show(Shape.RECTANGLE, (50, 20), (150, 120))
        person.rule("horizontal_guide", HERE)
        person.click(x, y)
        assert person.chosen == ["a"]

    ruling(app, scenario)


def test_what_is_dragged_onto_another_is_one_with_it(app: QApplication) -> None:
    def scenario(person: Ruler) -> None:
        for down in (60, 80):
            person.rule("horizontal_guide", (100, down))
        person.drag(person.seen(100, 60), person.seen(100, 80))
        assert person.lines() == [GuideLine(DOWN, 80)]

    ruling(app, scenario)


def test_the_menu_sets_guides_and_removes_the_near_one_or_all(app: QApplication) -> None:
    def scenario(person: Ruler) -> None:
        person.view.display_command_requested.connect(person.actions.action)
        x, y = person.seen(*HERE)
        person.offered(x, y)["Horizontal guide here"]()
        person.offered(x, y)["Vertical guide here"]()
        person.offered(x + 50, y + 50)["Vertical guide here"]()
        assert "Delete this guide" not in person.offered(x + 20, y + 20)
        person.offered(x + 52, y + 20)["Delete this guide"]()
        assert person.lines() == [GuideLine(DOWN, 60), GuideLine(ACROSS, 100)]
        person.show(Shape.RECTANGLE, (50, 20), (150, 120), selected="a")
        assert person.offered(x + 20, y + 20) == {}
        assert set(person.offered(x, y + 20)) == {"Delete this guide", "Delete all guides"}
        person.offered(x, y + 20)["Delete all guides"]()
        assert person.lines() == []

    ruling(app, scenario)


@pytest.mark.parametrize("shade", [0, 90, 128, 170, 255])
def test_a_guide_is_seen_on_any_ground_and_as_thin_as_a_pixel(app: QApplication, shade: int) -> None:
    def scenario(person: Ruler) -> None:
        person.rule("horizontal_guide", (200, 150))
        seen = person.view.grab().toImage()
        shades = [[seen.pixelColor(x, y).lightness() for x in range(180, 220)] for y in range(190, 210)]
        (row,) = (row for row in shades if set(row) != {shade})
        assert max(abs(lit - shade) for lit in row) > 60

    ruling(app, scenario, shade=shade)


def test_each_image_has_its_own_and_another_layout_goes_on_with_them(app: QApplication) -> None:
    def scenario(person: Ruler) -> None:
        person.rule("horizontal_guide", HERE)
        after = GuideCommands([person.view], person.kept.append)
        assert person.lines() == []
        after.copy_from(person.actions)
        assert person.lines() == [GuideLine(DOWN, 60)]
        person.view.show_medium("/b.png")
        assert person.lines() == []

    ruling(app, scenario)


def test_a_hand_lets_go_of_a_guide_also_when_another_image_has_come(app: QApplication) -> None:
    def scenario(person: Ruler) -> None:
        person.rule("horizontal_guide", HERE)
        x, y = person.seen(*HERE)
        QTest.mousePress(person.view, LEFT, NONE, QPoint(x, y))
        person.hover(x, y + 20)
        assert person.lines() == [GuideLine(DOWN, 80)]
        person.view.show_medium("/b.png")
        QTest.mouseRelease(person.view, LEFT, NONE, QPoint(x, y + 20))
        assert not person.guides.is_dragging
        assert person.lines() == []

    ruling(app, scenario)
