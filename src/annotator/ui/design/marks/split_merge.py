"""Split and merge of segments and ranges, by key and from a context menu."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from annotator.core.answer.timeline import Whereabouts, as_one, cut_in_two
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys, words_of
from annotator.ui.viewers.audio.segment_view import SegmentView

# Commands of a context menu: play, split, merge, delete.
type Actions = tuple[str, str, str, str]
OF_SEGMENTS: Actions = ("play_chosen", "split", "merge", "delete_segment")
OF_RANGES: Actions = ("play_range", "split_range", "merge_range", "remove_range")


def connect_parting(view: SegmentView, marking: AnnotationController, actions: Actions) -> None:
    """Connect split and merge. `acts` are the commands of the context menu."""

    def cut(area_id: str, earlier: Whereabouts, later: Whereabouts) -> None:
        if not marking.may_carry_on(area_id):
            return
        later_id = uuid.uuid4().hex[:10]
        text_at = view.typed_at(area_id)
        marking.edit(lambda answer: cut_in_two(answer, area_id, earlier, later, later_id, text_at))
        if text_at is not None:
            announce(view, _("Split. The text after the cursor moved to the second part."))
        elif view.are_texts_typed:
            announce(view, _("Split. The first part keeps the text."))
        else:
            announce(view, _("Split. The first part keeps the answers."))

    def join(earlier_id: str, later_id: str, whole: Whereabouts) -> None:
        marking.edit(lambda answer: as_one(answer, earlier_id, later_id, whole))
        announce(view, _("Merged."))

    view.signals.cut.connect(cut)
    view.signals.joined.connect(join)
    view.signals.menu_wanted.connect(partial(_offer, view, actions))


def _offer(view: SegmentView, actions: Actions, area_id: str, at: float, point: QPoint) -> None:
    """Select a segment or range and open its context menu. `at` is the split position in samples."""
    view.signals.chosen.emit(area_id)
    menu = QMenu(view)
    play, split, merge, remove = actions
    remove_text = _("Delete this segment") if remove == "delete_segment" else _("Delete this range")
    offered: tuple[tuple[str, str, Callable[[], None], bool], ...] = (
        (play, words_of(play), view.play_chosen, True),
        (split, words_of(split), lambda: view.split(at), view.can_split(at)),
        (merge, words_of(merge), view.join_next, view.can_join),
        (remove, remove_text, view.remove_chosen, True),
    )
    for name, words, action, is_possible in offered:
        menu.addAction(with_keys(words, name), action).setEnabled(is_possible)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(point)
