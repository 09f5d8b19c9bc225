"""Placement of the relation list below the regions, which are below the last labels."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.design.tree import Design
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.marks.annotated_object import BEFORE_LIST_PX, AnnotatedObject
from annotator.ui.design.relations.controller import RelationsController
from annotator.ui.keyboard.tab_order import last_by_tab, tab_from


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
