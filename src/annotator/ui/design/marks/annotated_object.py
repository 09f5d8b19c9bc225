"""One annotated object: its view, labels, region list and controller, connected with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF

from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES
from annotator.core.answer.in_progress import DrawingInProgress, DrawingPoints, OpenRange
from annotator.core.answer.regions import makers, namers, shape_made
from annotator.core.answer.result_items import TrueFrame
from annotator.core.answer.shapes import Shape
from annotator.core.design.hotkeys import hotkeys
from annotator.core.design.objects import PlayedTag, Video
from annotator.core.design.tree import Design
from annotator.core.keymap import PLAYING_KEYS
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.choosing.labels import LabelsPart
from annotator.ui.design.marks.active_tool import ToolState
from annotator.ui.design.marks.controller import AnnotationController, ViewState
from annotator.ui.design.marks.selection import PointerSelection
from annotator.ui.design.marks.toolbox import Toolbox
from annotator.ui.design.marks.unfinished_hints import ask_at_pointer, drawing_text, ranges_text, unnamed_text
from annotator.ui.design.region_list import RegionList
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.tab_order import last_by_tab, tab_from
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.text.span_view import SpanView
from annotator.ui.viewers.timeline_interface import TimelineEditor

if TYPE_CHECKING:
    from annotator.ui.design.marks.mark_operations import MarkOperations
    from annotator.ui.design.transcription.segment_texts import SegmentTexts
    from annotator.ui.viewers.audio.segment_editor import AnnotatedAudioView
    from annotator.ui.viewers.brush.integration import BrushOnView
    from annotator.ui.viewers.video.annotated_view import AnnotatedVideoView
    from annotator.ui.viewers.video.range_editor import RangeEditor
    from annotator.ui.viewers.video.track_editor import TrackEditor

BEFORE_LIST_PX = 8

type MarkedView = SpanView | AnnotatedImageView | AnnotatedAudioView | AnnotatedVideoView


class AnnotatedObject(Struct, frozen=True):
    """One annotated object.

    - `editor` edits its regions: the view itself for a text or an image, else the editor of the view.
    - `drawing` draws regions made of points; None for other regions.
    - `ranges` edits the ranges of a video; None without ranges.
    - `texts` is the list of regions if texts are typed in it, else None."""

    name: str
    view: MarkedView
    editor: SpanView | AnnotatedImageView | TimelineEditor
    marking: AnnotationController
    list: RegionList | SegmentTexts
    drawing: Drawing | None
    ranges: RangeEditor | None
    texts: SegmentTexts | None

    @property
    def operations(self) -> MarkOperations | None:
        """Operations on whole regions of an image; loaded on first use. None for other media."""
        if not isinstance(self.view, AnnotatedImageView):
            return None
        from annotator.ui.design.marks.mark_operations import MarkOperations

        return MarkOperations(self.marking, self.view.drawing)

    @property
    def brush(self) -> BrushOnView | None:
        """The brush of the view, if there is one."""
        brush = self.view.brush if isinstance(self.view, AnnotatedImageView) else None
        return cast("BrushOnView | None", brush)

    def show_marks(self) -> None:
        """Display the regions with their current visibility and lock state."""
        marks = self.marking.marks()
        selected = self.marking.aim.selected_id
        self.editor.show_marks(marks, selected)
        self.list.show_marks(marks, selected)

    def ask_label(self, *, is_chosen: bool) -> None:
        """Ask the user for a new label of the selected region."""
        message = _("Press the key of a label.") if is_chosen else _("Select a region first.")
        self.marking.hint.say(message)

    @property
    def in_progress(self) -> DrawingInProgress | None:
        """The unfinished drawing or audio selection, and the hidden and locked regions."""
        drawing = self._drawing_in_progress
        standing = self.marking.standing
        if standing.is_plain:
            return drawing
        return replace(
            drawing or DrawingInProgress(""),
            hidden=tuple(sorted(standing.hidden)),
            locked=tuple(sorted(standing.locked)),
        )

    @property
    def _drawing_in_progress(self) -> DrawingInProgress | None:
        if not self.editor.is_drawing:
            return None
        view = self.view
        active = self.marking.active
        return DrawingInProgress(
            active.maker,
            active.labels,
            () if self.drawing is None else self.drawing.corners.drawn,
            self.editor.started_at if isinstance(self.editor, TimelineEditor) else None,
            self._opened,
            page=(view.item or 0) if isinstance(view, AnnotatedImageView) else 0,
        )

    @property
    def is_unfinished(self) -> bool:
        """True if a drawing is unfinished or a selection unlabelled, except a text's, maybe only for reading."""
        return self.editor.is_drawing or self._is_unnamed

    @property
    def _is_unnamed(self) -> bool:
        return not isinstance(self.view, SpanView) and self.marking.pending() is not None

    def unfinished_text(self) -> str:
        """Return the hint for a user who continues with an unfinished drawing; empty without one."""
        if self._is_unnamed:
            return unnamed_text()
        if not self.editor.is_drawing:
            return ""
        drawing = self.drawing
        if drawing is not None and drawing.is_drawing:
            return drawing_text(drawing.missing_corners)
        return ranges_text(self._opened) if self._opened else drawing_text()

    @property
    def _opened(self) -> tuple[OpenRange, ...]:
        return () if self.ranges is None else self.ranges.opened

    def restore(self, begun: DrawingInProgress) -> None:
        """Restore an unfinished drawing, as far as the design still has its tool."""
        self.marking.standing.set_flags(begun.hidden, begun.locked)
        self.marking.take_over(ToolState(begun.maker, begun.labels))
        if self.drawing is not None and begun.corners and self.marking.active.maker == begun.maker:
            self.drawing.set_corners(DrawingPoints(begun.corners))
        if isinstance(self.editor, TimelineEditor) and begun.start is not None:
            self.editor.begin_at(begun.start)
        if self.ranges is not None:
            self.ranges.open_again(begun.opened)


def create_annotated_object(
    design: Design, name: str, view: MarkedView, parts: Mapping[str, ControlPart], choose: Callable[[str], None]
) -> AnnotatedObject:
    """Return a new annotated object. `parts` maps names to controls; `choose` is called with the ID of the region
    that the user selected, "" for none."""
    video = cast("AnnotatedVideoView", view) if isinstance(design.object(name), Video) else None
    texts = _texts_about(name, parts)
    labels = _labels_of(design, name, parts)
    region_list = texts or RegionList(_empty_text(video))
    placed = region_list if isinstance(region_list, RegionList) and labels else None
    marking = AnnotationController(design, name, _state_of(view, texts), placed)
    for part in labels:
        marking.add_part(part)
    if placed is not None:
        _place_below(labels[-1], placed)
    pointer = PointerSelection(marking, choose, marking)
    editor = view if isinstance(view, SpanView | AnnotatedImageView) else view.editor
    _connect_selection(editor, region_list, marking, pointer)
    if isinstance(view, SpanView):
        _connect_text(view, marking)
    elif isinstance(view, AnnotatedImageView):
        install_tools(design, name, view)
        _connect_image(view, marking, region_list, pointer)
        view.toolbox = Toolbox(view, marking, _taken_keys(design))
    elif video is not None:
        _connect_video(design, video, marking, region_list)
    else:
        _connect_audio(design, name, cast("AnnotatedAudioView", view), marking, region_list)
    return AnnotatedObject(
        name=name,
        view=view,
        editor=editor,
        marking=marking,
        list=region_list,
        drawing=_drawing_of(view, video),
        ranges=None if video is None else video.ranges,
        texts=texts,
    )


def _connect_selection(
    editor: SpanView | AnnotatedImageView | TimelineEditor,
    region_list: RegionList | SegmentTexts,
    marking: AnnotationController,
    pointer: PointerSelection,
) -> None:
    """Connect selecting and deleting in the view and in the list."""
    editor.chosen.connect(pointer.choose)
    # With typed texts, delete as the row does, so that the next text gets the focus.
    editor.removed.connect(marking.remove if isinstance(region_list, RegionList) else region_list.remove)
    region_list.chosen.connect(pointer.choose)
    region_list.removed.connect(marking.remove)


def _drawing_of(view: MarkedView, video: AnnotatedVideoView | None) -> Drawing | None:
    if isinstance(view, AnnotatedImageView):
        return view.drawing
    return None if video is None or video.track_editor is None else video.track_editor.drawing


def _state_of(view: MarkedView, texts: SegmentTexts | None) -> ViewState:
    """Return the state of a view for its controller."""

    def pending() -> Mapping[str, Any] | None:
        if isinstance(view, SpanView):
            span = view.pending()
            return None if span is None else view.geometry_of(*span)
        return None if isinstance(view, AnnotatedImageView) else view.editor.pending()

    def pending_frames() -> tuple[TrueFrame, ...]:
        return () if isinstance(view, SpanView | AnnotatedImageView) else view.editor.pending_frames()

    return ViewState(
        pending=pending,
        pending_frames=pending_frames,
        page=lambda: view.item if isinstance(view, AnnotatedImageView) else None,
        is_drawing=lambda: isinstance(view, AnnotatedImageView) and view.drawing.is_drawing,
        keeps_choice=lambda: texts is not None and texts.is_typed_in(),
    )


def _connect_video(
    design: Design, video: AnnotatedVideoView, marking: AnnotationController, region_list: RegionList | SegmentTexts
) -> None:
    """Connect a view of video ranges, tracks or both."""
    from annotator.ui.design.marks.timeline_edits import connect_ranges, connect_tracks

    ranges = video.ranges
    tracks = video.track_editor
    if ranges is not None:
        connect_ranges(design, ranges, marking)
        region_list.chosen.connect(lambda region_id: ranges.show_chosen() if region_id else None)
    if tracks is not None:
        connect_tracks(tracks, marking)
        show_end_hint(tracks.drawing, marking)
        show_too_small(tracks.drawing, marking)
        show_active_tool(tracks, marking)


def _empty_text(video: AnnotatedVideoView | None) -> str:
    """Return the hint for an empty list of regions. `video` is the view of a video."""
    if video is None:
        return _("No regions yet.")
    if video.ranges is not None:
        return _(
            "No ranges yet. Choose a label, then drag on the timeline, or press its key at the start and at the end."
        )
    return _("No moving regions yet. Press a label’s key, then draw on the video.")


def _texts_about(name: str, parts: Mapping[str, ControlPart]) -> SegmentTexts | None:
    """Return the control for texts about the regions of this object; None if the design has none."""
    found = (part for part in parts.values() if part.SHOWS_ALL_REGIONS and name in part.tag.targets)
    return cast("SegmentTexts | None", next(found, None))


def _labels_of(design: Design, name: str, parts: Mapping[str, ControlPart]) -> Sequence[LabelsPart]:
    """Return the controls of the labels of this object."""
    tags = {tag.name for tag in (*makers(design, name), *namers(design, name))}
    return [part for control, part in parts.items() if control in tags and isinstance(part, LabelsPart)]


def _place_below(labels: LabelsPart, region_list: RegionList) -> None:
    """Place the region list below the last labels. A list with typed texts has its own place."""
    before = last_by_tab(labels)
    labels.column.addSpacing(BEFORE_LIST_PX)
    labels.column.addWidget(region_list)
    tab_from(before, region_list)


def _connect_audio(
    design: Design,
    name: str,
    view: AnnotatedAudioView,
    marking: AnnotationController,
    region_list: RegionList | SegmentTexts,
) -> None:
    from annotator.ui.design.marks.timeline_edits import connect_segments

    editor = view.editor
    connect_segments(design, name, editor, marking)
    region_list.chosen.connect(lambda region_id: editor.play_chosen() if region_id else None)
    if not isinstance(region_list, RegionList):
        editor.texts = region_list
        editor.chosen.connect(region_list.bring)
        region_list.refused.connect(marking.hint.say)
        editor.text_wanted.connect(lambda: region_list.go_on())
        editor.drawn.connect(lambda region_id: region_list.type_about(region_id))


def _connect_text(view: SpanView, marking: AnnotationController) -> None:
    marking.region_added.connect(view.forget_pending)
    view.selectionChanged.connect(marking.hint.settle)
    view.begun.connect(lambda: marking.may_begin())
    view.marked.connect(lambda start, end: marking.mark(view.geometry_of(start, end)))


def _ask(view: AnnotatedImageView, marking: AnnotationController, region_id: str) -> None:
    """Ask for a label when drawing without one, from region `region_id` or none. Report a locked one instead."""
    reason = marking.standing.why_not(region_id)
    if reason:
        marking.hint.say(reason)
    elif marking.ask():
        ask_at_pointer(view)


def _connect_image(
    view: AnnotatedImageView,
    marking: AnnotationController,
    region_list: RegionList | SegmentTexts,
    pointer: PointerSelection,
) -> None:
    drawing = view.drawing
    drawing.is_by_program = lambda: marking.aim.is_by_program
    drawing.is_hidden = lambda: marking.is_hidden
    drawing.may_begin = lambda: marking.may_begin()
    drawing.marked.connect(lambda geometry, extent: marking.mark(geometry, extent))
    drawing.grabbed.connect(marking.begin_move)
    drawing.grabbed.connect(lambda: None if drawing.is_fresh else marking.aim.chosen_by_pointer())
    drawing.moved.connect(marking.move)
    drawing.multi_selection.moved.connect(marking.move_all)
    drawing.multi_selection.not_moved.connect(lambda text: marking.hint.say(text, stays=True))
    drawing.drawn_without_tool.connect(partial(_ask, view, marking))
    drawing.clicked_nothing.connect(partial(_ask, view, marking, ""))
    drawing.refused.connect(marking.hint.say)
    drawing.drawn.connect(marking.drawn)
    drawing.unfinished.connect(
        lambda: marking.hint.say_while(lambda: drawing_text(drawing.missing_corners) if drawing.is_drawing else "")
    )
    show_end_hint(drawing, marking)
    show_too_small(drawing, marking)
    view.zoomed.connect(marking.hint.settle)
    drawing.stroke_started.connect(marking.begin_move)
    drawing.line_rules = marking.line_rules
    drawing.menu_wanted.connect(partial(_open_menu, view, marking))
    show_active_tool(view, marking)
    pointer.offer_several(drawing.multi_selection, region_list)
    if isinstance(region_list, RegionList):
        region_list.menu_wanted.connect(partial(_open_menu, view, marking))


def _open_menu(view: AnnotatedImageView, marking: AnnotationController, at: QPointF | QPoint) -> None:
    from annotator.ui.design.marks.context_menu import open_menu

    open_menu(view, marking, at)


def show_active_tool(view: AnnotatedImageView | TrackEditor, marking: AnnotationController) -> None:
    """Display the active tool on an image or a video."""

    def activate(shape: Shape | None) -> None:
        view.drawing.painter.colour = marking.drawn_regions.colour_of(marking.active.labels)
        view.activate(shape)

    marking.active_changed.connect(activate)
    activate(marking.active_shape)


def show_end_hint(drawing: Drawing, marking: AnnotationController) -> None:
    """Show a hint for ending a polygon or line that has enough points: unlike a box, a click does not end it."""

    def tell() -> None:
        if drawing.is_drawing and drawing.shape in MADE_OF_VERTICES and not drawing.missing_corners:
            marking.hint.say_while(lambda: drawing_text(drawing.missing_corners) if drawing.is_drawing else "")

    drawing.drawn.connect(tell)


def show_too_small(drawing: Drawing, marking: AnnotationController) -> None:
    """Show a hint after a too small drawing until the user draws, selects or zooms."""

    def tell() -> None:
        text = _("The region was too small and was not drawn. Zoom in to draw a region this small.")
        marking.hint.say_until_next(text, lambda: (drawing.corners.drawn, marking.selected, drawing.scale))

    drawing.too_small.connect(tell)


type ToolActions = dict[str, Callable[[], None]]  # by command name
type _ViewActions = dict[AnnotatedImageView, Callable[[], None]]


def install_tools(design: Design, name: str, view: AnnotatedImageView) -> None:
    """Attach the tools that the design of this object needs."""
    shapes = {shape_made(maker, design) for maker in makers(design, name)}
    if Shape.MASK in shapes:
        from annotator.ui.viewers.brush.integration import BrushOnView

        view.brush = BrushOnView(view, view, view.drawing, view.toolbar)
    if shapes & MADE_OF_VERTICES:
        from annotator.ui.viewers.live_wire.tool import LiveWire

        view.live_wire = LiveWire(view)


def _taken_keys(design: Design) -> Collection[str]:
    """Return the keys that tools cannot have: those of the design, and of playback if there is something to play."""
    is_played = any(isinstance(tag, PlayedTag) for tag in design.objects())
    return {*hotkeys(design), *(PLAYING_KEYS if is_played else ())}


def tool_actions(views: Sequence[AnnotatedImageView]) -> ToolActions:
    """Return the commands; they act on the focused image, else on the first one with the tool."""
    found: defaultdict[str, _ViewActions] = defaultdict(dict)
    for view in views:
        for tool in view.tools:
            for name, action in tool.commands().items():
                found[name][view] = action
    return {name: partial(_run, actions) for name, actions in found.items()}


def _run(actions: _ViewActions) -> None:
    focused = (action for view, action in actions.items() if view.hasFocus())
    action = next(focused, None) or next(iter(actions.values()))
    action()


def take_over_tools(views: Mapping[str, AnnotatedImageView], before: Mapping[str, AnnotatedImageView]) -> None:
    """Restore the live-wire state from the earlier layout, by object name."""
    for name, view in views.items():
        earlier = before[name].live_wire if name in before else None
        if view.live_wire is not None and earlier is not None:
            view.live_wire.set_on(is_on=earlier.is_on)
