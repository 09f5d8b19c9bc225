"""The list of relations below the regions: select, label, reverse and delete. While a region is being related, it
lists the possible targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.answer.result_items import Relation
from annotator.core.design.hotkeys import FREE_KEYS
from annotator.core.design.labels import Relations
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.choosing.label_button import LabelButton
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of, tip_keys
from annotator.ui.keyboard.digit_row import digit_of
from annotator.ui.keyboard.key_names import with_key
from annotator.ui.theme.label_colours import unnamed
from annotator.ui.viewers.enter_guard import EnterGuard
from annotator.ui.widgets.labels import button, label, plain_tip
from annotator.ui.widgets.layouts import FlowLayout

MOST_ROWS = 6
AROUND_PX = 12  # padding around the text of a row

type DisplayedRow = tuple[tuple[str, ...], str]  # display texts, longest first, and the spoken text

_WALKING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})
_REMOVING = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_ENTERING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class RowList(QListWidget):
    """A list of rows. `row_chosen` carries the selected row, -1 for none; `row_pointed` the row under the mouse
    pointer. Letters remain label keys, except `own_keys`."""

    row_chosen = Signal(int)
    row_pointed = Signal(int)
    entered_row = Signal(int)
    remove_pressed = Signal()
    key_pressed = Signal(str)
    focus_changed = Signal(bool)

    def __init__(self, name: str, *, takes_enter: bool, ignores_enter: Callable[[], bool]) -> None:
        """Create the list. `name` is its accessible name. `takes_enter`: Enter and a click confirm a row.
        `ignores_enter` returns True while an Enter is not meant to submit the task."""
        super().__init__()
        self.setAccessibleName(name)
        self.own_keys: frozenset[str] = frozenset()
        self._takes_enter = takes_enter
        self._ignores_enter = ignores_enter
        self._rows: list[DisplayedRow] = []
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.currentRowChanged.connect(self.row_chosen)
        self.itemEntered.connect(lambda item: self.row_pointed.emit(self.row(item)))

    def show_rows(self, rows: Sequence[DisplayedRow], current: int) -> None:
        self.blockSignals(True)
        if list(rows) != self._rows:
            self._rows = list(rows)
            self._fill()
        self.setCurrentRow(current)
        self.blockSignals(False)
        self.setVisible(bool(rows))

    def _fill(self) -> None:
        rows = self._rows
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        while self.count() < len(rows):
            self.addItem(QListWidgetItem())
        for place, (seen, heard) in enumerate(rows):
            item = self.item(place)
            item.setToolTip(plain_tip(seen[0]))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, heard)
        self._fit()
        row_px = self.sizeHintForRow(0) if rows else 0
        self.setFixedHeight(min(len(rows), MOST_ROWS) * row_px + 2 * self.frameWidth())

    def _fit(self) -> None:
        """Set the longest text of each row that fits."""
        room_px = self.viewport().width() - AROUND_PX
        metrics = self.fontMetrics()
        for place, (seen, _heard) in enumerate(self._rows):
            text = next((text for text in seen if metrics.horizontalAdvance(text) <= room_px), seen[-1])
            if self.item(place).text() != text:
                self.item(place).setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(self._is_handled(event))
            return True
        return super().event(event)

    def _is_handled(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        key = Qt.Key(event.key())
        return (
            key in _WALKING | _REMOVING
            or (key in _ENTERING and (self._takes_enter or self._ignores_enter()))
            or self._letter(event) is not None
        )

    def _letter(self, event: QKeyEvent) -> str | None:
        """Return the list's own key of an event. A digit key counts whatever character it produces."""
        return next((key for key in (event.text().lower(), digit_of(event)) if key in self.own_keys), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the list's own keys and keep them in it, even at the ends. Auto-repeat only navigates."""
        key = Qt.Key(event.key())
        letter = self._letter(event)
        if key in _WALKING:
            super().keyPressEvent(event)
            event.accept()
        elif not self._is_handled(event):
            event.ignore()
        elif not event.isAutoRepeat():
            if letter is not None:
                self.key_pressed.emit(letter)
            elif key in _ENTERING:
                self.entered_row.emit(self.currentRow())
            else:
                self.remove_pressed.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        under = self.indexAt(event.position().toPoint())
        if self._takes_enter and event.button() is Qt.MouseButton.LeftButton and under.isValid():
            self.entered_row.emit(under.row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.row_pointed.emit(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


class RelationLabel(LabelButton):
    """A label of a relation; unlike other labels, it never applies to the next region."""

    def describe(self, hint: str) -> None:
        self.setToolTip(plain_tip(hint))
        self.setAccessibleDescription(with_key(self._key, hint))


class RelationList(QWidget):
    """A list of relations. `begun`: start relating the selection. `label_pressed` carries the reported name of a
    label; `turned` and `removed` concern the selected relation. `picked` and `tried` carry a row of the possible
    targets: selected or current."""

    begun = Signal()
    chosen = Signal(int)
    pointed = Signal(int)
    turned = Signal()
    removed = Signal()
    label_pressed = Signal(str)
    picked = Signal(int)
    tried = Signal(int)

    def __init__(self, tag: Relations | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._locked = False
        self._words = label("", "muted", wrap=True)
        self.relate = button(_("Relate…"))
        tip_keys(self.relate, "relate", _("Relate the selected region to another"))
        self.enter_guard = EnterGuard(self.show_message)
        self.others = RowList(_("Related to"), takes_enter=True, ignores_enter=lambda: False)
        self.rows = RowList(_("Relations"), takes_enter=False, ignores_enter=self.enter_guard.is_active)
        self._labels: dict[str, RelationLabel] = {}
        self._keys: dict[str, str] = {}  # labels by key
        self._chosen_actions = QWidget()
        self._turn = button(_("Reverse"))
        tip_keys(self._turn, "turn_relation", _("Change direction: reversed, then both ways"))
        self._remove = button("", "bin")
        self._remove.setToolTip(_("Remove"))
        self._remove.setAccessibleName(_("Remove"))
        self._lay_out(tag)
        self._connect()
        self.others.hide()
        self.show_relations((), (), -1)

    def _lay_out(self, tag: Relations | None) -> None:
        head = QHBoxLayout()
        head.addWidget(self._words, 1)
        head.addWidget(self.relate, 0, Qt.AlignmentFlag.AlignTop)
        actions = FlowLayout(6, self._chosen_actions)
        for place, offered in enumerate(tag.labels if tag is not None else ()):
            colour = QColor(offered.background) if offered.background else unnamed()
            self._labels[offered.reported] = pill = RelationLabel(offered.value, "", colour)
            if place < len(FREE_KEYS):
                self._keys[FREE_KEYS[place]] = offered.reported
            actions.addWidget(pill)
        both = QWidget()  # keeps the two buttons in one row
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._turn)
        row.addWidget(self._remove)
        actions.addWidget(both)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.others)
        column.addWidget(self.rows)
        column.addWidget(self._chosen_actions)
        column.addStretch(1)

    def _connect(self) -> None:
        self.rows.own_keys = frozenset(self._keys)
        self.rows.row_chosen.connect(self.chosen)
        self.rows.row_pointed.connect(self.pointed)
        self.rows.remove_pressed.connect(self._remove_pressed)
        self.rows.key_pressed.connect(lambda key: self._press(self._keys[key]))
        self.rows.focus_changed.connect(self._show_keys)
        self.others.row_chosen.connect(self.tried)
        self.others.row_pointed.connect(self.tried)
        self.others.entered_row.connect(self.picked)
        self.relate.clicked.connect(self.begun)
        self._turn.clicked.connect(self.turned)
        self._remove.clicked.connect(self._remove_pressed)
        for reported, pill in self._labels.items():
            pill.clicked.connect(lambda _checked=False, reported=reported: self._press(reported))

    def show_relations(self, relations: Sequence[Relation], rows: Sequence[DisplayedRow], chosen: int) -> None:
        """Display the relations. `rows`: as in `RowList.show_rows`, one for each; `chosen`: selected, or -1."""
        self.rows.show_rows(rows, chosen)
        self._chosen_actions.setVisible(chosen >= 0)
        own = relations[chosen].labels if chosen >= 0 else ()
        for reported, pill in self._labels.items():
            pill.setChecked(reported in own)
        self._show_text("")

    def show_others(self, rows: Sequence[DisplayedRow], text: str, current: int = -1) -> None:
        """Display the possible targets, the current row and an instruction. Without rows, relating has ended."""
        self.others.show_rows(rows, current)
        self.rows.setVisible(not rows and self.rows.count() > 0)
        self._chosen_actions.setVisible(not rows and self.rows.currentRow() >= 0)
        self.relate.setVisible(not rows)
        if text and self._words.text() != text:
            announce(self, text)
        self._show_text(text)

    def show_message(self, text: str) -> None:
        """Display the reason for a refused action."""
        self._show_text(text)
        announce(self, text)

    def _show_text(self, text: str) -> None:
        count = self.rows.count()
        some = ngettext("{count} relation", "{count} relations", count).format(count=count)
        none = _("No relations yet. Select a region, then press {key}.").format(key=keys_of("relate") or _("Relate…"))
        self._words.setText(text or (some if count else none))

    def lock(self, locked: bool) -> None:
        self._locked = locked
        for pressed in (self.relate, self._turn, self._remove, *self._labels.values()):
            pressed.setEnabled(not locked)

    @property
    def has_focus(self) -> bool:
        return self.others.hasFocus() or self.rows.hasFocus()

    def _press(self, reported: str) -> None:
        if not self._locked and self.rows.currentRow() >= 0:
            self.label_pressed.emit(reported)

    def _remove_pressed(self) -> None:
        if not self._locked and self.rows.currentRow() >= 0:
            self.removed.emit()

    def _show_keys(self, has_focus: bool) -> None:
        """Show the label keys only while the list has the focus: elsewhere these keys label regions."""
        key_of = {reported: key for key, reported in self._keys.items()} if has_focus else {}
        for reported, pill in self._labels.items():
            pill.show_key(key_of.get(reported, ""))
