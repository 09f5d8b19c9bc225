"""Edits from user actions on ranges of video frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QColor

from annotator.core.answer.in_progress import OpenRange
from annotator.core.answer.regions import TrueFrame
from annotator.core.design.labels import Labels
from annotator.core.design.tree import Design
from annotator.ui.design.marks.active_tool import label_of
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.design.marks.split_merge import OF_RANGES, connect_parting
from annotator.ui.theme.label_colours import label_colours, unnamed
from annotator.ui.viewers.video.range_view import RangeVideoView


def connect_video(design: Design, view: RangeVideoView, marking: AnnotationController) -> None:
    colours = label_colours(design)

    def look_of(opened: OpenRange) -> tuple[str, QColor]:
        control = design.control(opened.maker)
        label = label_of(control, opened.label) if isinstance(control, Labels) else None
        words = opened.label if label is None else label.value
        return words, colours.get((opened.maker, opened.label), unnamed())

    def open_or_close(control: Labels, reported: str) -> None:
        if view.is_open(control.name, reported) or marking.may_use(control, reported):
            view.open_or_close(control.name, reported)

    def close(opened: OpenRange, geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...]) -> None:
        control = design.control(opened.maker)
        if isinstance(control, Labels):
            marking.mark_as(control, opened.label, geometry, frames)

    def show_opened() -> None:
        marking.show_opened(view.opened)
        marking.drawn.emit()

    view.look_of = look_of
    marking.opens = open_or_close
    marking.pending = view.pending
    marking.pending_frames = view.pending_frames
    marking.area_added.connect(view.forget_pending)
    view.signals.marked.connect(marking.mark)
    view.signals.closed.connect(close)
    view.signals.moved.connect(marking.move)
    view.signals.grabbed.connect(marking.begin_move)
    view.signals.grabbed.connect(marking.aim.taken_by_hand)
    view.signals.begun.connect(show_opened)
    view.signals.refused.connect(marking.say)
    connect_parting(view, marking, OF_RANGES)
