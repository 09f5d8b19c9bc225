"""A region as its view draws it."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtGui import QColor

from annotator.core.answer.result_items import Region
from annotator.ui.i18n.translation import _


class Mark(Struct, frozen=True):
    """The display data of a region.

    - `words`: its labels as text, "" for none.
    - `number`: its number in the task from 1, in order of creation, for audio segments in order of time; 0 if not
      counted.
    - `is_unfinished`: its label or a required answer is missing.
    - `is_predicted`: a prediction that the worker has not touched; drawn dashed and with a question mark.
    - `is_hidden`: it is not drawn.
    - `is_locked`: it cannot be changed.
    - `is_multi_selected`: it is part of a multi-selection."""

    region: Region
    text: str
    colour: QColor
    number: int = 0
    is_unfinished: bool = False
    is_predicted: bool = False
    is_hidden: bool = False
    is_locked: bool = False
    is_multi_selected: bool = False

    @property
    def name(self) -> str:
        """The labels as drawn where regions are not numbered."""
        return " ".join(piece for piece in (self.text, "?" if self.is_predicted else "") if piece)

    @property
    def spoken(self) -> str:
        """The text for screen readers."""
        text = " ".join(piece for piece in (str(self.number or ""), self.text) if piece)
        return _("{area} (predicted)").format(area=text) if self.is_predicted else text

    @property
    def title(self) -> str:
        """The number and the labels as drawn."""
        return " ".join(piece for piece in (str(self.number or ""), self.name) if piece)
