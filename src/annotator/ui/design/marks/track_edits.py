"""Edits from user actions on boxes in a video."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.core.answer.regions import TrueFrame
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.design.marks.drawing_feedback import show_active_tool, tell_too_small
from annotator.ui.viewers.video.track_view import TrackVideoView


def connect_boxes(view: TrackVideoView, marking: AnnotationController) -> None:
    tracks, drawing = view.tracks, view.drawing

    def mark(geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> None:
        marking.mark(geometry, frames=frames)

    tracks.marked.connect(mark)
    tracks.moved.connect(marking.move)
    tracks.grabbed.connect(marking.begin_move)
    drawing.grabbed.connect(tracks.part)
    drawing.grabbed.connect(marking.aim.taken_by_hand)
    drawing.drawn_without_tool.connect(marking.ask)
    drawing.refused.connect(marking.say)
    tell_too_small(drawing, marking)
    drawing.drawn.connect(marking.drawn)
    show_active_tool(view, marking)
