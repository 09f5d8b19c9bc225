"""Pictures seen otherwise than they were given, by command: what is on screen, and what is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from annotator.core.answer.shapes import Shape
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.ui.viewers.display.panel import DisplayPanel
from annotator.ui.viewers.display.settings import Channel
from annotator.ui.viewers.image import size_labels
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.display_commands import DisplayCommands
from annotator.ui.viewers.image.size_labels import measurement_text
from annotator.ui.viewers.image.view_transform import MAX_ZOOM
from fakes.images import FakeImages
from ui.viewers.image.on_screen import before_image

FULL = (500, 400)
COLOUR = QColor(200, 100, 40)
SEEN = (200, 100, 40)
ALL = (
    *("turn_right", "turn_left", "mirror", "brighter", "darker", "more_contrast", "less_contrast", "invert", "grey"),
    *("channel", "overview"),
)


class ColouredImages(FakeImages):
    """The left half in one colour, the right half black."""

    async def image(self, request: ImageRequest) -> ShownImage:
        given = await super().image(request)
        left, _top, width, _height = request.region or (0, 0, *FULL)
        image = QImage(given.width_px, given.height_px, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor("black"))
        for x in range(given.width_px):
            if left + (x + 0.5) * width / given.width_px < FULL[0] / 2:
                for y in range(given.height_px):
                    image.setPixelColor(x, y, COLOUR)
        return ShownImage(bytes(image.constBits()), given.width_px, given.height_px, *FULL)


class Looker:
    def __init__(self, view: AnnotatedImageView) -> None:
        self.view = view
        self.display_actions = DisplayCommands([view], lambda _text: None)

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Return the colour of a pixel of the view without overlays."""
        seen = self.view.grab().toImage().pixelColor(x, y)
        return seen.red(), seen.green(), seen.blue()

    def action(self, *commands: str) -> None:
        for command in commands:
            self.display_actions.action(command)


def looked_at(app: QApplication, scenario: Callable[[Looker], None]) -> None:
    before_image(app, ColouredImages({"/a.png": FULL}), FULL, lambda view: scenario(Looker(view)))


LEFT, RIGHT = (125, 200), (375, 200)


@pytest.mark.parametrize(
    ("commands", "left", "right"),
    [
        ((), (200, 100, 40), (0, 0, 0)),
        (("invert",), (55, 155, 215), (255, 255, 255)),
        (("grey",), (123, 123, 123), (0, 0, 0)),
        (("channel",), (200, 200, 200), (0, 0, 0)),
        (("channel", "channel"), (100, 100, 100), (0, 0, 0)),
        (("channel", "channel", "channel"), (40, 40, 40), (0, 0, 0)),
        (("channel", "channel", "channel", "channel"), (200, 100, 40), (0, 0, 0)),
        (("brighter", "brighter"), (251, 151, 91), (51, 51, 51)),
        (("darker",), (174, 74, 14), (0, 0, 0)),
        (("mirror",), (0, 0, 0), (200, 100, 40)),
        (("turn_right", "turn_right"), (0, 0, 0), (200, 100, 40)),
        (("invert", "grey", "mirror", "brighter", "as_given"), (200, 100, 40), (0, 0, 0)),
    ],
)
def test_what_is_chosen_is_seen(
    app: QApplication, commands: tuple[str, ...], left: tuple[int, int, int], right: tuple[int, int, int]
) -> None:
    def scenario(looker: Looker) -> None:
        looker.action(*commands)
        for at, expected in ((LEFT, left), (RIGHT, right)):
            assert looker.colour(*at) == pytest.approx(expected, abs=2)

    looked_at(app, scenario)


def test_turned_a_quarter_it_stands_upright_and_arrows_draw_where_one_sees(app: QApplication) -> None:
    def scenario(looker: Looker) -> None:
        looker.action("turn_right")
        assert looker.colour(250, 60) == SEEN
        assert looker.colour(250, 330) == (0, 0, 0)
        looker.action("turn_left", "turn_left")
        assert looker.colour(250, 330) == SEEN

    looked_at(app, scenario)


@pytest.mark.parametrize("command", ALL)
def test_no_way_of_looking_changes_what_is_marked(app: QApplication, command: str) -> None:
    def scenario(looker: Looker) -> None:
        drawing, marked = looker.view.drawing, []
        drawing.marked.connect(lambda geometry, _extent: marked.append(geometry))
        drawing.activate(Shape.RECTANGLE)
        drawing.add_corner((10, 20))
        looker.action(command)
        drawing.add_corner((110, 220))
        drawing.activate(Shape.RECTANGLE)
        drawing.add_corner((10, 20))
        drawing.add_corner((110, 220))
        assert marked[0] == marked[1]

    looked_at(app, scenario)


def test_the_overview_is_there_when_zoomed_leads_elsewhere_and_can_be_hidden(app: QApplication) -> None:
    def scenario(looker: Looker) -> None:
        view = looker.view
        view._zoom(8, 10, 10)
        overview = view.overlays.overview
        assert overview.isVisible()
        seen = view.geometry_of_image.visible()
        middle = overview._image_rect().center().toPoint()
        QTest.mouseClick(overview, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
        assert view.geometry_of_image.visible() != seen
        assert view.geometry_of_image.middle == pytest.approx((250, 200), abs=3)
        looker.action("overview")
        assert not overview.isVisible()
        looker.action("overview")
        assert overview.isVisible()
        view.zoom_fit()
        assert not overview.isVisible()

    looked_at(app, scenario)


def test_the_frame_of_the_overview_is_dragged(app: QApplication) -> None:
    def scenario(looker: Looker) -> None:
        view = looker.view
        view._zoom(4, 250, 200)
        overview, none = view.overlays.overview, Qt.KeyboardModifier.NoModifier
        start = overview._frame_rect().center() + QPointF(3, 3)
        QTest.mousePress(overview, Qt.MouseButton.LeftButton, none, start.toPoint())
        assert view.geometry_of_image.middle == pytest.approx((250, 200), abs=4)
        QTest.mouseMove(overview, start.toPoint() + QPoint(16, -12))
        scale = FULL[0] / overview._image_rect().width()
        assert view.geometry_of_image.middle == pytest.approx((250 + 16 * scale, 200 - 12 * scale), abs=4)
        QTest.mouseRelease(overview, Qt.MouseButton.LeftButton, none, start.toPoint())

    looked_at(app, scenario)


def test_as_near_as_it_goes_each_pixel_is_a_square_of_one_colour(app: QApplication) -> None:
    def scenario(looker: Looker) -> None:
        view = looker.view
        view._zoom(1000, 250, 200)
        assert view.geometry_of_image.scale == MAX_ZOOM
        edge = round(view.geometry_of_image.view_point(250, 200)[0])
        y = round(view.geometry_of_image.view_point(250, 200)[1]) + 10
        row = [looker.colour(x, y) for x in range(edge - 28, edge - 4, 4)]
        assert set(row) == {SEEN}
        assert {looker.colour(x, y) for x in range(edge + 4, edge + 28, 4)} == {(0, 0, 0)}

    looked_at(app, scenario)


def test_sizes_are_told_of_what_is_drawn_and_of_the_image(app: QApplication) -> None:
    def scenario(looker: Looker) -> None:
        drawing, geometry = looker.view.drawing, looker.view.geometry_of_image
        drawing.activate(Shape.RECTANGLE)
        drawing.point_at((40, 30))
        assert measurement_text(geometry, drawing) == ("Image: 500 × 400 pixels, shown at 100%; crosshair at 40, 30")
        drawing.add_corner((40, 30))
        drawing.point_at((10, 75))
        assert measurement_text(geometry, drawing) == "30 × 45 pixels, top left at 10, 30"
        looker.action("measure")
        assert looker.view.overlays.text(None, "") == "30 × 45 pixels, top left at 10, 30"

    looked_at(app, scenario)


def test_the_size_beside_a_mark_is_as_one_sees_it_turned(app: QApplication) -> None:
    def scenario(looker: Looker) -> None:
        drawing = looker.view.drawing
        drawing.activate(Shape.RECTANGLE)
        drawing.add_corner((40, 30))
        drawing.point_at((70, 75))
        painted: list[str] = []
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(size_labels, "paint_tag", lambda _painter, _box, words: painted.append(words))
            for command, words in (("mirror", "30 × 45 px"), ("turn_right", "45 × 30 px")):
                looker.action(command)
                looker.view.grab()
                assert painted[-1] == words

    looked_at(app, scenario)


def test_in_the_small_window_each_choice_is_seen_at_once_and_shows_what_keys_chose(app: QApplication) -> None:
    def scenario(looker: Looker) -> None:
        looker.action("look")
        (panel,) = looker.view.findChildren(DisplayPanel)
        display = looker.view.display
        assert display is not None
        panel.brightness.setValue(20)
        panel.inverted.click()
        assert (display.adjustments.brightness, display.adjustments.is_inverted) == (20, True)
        panel.channel.setCurrentIndex(list(Channel).index(Channel.BLUE))
        panel.channel.activated.emit(panel.channel.currentIndex())
        panel.gamma.setValue(panel.gamma.maximum())
        assert (display.adjustments.channel, display.adjustments.gamma) == (Channel.BLUE, 5)
        looker.action("as_given", "darker")
        assert (panel.brightness.value(), panel.gamma.value(), panel.inverted.isChecked()) == (-10, 0, False)
        panel.close()

    looked_at(app, scenario)


def test_the_window_of_tones_stands_beside_the_image_and_escape_closes_it(app: QApplication) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    answers = QWidget()
    answers.setFixedWidth(360)

    def housed(view: AnnotatedImageView) -> None:
        row.addWidget(view)
        row.addWidget(answers)
        window.resize(FULL[0] + 360, FULL[1] + 40)
        window.show()

    def scenario(view: AnnotatedImageView) -> None:
        looker = Looker(view)
        looker.action("look")
        (panel,) = view.findChildren(DisplayPanel)
        image = QRect(view.mapToGlobal(view.contentsRect().topLeft()), view.contentsRect().size())
        assert panel.isVisible()
        assert not panel.frameGeometry().intersects(image)
        before = looker.colour(20, 200)
        panel.brightness.setValue(60)
        assert looker.colour(20, 200) != before
        QTest.keyClick(panel.brightness, Qt.Key.Key_Escape)
        assert not panel.isVisible()
        window.close()

    before_image(app, ColouredImages({"/a.png": FULL}), FULL, scenario, housed)
