"""Everything that is drawn on pictures, by keyboard alone and through the real program: an ellipse that is turned, a
polygon that gets a corner and loses it, a line; undone, done again, left in part, spoken, sent."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.geometry.box import box_of
from annotator.core.answer.marks import points_of
from annotator.core.answer.regions import labels_of, regions
from annotator.core.answer.shapes import Shape
from annotator.core.answer.validation import findings
from annotator.core.events import TaskSubmitted
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.drawing import Drawing
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from journeys.keyboard import PLAIN, SHIFT, Keyboard
from ui.hearing import Heard

KEY = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
CONFIG = b"""<View><Image name="it" value="$image"/>
  <EllipseLabels name="round" toName="it" choice="multiple"><Label value="Wheel" maxUsages="1"/><Label value="Coin"/>
  </EllipseLabels>
  <PolygonLabels name="edge" toName="it"><Label value="Lake"/></PolygonLabels>
  <VectorLabels name="way" toName="it"><Label value="Road"/></VectorLabels></View>"""


type Placed = tuple[Shape, tuple[tuple[int, int], ...]]


class Hand:
    """Actions of a user at the image, each until its effect is visible."""

    def __init__(self, driver: Driver) -> None:
        self.driver, self.keys = driver, Keyboard(driver)

    @property
    def drawing(self) -> Drawing:
        view = self.keys.panel.parts.marked["it"]
        assert isinstance(view, AnnotatedImageView)
        return view.drawing

    @property
    def places(self) -> list[Placed]:
        """Return the places of all regions in pixels."""
        found = regions(self.keys.page.answer, self.keys.panel.design)
        size = self.drawing.size_px
        return [(region.shape, points_of(region.shape, region.geometry, size)) for region in found]

    @property
    def polygon(self) -> list[tuple[int, int]]:
        """The corners of the second region."""
        return list(self.places[1][1])

    async def begin(self) -> None:
        await self.driver.active()
        await self.driver.task_on_screen()
        if self.driver.running.window.workbench.instructions.isVisible():
            await self.keys.key(KEY.Key_Escape)
        await self.keys.tab_to_widget(self.keys.panel.parts.marked["it"])

    async def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        for key in keys:
            await self.keys.key(key, held)

    async def choose(self, times: int = 1) -> None:
        """The next region, so many times."""
        for _time in range(times):
            await self.press(KEY.Key_PageDown, held=CTRL)

    async def until_there_are(self, count: int) -> None:
        await self.driver.until(lambda: len(self.places) == count, f"{count} are drawn")


def bundle_in(folder: Path) -> Path:
    """With pictures that have room for what is drawn."""
    images = {path: drawn_image() for path in valid_files() if path.endswith(".png")}
    return write_folder(folder, {**valid_files(), **images, "config.xml": CONFIG})


def drawn_image() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(written, "PNG")
    return written.getvalue()


async def draws_an_ellipse(hand: Hand) -> None:
    """With two labels, from the middle of the picture, and turned by 21 degrees."""
    await hand.press(KEY.Key_1)
    await hand.press(KEY.Key_2)
    x, y = hand.drawing.pointer
    step = hand.drawing.step_px(10)
    await hand.press(KEY.Key_Space, KEY.Key_Right, KEY.Key_Right, KEY.Key_Down, KEY.Key_Return)
    await hand.until_there_are(1)
    assert hand.places == [(Shape.ELLIPSE, ((x, y), (x + 2 * step, y + step)))]
    await hand.choose()
    await hand.press(KEY.Key_PageDown, KEY.Key_PageDown, held=CTRL | SHIFT)
    await hand.press(KEY.Key_Right, held=ALT | SHIFT)
    (region,) = regions(hand.keys.page.answer, hand.keys.panel.design)
    assert region.geometry["rotation"] == 21
    assert box_of(region.shape, region.geometry, hand.drawing.size_px).centre == pytest.approx((x + step, y + step / 2))
    await hand.press(KEY.Key_Z, held=CTRL)  # what was turned in one go is one step
    assert hand.places == [(Shape.ELLIPSE, ((x, y), (x + 2 * step, y + step)))]
    await hand.press(KEY.Key_Y, held=CTRL)


async def draws_a_polygon(hand: Hand) -> None:
    """Which gets a corner, moves it by single pixels, and loses another."""
    await hand.press(KEY.Key_Escape, KEY.Key_3, KEY.Key_Space, KEY.Key_Left, KEY.Key_Space, KEY.Key_Up)
    await hand.press(KEY.Key_Space, KEY.Key_Return)
    await hand.until_there_are(2)
    first, second, third = hand.polygon
    await hand.choose(2)
    await hand.press(KEY.Key_PageDown, held=SHIFT)
    await hand.press(KEY.Key_Insert)
    middle = round((first[0] + second[0]) / 2), round((first[1] + second[1]) / 2)
    assert hand.polygon == [first, middle, second, third]
    await hand.press(KEY.Key_Down, KEY.Key_Down, held=SHIFT)
    assert hand.polygon == [first, (middle[0], middle[1] + 2), second, third]
    await hand.press(KEY.Key_PageUp, held=SHIFT)
    await hand.press(KEY.Key_Delete)
    assert hand.polygon == [(middle[0], middle[1] + 2), second, third]
    await hand.press(KEY.Key_Z, KEY.Key_Z, KEY.Key_Z, held=CTRL)
    assert hand.polygon == [first, second, third]
    await hand.press(KEY.Key_Y, KEY.Key_Y, KEY.Key_Y, held=CTRL)
    assert hand.polygon == [(middle[0], middle[1] + 2), second, third]


async def begins_a_line(hand: Hand) -> None:
    await hand.press(KEY.Key_Escape, KEY.Key_Escape, KEY.Key_4, KEY.Key_Space, KEY.Key_Right, KEY.Key_Space)
    assert len(hand.drawing.corners.drawn) == 2


def test_all_of_it_by_keys_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, home = bundle_in(tmp_path / "bundle"), tmp_path / "home"
    heard = Heard(monkeypatch)
    kept: list[object] = []

    async def begin(running: Running) -> None:
        hand = Hand(Driver(running))
        await hand.begin()
        await draws_an_ellipse(hand)
        await draws_a_polygon(hand)
        await begins_a_line(hand)
        kept.append(hand.places)
        await hand.driver.until(lambda: heard.any("Point 2 of 4"), "the corner is spoken")
        running.window.closing.emit()

    async def end(running: Running) -> None:
        hand = Hand(Driver(running))
        await hand.driver.active()
        running.window.open_bundle("street-things@1")
        await hand.begin()
        assert hand.places == kept[0]
        await hand.press(KEY.Key_Return)  # the line goes on where it was, and ends
        await hand.until_there_are(3)
        assert hand.places[2][0] is Shape.LINE
        page, design = hand.keys.page, hand.keys.panel.design
        assert findings(page.answer, design, {}) == ()
        assert sorted(labels_of(page.answer, page.answer.items[0].id)) == ["Coin", "Wheel"]
        await hand.driver.event(TaskSubmitted, lambda: hand.driver.press(KEY.Key_Return, CTRL))
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], begin) == 0
    assert main(["open", "--home", str(home)], end) == 0
    assert heard.any("Rotated to 21°.")
    assert heard.any("ellipse")


def test_what_is_used_up_is_said_of_ellipses_too(tmp_path: Path) -> None:
    bundle, home = bundle_in(tmp_path / "bundle"), tmp_path / "home"

    async def companion(running: Running) -> None:
        hand = Hand(Driver(running))
        await hand.begin()
        await hand.press(KEY.Key_1, KEY.Key_Space, KEY.Key_Right, KEY.Key_Down, KEY.Key_Return)
        await hand.until_there_are(1)
        await hand.press(KEY.Key_Space, KEY.Key_Left, KEY.Key_Down, KEY.Key_Return)
        assert len(hand.places) == 1  # the only wheel of a task is marked
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0


BOXES = b"""<View><Image name="it" value="$image"/>
  <RectangleLabels name="what" toName="it"><Label value="Car" maxUsages="1"/><Label value="Bus"/></RectangleLabels>
</View>"""


def test_a_box_is_drawn_by_ear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, home = bundle_in(tmp_path / "bundle"), tmp_path / "home"
    (bundle / "config.xml").write_bytes(BOXES)
    heard = Heard(monkeypatch)

    async def companion(running: Running) -> None:
        hand = Hand(Driver(running))

        async def hears(words: str) -> None:
            await hand.driver.until(lambda: heard.any(words), words)

        await hand.begin()
        await hand.press(KEY.Key_1)
        await hears("Next region: Car, 0 used, at most 1.")
        x, y = hand.drawing.pointer
        step = hand.drawing.step_px(10)
        await hand.press(KEY.Key_Left, KEY.Key_Left, KEY.Key_Up)
        await hears(f"Crosshair at {x - 2 * step}, {y - step}. Image: 600 × 400 pixels.")
        assert not heard.any(f"{x - step}, ")  # the places on the way are left out
        await hand.press(KEY.Key_Space)
        await hears(f"First corner at {x - 2 * step}, {y - step}.")
        await hand.press(KEY.Key_Right, KEY.Key_Right, KEY.Key_Right, KEY.Key_Down)
        await hears(f"{3 * step} × {step} pixels, crosshair at {x + step}, {y}.")
        await hand.press(KEY.Key_Space)
        await hears("Region added: Car, rectangle. 1 region. Car: 1 used, limit reached.")
        await hand.press(KEY.Key_Escape, KEY.Key_Escape, KEY.Key_1)
        await hears("Next region: Car, 1 used, limit reached.")
        await hand.press(KEY.Key_Space)
        await hears("Car: at most 1 per task.")
        assert not hand.drawing.is_drawing
        await hand.press(KEY.Key_2, KEY.Key_Space, KEY.Key_Space)
        await hears("The region was too small and was not drawn.")
        await hand.choose()
        said = len(heard.spoken)
        await hand.press(KEY.Key_Right, KEY.Key_Right)
        await hears(f"{3 * step} × {step} pixels, top left at {x}, {y - step}.")
        assert not any("Region changed" in sentence for sentence in heard.spoken[said:])
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0


BESIDE_CHOICES = b"""<View><Image name="it" value="$image"/>
  <View visibleWhen="choice-unselected" whenTagName="absence">
    <RectangleLabels name="what" toName="it"><Label value="Coin"/><Label value="Face"/></RectangleLabels></View>
  <Choices name="absence" toName="it"><Choice value="Not there" hotkey="8"/><Choice value="Unclear" hotkey="9"/>
  </Choices></View>"""


def test_nothing_is_drawn_while_an_answer_hides_the_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, home = bundle_in(tmp_path / "bundle"), tmp_path / "home"
    (bundle / "config.xml").write_bytes(BESIDE_CHOICES)
    heard = Heard(monkeypatch)

    async def companion(running: Running) -> None:
        hand = Hand(Driver(running))
        await hand.begin()
        for label in ((), (KEY.Key_1,)):  # with no tool in hand, and with one
            await hand.press(*label, KEY.Key_8)
            for tried in (KEY.Key_B, KEY.Key_2, KEY.Key_Space):
                heard.spoken.clear()
                await hand.press(tried)
                await hand.driver.until(
                    lambda: heard.any("The answer “Not there” hides the regions. To mark any, take it back first."),
                    f"{tried} says why nothing is drawn",
                )
                assert not heard.any("Draw rectangles")
            await hand.press(KEY.Key_Right, KEY.Key_Down, KEY.Key_Space)
            assert hand.places == []
            assert not hand.drawing.is_drawing
            await hand.press(KEY.Key_8)
        await hand.press(KEY.Key_1, KEY.Key_Space, KEY.Key_Right, KEY.Key_Down, KEY.Key_Space)
        await hand.until_there_are(1)
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0


def test_the_whole_task_is_read_once_with_what_may_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, home = bundle_in(tmp_path / "bundle"), tmp_path / "home"
    header = '<View><Header value="Where is it\u00a0?"/>'.encode()
    (bundle / "config.xml").write_bytes(BESIDE_CHOICES.replace(b"<View>", header, 1))
    heard = Heard(monkeypatch)

    async def companion(running: Running) -> None:
        hand = Hand(Driver(running))
        await hand.begin()
        await hand.press(KEY.Key_M, held=CTRL | SHIFT)
        await hand.driver.until(
            lambda: heard.any("Where is it ? Coin, Face. Not there / Unclear. Not there, Unclear."), "all is read"
        )
        await hand.press(KEY.Key_8)
        heard.spoken.clear()
        await hand.press(KEY.Key_M, held=CTRL | SHIFT)
        await hand.driver.until(lambda: heard.any("Not there, Unclear."), "what is left is read")
        assert not heard.any("Coin")
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
