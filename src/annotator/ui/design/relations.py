"""Relations between regions: their creation, selection and editing. The modules are loaded with the first design,
answer or command that needs them. While a region is being related, the next region selected by the user is the
target, and clicks do not draw. Labels have keys only while the list has the focus. Without a Relations tag, regions
can be related by key alone, as in Label Studio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from annotator.core.answer.relations import (
    may_relate,
    next_direction,
    not_related,
    related,
    relation,
    unrelated,
    with_label_pressed,
)
from annotator.core.answer.result_items import Answer, Direction, Pair, Relation
from annotator.core.answer.shapes import SPANS, Shape
from annotator.core.design.labels import Relations
from annotator.core.design.tree import Design
from annotator.ui.accessibility.answer_changes import accessible_relation, shown_labels
from annotator.ui.controls.base import Edit
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.marks.annotated_object import BEFORE_LIST_PX, AnnotatedObject
from annotator.ui.design.relation_list import DisplayedRow, RelationList
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.tab_order import last_by_tab, tab_from
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.relation_arrows import RelationArrow, RelationArrows
from annotator.ui.viewers.text.span_view import SpanView
from annotator.ui.widgets.labels import cut_short


class RelationsController(QObject):
    """A controller of relations. `edited`, `chosen`: as in DesignAnnotations. `seen`: to scroll to the list."""

    edited = Signal(object, str)
    chosen = Signal(str)
    seen = Signal()

    def __init__(self, design: Design, objects: Sequence[AnnotatedObject], parent: QObject) -> None:
        super().__init__(parent)
        self._tag = design.relations
        self._objects = objects
        self._colours = {name: QColor(colour) for name, colour in colours_of(self._tag).items()}
        self._answer = Answer()
        self._marks: dict[str, Mark] = {}
        self._region_id = ""  # the selected region
        self._first = ""  # the region being related
        self._others: tuple[str, ...] = ()  # the possible targets
        self._tried = ""
        self._pair: Pair | None = None  # the selected relation
        self._pointed_row = -1
        self._locked = False
        self.list = RelationList(self._tag)
        self._drawn: list[RelationArrows] = []
        for marked in objects:
            if isinstance(marked.view, SpanView | AnnotatedImageView):
                is_text = isinstance(marked.view, SpanView)
                marked.view.relation_arrows = RelationArrows(
                    marked.view, self.begin, self._choose_drawn, is_text=is_text
                )
                self._drawn.append(marked.view.relation_arrows)
        self._connect()

    def _connect(self) -> None:
        shown = self.list
        shown.rows.entered_row.connect(self._hold_back)
        shown.begun.connect(self.begin)
        shown.chosen.connect(lambda row: self._choose(self._answer.relations[row].ends) if row >= 0 else None)
        shown.pointed.connect(self._point_at)
        shown.turned.connect(self.turn)
        shown.removed.connect(self._remove)
        shown.label_pressed.connect(self._press)
        shown.picked.connect(lambda row: self._relate(self._others[row]) if 0 <= row < len(self._others) else None)
        shown.tried.connect(self._try)

    @property
    def is_on(self) -> bool:
        """True while the user relates a region."""
        return bool(self._first)

    def reset(self) -> None:
        self._first = ""
        self._region_id = ""
        self._pair = None
        self._pointed_row = -1
        self.show_answer(Answer(), "")

    def show_answer(self, answer: Answer, region_id: str) -> None:
        """Display the answer. `region_id` is the selected region, empty for none. A region and a relation are never
        selected at the same time."""
        marks = {mark.region.id: mark for marked in self._objects for mark in marked.marking.marks()}
        if (answer.relations, region_id, marks) == (self._answer.relations, self._region_id, self._marks):
            return
        self._answer = answer
        self._marks = marks
        self._region_id = region_id
        if region_id or (self._pair is not None and relation(answer, self._pair) is None):
            self._pair = None
        self.list.setVisible(bool(self._tag is not None or answer.relations or self._first))
        self._look_for_others()
        self._show()

    def _look_for_others(self) -> None:
        """Update the possible targets; end the mode if there are none."""
        others = not_related(self._answer, self._first, self._marks) if self._first in self._marks else ()
        self._others, self._first = others, self._first if others else ""
        if self._first and self._tried not in others:
            self._tried = others[0]

    def lock(self, locked: bool) -> None:
        self._locked = locked
        self.list.lock(locked)
        if locked and self._first:
            self._first = ""
            self._show()

    def begin(self) -> None:
        """Start relating the selected region. A second call relates it to the current candidate."""
        if self._locked:
            return
        if self._first:
            self._relate(self._tried)
            return
        others = not_related(self._answer, self._region_id, self._marks)
        if not self._region_id or self._region_id not in self._marks or not others:
            self._show_list()
            self.list.show_message(
                _("First select the region to relate.")
                if self._region_id not in self._marks
                else _("There is no other region to relate the selected region to.")
            )
            return
        self._first = self._region_id
        self._others = others
        self._tried = others[0]
        self._show_list()
        self._show()
        self.list.others.setFocus()

    def takes(self, region_id: str) -> bool:
        """Return True if the click of a region was used as the target of the relation."""
        if not self._first:
            return False
        if not region_id:
            self.cancel()
            self.list.show_message(_("No relation created: the click was outside all regions."))
        elif region_id != self._first:
            self._relate(region_id)
        return True

    def walk(self, by: int) -> None:
        """Move to the next or previous possible target."""
        place = self._others.index(self._tried) + by if self._tried in self._others else 0
        self.list.others.setCurrentRow(place % len(self._others))

    def turn(self) -> None:
        """Change the direction of the selected relation: reversed, then both ways."""
        pair = self._pair
        if self._locked:
            return
        if pair is None:
            self.list.show_message(_("Select a relation first."))
            return
        self._edit(lambda answer: next_direction(answer, pair))

    def cancel(self) -> bool:
        """Cancel relating, else deselect the relation. Return False if there is neither."""
        first, self._first = self._first, ""
        if first:
            self._show()
            self._to_view_of(first)
            return True
        pair, self._pair = self._pair, None
        if pair is None:
            return False
        self._show()
        self._to_view_of(pair[0])
        self.chosen.emit(pair[0])
        return True

    def bring_changed(self, before: Answer) -> None:
        """Select a relation that changed since `before`, unless a region is selected."""
        earlier = frozenset(before.relations)
        changed = [known for known in self._answer.relations if known not in earlier]
        if changed and not self._region_id:
            self._choose(changed[0].ends)
        if changed or len(before.relations) != len(self._answer.relations):
            self.seen.emit()

    def _relate(self, other: str) -> None:
        pair = (self._first, other)
        first = self._first
        if not may_relate(self._answer, pair):
            self.list.show_message(_("These regions are already related in this direction."))
            return
        self._first = ""
        self.chosen.emit("")
        self._pair = pair
        self._edit(lambda answer: related(answer, pair))
        if relation(self._answer, pair) is None:
            self._to_view_of(first)
        else:
            self.list.enter_guard.click_finished(is_ended=True)
            self.list.rows.setFocus()
            self.seen.emit()

    def _choose_drawn(self, pair: Pair) -> None:
        self._choose(pair)
        self.list.rows.setFocus()
        self.seen.emit()

    def _choose(self, pair: Pair) -> None:
        if self._is_on_other_page(pair[0]):
            self.chosen.emit(pair[0])  # also shows its page
        if self._region_id:
            self.chosen.emit("")
        self._pair = pair
        self._show()

    def _is_on_other_page(self, region_id: str) -> bool:
        mark = self._marks.get(region_id)
        views = (marked.view for marked in self._objects if mark is not None and marked.name == mark.region.to_name)
        items = [view.item for view in views if isinstance(view, AnnotatedImageView) and view.item is not None]
        return mark is not None and bool(items) and items[0] != (mark.region.page or 0)

    def _press(self, reported: str) -> None:
        pair = self._pair
        tag = self._tag
        if pair is not None and tag is not None:
            self._edit(lambda answer: with_label_pressed(answer, pair, tag, reported))

    def _remove(self) -> None:
        """Delete the selected relation and select the next one, after the last the previous one."""
        pair = self._pair
        if pair is None:
            return
        pairs = [known.ends for known in self._answer.relations]
        row = pairs.index(pair)
        following = [*pairs[row + 1 :], *reversed(pairs[:row])]
        self._pair = following[0] if following else None
        self._edit(lambda answer: unrelated(answer, pair))
        if not following:
            self._to_view_of(pair[0])

    def _hold_back(self) -> None:
        """Ignore an accidental Enter right after a relation was created, so that it does not submit the task."""
        self.list.enter_guard.reset()
        self.list.show_message(_("Relation created. Press Enter again to submit."))

    def _edit(self, edit: Edit) -> None:
        self.list.enter_guard.reset()
        self.edited.emit(edit, "")

    def _point_at(self, row: int) -> None:
        self._pointed_row = row
        self._draw()

    def _try(self, row: int) -> None:
        if 0 <= row < len(self._others):
            self._tried = self._others[row]
            self._draw()

    def _show_list(self) -> None:
        self.list.show()
        self.seen.emit()

    def _show(self) -> None:
        relations = self._answer.relations
        pairs = [known.ends for known in relations]
        chosen = pairs.index(self._pair) if self._pair in pairs else -1
        self.list.show_relations(relations, [self._row(known) for known in relations], chosen)
        if self._first:
            rows = [((text := end_text(self._marks[other]),), text) for other in self._others]
            asks = _(
                "Which region do you want to relate {area} to? Click the other region, or select it here and "
                "press Enter. Esc: cancel."
            )
            tried = self._others.index(self._tried)
            self.list.show_others(rows, asks.format(area=end_text(self._marks[self._first])), tried)
        else:
            self.list.show_others((), "")
        self._draw()

    def _row(self, known: Relation) -> DisplayedRow:
        first, second = (self._marks.get(end) for end in known.ends)
        heard = accessible_relation(
            self._answer, known, lambda _answer, region_id: end_text(self._marks.get(region_id)), self._tag
        )
        return row_text(known, first, second, self._tag), heard

    def _draw(self) -> None:
        links = [
            RelationArrow(
                known,
                shown_labels(known, self._tag),
                next((self._colours[name] for name in known.labels if name in self._colours), None),
                is_highlighted=known.ends == self._pair or row == self._pointed_row,
            )
            for row, known in enumerate(self._answer.relations)
        ]
        if self._first and self._tried:
            links.append(RelationArrow(Relation(self._first, self._tried), is_unconfirmed=True))
        for drawn in self._drawn:
            drawn.show(tuple(links), self._first)

    def _to_view_of(self, region_id: str) -> None:
        mark = self._marks.get(region_id)
        for marked in self._objects:
            if mark is not None and marked.name == mark.region.to_name:
                marked.view.setFocus()


def relating_below(design: Design, objects: Sequence[AnnotatedObject], column: AnswerColumn) -> RelationsController:
    relating = RelationsController(design, objects, column)
    last = column.findChildren(LabelsPart)[-1]
    before = last_by_tab(last)
    last.column.addSpacing(BEFORE_LIST_PX)
    last.column.addWidget(relating.list)
    tab_from(before, relating.list)
    relating.seen.connect(lambda: column.bring(relating.list))
    # Widgets that appear with a relation are laid out later.
    column.verticalScrollBar().rangeChanged.connect(
        lambda: column.bring(relating.list) if relating.list.has_focus else None
    )
    return relating


MOST_OF_NAME = (24, 16, 10, 6)  # maximum number of letters: names are shortened before labels
_SIGNS = {Direction.RIGHT: "→", Direction.LEFT: "←", Direction.BOTH: "↔"}


def end_text(mark: Mark | None, most: int = MOST_OF_NAME[0]) -> str:
    """Return the text of a relation's end, such as `1 dog`. For a text span it contains the text, for an audio
    segment also the times. Empty for a hidden region."""
    if mark is None:
        return ""
    place = mark.region.geometry
    name = mark.text or _("no label")
    if mark.region.shape in SPANS:
        name = mark.region.span_text or name
    name = cut_short(name, most)
    if mark.region.shape is Shape.SEGMENT:
        name = f"{name} {number_format.timecode_range(place['start'], place['end'])}"
    return " ".join(part for part in (str(mark.number or ""), name) if part)


def row_text(relation: Relation, first: Mark | None, second: Mark | None, tag: Relations | None) -> tuple[str, ...]:
    """Return texts such as `1 dog → 2 wheel: part of`, with ever shorter names."""
    sign = _SIGNS[relation.direction]
    lines = [f"{end_text(first, most)} {sign} {end_text(second, most)}" for most in MOST_OF_NAME]
    return tuple(_labelled(text, relation, tag) for text in lines)


def colours_of(tag: Relations | None) -> Mapping[str, str]:
    """Return the colours given by the design, by label."""
    return {label.reported: label.background for label in tag.labels if label.background} if tag is not None else {}


def _labelled(text: str, relation: Relation, tag: Relations | None) -> str:
    return number_format.pair(text, shown_labels(relation, tag)) if relation.labels else text
