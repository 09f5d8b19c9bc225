"""An X-ray of twelve bits is no black picture, and by keys alone one chooses which of its shades are seen."""

from __future__ import annotations

import io
import struct
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.ports.images import ShadeWindow
from annotator.ui.viewers.image.view import ImageView
from bundle_making import valid_files, write_folder
from journeys.driver import Driver

ALT = Qt.KeyboardModifier.AltModifier
SIZE = (300, 200)


def x_ray() -> bytes:
    """From left to right, 1000 to 3000 of 4095."""
    row = [1000 + 2000 * x // (SIZE[0] - 1) for x in range(SIZE[0])]
    held = io.BytesIO()
    Image.frombytes("I;16", SIZE, struct.pack(f"<{SIZE[0]}H", *row) * SIZE[1]).save(held, "PNG")
    return held.getvalue()


class Radiographer:
    def __init__(self, running: Running) -> None:
        self.running = running
        self.driver = Driver(running)

    @property
    def view(self) -> ImageView:
        panel = self.running.window.workbench._panel
        assert panel is not None
        assert panel.parts.images is not None
        (view,) = panel.parts.images.views
        return view

    async def begins(self) -> None:
        await self.driver.active()
        await self.driver.task_on_screen()
        if self.running.window.workbench.instructions.isVisible():
            self.driver.press(Qt.Key.Key_Escape)
            await self.driver.until(lambda: not self.running.window.workbench.instructions.isVisible(), "they are shut")

    async def sees(self, low: float, high: float) -> None:
        def is_seen() -> bool:
            shades = self.view.shade_window
            return shades is not None and abs(shades.low - low) <= 15 and abs(shades.high - high) <= 15

        await self.driver.until(is_seen, f"{low} is black and {high} white; seen: {self.view.shade_window}")

    def shade(self, share: float) -> int:
        """Return the shade of a place on the image, from left to right, as on screen."""
        whole = self.view._layers.whole
        assert whole is not None
        return whole.pixelColor(round(share * (whole.width() - 1)), whole.height() // 2).red()


def test_which_shades_are_seen_is_chosen_and_told(tmp_path: Path) -> None:
    config = b"""<View><Image name="it" value="$image"/>
      <Choices name="what" toName="it"><Choice value="Broken"/><Choice value="Whole"/></Choices></View>"""
    tasks = b"id,image\n1,media/1.png\n2,media/2.png\n"
    media = {"media/1.png": x_ray(), "media/2.png": x_ray()}
    bundle = write_folder(tmp_path / "bundle", {**valid_files(), "config.xml": config, "tasks.csv": tasks, **media})

    async def companion(running: Running) -> None:
        person = Radiographer(running)
        await person.begins()
        assert person.view.shade_window == ShadeWindow(0, 4095, 1000, 3000)
        assert 50 < person.shade(0) < person.shade(1) < 200
        person.driver.press(Qt.Key.Key_V, ALT)
        assert running.window.workbench._panel is not None
        images = running.window.workbench._panel.parts.images
        assert images is not None
        await person.driver.until(lambda: bool(images.display_commands.get()._panels), "it is asked how")
        sliders = images.display_commands.get()._panels[person.view].shades
        sliders.automatic.click()
        await person.sees(1000, 3000)
        assert person.shade(0) < 10
        assert person.shade(1) > 245
        sliders.high.setValue(sliders.high.value() // 2)
        await person.sees(1000, 2000)
        assert person.shade(0.75) == 255
        images.display_commands.get().action("as_given")
        await person.sees(0, 4095)
        assert images.display_commands.get()._display.is_original(person.view.path)
        running.window.closing.emit()

    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0
