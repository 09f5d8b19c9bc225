"""Segments of a sound: what its view says the person did, as edits."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from annotator.core.answer.segments import joined, split
from annotator.core.design.tree import Design
from annotator.ui.design.marks.marking import Marking
from annotator.ui.keyboard.commands import with_keys, words_of
from annotator.ui.language.translation import _
from annotator.ui.objects.sound.marked_view import MarkedSoundView
from annotator.ui.spoken.announcing import announce

if TYPE_CHECKING:
    from annotator.ui.design.marks.suggesting import Suggesting


def connect_sound(design: Design, name: str, view: MarkedSoundView, marking: Marking) -> None:
    """`name` is the sound's."""

    def cut(area_id: str, at: int, rate_hz: int) -> None:
        later_id = uuid.uuid4().hex[:10]
        text_at = view.typed_at(area_id)
        marking.edit(lambda answer: split(answer, area_id, at, rate_hz, later_id, text_at))
        if text_at is None:
            announce(view, _("Cut in two. What was written stays with the first part."))
        else:
            announce(view, _("Cut in two. What stands behind the cursor goes with the second part."))

    def join(earlier_id: str, later_id: str, rate_hz: int) -> None:
        marking.edit(lambda answer: joined(answer, earlier_id, later_id, rate_hz))
        announce(view, _("Joined."))

    @cache
    def suggesting() -> Suggesting:
        """Late: most sounds are never searched."""
        from annotator.ui.design.marks.suggesting import Suggesting

        return Suggesting(design, name, view, marking)

    def suggest(is_wanted: bool) -> None:
        if is_wanted or suggesting.cache_info().currsize:
            suggesting().want(is_wanted)

    view.suggesting_wanted.connect(suggest)
    view.menu_wanted.connect(partial(_offer_acts, view))
    marking.pending = view.pending
    marking.area_added.connect(view.forget_pending)
    view.marked.connect(marking.mark_at_once)
    view.grabbed.connect(marking.begin_move)
    view.grabbed.connect(marking.taken_by_hand)
    view.moved.connect(marking.move)
    view.cut.connect(cut)
    view.joined.connect(join)
    view.begun.connect(marking.drawn)


def _offer_acts(view: MarkedSoundView, area_id: str, at: float, point: QPoint) -> None:
    """What can be done with a segment, which is chosen then; `at` is where it would be split, in samples."""
    view.chosen.emit(area_id)
    menu = QMenu(view)
    acts: tuple[tuple[str, str, Callable[[], None], bool], ...] = (
        ("play_chosen", "", view.play_chosen, True),
        ("split", "", lambda: view.split(at), view.can_split(at)),
        ("merge", "", view.join_next, view.can_join),
        ("delete_segment", _("Remove this segment"), view.remove_chosen, True),
    )
    for name, words, act, is_possible in acts:
        menu.addAction(with_keys(words or words_of(name), name), act).setEnabled(is_possible)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(point)
