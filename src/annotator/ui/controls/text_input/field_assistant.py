"""Writing aids of one text field. Misspelt words are underlined, and written timestamps play when clicked. Only the
visible text is checked, shortly after a change, so that a long text costs no more than a short one. The word being
typed is not checked until the caret leaves it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QCursor, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QToolTip

from annotator.core.text import Timecode, timecode_at, timecodes, word_at, words_in
from annotator.ui.accessibility.announcer import announce
from annotator.ui.async_tasks import Latest
from annotator.ui.controls.spelling import Checked, Spelling
from annotator.ui.controls.text_assistance import WritingAids
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines, TextField
from annotator.ui.controls.text_input.text_formats import (
    LookKind,
    WordLook,
    between,
    caret_of,
    caret_point,
    place_of,
    put,
    select,
    surface_of,
    unit_under,
    units_to,
    visible_text,
)
from annotator.ui.i18n.number_format import timecode
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import keys_of

_FROM_FIELD = ("edit-cut", "edit-copy", "edit-paste")


class SpellingMenu(QMenu):
    """A menu of suggestions. `chosen` carries the replacement. The number of each suggestion is its mnemonic."""

    chosen = Signal(str)

    def __init__(self, field: TextField, spelling: Spelling, word: str, suggested: tuple[str, ...]) -> None:
        super().__init__(field)
        self.setAccessibleName(_("“{word}” may be misspelled.").format(word=word))
        for number, other in enumerate(suggested, 1):
            action = self.addAction(f"&{number}  {_plain(other)}")
            action.triggered.connect(lambda _checked=False, other=other: self.chosen.emit(other))
        if not suggested:
            self.addAction(_("No suggestions")).setEnabled(False)
        self.addSeparator()
        add = self.addAction(_("Add “{word}” to my dictionary").format(word=_plain(word)))
        add.triggered.connect(lambda: spelling.add(word))
        ignore = self.addAction(_("Ignore “{word}” in this task").format(word=_plain(word)))
        ignore.triggered.connect(lambda: spelling.ignore(word))
        self._add_own(field)
        self.aboutToHide.connect(self.deleteLater)

    def open_at(self, point: QPoint) -> None:
        """Open the menu with its first usable entry active, so that Enter selects it."""
        self.popup(point)
        first = next((action for action in self.actions() if action.isEnabled() and not action.isSeparator()), None)
        if first is not None:
            self.setActiveAction(first)

    def _add_own(self, field: TextField) -> None:
        """Add the clipboard actions of the field's own menu."""
        own = field.createStandardContextMenu()
        own.setParent(self, own.windowFlags())
        kept = [action for action in own.actions() if action.objectName() in _FROM_FIELD]
        if kept:
            self.addSeparator()
        for action in kept:
            self.addAction(action)


def _plain(word: str) -> str:
    """Double each `&`: a menu treats a single `&` as a mnemonic marker."""
    return word.replace("&", "&&")


LOOK_AFTER_MS = 80
AROUND_UNITS = 200  # number of UTF-16 units read on each side of a position to find a word or timestamp
CTRL = Qt.KeyboardModifier.ControlModifier


def help_typing(field: TextField, aids: WritingAids) -> None:
    """Attach these aids to the field, in place of earlier ones."""
    before = field.aid
    if isinstance(before, FieldAid):
        if before.aids == aids:
            return
        before.deleteLater()
    field.aid = FieldAid(field, aids)


class FieldAid(QObject):
    def __init__(self, field: TextField, aids: WritingAids) -> None:
        super().__init__(field)
        self.aids = aids
        self._field = field
        self._typed_at: int | None = None  # the caret position while only typing has moved it
        self._is_typed = False  # True if the next change signal results from typing
        self._checked = Checked()
        self._is_stale = True
        self._has_hand_cursor = False
        self._asking = Latest(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_AFTER_MS)
        self._soon.timeout.connect(self._look)
        surface_of(field).setMouseTracking(True)
        field.typed.connect(self._typed)
        field.textChanged.connect(self._changed)
        field.cursorPositionChanged.connect(self._moved)
        if isinstance(field, SeveralLines):
            field.verticalScrollBar().valueChanged.connect(self.refresh)
        if aids.spelling is not None:
            aids.spelling.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_how: object) -> None:
        """Check the text again at the next repaint: invisible text is not checked."""
        self._is_stale = True
        surface_of(self._field).update()

    def takes(self, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.Paint:
                if self._is_stale and not self._soon.isActive():
                    self._soon.start()
            case QEvent.Type.FocusOut:
                self._typed_at = None
                self.refresh()
            case QEvent.Type.Resize | QEvent.Type.ReadOnlyChange | QEvent.Type.LayoutDirectionChange:
                self.refresh()
        match event:
            case QContextMenuEvent():
                return self._takes_menu(event)
            case QHelpEvent() if event.type() is QEvent.Type.ToolTip:
                return self._takes_tip(event)
            case QMouseEvent():
                return self._takes_mouse(event)
            case QKeyEvent() if event.key() == Qt.Key.Key_Control:
                self._show_hand_cursor(self._mouse(), is_held=event.type() is QEvent.Type.KeyPress)
        return False

    async def correct(self) -> None:
        """Select and announce the misspelt word at the caret or the next one, and open the menu of suggestions.
        Another call goes on to the next word."""
        spelling, field = self.aids.spelling, self._field
        if spelling is None or not spelling.is_on or field.isReadOnly():
            self._show_tip(_("Spell checking is off here. See the settings."))
            return
        text = field.plain()
        start, end = _chosen(field)
        place = place_of(text, end if end > start else max(0, start - 1))
        found = await spelling.next_misspelt(text, place, self._checked.tag)
        if text != field.plain():
            return
        if found is None:
            self._show_tip(_("No misspelled words in this text."))
            return
        select(field, *units_to(text, found))
        word = text[found[0] : found[1]]
        announce(field, _("“{word}” may be misspelled.").format(word=word))
        await self._offer(units_to(text, found)[0], word, None)

    def start_correcting(self) -> None:
        self._asking.start(self.correct())

    def _typed(self, _key: str) -> None:
        self._typed_at = caret_of(self._field)
        self._is_typed = True

    def _changed(self, *_text: object) -> None:
        """Handle a change, made by typing or by a replacement of the text."""
        if not self._is_typed:
            self._typed_at = None
        self._is_typed = False
        self.refresh()
        if isinstance(self._field, OneLine) and self._field.isVisible():
            self._look()  # at once: formats in a QLineEdit do not move with the text

    def _moved(self, *_places: object) -> None:
        if self._typed_at is not None and caret_of(self._field) != self._typed_at:
            self._typed_at = None
            self.refresh()

    def _look(self) -> None:
        self._is_stale = False
        start, text = visible_text(self._field)
        looks = (
            [] if self.aids.audio is None else [(found.start, found.end, LookKind.TIME) for found in timecodes(text)]
        )
        if self.aids.spelling is not None and not self._field.isReadOnly():
            units = -1 if self._typed_at is None else self._typed_at - start
            caret = place_of(text, units) if units >= 0 else -1
            left = {place: text[place[0] : place[1]] for place in words_in(text) if not place[0] <= caret <= place[1]}
            self._checked = self.aids.spelling.check(tuple(left.values()))
            looks += [(*place, LookKind.MISSPELT) for place, word in left.items() if word in self._checked.wrong]
        self._field.show_looks(tuple(self._placed(start, text, *look) for look in looks))

    def _placed(self, at: int, text: str, start: int, end: int, kind: LookKind) -> WordLook:
        first, last = units_to(text, (start, end))
        return WordLook(at + first, at + last, kind)

    def _takes_menu(self, event: QContextMenuEvent) -> bool:
        """Open the menu of suggestions over a misspelt word. Elsewhere the field opens its own menu."""
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        unit = caret_of(self._field) if is_by_key else unit_under(self._field, event.pos())
        found = self._misspelt_at(unit)
        if found is not None:
            self._asking.start(self._offer(*found, None if is_by_key else event.globalPos()))
        return found is not None

    def _misspelt_at(self, unit: int) -> tuple[int, str] | None:
        """Return the start and the text of the misspelt word at `unit`, else None."""
        if self._field.isReadOnly() or unit < 0:
            return None
        first, text = self._around(unit)
        found = word_at(text, place_of(text, unit - first))
        if found is None or text[found[0] : found[1]] not in self._checked.wrong:
            return None
        return first + units_to(text, found)[0], text[found[0] : found[1]]

    async def _offer(self, start: int, word: str, point: QPoint | None) -> None:
        """Open the menu of suggestions at `point` or at the caret, if the word is still there."""

        spelling = self.aids.spelling
        if spelling is None:
            return
        suggested = await spelling.suggestions(word, self._checked.tag)
        end = start + units_to(word, (len(word),))[0]
        if between(self._field, start, end) == word and self._field.isVisible():
            menu = SpellingMenu(self._field, spelling, word, suggested)
            menu.chosen.connect(lambda other: put(self._field, start, end, other))
            menu.open_at(point or caret_point(self._field))

    def _around(self, unit: int) -> tuple[int, str]:
        first = max(0, unit - AROUND_UNITS)
        return first, between(self._field, first, unit + AROUND_UNITS)

    def _time_under(self, point: QPoint) -> Timecode | None:
        unit = unit_under(self._field, point) if self.aids.audio is not None else -1
        if unit < 0:
            return None
        first, text = self._around(unit)
        return timecode_at(text, place_of(text, unit - first))

    def _takes_mouse(self, event: QMouseEvent) -> bool:
        is_held = bool(event.modifiers() & CTRL)
        if self.aids.audio is None:
            return False
        if event.type() is QEvent.Type.MouseMove:
            self._show_hand_cursor(event.position().toPoint(), is_held=is_held)
        elif event.type() is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton and is_held:
            time = self._time_under(event.position().toPoint())
            if time is not None:
                self.aids.audio.play_from(time.at_ms)
                return True
        return False

    def _takes_tip(self, event: QHelpEvent) -> bool:
        time = self._time_under(event.pos())
        if time is None or self.aids.audio is None:
            return False
        if time.at_ms >= self.aids.audio.end_ms:
            text = _("The recording ends before this time, at {time}.").format(
                time=timecode(self.aids.audio.end_ms / 1000, 1)
            )
        else:
            key = keys_of("play_written")
            text = _("Ctrl+click plays from this time.")
            if key:
                text = _("Ctrl+click plays from this time. {key} plays from the time at the cursor.").format(key=key)
        QToolTip.showText(event.globalPos(), text, self._field)
        return True

    def _show_hand_cursor(self, point: QPoint, *, is_held: bool) -> None:
        """Show the hand cursor over a timestamp while Ctrl is held."""
        has_hand = is_held and self._time_under(point) is not None
        if has_hand is not self._has_hand_cursor:
            self._has_hand_cursor = has_hand
            shape = Qt.CursorShape.PointingHandCursor if has_hand else Qt.CursorShape.IBeamCursor
            surface_of(self._field).setCursor(shape)

    def _mouse(self) -> QPoint:
        surface = surface_of(self._field)
        return surface.mapFromGlobal(QCursor.pos())

    def _show_tip(self, text: str) -> None:
        announce(self._field, text)
        QToolTip.showText(caret_point(self._field), text, self._field)


def correct_here(spelling_field: object) -> None:
    """Correct the next misspelt word in the focused text field. Does nothing elsewhere."""
    if isinstance(spelling_field, OneLine | SeveralLines) and isinstance(spelling_field.aid, FieldAid):
        spelling_field.aid.start_correcting()


def _chosen(field: TextField) -> tuple[int, int]:
    """Return the selection; both ends are the caret position if nothing is selected."""
    if isinstance(field, SeveralLines):
        return field.textCursor().selectionStart(), field.textCursor().selectionEnd()
    at = field.cursorPosition()
    return (field.selectionStart(), field.selectionEnd()) if field.hasSelectedText() else (at, at)
