"""Label colours: those of the design, else a palette for colour-blind users, and readable text colours. The palette
is that of Okabe and Ito (https://jfly.uni-koeln.de/color/) without black. When it is used up, darker and lighter
variants follow; those hardly visible in the dark theme come last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QColor

from annotator.core.design.labels import Label, Labels
from annotator.core.design.tree import Design

_PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
_DARKER, _LIGHTER = 160, 140  # percentages for QColor.darker and QColor.lighter
_DIM = 0.1  # as relative luminance
_UNNAMED = "#7D8590"
SIMILAR_BELOW = 60  # Euclidean RGB distance below which two colours look the same

type ByLabel = Mapping[tuple[str, str], QColor]


def label_colours(design: Design) -> ByLabel:
    """Return the colours of all labels of a design, by control and reported name. Labels with the same reported name
    have the same colour, unless the design gives others. Assigned colours differ from each other and from those of
    the design until all are used up; then they repeat in order."""
    labels = [
        (control.name, label)
        for control in design.controls()
        if isinstance(control, Labels)
        for label in control.labels
    ]
    own = [colour for _name, label in labels if (colour := _stated_colour(label)) is not None]
    unlike = [colour for colour in _shades() if not any(is_similar(colour, other) for other in own)]
    free = unlike or list(_shades())
    colours: dict[tuple[str, str], QColor] = {}
    given: dict[str, QColor] = {}
    for name, label in labels:
        colour = _stated_colour(label) or given.setdefault(label.reported, free[len(given) % len(free)])
        colours.setdefault((name, label.reported), colour)
    return colours


def speaker_colours(names: Sequence[str]) -> dict[str, QColor]:
    """Return the colour of each speaker, from the palette in order."""
    shades = _shades()
    return {name: shades[place % len(shades)] for place, name in enumerate(names)}


def unnamed() -> QColor:
    """Return the colour of regions without a label; no label has it."""
    return QColor(_UNNAMED)


def is_similar(colour: QColor, other: QColor) -> bool:
    return sum((a - b) ** 2 for a, b in zip(_rgb(colour), _rgb(other), strict=True)) < SIMILAR_BELOW**2


def ink_on(colour: QColor) -> QColor:
    """Return black or white, whichever is more readable on the colour (relative luminance as in WCAG 2)."""
    return QColor("black") if _luminance(colour) > 0.179 else QColor("white")


def _luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def _stated_colour(label: Label) -> QColor | None:
    colour = QColor(label.background) if label.background else QColor()
    return colour if colour.isValid() else None


def _shades() -> list[QColor]:
    """Return the palette, followed by those darker and lighter variants that differ from all before."""
    plain = [QColor(name) for name in _PALETTE]
    shades: list[QColor] = []
    more = [*(colour.darker(_DARKER) for colour in plain), *(colour.lighter(_LIGHTER) for colour in plain)]
    more.sort(key=lambda colour: _luminance(colour) < _DIM)
    for colour in (*plain, *more):
        if not any(is_similar(colour, before) for before in shades):
            shades.append(colour)
    return shades


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
