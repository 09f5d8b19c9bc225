"""All segments of an audio file in temporal order, with text fields for transcription: listen, type, Enter, next.
This is the control of the first TextArea about segments, and it also displays those of further ones. It replaces the
region list. Unlike other controls, it displays all segments, not only the selected one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from annotator.core.answer.result_items import Answer, Region, with_payload
from annotator.core.answer.timeline import TextPlace
from annotator.core.answer.visibility import question_subjects, visible_tags
from annotator.core.design.controls import TextArea
from annotator.core.design.tree import ControlTag, Design
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.text_assistance import WritingAids
from annotator.ui.design.transcription.segment_row import GAP_PX, Asked, SegmentRow, head_px, share_of
from annotator.ui.design.transcription.virtual_rows import ROW_GAP_PX, RowsInView
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.viewers.mark import Mark
from annotator.ui.widgets.labels import label


class SegmentTexts(ControlPart):
    """A transcription list. `chosen` carries the region of the focused field, which is then played; `removed` the
    region to delete; `refused` a message about a refused action."""

    SHOWS_ALL_REGIONS: ClassVar[bool] = True
    chosen = Signal(str)
    removed = Signal(str)
    refused = Signal(str)

    def __init__(self, tag: TextArea, design: Design, further: tuple[TextArea, ...] = ()) -> None:
        """Create the list. The texts of `further` are typed in the same rows."""
        super().__init__(tag)
        self._tags = (tag, *further)
        self._design = design
        self._all = AskedTexts(self._tags, design, Answer(), ())
        self._captions = TextCaptions(self._tags)
        self._selected = ""
        self._at = 0  # number of the field that had the focus last
        self._entered_last = ""
        self._passed: set[str] = set()  # segments left without text by Enter, hence seen by the user
        self._aids: WritingAids | None = None
        self._locked = False
        self._is_going = False  # the program moves the focus and controls playback itself
        self._known: tuple[tuple[Mark, ...], Answer] | None = None  # the displayed state
        self._count = label("", "muted", wrap=True)
        self._list = RowsInView(self._row, self._fill)
        if tag.label and not further:
            self.column.addWidget(label(tag.label, "heading", wrap=True))
        self.column.addWidget(self._count)
        if further:
            self.column.addWidget(self._captions)
        if shortcuts := [shortcut for each in self._tags for shortcut in each.shortcuts]:
            from annotator.ui.controls.text_input.text_shortcuts import TextShortcuts

            self.column.addWidget(TextShortcuts(shortcuts, self))
        self.column.addWidget(self._list)
        follow(self, lambda: self._take(tuple(self._all.marks.values())))

    @property
    def rows(self) -> list[SegmentRow]:
        """The rows in view and those that may get the focus next."""
        return self._list.rows

    def row_of(self, region_id: str) -> SegmentRow | None:
        """Return the row of a region. It exists, visible or not, until another one is requested."""
        return self._list.row(region_id)

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self.name_text(self.tag.name, text)

    def name_text(self, control: str, text: str) -> None:
        """Set the caption and accessible name of one of the texts."""
        self._captions.name(control, text)

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """Display the segments; call this after `show_answer`. A selection made elsewhere focuses its field only if
        the focus is already in this list. A new segment does not take the focus from the text being typed."""
        was_here = self._has_focus()
        focused = self._list.with_focus()
        before = list(self._all.marks)
        had_focus = focused.region_id if focused is not None else ""
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
        """Set the displayed segments."""
        self._all = AskedTexts(self._tags, self._design, self._last, marks)
        self._count.setText(count_text(len(marks), len(self._all.lacking)))

    def is_typed_in(self) -> bool:
        """Return True while the focus is in the list. A new segment is then not selected: typing continues, and keys
        apply to the segment with the caret."""
        return self._has_focus()

    def lock(self, locked: bool) -> None:
        """Make the texts read-only. They can still be read and copied."""
        if locked is not self._locked:
            self._locked = locked
            self._show_all()

    def help_typing(self, aids: WritingAids) -> None:
        self._aids = aids
        for row in self._list.rows:
            row.help_typing(aids)

    def start_over(self) -> None:
        super().start_over()
        self._selected = ""
        self._known = None
        self._passed.clear()
        self._take(())
        self._show_all()

    def take_focus(self) -> None:
        """Focus the selected segment, else the first one without text, else the first."""
        self._focus(self._next_to_type() or next(iter(self._all.stops), None))

    def take_focus_of(self, control: str) -> None:
        """Focus this text of the selected segment, else of the first one without it."""
        number = next(place for place, tag in enumerate(self._tags) if tag.name == control)
        own = [region_id for region_id, at in self._all.stops if at == number]
        empty = next((region_id for region_id in own if not self._all.text(number, region_id)), own[0] if own else "")
        region_id = self._selected if self._selected in own else empty
        self._focus((region_id, number) if region_id else None)

    def go_on(self) -> None:
        """Focus the selected segment, else the first one without text."""
        self._focus(self._next_to_type(), Qt.FocusReason.ShortcutFocusReason)

    def type_about(self, region_id: str) -> None:
        """Focus the text of a segment, which is then played."""
        self._focus(self._all.stop_of(region_id), Qt.FocusReason.ShortcutFocusReason)

    def hear_chosen(self) -> None:
        """Play the selected segment, as if the user had focused its text."""
        if self._selected:
            self.chosen.emit(self._selected)

    def _next_to_type(self) -> Stop | None:
        return self._all.stop_of(self._selected) or self._all.first_lacking()

    def typed_at(self, region_id: str) -> TextPlace | None:
        """Return the caret position in a text about this segment; None if the caret is elsewhere."""
        row = self._list.with_focus()
        if row is None or row.region_id != region_id:
            return None
        return self._tags[self._at].name, row.letters_before_cursor(self._at)

    @property
    def left_blank(self) -> int:
        """The number of segments without an optional text, except those that the user passed with Enter."""
        return 0 if any(tag.required for tag in self._tags) else len(self._all.lacking - self._passed)

    def go_to_blank(self) -> None:
        self._focus(self._all.first_lacking(self._passed))

    def is_missing(self) -> bool:
        """Return True if a segment lacks a required text; without required texts, the first text."""
        return bool(self._all.lacking)

    def remove(self, region_id: str) -> None:
        """Delete a segment and focus the next one, after the last the previous one."""
        focused = self._list.with_focus()
        had_focus = focused is not None and focused.region_id == region_id
        self.removed.emit(region_id)
        focused = self._list.with_focus()
        if had_focus and focused is not None:
            self.chosen.emit(focused.region_id)

    def changed_place(self, before: Answer) -> QWidget | None:
        return self.changed_text(before, self.tag.name)

    def changed_text(self, before: Answer, control: str) -> QWidget | None:
        """Return the row with a changed text; None if nothing changed."""
        number = next(place for place, tag in enumerate(self._tags) if tag.name == control)
        earlier = texts_of(before, self._tags[number])
        now = texts_of(self._last, self._tags[number])
        changed = (region_id for region_id in self._all.marks if earlier.get(region_id) != now.get(region_id))
        region_id = next(changed, "")
        return self._list.row(region_id) if region_id else None

    def holds_focus(self) -> bool:
        return self.holds_focus_of(self.tag.name)

    def holds_focus_of(self, control: str) -> bool:
        return self._has_focus() and self._tags[self._at].name == control

    def bring(self, region_id: str) -> None:
        """Scroll to a segment after the pending layout."""
        QTimer.singleShot(0, self, lambda: self._bring(region_id))

    def _bring(self, region_id: str) -> None:
        """Scroll to the row and the one below it, so that the next segment is visible while typing. Qt's own method
        would not scroll for a visible row."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        row = self._list.row(region_id)
        form = self._form
        if row is not None and isinstance(form, QScrollArea):
            bar = form.verticalScrollBar()
            top_px = row.mapTo(form.viewport(), QPoint()).y()
            below_px = top_px + 2 * row.height() + ROW_GAP_PX - form.viewport().height()
            if top_px < 0:
                bar.setValue(bar.value() + top_px - ROW_GAP_PX)
            elif below_px > 0:
                bar.setValue(bar.value() + min(below_px, top_px))

    def _show(self, answer: Answer, region: Region | None) -> None:
        """Do nothing: `show_marks` follows and displays everything."""

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

    def _fill(self, row: SegmentRow, region_id: str) -> None:
        asked = tuple(
            Asked(
                self._captions.words_of(tag.name),
                self._all.text(number, region_id),
                region_id in self._all.asked[number],
            )
            for number, tag in enumerate(self._tags)
        )
        is_chosen = region_id == self._selected
        row.show_segment(self._all.marks[region_id], asked, is_chosen=is_chosen, is_locked=self._locked)
        if self._aids is not None:
            row.help_typing(self._aids)

    def _focus(self, stop: Stop | None, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        row = self._list.row(stop[0]) if stop is not None else None
        if row is not None and stop is not None:
            row.fields[stop[1]].setFocus(reason)

    def _entered(self, region_id: str, number: int) -> None:
        """Play the segment whose field was focused, but not again for another text of the same segment."""
        is_beside, self._at = region_id == self._entered_last and number != self._at, number
        self._entered_last = region_id
        self._list.follow_focus()
        self.bring(region_id)
        if not self._is_going and not (is_beside and region_id == self._selected):
            self.chosen.emit(region_id)

    def _pressed(self, region_id: str) -> None:
        focused = self._list.with_focus()
        stop = self._all.stop_of(region_id)
        if stop is not None and (focused is None or focused.region_id != region_id):
            self._focus(stop, Qt.FocusReason.MouseFocusReason)
        else:
            self.chosen.emit(region_id)

    def _step(self, region_id: str, number: int, by: int, is_along: bool) -> None:
        """Move to the next or previous field, with an arrow key within the same text. Enter in the last field goes
        to the first segment without text. Without one, or with an arrow key, a hint says that it is the last."""
        stops = self._all.stops if is_along else [stop for stop in self._all.stops if stop[1] == number]
        if is_along and by > 0 and not any(tag.required for tag in self._tags) and region_id in self._all.lacking:
            self._passed.add(region_id)
        place = stops.index((region_id, number)) + by
        lacking = self._all.first_lacking(self._passed)
        if 0 <= place < len(stops):
            self._focus(stops[place], Qt.FocusReason.TabFocusReason)
        elif is_along and by > 0 and lacking not in (None, (region_id, number)):
            self._focus(lacking, Qt.FocusReason.TabFocusReason)
        elif by > 0:
            self.refused.emit(_("This is the last segment."))

    def _typed(self, region_id: str, number: int, key: str) -> None:
        row = self._list.row(region_id)
        if row is None:
            return
        tag = self._tags[number]
        region = self._all.marks[region_id].region
        texts = [row.fields[number].plain(), *self._all.texts(number, region_id)[1:]]
        payload = [text for text in texts if text.strip()] or None
        step = f"{key}/{number}/{region_id}" if key else ""
        self.edited.emit(lambda answer: with_payload(answer, tag, payload, region), step)

    def _go_to(self, region_id: str) -> None:
        """Focus the same text of another segment, if the question applies there, without playing it."""
        stop = (region_id, self._at) if region_id in self._all.asked[self._at] else self._all.stop_of(region_id)
        self._is_going = True
        self._focus(stop)
        self._is_going = False

    def _has_focus(self) -> bool:
        focused: QWidget | None = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)


class FurtherTexts(ControlPart):
    SHOWS_ALL_REGIONS: ClassVar[bool] = True

    def __init__(self, tag: ControlTag, texts: SegmentTexts) -> None:
        super().__init__(tag)
        self._texts = texts

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self._texts.name_text(self.tag.name, text)

    def take_focus(self) -> None:
        self._texts.take_focus_of(self.tag.name)

    def holds_focus(self) -> bool:
        return self._texts.holds_focus_of(self.tag.name)

    def changed_place(self, before: Answer) -> QWidget | None:
        return self._texts.changed_text(before, self.tag.name)

    def _show(self, answer: Answer, region: Region | None) -> None:
        """Do nothing: the rows display the answer."""

    def _inputs(self) -> list[QWidget]:
        return []


type Texts = tuple[str, ...]
type Stop = tuple[str, int]  # a region ID and the number of a text


class AskedTexts:
    """Text questions. `marks` are in temporal order, by region ID; `stops` are the fields in order; `stop_places`
    the indexes of segments with a field. `lacking`: regions without a required text, else without the first."""

    def __init__(self, tags: Sequence[TextArea], design: Design, answer: Answer, marks: Sequence[Mark]) -> None:
        ordered = sorted(marks, key=lambda mark: (mark.region.geometry["start"], mark.region.geometry["end"]))
        sights = visible_tags(design, answer)
        self.marks = {mark.region.id: mark for mark in ordered}
        self._texts = [texts_of(answer, tag) for tag in tags]
        self.asked = [
            frozenset(region.id for region in question_subjects(tag, sights) if region is not None) for tag in tags
        ]
        written = [{region_id for region_id, texts in own.items() if "".join(texts[:1]).strip()} for own in self._texts]
        self._missing = [asked - own for asked, own in zip(self.asked, written, strict=True)]
        required = [missing for tag, missing in zip(tags, self._missing, strict=True) if tag.required]
        self.lacking = frozenset[str]().union(*(required or self._missing[:1]))
        numbers = list(enumerate(self.asked))
        self.stops: list[Stop] = [
            (region_id, number) for region_id in self.marks for number, asked in numbers if region_id in asked
        ]
        every = frozenset[str]().union(*self.asked)
        self.stop_places = [place for place, region_id in enumerate(self.marks) if region_id in every]

    def texts(self, number: int, region_id: str) -> Texts:
        return self._texts[number].get(region_id, ())

    def text(self, number: int, region_id: str) -> str:
        """Return the first text, which is the editable one."""
        return (self.texts(number, region_id) or ("",))[0]

    def stop_of(self, region_id: str) -> Stop | None:
        """Return the first missing text about a segment, else its first text."""
        own = [number for number, asked in enumerate(self.asked) if region_id in asked]
        number = next((number for number in own if region_id in self._missing[number]), own[0] if own else None)
        return None if number is None else (region_id, number)

    def first_lacking(self, besides: Collection[str] = ()) -> Stop | None:
        lacking = self.lacking.difference(besides)
        return self.stop_of(next((region_id for region_id in self.marks if region_id in lacking), ""))

    def next_of(self, ids: Sequence[str], gone: str) -> str:
        """Return the neighbour of a deleted segment: the next still there, else the previous; `ids`: old order."""
        place = ids.index(gone)
        near = (region_id for region_id in (*ids[place:], *reversed(ids[:place])) if region_id in self.marks)
        return next(near, "")


def texts_of(answer: Answer, tag: TextArea) -> dict[str, Texts]:
    """Return the texts by region ID."""
    own = (item for item in answer.items if item.from_name == tag.name)
    return {item.id: tuple(str(text) for text in item.value.get(tag.value_key) or ()) for item in own}


class TextCaptions(QWidget):
    """Captions, one above each field of the rows."""

    def __init__(self, tags: Sequence[TextArea]) -> None:
        super().__init__()
        self._words = {tag.name: tag.label or tag.name for tag in tags}
        self._labels: dict[str, QLabel] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(GAP_PX)
        self._line.addSpacing(head_px(self))
        for tag in tags:
            caption = self._labels[tag.name] = label(self._words[tag.name], "muted")
            # Long captions must not take width from the fields.
            caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._line.addWidget(caption, share_of(tag))

    def name(self, control: str, text: str) -> None:
        self._words[control] = text
        self._labels[control].setText(text)

    def words_of(self, control: str) -> str:
        return self._words[control]


def count_text(count: int, empty: int) -> str:
    """Return the number of segments and of segments without text, as text."""
    if not count:
        key = keys_of("mark_segment")
        text = _("No segments yet. Drag on the waveform, or press {key} at the start and end of a segment.")
        return text.format(key=key) if key else _("No segments yet. Drag on the waveform to create one.")
    text = ngettext("{count} segment", "{count} segments", count).format(count=number_format.count(count))
    missing = ngettext("{count} without text", "{count} without text", empty).format(count=number_format.count(empty))
    return f"{text}, {missing}" if empty else text
