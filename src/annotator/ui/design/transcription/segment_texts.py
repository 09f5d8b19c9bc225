"""All segments of a sound in the order of time, each with the texts that are typed about it: listen, type, Enter, next.

The part of the first TextArea about segments, which shows those of every further one beside it. It stands in the place
of the list of areas, and shows every segment, where another part shows what is said about the chosen one only.
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from annotator.core.answer.regions import Answer, Area, with_payload
from annotator.core.answer.timeline.split_merge import TextPlace
from annotator.core.design.controls import TextArea
from annotator.core.design.tree import Design
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.text_assistance import WritingAids
from annotator.ui.design.transcription.column_headers import TextCaptions, count_text
from annotator.ui.design.transcription.segment_row import Asked, SegmentRow
from annotator.ui.design.transcription.text_questions import AskedTexts, Stop, texts_of
from annotator.ui.design.transcription.virtual_rows import GAP_PX, RowsInView
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.viewers.mark import Mark
from annotator.ui.widgets.labels import label


class SegmentTexts(ControlPart):
    """`chosen` names the area whose field the person came to; it is to be heard. `removed` the one to take away.
    `refused` says why something was not done, in words."""

    SHOWS_ALL_AREAS: ClassVar[bool] = True
    chosen = Signal(str)
    removed = Signal(str)
    refused = Signal(str)

    def __init__(self, tag: TextArea, design: Design, further: tuple[TextArea, ...] = ()) -> None:
        """`further` are typed in the same rows."""
        super().__init__(tag)
        self._tags = (tag, *further)
        self._design = design
        self._all = AskedTexts(self._tags, design, Answer(), ())
        self._captions = TextCaptions(self._tags)
        self._selected = ""
        self._at = 0  # the number of the field that had the focus last
        self._entered_last = ""
        self._passed: set[str] = set()  # those that Enter left without a text: who did so saw it
        self._aids: WritingAids | None = None
        self._locked = False
        self._is_going = False  # the program moves the focus, and plays what it wants itself
        self._known: tuple[tuple[Mark, ...], Answer] | None = None  # what is shown
        self._count = label("", "muted", wrap=True)
        self._list = RowsInView(self._row, self._fill)
        if tag.label and not further:
            self.column.addWidget(label(tag.label, "heading", wrap=True))
        self.column.addWidget(self._count)
        if further:
            self.column.addWidget(self._captions)
        self.column.addWidget(self._list)
        follow(self, lambda: self._take(tuple(self._all.marks.values())))

    @property
    def rows(self) -> list[SegmentRow]:
        """Those in view, and where the focus may go next."""
        return self._list.rows

    def row_of(self, area_id: str) -> SegmentRow | None:
        """It is there from now on, in view or not, until another is asked for."""
        return self._list.row(area_id)

    def name_it(self, words: str) -> None:
        super().name_it(words)
        self.name_text(self.tag.name, words)

    def name_text(self, control: str, words: str) -> None:
        """What one of the texts is, for the eye and in sentences."""
        self._captions.name(control, words)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """After `show_answer`. The field of what was chosen elsewhere gets the focus where it is in this list; what was
        just marked does not take it from what is being typed."""
        was_here, focused, before = self._has_focus(), self._list.with_focus(), list(self._all.marks)
        had_focus = focused.area_id if focused is not None else ""
        came, self._selected = selected != self._selected, selected
        if self._known is None or self._known[0] is not marks or self._known[1] is not self._last:
            self._known = marks, self._last
            self._take(marks)
        self._show_all()
        if had_focus and had_focus not in self._all.marks:
            self._go_to(self._all.next_of(before, had_focus))
        if came and was_here and selected in self._all.marks:
            self._go_to(selected)
        elif came and not was_here:
            self.bring(selected)

    def _take(self, marks: tuple[Mark, ...]) -> None:
        """What there is to be shown from now on."""
        self._all = AskedTexts(self._tags, self._design, self._last, marks)
        self._count.setText(count_text(len(marks), len(self._all.lacking)))

    def is_typed_in(self) -> bool:
        """A segment that is marked meanwhile is not chosen by itself: what is typed goes on where it was begun, and the
        keys are about what one sees the cursor in."""
        return self._has_focus()

    def lock(self, locked: bool) -> None:
        """What was written can still be read and copied."""
        if locked is not self._locked:
            self._locked = locked
            self._show_all()

    def help_typing(self, aids: WritingAids) -> None:
        self._aids = aids
        for row in self._list.rows:
            row.help_typing(aids)

    def start_over(self) -> None:
        super().start_over()
        self._selected, self._known = "", None
        self._passed.clear()
        self._take(())
        self._show_all()

    def take_focus(self) -> None:
        """To the chosen segment, else to the first that has no text yet, else to the first."""
        self._focus(self._next_to_type() or next(iter(self._all.stops), None))

    def take_focus_of(self, control: str) -> None:
        """To this text of the chosen segment, else of the first that lacks it."""
        number = next(place for place, tag in enumerate(self._tags) if tag.name == control)
        own = [area_id for area_id, at in self._all.stops if at == number]
        empty = next((area_id for area_id in own if not self._all.text(number, area_id)), own[0] if own else "")
        area_id = self._selected if self._selected in own else empty
        self._focus((area_id, number) if area_id else None)

    def go_on(self) -> None:
        """To the chosen segment, else to the first that lacks a text."""
        self._focus(self._next_to_type(), Qt.FocusReason.ShortcutFocusReason)

    def hear_chosen(self) -> None:
        """As who came to its text by themselves."""
        if self._selected:
            self.chosen.emit(self._selected)

    def _next_to_type(self) -> Stop | None:
        return self._all.stop_of(self._selected) or self._all.first_lacking()

    def typed_at(self, area_id: str) -> TextPlace | None:
        """Where the cursor is in a text about this segment; None where it is in none."""
        row = self._list.with_focus()
        if row is None or row.area_id != area_id:
            return None
        return self._tags[self._at].name, row.letters_before_cursor(self._at)

    @property
    def left_blank(self) -> int:
        """How many segments lack a text that is asked and not required, and were not left so by Enter."""
        return 0 if any(tag.required for tag in self._tags) else len(self._all.lacking - self._passed)

    def go_to_blank(self) -> None:
        self._focus(self._all.first_lacking(self._passed))

    def is_missing(self) -> bool:
        """A segment lacks a text that is required; where none is, the first that is asked."""
        return bool(self._all.lacking)

    def remove(self, area_id: str) -> None:
        """The focus goes to the next, after the last to the one before."""
        focused = self._list.with_focus()
        had_focus = focused is not None and focused.area_id == area_id
        self.removed.emit(area_id)
        focused = self._list.with_focus()
        if had_focus and focused is not None:
            self.chosen.emit(focused.area_id)

    def changed_place(self, before: Answer) -> QWidget | None:
        return self.changed_text(before, self.tag.name)

    def changed_text(self, before: Answer, control: str) -> QWidget | None:
        """Where it is seen what one of the texts was otherwise before."""
        number = next(place for place, tag in enumerate(self._tags) if tag.name == control)
        earlier, now = texts_of(before, self._tags[number]), texts_of(self._last, self._tags[number])
        changed = (area_id for area_id in self._all.marks if earlier.get(area_id) != now.get(area_id))
        area_id = next(changed, "")
        return self._list.row(area_id) if area_id else None

    def holds_focus(self) -> bool:
        return self.holds_focus_of(self.tag.name)

    def holds_focus_of(self, control: str) -> bool:
        return self._has_focus() and self._tags[self._at].name == control

    def bring(self, area_id: str) -> None:
        """Once what came or went meanwhile is laid out."""
        QTimer.singleShot(0, self, lambda: self._bring(area_id))

    def _bring(self, area_id: str) -> None:
        """Into view, and the next below it: what comes is seen while one types. Qt's own way of it leaves what is in
        view where it is."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        row, form = self._list.row(area_id), self._form
        if row is not None and isinstance(form, QScrollArea):
            bar, top_px = form.verticalScrollBar(), row.mapTo(form.viewport(), QPoint()).y()
            below_px = top_px + 2 * row.height() + GAP_PX - form.viewport().height()
            if top_px < 0:
                bar.setValue(bar.value() + top_px - GAP_PX)
            elif below_px > 0:
                bar.setValue(bar.value() + min(below_px, top_px))

    def _show(self, answer: Answer, area: Area | None) -> None:
        """All of it is shown with the marks, which come next."""

    def _inputs(self) -> list[QWidget]:
        return [field for row in self._list.rows for field in row.fields]

    def _show_all(self) -> None:
        self._list.show_all(list(self._all.marks), self._all.stop_places)

    def _row(self) -> SegmentRow:
        row = SegmentRow(self._tags, self._list)
        row.entered.connect(self._entered)
        row.pressed.connect(self._pressed)
        row.typed.connect(self._typed)
        row.stepped.connect(self._step)
        row.removed.connect(self.remove)
        return row

    def _fill(self, row: SegmentRow, area_id: str) -> None:
        asked = tuple(
            Asked(
                self._captions.words_of(tag.name), self._all.text(number, area_id), area_id in self._all.asked[number]
            )
            for number, tag in enumerate(self._tags)
        )
        is_chosen = area_id == self._selected
        row.show_segment(self._all.marks[area_id], asked, is_chosen=is_chosen, is_locked=self._locked)
        if self._aids is not None:
            row.help_typing(self._aids)

    def _focus(self, stop: Stop | None, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        row = self._list.row(stop[0]) if stop is not None else None
        if row is not None and stop is not None:
            row.fields[stop[1]].setFocus(reason)

    def _entered(self, area_id: str, number: int) -> None:
        """It is heard; not once more for another text of the same segment."""
        is_beside, self._at = area_id == self._entered_last and number != self._at, number
        self._entered_last = area_id
        self._list.follow_focus()
        self.bring(area_id)
        if not self._is_going and not (is_beside and area_id == self._selected):
            self.chosen.emit(area_id)

    def _pressed(self, area_id: str) -> None:
        focused = self._list.with_focus()
        stop = self._all.stop_of(area_id)
        if stop is not None and (focused is None or focused.area_id != area_id):
            self._focus(stop, Qt.FocusReason.MouseFocusReason)
        else:
            self.chosen.emit(area_id)

    def _step(self, area_id: str, number: int, by: int, is_along: bool) -> None:
        """To the next field, or the one before, by an arrow of the same text. From the last Enter leads to the first
        that still lacks its text; where none does, or by an arrow, it is said that it is the last."""
        stops = self._all.stops if is_along else [stop for stop in self._all.stops if stop[1] == number]
        if is_along and by > 0 and not any(tag.required for tag in self._tags) and area_id in self._all.lacking:
            self._passed.add(area_id)
        place, lacking = stops.index((area_id, number)) + by, self._all.first_lacking(self._passed)
        if 0 <= place < len(stops):
            self._focus(stops[place], Qt.FocusReason.TabFocusReason)
        elif is_along and by > 0 and lacking not in (None, (area_id, number)):
            self._focus(lacking, Qt.FocusReason.TabFocusReason)
        elif by > 0:
            self.refused.emit(_("This is the last segment."))

    def _typed(self, area_id: str, number: int, key: str) -> None:
        row = self._list.row(area_id)
        if row is None:
            return
        tag, area = self._tags[number], self._all.marks[area_id].area
        texts = [row.fields[number].plain(), *self._all.texts(number, area_id)[1:]]
        payload = [text for text in texts if text.strip()] or None
        step = f"{key}/{number}/{area_id}" if key else ""
        self.edited.emit(lambda answer: with_payload(answer, tag, payload, area), step)

    def _go_to(self, area_id: str) -> None:
        """To the same text as before, where it is asked there; it is not played."""
        stop = (area_id, self._at) if area_id in self._all.asked[self._at] else self._all.stop_of(area_id)
        self._is_going = True
        self._focus(stop)
        self._is_going = False

    def _has_focus(self) -> bool:
        focused: QWidget | None = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)
