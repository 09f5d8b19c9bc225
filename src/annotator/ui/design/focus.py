"""Keyboard focus in a design: at the first question, or where all shortcut keys work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.design.controls import TextArea
from annotator.core.design.labels import Messages
from annotator.ui.controls.base import ControlPart
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.widget_registry import WidgetRegistry
from annotator.ui.keyboard.text_field_keys import is_typed_within


class DesignFocus:
    """The focus of the controls and views of `panel`."""

    def __init__(self, panel: QWidget, parts: WidgetRegistry, column: AnswerColumn) -> None:
        self._panel = panel
        self._parts = parts
        self._column = column
        self._left_text: QWidget | None = None

    def to(self, part: ControlPart) -> None:
        self._column.scroll_to(part)
        part.take_focus()

    def scroll_to_findings(self, chosen_object: str) -> None:
        """Scroll to the top, where the findings about a region are displayed, after the layout. If the focused
        answer would then be out of view, move the focus to where its shortcut keys work. Does nothing while the user
        types. `chosen_object` is as in `focus_object`."""

        def stay() -> None:
            focused: QWidget | None = QApplication.focusWidget()
            if focused is None or not self._column.isAncestorOf(focused) or is_typed_within(self._panel):
                return
            if not self._column.is_visible_at_top(focused):
                self.focus_object(chosen_object)
            self._column.to_top()

        self._column.once_settled(stay)

    def begin(self, chosen_object: str, *, keys_are_free: bool) -> None:
        """Set the initial focus. It goes where shortcut keys reach all choices (`keys_are_free` is True if the
        design allows it). It goes to the first field if there are no keys, or if the first question is a text.
        `chosen_object` is as in `focus_object`."""
        first = next((part for part in self._parts.in_order() if part.isVisibleTo(self._panel)), None)
        if self._parts.marked or first is None:
            self.focus_object(chosen_object)
        elif isinstance(first.tag, TextArea | Messages):
            first.take_focus()
        elif self._parts.medium_view is not None or keys_are_free:
            self.focus_object(chosen_object)
        else:
            first.take_focus()

    def focus_object(self, chosen_object: str) -> None:
        """Focus the annotated or displayed object, where all shortcut keys of the design work. `chosen_object` is
        the name of the object of the selected region, empty if none is selected."""
        first = next(iter(self._parts.marked.values()), None)
        conversation = next((chat.list for chat in self._parts.chats), None)
        marked = self._parts.marked.get(chosen_object, first)
        (marked or self._parts.medium_view or conversation or self._panel).setFocus()

    def leave_text(self, chosen_object: str) -> None:
        """Leave the text field for one key press; `back_to_text` returns to it. `chosen_object` is as in
        `focus_object`."""
        self._left_text = QApplication.focusWidget()
        self.focus_object(chosen_object)

    def forget_text(self) -> None:
        self._left_text = None

    def back_to_text(self) -> bool:
        """Return the focus to the text field without starting playback. Return False if no visible field was left."""
        text, self._left_text = self._left_text, None
        if text is None or text not in self._panel.findChildren(QWidget) or not text.isVisible():
            return False
        text.setFocus(Qt.FocusReason.PopupFocusReason)
        self._column.bring(text)
        return True

    def near(self, index: int, chosen_object: str) -> None:
        """Focus where all shortcut keys work. Without media, focus the next control after position `index`, else the
        nearest one before. Do not focus its inputs: the next key was meant for the control that disappeared."""
        if self._parts.marked or self._parts.medium_view is not None:
            self.focus_object(chosen_object)
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
    """Return True if the focused child of a visible widget was hidden or disabled."""
    focused: QWidget | None = QApplication.focusWidget()
    is_within = focused is not None and widget.isVisible() and widget.isAncestorOf(focused)
    return is_within and focused is not None and not (focused.isVisible() and focused.isEnabled())


def has_focus(widget: QWidget) -> bool:
    """Return True if the widget or a descendant has the focus."""
    return widget.hasFocus() or any(child.hasFocus() for child in widget.findChildren(QWidget))
