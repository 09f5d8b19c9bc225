"""The icons are one family: they can be drawn, on one grid, in one stroke width, in the colour of their role."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from annotator.formats.builtin.resources import resource_folder

FOLDER = resource_folder() / "icons"
APP_ICON = FOLDER / "annotator.svg"
ICONS = sorted(path for path in FOLDER.glob("*.svg") if path != APP_ICON)
NAMES = {
    "inbox", "outbox", "settings", "look", "pause", "play", "instructions", "previous", "next", "skip",
    "submit", "undo", "redo", "down", "zoom-in", "zoom-out", "zoom-fit", "open", "drop", "keyboard",
    "picture", "sound", "text", "clock", "money", "warning", "error", "done", "retry", "eye", "close",
    "lock", "calendar", "question", "timesheet", "earnings", "split", "away",
    "back", "forward", "loop", "follow", "spectrogram", "suggest",
    "frame-back", "frame-forward", "strip", "anchor", "anchor-back", "anchor-forward", "leave", "bin",
    "names", "names-chosen", "names-none", "magnet", "crosshair", "scissors", "wand", "cells", "less", "more",
    "eraser", "fill", "select", "box", "ellipse", "polygon", "line", "key-point", "brush",
}  # fmt: skip


def rendered(svg: bytes, size_px: int) -> QImage:
    renderer = QSvgRenderer(QByteArray(svg))
    assert renderer.isValid()
    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return image


def painted(image: QImage) -> list[QColor]:
    colours = (image.pixelColor(x, y) for y in range(image.height()) for x in range(image.width()))
    return [colour for colour in colours if colour.alpha() > 0]


def test_every_icon_that_the_screens_name_is_there() -> None:
    assert {path.stem for path in ICONS} == NAMES


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_takes_the_colour_of_its_role_and_stays_inside_its_grid(path: Path) -> None:
    image = rendered(path.read_bytes().replace(b"currentColor", b"#C80000"), 40)
    colours = painted(image)
    assert len(colours) > 40
    assert {(colour.green(), colour.blue()) for colour in colours if colour.alpha() == 255} == {(0, 0)}
    rim = [(x, y) for x in range(40) for y in range(40) if x in (0, 39) or y in (0, 39)]
    assert all(image.pixelColor(x, y).alpha() == 0 for x, y in rim)


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_drawn_on_the_20_px_grid_in_one_stroke_width(path: Path) -> None:
    root = etree.fromstring(path.read_bytes())
    assert root.get("viewBox") == "0 0 20 20"
    assert (root.get("stroke"), root.get("stroke-width"), root.get("stroke-linecap")) == (
        "currentColor",
        "1.6",
        "round",
    )
    assert root.get("fill") == "none"
    strays = {"stroke", "stroke-width", "stroke-linecap", "fill", "style", "class", "href", "opacity"}
    assert not [one.tag for one in root.iter() if one is not root and strays & set(one.attrib)]


def test_no_two_icons_look_the_same() -> None:
    images = {bytes(rendered(path.read_bytes(), 20).constBits()) for path in ICONS}
    assert len(images) == len(ICONS)


def test_the_app_icon_is_drawn_in_the_accent_colour() -> None:
    image = rendered(APP_ICON.read_bytes(), 64)
    assert QColor("#1F6F5C") in painted(image)
    assert image.pixelColor(0, 0).alpha() == 0
