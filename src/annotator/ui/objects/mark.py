"""What was marked on an object, as its view draws it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from annotator.core.answer.regions import Area


@dataclass(frozen=True, slots=True)
class Mark:
    """`words` are the area's labels, as they are shown; empty when it has none."""

    area: Area
    words: str
    colour: QColor
