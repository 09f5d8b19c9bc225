"""The colour of a label has the form of what is drawn with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.core.design.labels import LabelsKind, ToolKind
from annotator.ui.controls.choosing.label_button import SWATCH_PX, DrawnKind, LabelButton, paint_swatch

COLOUR = QColor(0, 90, 200)
FORMS = [
    *(LabelsKind.RECTANGLE, LabelsKind.POLYGON, LabelsKind.KEY_POINT, LabelsKind.ELLIPSE, LabelsKind.VECTOR),
    *(LabelsKind.BRUSH, LabelsKind.LABELS),
]


def painted(kind: DrawnKind) -> QImage:
    image = QImage(SWATCH_PX, SWATCH_PX, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_swatch(painter, QRectF(0, 0, SWATCH_PX, SWATCH_PX), kind, COLOUR)
    painter.end()
    return image


def test_each_form_is_another_and_has_the_label_s_colour() -> None:
    images = [painted(kind) for kind in FORMS]
    assert len({bytes(image.constBits()) for image in images}) == len(FORMS)
    for image in images:
        pixels = [image.pixelColor(x, y) for x in range(SWATCH_PX) for y in range(SWATCH_PX)]
        assert pixels.count(COLOUR) > 10


@pytest.mark.parametrize("tool", sorted(set(ToolKind) - {ToolKind.VIDEO_RECTANGLE, ToolKind.MESSAGE}))
def test_a_tool_without_labels_has_the_form_of_the_labels_of_its_kind(tool: ToolKind) -> None:
    assert painted(tool) == painted(LabelsKind[tool.name])


def test_what_a_label_is_for_is_said_too() -> None:
    pill = LabelButton("Roof", "1", COLOUR, [LabelsKind.POLYGON])
    assert "For polygons." in pill.toolTip()
    assert "For polygons." in pill.accessibleDescription()
