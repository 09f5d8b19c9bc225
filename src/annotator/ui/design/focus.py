"""Where the focus goes in a design: to what is asked first, to where every key is heard, to what is left of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.design.controls import TextArea
from annotator.ui.controls.base import ControlPart
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.widget_registry import WidgetRegistry
from annotator.ui.keyboard.text_field_keys import is_typed_within


class DesignFocus:
    """Of the parts that stand in `panel`."""

    def __init__(self, panel: QWidget, parts: WidgetRegistry, column: AnswerColumn) -> None:
        self._panel = panel
        self._parts = parts
        self._column = column
        self._left_text: QWidget | None = None

    def to(self, part: ControlPart) -> None:
        self._column.scroll_to(part)
        part.take_focus()

    def stay_at_told(self, chosen_object: str) -> None:
        """What is missing is told of a mark: the telling is read from its beginning. Where the answer is out of view
        then, the focus goes where its keys are heard, too. `chosen_object` as in `rest`."""

        def stay() -> None:
            focused: QWidget | None = QApplication.focusWidget()
            if focused is None or not self._column.isAncestorOf(focused) or is_typed_within(self._panel):
                return
            if not self._column.is_seen_from_top(focused):
                self.rest(chosen_object)
            self._column.to_top()

        self._column.once_settled(stay)

    def begin(self, chosen_object: str, *, keys_are_free: bool) -> None:
        """Where keys reach all choices, which `keys_are_free` says of the design; in the first field where there are no
        keys, and where the first thing that is asked is a text. `chosen_object` as in `rest`."""
        first = next((part for part in self._parts.in_order() if not part.isHidden()), None)
        if self._parts.marked or first is None:
            self.rest(chosen_object)
        elif isinstance(first.tag, TextArea):
            first.take_focus()
        elif self._parts.medium_view is not None or keys_are_free:
            self.rest(chosen_object)
        else:
            first.take_focus()

    def rest(self, chosen_object: str) -> None:
        """To where every key of the design is heard: to what is marked or looked at. `chosen_object` is the name of
        what the chosen area marks, empty where none is chosen."""
        first = next(iter(self._parts.marked.values()), None)
        (self._parts.marked.get(chosen_object, first) or self._parts.medium_view or self._panel).setFocus()

    def leave_text(self, chosen_object: str) -> None:
        """What is typed in, for one key; `back_to_text` leads there again. `chosen_object` as in `rest`."""
        self._left_text = QApplication.focusWidget()
        self.rest(chosen_object)

    def forget_text(self) -> None:
        self._left_text = None

    def back_to_text(self) -> bool:
        """To where the cursor was, which plays nothing. False where nothing was left that is still to be seen."""
        text, self._left_text = self._left_text, None
        if text is None or text not in self._panel.findChildren(QWidget) or not text.isVisible():
            return False
        text.setFocus(Qt.FocusReason.PopupFocusReason)
        self._column.bring(text)
        return True

    def near(self, index: int, chosen_object: str) -> None:
        """To where every key is heard; where there is nothing to look at, to the next question behind a place of the
        design, else to the nearest before it. To none of its answers: the next key was meant for what went away."""
        if self._parts.marked or self._parts.medium_view is not None:
            self.rest(chosen_object)
            return
        widgets = self._parts.widgets
        places = [place for place, widget in sorted(widgets.items()) if not widget.isHidden()]
        controls = [place for place in places if isinstance(widgets[place], ControlPart)]
        after = [place for place in controls if place > index] or controls[::-1]
        part = widgets[after[0]] if after else None
        if isinstance(part, ControlPart):
            self._column.scroll_to(part)
        (part or self._panel).setFocus()


def lost_focus(widget: QWidget) -> bool:
    """Whether what has the focus within it goes away, or can be used no more, while the widget stays."""
    focused: QWidget | None = QApplication.focusWidget()
    is_within = focused is not None and widget.isVisible() and widget.isAncestorOf(focused)
    return is_within and focused is not None and not (focused.isVisible() and focused.isEnabled())


def has_focus(widget: QWidget) -> bool:
    """It, or something within it."""
    return widget.hasFocus() or any(child.hasFocus() for child in widget.findChildren(QWidget))
