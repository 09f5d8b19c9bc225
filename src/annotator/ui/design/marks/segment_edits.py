"""Edits from user actions on audio segments."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from annotator.core.design.tree import Design
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.design.marks.split_merge import OF_SEGMENTS, connect_parting
from annotator.ui.viewers.audio.segment_view import SegmentView

if TYPE_CHECKING:
    from annotator.ui.design.marks.speech_suggestions import SpeechSuggestions


def connect_audio(design: Design, name: str, view: SegmentView, marking: AnnotationController) -> None:
    """Connect the view to the controller. `name` is the name of the audio object."""

    @cache
    def suggesting() -> SpeechSuggestions:
        """Return the suggestions, loaded on first use: most audio is never searched."""
        from annotator.ui.design.marks.speech_suggestions import SpeechSuggestions

        return SpeechSuggestions(design, name, view, marking)

    def suggest(is_wanted: bool) -> None:
        if is_wanted or suggesting.cache_info().currsize:
            suggesting().want(is_wanted)

    view.signals.suggesting_wanted.connect(suggest)
    marking.pending = view.pending
    marking.area_added.connect(view.forget_pending)
    view.signals.marked.connect(lambda geometry, extent, _frames: marking.mark_at_once(geometry, extent))
    view.signals.grabbed.connect(marking.begin_move)
    view.signals.grabbed.connect(marking.aim.taken_by_hand)
    view.signals.moved.connect(marking.move)
    view.signals.begun.connect(marking.drawn)
    view.signals.refused.connect(marking.say)
    connect_parting(view, marking, OF_SEGMENTS)
