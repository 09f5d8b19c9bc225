"""The control of a further TextArea about segments. Its texts are typed in the rows of the first one; this control
only displays validation errors."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from annotator.core.answer.regions import Answer, Area
from annotator.core.design.tree import ControlTag
from annotator.ui.controls.base import ControlPart
from annotator.ui.design.transcription.segment_texts import SegmentTexts


class FurtherTexts(ControlPart):
    SHOWS_ALL_AREAS: ClassVar[bool] = True

    def __init__(self, tag: ControlTag, texts: SegmentTexts) -> None:
        super().__init__(tag)
        self._texts = texts

    def name_it(self, words: str) -> None:
        super().name_it(words)
        self._texts.name_text(self.tag.name, words)

    def take_focus(self) -> None:
        self._texts.take_focus_of(self.tag.name)

    def holds_focus(self) -> bool:
        return self._texts.holds_focus_of(self.tag.name)

    def changed_place(self, before: Answer) -> QWidget | None:
        return self._texts.changed_text(before, self.tag.name)

    def _show(self, answer: Answer, area: Area | None) -> None:
        """Do nothing: the rows display the answer."""

    def _inputs(self) -> list[QWidget]:
        return []
