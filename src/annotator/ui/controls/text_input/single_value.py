"""A control that is answered with one value, typed into a field that is empty until then."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotator.core.answer.regions import Answer, Area
from annotator.core.design.view import ControlTag
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.text_input.text_fields import OneLine


class TypedPart[Value](ControlPart):
    """A subclass says how a text is read (None: it cannot be), how a value is shown, how the answer holds it, and what
    to say of a text that cannot be read. What was typed is shown as it was understood when the field is left."""

    def __init__(self, tag: ControlTag, field: OneLine, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._answered: tuple[str, object] | None = None  # of which area, and what; None: not known yet
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
        """Of what is said about the whole: with an area, what is typed about it is let go."""
        return self._field.plain() if self.area is None and self.unreadable() else ""

    def type_again(self, text: str) -> None:
        self._field.show_plain(text)
        if self.unreadable():
            self.show_finding(self.unreadable())

    @property
    def _value(self) -> Value | None:
        return self._read(self._field.plain())

    def _typed(self, key: str) -> None:
        self.settle_finding()  # its room stays: the field does not move while somebody types in it
        self._say_value(self._value, key)

    def _take(self, value: Value, key: str = "") -> None:
        """Chosen and not typed: by a step, a slider, a calendar."""
        self._field.show_plain(self._shown(value))
        self._say_value(value, key)

    def _say_value(self, value: Value | None, key: str) -> None:
        payload = None if value is None else self._written(value)
        answered = (self.area.id if self.area is not None else "", payload)
        if answered != self._answered:
            self._answered = answered
            self.say(payload, key)

    def _tidy(self) -> None:
        value = self._value
        if value is not None:
            self._field.show_plain(self._shown(value))
        elif self.unreadable():
            self.show_finding(self.unreadable())

    def _show(self, answer: Answer, area: Area | None) -> None:
        """What is being typed stays as it is while the answer says the same."""
        payload = self._payload(answer)
        answered = (area.id if area is not None else "", payload)
        if answered != self._answered:
            self._answered = answered
            value = self._value_of(payload)
            self._field.show_plain("" if value is None else self._shown(value))

    def _read(self, text: str) -> Value | None:
        raise NotImplementedError

    def _shown(self, value: Value) -> str:
        raise NotImplementedError

    def _written(self, value: Value) -> object:
        """As the answer holds it."""
        raise NotImplementedError

    def _value_of(self, payload: object) -> Value | None:
        """What `_written` made a payload of; None for nothing, or for what is not of this control."""
        raise NotImplementedError

    def _refusal(self, text: str) -> str:
        raise NotImplementedError
