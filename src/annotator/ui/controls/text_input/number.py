"""Number: a field that is empty until it is answered, with step buttons, and a slider if the design asks for one."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QSlider, QToolButton, QWidget

from annotator.core.answer.defaults import json_number
from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import Number
from annotator.core.design.options import Path
from annotator.ui.controls.text_input.single_value import SingleValuePart
from annotator.ui.controls.text_input.text_fields import OneLine
from annotator.ui.i18n.translation import _, language
from annotator.ui.widgets.labels import ToolButton, label

_SPACES = str.maketrans("", "", " \u00a0\u202f'’_")
LONGEST = 40
_ENGLISH_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+")


def read(text: str, language: str) -> Decimal | None:
    """Return the parsed number; None if the text is not a number. Accepts `1234.5`, `1 234,5` and `-3`. If both
    signs occur, the last one is the decimal sign. A comma before three digits is a thousands separator in English
    and a decimal sign elsewhere."""
    bare = text.translate(_SPACES).replace("\u2212", "-")
    if not bare or len(bare) > LONGEST:
        return None
    if "," in bare and "." in bare:
        thousands = "," if bare.rindex(".") > bare.rindex(",") else "."
        bare = bare.replace(thousands, "")
    elif language == "en" and _ENGLISH_THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    bare = bare.replace(",", ".")
    if not all(letter in "0123456789.-+" for letter in bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def shown(value: Decimal, language: str) -> str:
    text = f"{value:f}"
    return text.replace(".", ",") if language == "fr" else text


def stepped(tag: Number, value: Decimal | None, steps: int) -> Decimal:
    """Return the value moved by `steps`, on the grid from the minimum. No value starts there, else at 0."""
    step = tag.step if tag.step is not None and tag.step > 0 else Decimal(1)
    base = tag.min if tag.min is not None else Decimal(0)
    if value is None:
        return clamped(tag, base)
    place = (value - base) / step
    whole = place.to_integral_value(rounding="ROUND_FLOOR" if steps > 0 else "ROUND_CEILING")
    return clamped(tag, base + (whole + steps) * step)


def clamped(tag: Number, value: Decimal) -> Decimal:
    low = value if tag.min is None else max(tag.min, value)
    return low if tag.max is None else min(tag.max, low)


FIELD_PX = 120
SLIDER_MOST = Decimal(100)  # if the design gives no maximum
SLIDER_PLACES = 10_000


class NumberPart(SingleValuePart[Decimal]):
    def __init__(self, tag: Number, parent: QWidget | None = None) -> None:
        field = _NumberField()
        super().__init__(tag, field, parent)
        self._number = tag
        field.setFixedWidth(FIELD_PX)
        field.stepped.connect(self._step)
        self._less, self._more = _step_button("–", -1), _step_button("+", 1)
        self._less.clicked.connect(lambda: self._step(-1))
        self._more.clicked.connect(lambda: self._step(1))
        self._slider = _Slider(tag) if tag.slider else None
        self._range = label(_range_text(tag), "small", wrap=True)
        if not self._range.text():
            self._range.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        for widget in (field, self._less, self._more):
            row.addWidget(widget)
        row.addStretch()
        if self._slider is not None:
            self._slider.moved.connect(lambda value: self._take(value, "slider"))
            self.column.addWidget(self._slider)
        self.column.addLayout(row)
        self.column.addWidget(self._range)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self._field.setAccessibleName(text)
        self._field.setAccessibleDescription(self._range.text())
        if self._slider is not None:
            self._slider.setAccessibleName(text)

    def press(self, _path: Path) -> None:
        if self._field.isEnabled():
            self._step(1)

    def _step(self, steps: int) -> None:
        self._take(stepped(self._number, self._value, steps))

    def _show(self, answer: Answer, region: Region | None) -> None:
        if self._slider is not None:
            self._slider.show_value(self._value_of(self._payload(answer)))
        super()._show(answer, region)

    def _read(self, text: str) -> Decimal | None:
        return read(text, language())

    def _shown(self, value: Decimal) -> str:
        return shown(value, language())

    def _written(self, value: Decimal) -> object:
        return json_number(value)

    def _value_of(self, payload: object) -> Decimal | None:
        return Decimal(str(payload)) if isinstance(payload, int | float) else None

    def _refusal(self, text: str) -> str:
        return _("“{text}” is not a number. Use a value such as {example}, or clear the field.").format(
            text=text, example=self._shown(Decimal("12.5"))
        )

    def _inputs(self) -> list[QWidget]:
        slider: list[QWidget] = [] if self._slider is None else [self._slider]
        return [*slider, self._field, self._less, self._more]

    def take_focus(self) -> None:
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)


class _NumberField(OneLine):
    """A number field. The Up and Down keys change it by one step; so does the wheel while the field has the focus."""

    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is not None and not self.isReadOnly():
            self.stepped.emit(steps)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self.stepped.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()


class _Slider(QSlider):
    """A slider. `moved` is emitted for every user action: even without a change, the first click is an answer."""

    moved = Signal(object)

    def __init__(self, tag: Number) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        low = tag.min if tag.min is not None else Decimal(0)
        high = tag.max if tag.max is not None else max(SLIDER_MOST, low)
        step = tag.step if tag.step is not None and tag.step > 0 else Decimal(1)
        self._low = low
        self._step = step
        places = max(1, min(SLIDER_PLACES, int((high - low) / step)))
        self.setRange(0, places)
        self.setPageStep(max(1, places // 10))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actionTriggered.connect(self._on_action)
        self.sliderPressed.connect(self._emit_moved)

    def show_value(self, value: Decimal | None) -> None:
        place = 0 if value is None else int((value - self._low) / self._step)
        self.setValue(max(self.minimum(), min(self.maximum(), place)))
        self.setProperty("empty", value is None)
        self.setAccessibleDescription(_("Not answered") if value is None else shown(value, language()))
        self.style().unpolish(self)
        self.style().polish(self)

    def _on_action(self, action: int) -> None:
        if action != QAbstractSlider.SliderAction.SliderNoAction.value:
            self._emit_moved()

    def _emit_moved(self) -> None:
        self.moved.emit(self._low + self.sliderPosition() * self._step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _step_button(text: str, steps: int) -> QToolButton:
    button = ToolButton()
    button.setText(text)
    button.setProperty("role", "tool")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys do the same in the field
    button.setAutoRepeat(True)
    button.setAccessibleName(_("Increase by one step") if steps > 0 else _("Decrease by one step"))
    button.setToolTip(button.accessibleName())
    return button


def _range_text(tag: Number) -> str:
    low = None if tag.min is None else shown(tag.min, language())
    high = None if tag.max is None else shown(tag.max, language())
    if low is not None and high is not None:
        return _("From {low} to {high}").format(low=low, high=high)
    if low is not None:
        return _("{low} or more").format(low=low)
    return _("{high} or less").format(high=high) if high is not None else ""
