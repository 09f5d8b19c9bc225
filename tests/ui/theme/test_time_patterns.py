"""Every group of time is told apart from every other in both themes, by its colour, and without it by its pattern."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.app.gui.appearance import apply_theme
from annotator.core.time.groups import UNLIVED, TimeGroup
from annotator.ui.i18n.time_text import group_text
from annotator.ui.theme import time_patterns
from annotator.ui.theme.palette import current
from annotator.ui.theme.time_patterns import CELL_PX

LEAST_APART = 5  # of the 64 pixels of a cell


def cell(group: TimeGroup) -> QImage:
    image = QImage(CELL_PX, CELL_PX, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.fillRect(QRectF(0, 0, CELL_PX, CELL_PX), time_patterns.brush(group))
    painter.end()
    return image


def pattern(group: TimeGroup) -> frozenset[tuple[int, int]]:
    """The pixels that are nearer to the group's colour than to the ground."""
    image, ink, ground = cell(group), time_patterns.colour(group).lightness(), current().colour("surface").lightness()
    places = ((x, y) for x in range(CELL_PX) for y in range(CELL_PX))
    return frozenset(at for at in places if _is_ink(image.pixelColor(*at).lightness(), ink, ground))


def _is_ink(found: int, ink: int, ground: int) -> bool:
    return abs(found - ink) < abs(found - ground)


@pytest.fixture(params=["light", "dark"])
def theme(app: QApplication, request: pytest.FixtureRequest) -> object:
    apply_theme(app, request.param)
    yield request.param
    apply_theme(app, "light")


def test_no_two_groups_have_one_pattern(theme: str) -> None:
    patterns = {group: pattern(group) for group in TimeGroup}
    alike = [
        (one.value, other.value, theme)
        for one, other in combinations(TimeGroup, 2)
        if len(patterns[one] ^ patterns[other]) < LEAST_APART
    ]
    assert alike == []


def test_groups_of_work_have_colours_and_names_of_their_own(theme: str) -> None:
    lived = [group for group in TimeGroup if group not in UNLIVED]
    assert len({time_patterns.colour(group).name() for group in lived}) == len(lived), theme
    assert len({group_text(group) for group in TimeGroup}) == len(TimeGroup)
