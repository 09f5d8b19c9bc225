"""One annotated object: its view, labels, region list and controller, connected with each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF

from annotator.core.answer.areas import makers, namers
from annotator.core.answer.in_progress import Corners, DrawingInProgress, OpenRange
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.design.marks.active_tool import ToolState
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.design.marks.drawing_feedback import show_active_tool, tell_end, tell_too_small
from annotator.ui.design.marks.unfinished_hints import ask_at_hand, drawing_text, ranges_text, unnamed_text
from annotator.ui.design.region_list.panel import AreaList
from annotator.ui.design.selection.pointer import PointerSelection
from annotator.ui.design.tools.setup import install_tools
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.tab_order import last_by_tab, tab_from
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.text.span_view import SpanView

if TYPE_CHECKING:
    from annotator.ui.design.selection.mark_operations import MarkOperations
    from annotator.ui.design.transcription.segment_texts import SegmentTexts
    from annotator.ui.viewers.audio.segment_view import SegmentView
    from annotator.ui.viewers.brush.integration import BrushOnView
    from annotator.ui.viewers.video.range_view import RangeVideoView
    from annotator.ui.viewers.video.track_view import TrackVideoView

BEFORE_LIST_PX = 8

type MarkedView = SpanView | AnnotatedImageView | SegmentView | RangeVideoView | TrackVideoView


class AnnotatedObject(Struct, frozen=True):
    name: str
    view: MarkedView
    marking: AnnotationController
    list: AreaList | SegmentTexts

    @property
    def texts(self) -> SegmentTexts | None:
        """The list of regions if texts are typed in it, else None."""
        return None if isinstance(self.list, AreaList) else self.list

    @property
    def drawing(self) -> Drawing | None:
        """The Drawing, for regions made of points."""
        found = getattr(self.view, "drawing", None)
        return found if isinstance(found, Drawing) else None

    @property
    def whole(self) -> MarkOperations | None:
        """Operations on whole regions of an image; loaded on first use. None for other media."""
        if not isinstance(self.view, AnnotatedImageView):
            return None
        from annotator.ui.design.selection.mark_operations import MarkOperations

        return MarkOperations(self.marking, self.view.drawing)

    @property
    def brush(self) -> BrushOnView | None:
        """The brush of the view, if there is one."""
        brush = self.view.brush if isinstance(self.view, AnnotatedImageView) else None
        return cast("BrushOnView | None", brush)

    @property
    def video(self) -> RangeVideoView | None:
        return video_of(self.view)

    def show_marks(self) -> None:
        """Display the regions with their current visibility and lock state."""
        marks, selected = self.marking.marks(), self.marking.aim.selected_id
        self.view.show_marks(marks, selected)
        self.list.show_marks(marks, selected)

    def ask_name(self, *, is_chosen: bool) -> None:
        """Ask the user for a new label of the selected region."""
        words = _("Press the key of a label.") if is_chosen else _("Select a region first.")
        self.marking.say(words)

    @property
    def begun(self) -> DrawingInProgress | None:
        """The unfinished drawing or audio selection, and the hidden and locked regions."""
        begun, standing = self._drawn, self.marking.standing
        if standing.is_plain:
            return begun
        return replace(
            begun or DrawingInProgress(""), hidden=tuple(sorted(standing.hidden)), locked=tuple(sorted(standing.locked))
        )

    @property
    def _drawn(self) -> DrawingInProgress | None:
        active, view, drawing = self.marking.active, self.view, self.drawing
        if isinstance(view, SpanView) or not view.is_drawing:
            return None
        corners = () if drawing is None else drawing.corners.drawn
        start = None if isinstance(view, AnnotatedImageView) else view.started_at
        page = view.item if isinstance(view, AnnotatedImageView) else None
        return DrawingInProgress(active.maker, active.labels, corners, start, self._opened, page=page or 0)

    @property
    def is_unfinished(self) -> bool:
        """True if a drawing is unfinished or a selection has no label yet. Text selections do not count: they may be
        made only for reading."""
        return self.view.is_drawing or self._is_unnamed

    @property
    def _is_unnamed(self) -> bool:
        return not isinstance(self.view, SpanView) and self.marking.pending() is not None

    def words_to_end(self) -> str:
        """Return the hint for a user who continues with an unfinished drawing; empty without one."""
        if self._is_unnamed:
            return unnamed_text()
        if not self.view.is_drawing:
            return ""
        drawing = self.drawing
        if drawing is not None and drawing.is_drawing:
            return drawing_text(drawing.missing_corners)
        return ranges_text(self._opened) if self._opened else drawing_text()

    @property
    def _opened(self) -> tuple[OpenRange, ...]:
        return self.video.opened if self.video is not None else ()

    def go_on(self, begun: DrawingInProgress) -> None:
        """Restore an unfinished drawing, as far as the design still has its tool."""
        self.marking.standing.take(begun.hidden, begun.locked)
        self.marking.take_over(ToolState(begun.maker, begun.labels))
        view, drawing, video = self.view, self.drawing, self.video
        if drawing is not None and begun.corners and self.marking.active.maker == begun.maker:
            drawing.set_corners(Corners(begun.corners))
        if not isinstance(view, SpanView | AnnotatedImageView) and begun.start is not None:
            view.begin_at(begun.start)
        if video is not None:
            video.open_again(begun.opened)


def video_of(view: MarkedView) -> RangeVideoView | None:
    """Return the view if it has video ranges, else None. The range modules are loaded with the first such view."""
    return cast("RangeVideoView", view) if hasattr(view, "timeline") else None


def marked_object(
    design: Design,
    name: str,
    view: MarkedView,
    parts: Mapping[str, ControlPart],
    choose: Callable[[str], None],
) -> AnnotatedObject:
    """Return a new annotated object. `parts` maps names to controls; `choose` is called with the ID of the region
    that the user selected, "" for none."""
    marking = AnnotationController(design, name)
    by_hand = PointerSelection(marking, choose, marking)
    view.chosen.connect(by_hand.choose)
    areas = _typed_list(name, parts) or AreaList(_none_text(design, view, name))
    # With typed texts, delete as the row does, so that the next text gets the focus.
    view.removed.connect(marking.remove if isinstance(areas, AreaList) else areas.remove)
    areas.chosen.connect(by_hand.choose)
    areas.removed.connect(marking.remove)
    _add_parts(design, name, marking, areas, parts)
    if isinstance(view, SpanView):
        _connect_text(view, marking)
    elif isinstance(view, AnnotatedImageView):
        install_tools(design, name, view)
        _connect_drawing(view, marking)
        by_hand.offer_several(view.drawing.multi_selection, areas)
        if isinstance(areas, AreaList):
            areas.menu_wanted.connect(partial(_offer, view, marking))
    elif isinstance(design.object(name), Video):
        _connect_video(design, view, marking, areas)
    else:
        _connect_audio(design, name, cast("SegmentView", view), marking, areas)
    return AnnotatedObject(name, view, marking, areas)


def _connect_video(
    design: Design, view: MarkedView, marking: AnnotationController, areas: AreaList | SegmentTexts
) -> None:
    """Connect a view of video ranges, boxes or both."""
    video = video_of(view)
    if video is not None:
        from annotator.ui.design.marks.range_edits import connect_video

        connect_video(design, video, marking)
        areas.chosen.connect(lambda area_id: video.show_chosen() if area_id else None)
    if hasattr(view, "tracks"):
        from annotator.ui.design.marks.track_edits import connect_boxes

        connect_boxes(cast("TrackVideoView", view), marking)


def _none_text(design: Design, view: MarkedView, name: str) -> str:
    """Return the hint for an empty list of regions."""
    if not isinstance(design.object(name), Video):
        return _("No regions yet.")
    if video_of(view) is not None:
        return _("No ranges yet. Press a label's key to start a range, and again to end it.")
    return _("No boxes yet. Press a label's key, then draw a box on the video.")


def _typed_list(name: str, parts: Mapping[str, ControlPart]) -> SegmentTexts | None:
    """Return the control for texts about the regions of this object; None if the design has none."""
    found = (part for part in parts.values() if part.SHOWS_ALL_AREAS and name in part.tag.targets)
    return cast("SegmentTexts | None", next(found, None))


def _add_parts(
    design: Design,
    name: str,
    marking: AnnotationController,
    areas: AreaList | SegmentTexts,
    parts: Mapping[str, ControlPart],
) -> None:
    """Place the region list below the last labels. A list with typed texts has its own place."""
    last: LabelsPart | None = None
    tags = {tag.name for tag in (*makers(design, name), *namers(design, name))}
    for control, part in parts.items():
        if control in tags and isinstance(part, LabelsPart):
            marking.add_part(part)
            last = part
    if last is not None and isinstance(areas, AreaList):
        before = last_by_tab(last)
        last.column.addSpacing(BEFORE_LIST_PX)
        last.column.addWidget(areas)
        marking.hint.place = areas
        marking.aim.speak = areas.show_aim
        tab_from(before, areas)


def _connect_audio(
    design: Design, name: str, view: SegmentView, marking: AnnotationController, areas: AreaList | SegmentTexts
) -> None:
    from annotator.ui.design.marks.segment_edits import connect_audio

    connect_audio(design, name, view, marking)
    areas.chosen.connect(lambda area_id: view.play_chosen() if area_id else None)
    if not isinstance(areas, AreaList):
        marking.keeps_choice = areas.is_typed_in
        view.chosen.connect(areas.bring)
        view.are_texts_typed = True
        view.is_text_missing = areas.is_missing
        view.typed_at = areas.typed_at
        areas.refused.connect(marking.say)
        view.signals.text_wanted.connect(lambda: areas.go_on())


def _connect_text(view: SpanView, marking: AnnotationController) -> None:
    def pending() -> Mapping[str, Any] | None:
        span = view.pending()
        return None if span is None else view.geometry_of(*span)

    marking.pending = pending
    marking.area_added.connect(view.forget_pending)
    view.selectionChanged.connect(marking.settle)
    view.marked.connect(lambda start, end: marking.mark(view.geometry_of(start, end)))


def _ask(view: AnnotatedImageView, marking: AnnotationController, area_id: str) -> None:
    """Ask for a label when the user draws without an active one, from region `area_id` or none. Report a locked
    region instead."""
    if words := marking.standing.why_not(area_id):
        marking.say(words)
    else:
        marking.ask()
        ask_at_hand(view)


def _connect_drawing(view: AnnotatedImageView, marking: AnnotationController) -> None:
    drawing = view.drawing
    marking.aim.is_drawing = lambda: drawing.is_drawing
    marking.page = lambda: view.item

    drawing.marked.connect(lambda geometry, extent: marking.mark(geometry, extent))
    drawing.grabbed.connect(marking.begin_move)
    drawing.grabbed.connect(marking.aim.taken_by_hand)
    drawing.moved.connect(marking.move)
    drawing.multi_selection.moved.connect(marking.move_all)
    drawing.multi_selection.not_moved.connect(lambda words: marking.say(words, stays=True))
    drawing.drawn_without_tool.connect(partial(_ask, view, marking))
    drawing.clicked_nothing.connect(partial(_ask, view, marking, ""))
    drawing.refused.connect(marking.say)
    drawing.drawn.connect(marking.drawn)
    drawing.unfinished.connect(
        lambda: marking.say_while(lambda: drawing_text(drawing.missing_corners) if drawing.is_drawing else "")
    )
    tell_end(drawing, marking)
    tell_too_small(drawing, marking)
    view.zoomed.connect(marking.settle)
    drawing.stroke_started.connect(marking.begin_move)
    drawing.line_rules = marking.line_rules
    drawing.menu_wanted.connect(partial(_offer, view, marking))
    show_active_tool(view, marking)


def _offer(view: AnnotatedImageView, marking: AnnotationController, at: QPointF | QPoint) -> None:
    from annotator.ui.design.marks.context_menu import offer_all

    offer_all(view, marking, at)
