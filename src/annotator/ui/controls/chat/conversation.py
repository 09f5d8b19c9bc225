"""A Chat: the conversation, and a field in which the worker writes messages for each role."""

from __future__ import annotations

import json
from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from annotator.core.answer.messages import (
    MESSAGE,
    counted_messages,
    given_messages,
    message_of,
    messages,
    with_content,
    with_message,
)
from annotator.core.answer.result_items import Answer, Origin, Region
from annotator.core.answer.selection import without_regions
from annotator.core.design.labels import Messages
from annotator.core.design.structures.chat import LONGEST_MESSAGE, MOST_MESSAGES, ChatMessage
from annotator.core.design.tree import Design, filled
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.chat.message_list import MessageList, ShownMessage
from annotator.ui.controls.text_assistance import WritingAids
from annotator.ui.controls.text_input.text_fields import SeveralLines
from annotator.ui.i18n import number_format
from annotator.ui.i18n.choice_text import role_text
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

FIELD_LINES = 2
BETWEEN_PX = 6
LEAST_FIELD_PX = 220
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MessageField(SeveralLines):
    """The field for a message. Enter finishes it, Shift+Enter adds a line, Escape gives up a change."""

    finished = Signal()
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_plain and event.key() in _ENTER:
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        is_key = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.property("changes"):
            event.accept()
            self.given_up.emit()
            return True
        return super().event(event)


class ChatPart(ControlPart):
    """A chat. `chosen` carries the region of the selected message, "" for none; `questions_wanted` asks to go to the
    questions about it."""

    chosen = Signal(str)
    questions_wanted = Signal()

    def __init__(self, tag: Messages, design: Design) -> None:
        super().__init__(tag)
        self.messages = tag
        self._design = design
        self.columns: Mapping[str, str] = {}
        self._is_locked = False
        self._changed = ""  # the region whose text is in the field
        self._wants_end = False
        self.list = MessageList()
        self.field = MessageField(FIELD_LINES)
        self.role = NoWheelComboBox()
        self.add = button(_("Add message"))
        self.edit = button(_("Edit"), role="quiet")
        self.delete = button(_("Delete"), role="quiet")
        self._count = label("", "small", wrap=True)
        self._why = label("", "muted", wrap=True)
        self._writing = QGridLayout()
        self._is_wide = True
        self._build()
        self.list.chosen.connect(self.chosen)
        self.list.opened.connect(self.questions_wanted)
        self.list.edit_wanted.connect(self._begin_change)
        self.list.remove_wanted.connect(self._remove)
        self.field.finished.connect(self._finish)
        self.field.given_up.connect(self._end_change)
        self.field.typed.connect(lambda _key: self._show_buttons())
        self.add.clicked.connect(self._finish)
        self.edit.clicked.connect(self._begin_change)
        self.delete.clicked.connect(self._remove)

    def _build(self) -> None:
        """Lay out the list above the field with its buttons."""
        for role in self.messages.roles:
            self.role.addItem(role_text(role), role)
        self.role.setAccessibleName(_("Role"))
        self.role.setMinimumContentsLength(max(len(role_text(role)) for role in self.messages.roles))
        self.role.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if len(self.messages.roles) == 1:
            self.role.hide()
        how = _("Enter adds the message. Shift+Enter adds a line.")
        self.field.setPlaceholderText(how)
        self.field.setAccessibleName(_("Message"))
        self.field.setAccessibleDescription(how)
        about = QHBoxLayout()
        about.addWidget(self._count, 1)
        about.addWidget(self.edit)
        about.addWidget(self.delete)
        self._writing.setSpacing(BETWEEN_PX)
        self._writing.setColumnStretch(1, 1)
        self._place_field()
        if self.messages.model:
            text = _("The model {name} cannot be reached from here: write its replies, too.")
            self.column.addWidget(label(text.format(name=self.messages.model), "muted", wrap=True))
        self.column.setSpacing(BETWEEN_PX)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(about)
        self.column.addWidget(self._why)
        self.column.addLayout(self._writing)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the role and the button beside the field, or below it if there is no room."""
        super().resizeEvent(event)
        beside_px = sum(each.sizeHint().width() + BETWEEN_PX for each in (self.role, self.add) if not each.isHidden())
        is_wide = event.size().width() - beside_px >= LEAST_FIELD_PX
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self._place_field()

    def _place_field(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        for widget in (self.role, self.field, self.add):
            self._writing.removeWidget(widget)
        below = 0 if self._is_wide else 1
        self._writing.addWidget(self.role, below, 0, top)
        self._writing.addWidget(self.field, 0, below ^ 1, 1, 1 if self._is_wide else 3)
        self._writing.addWidget(self.add, below, 2, top)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self.list.setAccessibleName(text)

    def show_columns(self, columns: Mapping[str, str]) -> None:
        """Set the data of the task; the answer follows."""
        self.columns = columns
        self._end_change()
        self.field.show_plain("")
        self.list.show_rows(())
        self._wants_end = False

    def start_over(self) -> None:
        super().start_over()
        self.list.scrollToTop()

    def take_focus(self) -> None:
        """Focus the field if there is nothing to read, else the conversation."""
        (self.list if self.list.model().rowCount() else self.field).setFocus(Qt.FocusReason.OtherFocusReason)

    def help_typing(self, aids: WritingAids) -> None:
        from annotator.ui.controls.text_input.field_assistant import help_typing

        help_typing(self.field, aids)

    def lock(self, locked: bool) -> None:
        """Make the chat read-only. The messages can still be read, selected and copied."""
        self._is_locked = locked
        self._end_change()
        self._show_buttons()

    def half_typed(self) -> str:
        """Return the message in the field with its role, and the region that it changes."""
        text = self.field.plain()
        return json.dumps([self._changed, self.role.currentData(), text]) if text.strip() else ""

    def type_again(self, text: str) -> None:
        try:
            changed, role, content = json.loads(text)
        except ValueError:
            return
        region = self._by_id(str(changed))
        if changed and region is None:
            return
        self._set_role(str(role))
        self.field.show_plain(str(content))
        self._set_changed(str(changed))

    def unreadable(self) -> str:
        """Return a message if a text was written and not added: it would be lost."""
        if not self.field.plain().strip() or not self.field.isEnabled():
            return ""
        return _("The text in the field is not a message yet. Add it with Enter, or clear the field.")

    def changed_place(self, before: Answer) -> QWidget | None:
        return self.list if self._own(before) != self._own(self._last) else None

    def _show(self, answer: Answer, region: Region | None) -> None:
        given = tuple(ShownMessage(each) for each in given_messages(self._cell))
        predicted = {item.id for item in answer.items if item.origin is Origin.PREDICTION}
        own = tuple(
            ShownMessage(message_of(each), each.id, is_predicted=each.id in predicted) for each in self._own(answer)
        )
        self.list.show_rows((*given, *own))
        self.list.select("" if region is None else region.id)
        if self._changed and self._by_id(self._changed) is None:
            self._end_change()
        if self._wants_end:
            self._wants_end = False
            self.list.to_end()
        if not self.field.plain().strip():
            self._set_role(self._next_role((*given, *own)))
        self._show_count()
        self._show_buttons()

    @property
    def _cell(self) -> str:
        chat = self._design.object(self.tag.name)
        return "" if chat is None else filled(chat.value, self.columns)

    def _own(self, answer: Answer) -> tuple[Region, ...]:
        return messages(answer, self._design, self.tag.name)

    def _by_id(self, region_id: str) -> Region | None:
        return next((each for each in self._own(self._last) if each.id == region_id), None)

    def _next_role(self, shown: tuple[ShownMessage, ...]) -> str:
        """Return the role after that of the last message."""
        roles = self.messages.roles
        last = shown[-1].message.role if shown else ""
        return roles[(roles.index(last) + 1) % len(roles)] if last in roles else roles[0]

    def _set_role(self, role: str) -> None:
        place = self.role.findData(role)
        if place >= 0:
            self.role.setCurrentIndex(place)

    def _show_count(self) -> None:
        found = counted_messages(self._last, self._design, self.messages, self.columns)
        parts = [ngettext("{count} message", "{count} messages", found.count).format(count=_number(found.count))]
        if found.least:
            parts.append(_("at least {limit}").format(limit=_number(found.least)))
        if found.most < MOST_MESSAGES:
            parts.append(_("at most {limit}").format(limit=_number(found.most)))
        self._count.setText(" · ".join(parts))
        text = _("No more messages can be added: {count} is the most.").format(count=_number(found.most))
        self._why.setText(text if found.is_full and not self._changed else "")
        self._why.setVisible(bool(self._why.text()))

    def _show_buttons(self) -> None:
        found = counted_messages(self._last, self._design, self.messages, self.columns)
        is_open = not self._is_locked and (bool(self._changed) or not found.is_full)
        region = self._by_id(self.list.selected)
        may_edit = region is not None and message_of(region).role in self.messages.editable
        self.field.setEnabled(is_open)
        self.role.setEnabled(is_open and not self._changed)
        self.add.setText(_("Save change") if self._changed else _("Add message"))
        self.add.setEnabled(is_open and bool(self.field.plain().strip()))
        for action, is_offered in ((self.edit, may_edit), (self.delete, region is not None)):
            keeps_room = action.sizePolicy()
            keeps_room.setRetainSizeWhenHidden(True)
            action.setSizePolicy(keeps_room)
            action.setVisible(is_offered)
            action.setEnabled(not self._is_locked)

    def _finish(self) -> None:
        """Add the message in the field, or end its change."""
        content = self.field.plain()
        if not content.strip() or not self.field.isEnabled() or self._is_too_long(content):
            return
        region = self._by_id(self._changed)
        if region is not None:
            self._end_change()
            if content != region.geometry[MESSAGE]["content"]:
                self.edited.emit(lambda answer: with_content(answer, region, content), "")
            return
        message = ChatMessage(str(self.role.currentData()), content)
        self.field.show_plain("")
        self._wants_end = True
        self.edited.emit(lambda answer: with_message(answer, self.messages, message), "")

    def _is_too_long(self, content: str) -> bool:
        """Show a finding for a message that is too long."""
        text = _("A message may have {limit} characters. This one has {count}.")
        if len(content) > LONGEST_MESSAGE:
            self.show_finding(text.format(limit=_number(LONGEST_MESSAGE), count=_number(len(content))))
            announce(self, self._finding.text())
            return True
        self.settle_finding()
        return False

    def _begin_change(self) -> None:
        """Take the selected message into the field, unless a message is being written there."""
        region = self._by_id(self.list.selected)
        if region is None or self._is_locked:
            return
        message = message_of(region)
        if message.role not in self.messages.editable:
            announce(self, _("Messages of this role cannot be edited."))
            return
        if self.field.plain().strip() and not self._changed:
            self.show_finding(self.unreadable())
            announce(self, self._finding.text())
            return
        self._set_changed(region.id)
        self._set_role(message.role)
        self.field.show_plain(message.content)
        self._show_buttons()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_change(self) -> None:
        if self._changed:
            self._set_changed("")
            self.field.show_plain("")
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_buttons()

    def _set_changed(self, region_id: str) -> None:
        self._changed = region_id
        self.field.setProperty("changes", bool(region_id))
        self._show_count()
        self._show_buttons()

    def _remove(self) -> None:
        region = self._by_id(self.list.selected)
        if region is not None and not self._is_locked:
            self.chosen.emit("")
            self.edited.emit(lambda answer: without_regions(answer, {region.id}), "")

    def _inputs(self) -> list[QWidget]:
        return [self.list, self.role, self.field, self.add]


def _number(value: int) -> str:
    return number_format.count(value)
