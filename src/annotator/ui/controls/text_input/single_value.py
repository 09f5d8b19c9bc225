"""A control with a single typed value, in a field that is empty until it is answered."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.tree import ControlTag
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.text_input.text_fields import OneLine


class SingleValuePart[Value](ControlPart):
    """A control with one typed value. A subclass parses the text (None: invalid), formats the value, converts it for
    the answer, and supplies the message for invalid text. The text is reformatted when the field loses the focus."""

    def __init__(self, tag: ControlTag, field: OneLine, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._answered: tuple[str, object] | None = None  # the region and its payload; None: not known yet
        self._field = field
        field.typed.connect(self._typed)
        field.editingFinished.connect(self._tidy)

    def start_over(self) -> None:
        super().start_over()
        self._answered = None

    def unreadable(self) -> str:
        text = self._field.plain()
        return self._refusal(text) if text.strip() and self._value is None else ""

    def half_typed(self) -> str:
        """Return an incomplete text about the whole task; those on regions are discarded with the selection."""
        return self._field.plain() if self.region is None and self.unreadable() else ""

    def type_again(self, text: str) -> None:
        self._field.show_plain(text)
        if self.unreadable():
            self.show_finding(self.unreadable())

    @property
    def _value(self) -> Value | None:
        return self._read(self._field.plain())

    def _typed(self, key: str) -> None:
        self.settle_finding()  # keeps its space: the field does not move during typing
        self._say_value(self._value, key)

    def _take(self, value: Value, key: str = "") -> None:
        """Set a value that was selected with a step, a slider or the calendar."""
        self._field.show_plain(self._shown(value))
        self._say_value(value, key)

    def _say_value(self, value: Value | None, key: str) -> None:
        payload = None if value is None else self._written(value)
        answered = (self.region.id if self.region is not None else "", payload)
        if answered != self._answered:
            self._answered = answered
            self.say(payload, key)

    def _tidy(self) -> None:
        value = self._value
        if value is not None:
            self._field.show_plain(self._shown(value))
        elif self.unreadable():
            self.show_finding(self.unreadable())

    def _show(self, answer: Answer, region: Region | None) -> None:
        """Display the answer. The text being typed stays while the answer is unchanged."""
        payload = self._payload(answer)
        answered = (region.id if region is not None else "", payload)
        if answered != self._answered:
            self._answered = answered
            value = self._value_of(payload)
            self._field.show_plain("" if value is None else self._shown(value))

    def _read(self, text: str) -> Value | None:
        raise NotImplementedError

    def _shown(self, value: Value) -> str:
        raise NotImplementedError

    def _written(self, value: Value) -> object:
        """Return the value as stored in the answer."""
        raise NotImplementedError

    def _value_of(self, payload: object) -> Value | None:
        """Return the value of a payload that `_written` made; None for no answer or a foreign payload."""
        raise NotImplementedError

    def _refusal(self, text: str) -> str:
        raise NotImplementedError
