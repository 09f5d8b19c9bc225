"""Choices as rows, each with its shortcut key. Child choices are indented below their parent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import Choice, Choices, Layout
from annotator.core.design.options import Option, Path, is_selectable, may_select, shown_options
from annotator.core.design.tag import Header
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.choosing.choice_button import choice_button, show_key, show_mark, state_of
from annotator.ui.controls.choosing.filter_field import FilterField, best_matches, matching
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.key_names import with_key
from annotator.ui.widgets.labels import Heading, label, plain_tip
from annotator.ui.widgets.layouts import FlowLayout

INDENT_PX = 24
ABOVE_HEADER_PX = 8
FILTER_FROM = 13


class ChoicesPart(ControlPart):
    def __init__(self, tag: Choices, keys: Mapping[Path, str], parent: QWidget | None = None) -> None:
        """Create the control. `keys` maps the path of a choice to its shortcut key."""
        super().__init__(tag, parent)
        self._choices = tag
        self._options = shown_options(tag)
        self._buttons: dict[Path, QAbstractButton] = {}
        self._rows: dict[Path, QWidget] = {}
        self._filter: FilterField | None = None
        self._nothing = label(_("No matches."), "muted")
        self._nothing.hide()
        self.column.setSpacing(2)
        for header in tag.headers:
            self.column.addWidget(header_of(header))
        if len(self._options) >= FILTER_FROM or tag.filter_hint is not None:
            self._filter = FilterField()
            if tag.filter_hint:
                self._filter.setPlaceholderText(tag.filter_hint)
            self._filter.textChanged.connect(self._narrow)
            self._filter.left.connect(self._focus_first)
            self._filter.taken.connect(self._take_first)
            self.column.addWidget(self._filter)
        flow = FlowLayout(spacing_px=8) if tag.layout is Layout.INLINE and not tag.nested else None
        for option in self._options:
            row = _alone(self._button(option, keys.get(option.path, "")), option.depth * INDENT_PX)
            self._rows[option.path] = row
            (flow.addWidget if flow is not None else self.column.addWidget)(row)
        if flow is not None:
            self.column.addLayout(flow)
        self.column.addWidget(self._nothing)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        if self._filter is not None:
            self._filter.setAccessibleName(_("Find in {control}").format(control=text))

    def press(self, path: Path) -> None:
        if path in self._buttons and self._buttons[path].isEnabled():
            self._toggle(path)

    def place_of(self, path: Path) -> QWidget:
        return self._buttons.get(path, self)

    def changed_place(self, before: Answer) -> QWidget | None:
        region_id = self.region.id if self.region is not None else ""
        was, now = (set(answer.selected(self._choices, region_id)) for answer in (before, self._last))
        return self.place_of(min(was ^ now)) if was != now else None

    def speaks_at_focus(self, _path: Path) -> bool:
        return _path in self._buttons and self._buttons[_path].hasFocus()

    def show_keys(self, keys: Mapping[Path, str]) -> None:
        for path, button in self._buttons.items():
            show_key(button, keys.get(path, ""))

    def take_focus(self) -> None:
        """Focus the selected choice, else the first row."""
        able = [button for button in self._shown_buttons() if button.isEnabled()]
        chosen = [button for button in able if button.isChecked()]
        for button in (chosen or able)[:1]:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.walked(event):
            super().keyPressEvent(event)

    def _show(self, answer: Answer, region: Region | None) -> None:
        everywhere, somewhere = self.about_all(self._choices, answer, region)
        for option in self._options:
            show_mark(self._buttons[option.path], self._state(option, everywhere, somewhere))

    def _state(self, option: Option, everywhere: Collection[Path], somewhere: Collection[Path]) -> Qt.CheckState:
        """Return the check state of a choice: partial for a selectable parent of a selected choice."""
        depth, is_parent = len(option.path), not option.is_leaf and self._may(option)
        is_above = is_parent and any(len(path) > depth and path[:depth] == option.path for path in somewhere)
        return state_of(option.path, everywhere, (option.path,) if is_above else somewhere)

    def _inputs(self) -> list[QWidget]:
        inputs: list[QWidget] = [] if self._filter is None else [self._filter]
        return [*inputs, *(self._buttons[option.path] for option in self._options if self._may(option))]

    def _may(self, option: Option) -> bool:
        return is_selectable(self._choices, option)

    def _shown_buttons(self) -> Iterator[QAbstractButton]:
        return (button for path, button in self._buttons.items() if not self._rows[path].isHidden())

    def _focus_first(self) -> None:
        first = next((button for button in self._shown_buttons() if button.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _take_first(self) -> None:
        """Toggle the first selectable match of the filter."""
        if self._filter is None:
            return
        able = [path for path in best_matches(self._options, self._filter.text()) if may_select(self._choices, path)]
        if able:
            self._filter.clear()
            self.press(able[0])

    def _narrow(self, sought: str) -> None:
        """Filter the rows. The parents of a match stay visible."""
        matches = matching(self._options, sought)
        for path, row in self._rows.items():
            row.setVisible(path in matches)
        self._nothing.setVisible(not matches)

    def _toggle(self, path: Path) -> None:
        self.toggle(self._choices, path)
        self._show(self._last, self.region)  # reverts Qt's own check state; only the answer decides

    def _text_of(self, choice: Choice) -> str:
        return choice.shown

    def _button(self, option: Option, key: str) -> QAbstractButton:
        choice = option.choice
        button = choice_button(self._choices.selection, self._text_of(choice), key)
        button.setToolTip(plain_tip(choice.hint))
        button.setAccessibleDescription(with_key(key, choice.hint))
        button.setEnabled(self._may(option))
        button.clicked.connect(lambda: self._toggle(option.path))
        self._buttons[option.path] = button
        return button


def header_of(header: Header) -> Heading:
    """Return a heading for a Header tag inside a Choices tag."""
    heading = Heading(header.size)
    heading.setContentsMargins(0, ABOVE_HEADER_PX, 0, 0)
    heading.setText(header.value)
    return heading


def _alone(button: QAbstractButton, indent_px: int) -> QWidget:
    """Return a parent widget for one button. Qt makes radio buttons with the same parent exclusive. A radio button
    with autoExclusive off is read aloud as a check box. Here the answer alone decides."""
    holder = QWidget()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(indent_px, 0, 0, 0)
    inside.addWidget(button)
    return holder
