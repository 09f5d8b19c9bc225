"""TextArea: one text or several, each in its own field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import TextArea
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines, TextField
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.keyboard.commands import key_in_text
from annotator.ui.keyboard.tab_order import last_by_tab, tab_from
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.labels import ToolButton, button, label
from annotator.ui.widgets.layouts import let_yield

if TYPE_CHECKING:
    from annotator.ui.controls.text_assistance import WritingAids


class TextAreaPart(ControlPart):
    def __init__(self, tag: TextArea, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._text_area = tag
        self._entries: list[_Entry] = []
        self._current: tuple[str, list[str]] | None = None
        self._is_locked = False
        self._fills = False
        self._aids: WritingAids | None = None  # set once the first task is displayed
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self._more = button(_("Add another"), role="quiet")
        self._more.clicked.connect(self._add_another)
        if tag.label:
            self.column.addWidget(label(tag.label, "heading", wrap=True))
        self._shortcuts: QWidget | None = None
        if tag.shortcuts:
            from annotator.ui.controls.text_input.text_shortcuts import TextShortcuts

            self._shortcuts = TextShortcuts(tag.shortcuts, self)
            self.column.addWidget(self._shortcuts)
        self.column.addLayout(self._rows)
        self._add("")
        # Added after the first text so that it follows it in the tab order: Qt does not move later widgets behind the
        # last one.
        self.column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self._number()

    def start_over(self) -> None:
        super().start_over()
        self._current = None

    def lock(self, locked: bool) -> None:
        """Make the control read-only. The text can still be read and copied."""
        self._is_locked = locked
        if self._shortcuts is not None:
            self._shortcuts.setDisabled(locked)
        for entry in self._entries:
            entry.field.setReadOnly(locked)
        self._number()

    def fill(self) -> None:
        super().fill()
        let_yield(self)
        self._fills = True
        self.column.setStretchFactor(self._rows, 1)
        for entry in self._entries:
            entry.fill()
            self._rows.setStretchFactor(entry, 1)

    def help_typing(self, aids: WritingAids) -> None:
        self._aids = aids
        for entry in self._entries:
            entry.help_typing(aids)

    def _show(self, answer: Answer, region: Region | None) -> None:
        """Display the answer. Typed text, with spaces and empty fields, stays if the answer does."""
        payload = self._payload(answer)
        texts = [str(text) for text in payload] if isinstance(payload, list | tuple) else []
        current = (region.id if region is not None else "", texts)
        if current == self._current:
            return
        self._current = current
        while len(self._entries) > max(1, len(texts)):
            self._drop(self._entries[-1])
        for number, text in enumerate(texts or [""]):
            if number < len(self._entries):
                self._entries[number].show_text(text)
            else:
                self._add(text)
        self._number()

    def _inputs(self) -> list[QWidget]:
        return [entry.field for entry in self._entries]

    def _texts(self) -> list[str]:
        """Return the texts of the fields. Fields with only white space are ignored."""
        texts: list[str] = []
        for entry in self._entries:
            text = entry.field.plain()
            is_twice = self._text_area.skip_duplicates and text.lower() in {other.lower() for other in texts}
            if text.strip() and not is_twice:
                texts.append(text)
        return texts

    def _say_texts(self, key: str = "") -> None:
        texts = self._texts()
        current = (self.region.id if self.region is not None else "", texts)
        self._number()
        if current != self._current:
            self._current = current
            self.say(texts or None, key)

    def _add(self, text: str) -> _Entry:
        entry = _Entry(self._text_area, text)
        entry.typed.connect(self._say_texts)
        entry.dropped.connect(lambda: self._drop_and_say(entry))
        entry.field.setReadOnly(self._is_locked)
        if self._aids is not None:
            entry.help_typing(self._aids)
        if self._fills:
            entry.fill()
        self._rows.addWidget(entry, 1 if self._fills else 0)
        if self._entries:
            tab_from(last_by_tab(self._entries[-1]), entry)
        self._entries.append(entry)
        return entry

    def _add_another(self) -> None:
        entry = self._add("")
        entry.show()
        self._number()
        entry.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, entry: _Entry) -> None:
        self._entries.remove(entry)
        self._rows.removeWidget(entry)
        entry.hide()
        entry.deleteLater()

    def _drop_and_say(self, entry: _Entry) -> None:
        place = self._entries.index(entry)
        self._entries[max(0, place - 1)].field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(entry)
        self._say_texts()

    def _number(self) -> None:
        """Update names, buttons and numbers after the number of fields changed."""
        limit, count = self._text_area.max_submissions, len(self._entries)
        for place, entry in enumerate(self._entries, 1):
            of_several = _("{control}, {number} of {count}").format(control=self.text, number=place, count=count)
            entry.name_it(of_several if count > 1 else self.text, may_go=count > 1 and not self._is_locked)
        has_room = limit is None or count < limit
        self._more.setVisible(has_room and not self._is_locked)
        self._more.setEnabled(bool(self._entries[-1].field.plain().strip()))


class _Entry(QWidget):
    """One text: its field, its length and its Remove button. `typed` carries the undo key."""

    typed = Signal(str)
    dropped = Signal()

    def __init__(self, tag: TextArea, text: str) -> None:
        super().__init__()
        self._limit = tag.max_length
        self._was_over = False
        self.field: TextField = OneLine() if tag.rows <= 1 else SeveralLines(tag.rows)
        self.field.setPlaceholderText(tag.placeholder)
        self.field.shortcuts = tag.shortcuts
        self._count = label("", "small")
        self._enter = label("", "small", wrap=True)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        if isinstance(self.field, SeveralLines):
            follow(self.field, self._show_enter)
            self.field.focused.connect(self._enter.setVisible)
        kept = self._enter.sizePolicy()
        kept.setRetainSizeWhenHidden(isinstance(self.field, SeveralLines))
        self._enter.setSizePolicy(kept)
        self._enter.hide()
        if self._limit is None:
            self._count.hide()
        self._away = ToolButton()
        self._away.setProperty("role", "quiet")
        self._away.setIcon(icon("close"))
        self._away.setToolTip(_("Delete this text"))
        self._away.clicked.connect(self.dropped)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self._away, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        self._below.addWidget(self._enter, 1)
        self._below.addWidget(self._count, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(self._below)
        self.show_text(text)
        self.field.typed.connect(self._on_typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._part_below()

    def _part_below(self) -> None:
        """Place the length below the hint about the Enter key, unless both fit on one line."""
        needed_px = self._enter.sizeHint().width() + self._below.spacing() + self._count.sizeHint().width()
        is_one_line = needed_px <= self.width()
        self._below.setDirection(QBoxLayout.Direction.LeftToRight if is_one_line else QBoxLayout.Direction.TopToBottom)

    def _show_enter(self) -> None:
        key = key_in_text("submit")
        text = _("Enter adds a line. {key} submits.").format(key=key) if key else _("Enter adds a line.")
        self._enter.setText(text)
        self.field.setAccessibleDescription(text)
        self._show_length()

    def show_text(self, text: str) -> None:
        self.field.show_plain(text)
        self._show_length()

    def name_it(self, text: str, *, may_go: bool) -> None:
        self.field.setAccessibleName(text)
        self._away.setAccessibleName(_("Remove {control}").format(control=text))
        self._away.setVisible(may_go)

    def fill(self) -> None:
        if isinstance(self.field, SeveralLines):
            self.field.fill()

    def help_typing(self, aids: WritingAids) -> None:
        """Attach the writing aids. Their module is loaded on first use."""
        from annotator.ui.controls.text_input.field_assistant import help_typing

        help_typing(self.field, aids)

    def _on_typed(self, key: str) -> None:
        self._show_length()
        self.typed.emit(key)

    def _show_length(self) -> None:
        """Display the length. Text over the limit is marked, not cut, and announced once at that point."""
        if self._limit is None:
            return
        length = len(self.field.plain())
        over = length - self._limit
        text = f"{number_format.count(length)} / {number_format.count(self._limit)}"
        if over > 0:
            too_many = ngettext("{count} character too many", "{count} characters too many", over)
            text = f"{text} · {too_many.format(count=number_format.count(over))}"
        self._count.setText(text)
        self._count.setProperty("role", "danger" if over > 0 else "small")
        self._count.style().unpolish(self._count)
        self._count.style().polish(self._count)
        self._part_below()
        self.field.mark_beyond(self._limit)
        self.field.setAccessibleDescription(f"{text} {self._enter.text()}".strip())
        if over > 0 and not self._was_over:
            announce(self, text)
        self._was_over = over > 0
