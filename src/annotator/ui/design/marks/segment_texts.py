"""All segments of a sound in the order of time, each with the text that is typed about it: listen, type, Enter, next.

The part of a TextArea about segments. It stands in the place of the list of areas, and shows every segment, where
another part shows what is said about the chosen one only.
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from annotator.core.answer.regions import Answer, Area, with_payload
from annotator.core.answer.visibility import Sights, asked_of
from annotator.core.design.controls import TextArea
from annotator.core.design.tree import Design
from annotator.ui.controls.part import ControlPart
from annotator.ui.design.marks.segment_row import SegmentRow
from annotator.ui.keyboard.chosen_keys import follow
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.keyboard.tab_order import tab_from
from annotator.ui.language import figures
from annotator.ui.language.translation import _, ngettext
from annotator.ui.objects.mark import Mark
from annotator.ui.spoken.announcing import announce
from annotator.ui.widgets.labels import label


class SegmentTexts(ControlPart):
    """`chosen` names the area whose field the person came to; it is to be heard. `removed` the one to take away."""

    SHOWS_ALL_AREAS: ClassVar[bool] = True
    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, tag: TextArea, design: Design, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._text_area = tag
        self._design = design
        self._rows: dict[str, SegmentRow] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._selected = ""
        self._locked = False
        self._stays = False  # the focus, although another segment will be chosen next
        self._is_going = False  # the program moves the focus, and plays what it wants itself
        self._shown: tuple[tuple[Mark, ...], str, Answer, bool] | None = None
        self._count = label("", "muted", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        if tag.label:
            self.column.addWidget(label(tag.label, "heading", wrap=True))
        self.column.addWidget(self._count)
        self.column.addLayout(self._list)
        follow(self, self._tell_count)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """After `show_answer`. The field of what was chosen elsewhere gets the focus where it is in this list; what was
        just marked does not take it from what is being typed."""
        shown = (marks, selected, self._last, self._locked)
        if shown == self._shown:
            return
        self._shown = shown
        was_here = self._has_focus()
        ordered = sorted(marks, key=lambda mark: (mark.area.geometry["start"], mark.area.geometry["end"]))
        self._keep_rows(ordered)
        self._texts = self._texts_of(self._last)
        asked = {area.id for area in asked_of(self.tag, Sights(self._design, self._last)) if area is not None}
        for mark in ordered:
            row, area_id = self._rows[mark.area.id], mark.area.id
            is_chosen = area_id == selected
            row.show_mark(mark, self.words, is_chosen=is_chosen, asks=area_id in asked, is_locked=self._locked)
            self._show_text(row)
        self._tell_count()
        came, self._selected = selected != self._selected, selected
        if came and was_here and selected in self._rows and not self._stays:
            self._go_to(self._rows[selected])
        elif came and not was_here:
            self.bring(selected)
        self._stays = self._stays and not came

    def stay(self) -> None:
        """A segment was just marked and is chosen by itself: what is typed goes on where it was begun."""
        self._stays = True

    def lock(self, locked: bool) -> None:
        """What was written can still be read and copied."""
        self._locked = locked
        for row in self._rows.values():
            row.field.setReadOnly(locked)

    def start_over(self) -> None:
        super().start_over()
        self._keep_rows([])
        self._selected, self._shown = "", None
        self._tell_count()

    def take_focus(self) -> None:
        """To the chosen segment, else to the first that has no text yet."""
        rows = [row for row in self._rows.values() if row.asks]
        chosen = self._rows.get(self._selected)
        empty = next((row for row in rows if row.lacks_text), rows[0] if rows else None)
        row = chosen if chosen is not None and chosen.asks else empty
        if row is not None:
            row.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self, *, but_for: str) -> None:
        """To the chosen segment, else to the first that lacks a text. `but_for` is a segment that nobody chose: to it
        only where no text is missing."""
        missing = next((row for row in self._rows.values() if row.lacks_text), None)
        chosen = self._rows.get(self._selected)
        if chosen is None or not chosen.asks or (missing is not None and self._selected == but_for):
            row = missing
        else:
            row = chosen
        if row is not None:
            row.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def is_missing(self) -> bool:
        """A segment about which a text is asked has none."""
        return any(row.lacks_text for row in self._rows.values())

    def changed_place(self, before: Answer) -> QWidget | None:
        earlier, now = self._texts_of(before), self._texts_of(self._last)
        return next((row for area_id, row in self._rows.items() if earlier.get(area_id) != now.get(area_id)), None)

    def _show(self, answer: Answer, area: Area | None) -> None:
        """All of it is shown with the marks, which come next."""

    def _inputs(self) -> list[QWidget]:
        return [row.field for row in self._rows.values()]

    def _keep_rows(self, ordered: list[Mark]) -> None:
        """Rows for these marks, in this order; those that are there already stay what they are."""
        wanted = [mark.area.id for mark in ordered]
        if wanted == list(self._rows):
            return
        for area_id in [area_id for area_id in self._rows if area_id not in wanted]:
            row = self._rows.pop(area_id)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {mark.area.id: self._rows.get(mark.area.id) or self._row(mark) for mark in ordered}
        before: QWidget = self
        for place, row in enumerate(self._rows.values()):
            if self._list.indexOf(row) != place:
                self._list.removeWidget(row)
                self._list.insertWidget(place, row)
                tab_from(before, row)
            before = row.field

    def _row(self, mark: Mark) -> SegmentRow:
        row = SegmentRow(self._text_area, mark, self)
        row.entered.connect(self._entered)
        row.pressed.connect(self._pressed)
        row.typed.connect(self._typed)
        row.stepped.connect(self._step)
        row.removed.connect(self._remove)
        return row

    def _entered(self, area_id: str) -> None:
        self.bring(area_id)
        if not self._is_going:
            self.chosen.emit(area_id)

    def _pressed(self, area_id: str) -> None:
        row = self._rows[area_id]
        if row.asks and not row.field.hasFocus():
            row.field.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            self.chosen.emit(area_id)

    def _step(self, area_id: str, by: int) -> None:
        """To the next field, or the one before; at the end it is said."""
        rows = [row for row in self._rows.values() if row.asks]
        place = next(number for number, row in enumerate(rows) if row.area_id == area_id) + by
        if 0 <= place < len(rows):
            rows[place].field.setFocus(Qt.FocusReason.TabFocusReason)
        elif by > 0:
            announce(self, _("This is the last segment."))

    def _remove(self, area_id: str) -> None:
        """The focus goes to the next, after the last to the one before."""
        ids = list(self._rows)
        place = ids.index(area_id)
        had_focus = self._rows[area_id].field.hasFocus()
        following = ids[place + 1] if place + 1 < len(ids) else ids[place - 1] if place else ""
        self.removed.emit(area_id)
        if had_focus and following in self._rows:
            self._rows[following].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, area_id: str, key: str) -> None:
        row = self._rows[area_id]
        texts = [row.field.plain(), *self._texts.get(area_id, ())[1:]]
        payload = [text for text in texts if text.strip()] or None
        tag, area = self.tag, row.mark.area
        self.edited.emit(lambda answer: with_payload(answer, tag, payload, area), f"{key}/{area_id}" if key else "")

    def _go_to(self, row: SegmentRow) -> None:
        self._is_going = True
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._is_going = False

    def _texts_of(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        """By area."""
        own = (region for region in answer.regions if region.from_name == self.tag.name)
        return {region.id: tuple(str(text) for text in region.value.get(self.tag.value_key) or ()) for region in own}

    def _show_text(self, row: SegmentRow) -> None:
        """What is being typed stays as it is, spaces and all, as long as the answer says the same."""
        text, typed = (self._texts.get(row.area_id) or ("",))[0], row.field.plain()
        if typed != text and (text or typed.strip()):
            row.field.show_plain(text)

    def bring(self, area_id: str) -> None:
        """Once what came or went meanwhile is laid out."""
        QTimer.singleShot(0, self, lambda: self._bring(area_id))

    def _bring(self, area_id: str) -> None:
        """Into view, and the next below it: what comes is seen while one types."""
        row, form = self._rows.get(area_id), self._form
        if row is not None and isinstance(form, QScrollArea):
            form.ensureWidgetVisible(row, 0, row.height() + self._list.spacing())

    def _has_focus(self) -> bool:
        focused: QWidget | None = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _tell_count(self) -> None:
        count = len(self._rows)
        if not count:
            key = keys_of("mark_segment")
            words = _("Nothing marked yet. Drag over the waveform, or press {key} where a segment begins and ends.")
            self._count.setText(words.format(key=key) if key else _("Nothing marked yet. Drag over the waveform."))
            return
        words = ngettext("{count} segment", "{count} segments", count).format(count=figures.count(count))
        empty = sum(row.lacks_text for row in self._rows.values())
        missing = ngettext("{count} without text", "{count} without text", empty).format(count=figures.count(empty))
        self._count.setText(f"{words}, {missing}" if empty else words)
