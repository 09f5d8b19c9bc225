"""The colours of labels: the design's own, else a palette that colour-blind people tell apart, and ink to read on them.

The palette is Okabe and Ito's (https://jfly.uni-koeln.de/color/), without its black.
"""

from __future__ import annotations

from PySide6.QtGui import QColor

from annotator.core.design.labels import Labels

_PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")


def colour_of(control: Labels, reported: str) -> QColor:
    """Of one label; a label that the control does not have gets the first of the palette."""
    for index, label in enumerate(control.labels):
        if label.reported == reported:
            own = QColor(label.background)
            return own if label.background and own.isValid() else QColor(_PALETTE[index % len(_PALETTE)])
    return QColor(_PALETTE[0])


def unnamed() -> QColor:
    """Of areas without a label."""
    return QColor(_PALETTE[0])


def ink_on(colour: QColor) -> QColor:
    """Black or white, whichever is read better on the colour (relative luminance as in WCAG 2)."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    luminance = 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
    return QColor("black") if luminance > 0.179 else QColor("white")
