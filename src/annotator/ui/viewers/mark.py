"""What was marked on an object, as its view draws it."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtGui import QColor

from annotator.core.answer.regions import Area
from annotator.ui.i18n.translation import _


class Mark(Struct, frozen=True):
    """`words` are the area's labels, as they are shown; empty when it has none. `number` counts the areas of the task
    from 1, in the order in which they were made, segments of a sound by time; 0 where they are not counted. An
    unfinished one lacks its label or a required answer; one that is predicted was not touched by a person yet: it is
    drawn with dashes and a question mark. One that is hidden is not drawn, one that is locked not changed by hand.
    `is_together`: it is chosen, and others are with it."""

    area: Area
    words: str
    colour: QColor
    number: int = 0
    is_unfinished: bool = False
    is_predicted: bool = False
    is_hidden: bool = False
    is_locked: bool = False
    is_together: bool = False

    @property
    def name(self) -> str:
        """As it is called where it is drawn and is not counted."""
        return " ".join(part for part in (self.words, "?" if self.is_predicted else "") if part)

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        words = " ".join(part for part in (str(self.number or ""), self.words) if part)
        return _("{area} (predicted)").format(area=words) if self.is_predicted else words

    @property
    def title(self) -> str:
        """As it is called where it is drawn: its number and its labels."""
        return " ".join(part for part in (str(self.number or ""), self.name) if part)
