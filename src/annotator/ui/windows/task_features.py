"""The features of a task on which the list of its shortcuts depends, and the commands that need a feature. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Flag, auto

from annotator.core.answer.shapes import SPANS, Shape, shape_on
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.design.controls import Choices, Control, Ranker, TextArea
from annotator.core.design.labels import Labels, Relations, Tool
from annotator.core.design.medium import PLAYED, SHOWN_AS_IMAGES, MediumKind
from annotator.core.design.objects import Image, List, Paragraphs, Pdf
from annotator.core.design.tree import Design, filled
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import LOOKING, SHAPING, WHOLE


class Has(Flag):
    NOTHING = 0
    IMAGE = auto()
    ZOOM = auto()  # an image or a video
    PLAYED = auto()
    CHOICES = auto()
    LABELS = auto()
    DRAWING = auto()  # regions on an image, or boxes on a video
    BOXES = auto()  # or ellipses
    POINTS = auto()  # polygons and lines
    POLYGONS = auto()
    LINES = auto()
    SCISSORS = auto()
    CURVES = auto()
    CLOSED_LINES = auto()
    BRANCHES = auto()
    KEY_POINTS = auto()
    MASKS = auto()
    SPANS = auto()
    UTTERANCES = auto()
    SEGMENTS = auto()
    RELATIONS = auto()
    PAGES = auto()
    PREDICTIONS = auto()
    INSTRUCTIONS = auto()
    WARNING = auto()
    TYPING = auto()
    DOCUMENT = auto()
    CARDS = auto()  # to rank
    CARD_IMAGES = auto()  # on cards


_PAGED = (".tif", ".tiff", ".dcm")  # images that may have several pages
_BY_SHAPE: Mapping[Shape, Has] = {
    **dict.fromkeys(SPANS, Has.SPANS),
    Shape.RECTANGLE: Has.DRAWING | Has.BOXES,
    Shape.POLYGON: Has.DRAWING | Has.POINTS | Has.POLYGONS | Has.SCISSORS,
    Shape.KEY_POINT: Has.DRAWING | Has.KEY_POINTS,
    Shape.ELLIPSE: Has.DRAWING | Has.BOXES,
    Shape.LINE: Has.DRAWING | Has.POINTS | Has.LINES | Has.SCISSORS,
    Shape.MASK: Has.DRAWING | Has.MASKS,
    Shape.SEGMENT: Has.SEGMENTS,
    Shape.RANGES: Has.NOTHING,
    Shape.TRACK: Has.DRAWING,
    Shape.POLYGON_TRACK: Has.DRAWING | Has.POINTS,
    Shape.KEY_POINT_TRACK: Has.DRAWING,
    Shape.LINE_TRACK: Has.DRAWING | Has.POINTS,
    Shape.MESSAGE: Has.TYPING,
}


def features_of(design: Design, columns: Mapping[str, str], *, has_instructions: bool, is_sensitive: bool) -> Has:
    found = Has.NOTHING
    found |= Has.CARD_IMAGES if any(isinstance(tag, List) for tag in design.media()) else Has.NOTHING
    for kind in {tag.KIND for tag in design.media() if not isinstance(tag, List)}:
        found |= Has.IMAGE if kind in SHOWN_AS_IMAGES else Has.NOTHING
        found |= Has.ZOOM if kind in SHOWN_AS_IMAGES or kind is MediumKind.VIDEO else Has.NOTHING
        found |= Has.PLAYED if kind in PLAYED else Has.NOTHING
    for node in design.nodes():
        if isinstance(node, Control):
            found |= _of_control(node, design)
        elif isinstance(node, Paragraphs):
            found |= Has.UTTERANCES
        elif isinstance(node, Relations):
            found |= Has.RELATIONS
        elif isinstance(node, Image):
            has_pages = filled(node.value, columns).lower().endswith(_PAGED)
            found |= Has.PAGES if node.is_list or has_pages else Has.NOTHING
        elif isinstance(node, Pdf):
            found |= Has.PAGES | Has.DOCUMENT
    found |= Has.PREDICTIONS if columns.get(PREDICTIONS_COLUMN) else Has.NOTHING
    found |= Has.INSTRUCTIONS if has_instructions else Has.NOTHING
    found |= Has.WARNING if is_sensitive else Has.NOTHING
    return found


def _of_control(control: Control, design: Design) -> Has:
    found = Has.NOTHING
    match control:
        case Labels():
            found |= Has.LABELS
        case TextArea():
            found |= Has.TYPING
        case Choices():
            found |= Has.CHOICES
        case Ranker():
            found |= Has.CARDS
        case _:
            pass
    if isinstance(control, Labels | Tool):
        rules = control.lines
        shapes = {shape_on(control, design.object(name)) for name in control.targets}
        for shape in shapes - {None}:
            found |= _BY_SHAPE[shape] if shape is not None else Has.NOTHING
        if shapes & {Shape.LINE, Shape.LINE_TRACK}:
            found |= Has.CURVES if rules.is_curved else Has.NOTHING
            found |= Has.CLOSED_LINES if rules.is_closable else Has.NOTHING
            found |= Has.BRANCHES if rules.is_branching else Has.NOTHING
    return found


# Any of these is enough.
_NEEDS: Mapping[str, Has] = {
    **{command.name: Has.IMAGE for command in LOOKING},
    **{command.name: Has.DRAWING for command in (*SHAPING, *WHOLE)},
    **dict.fromkeys(("confirm", "confirm_all", "refuse", "refuse_all"), Has.PREDICTIONS),
    "instructions": Has.INSTRUCTIONS,
    **dict.fromkeys(("zoom_in", "zoom_out", "zoom_fit"), Has.ZOOM),
    "rename": Has.LABELS,
    "correct": Has.TYPING,
    "reveal": Has.WARNING,
    "protection": Has.ZOOM | Has.PLAYED | Has.CARD_IMAGES,
    "stop_now": Has.ZOOM | Has.PLAYED | Has.CARD_IMAGES,
    **dict.fromkeys(("next_page", "previous_page", "go_to_page"), Has.PAGES),
    "read_page": Has.DOCUMENT,
    **dict.fromkeys(("horizontal_guide", "vertical_guide", "remove_guides"), Has.DRAWING),
    "tool_box": Has.BOXES,
    "tool_ellipse": Has.BOXES,
    "tool_polygon": Has.POLYGONS,
    "tool_line": Has.LINES,
    "tool_point": Has.KEY_POINTS,
    **dict.fromkeys(("tool_brush", "brush_erases", "brush_larger", "brush_smaller", "wand", "cells"), Has.MASKS),
    **dict.fromkeys(("fill_holes", "hide_painted"), Has.MASKS),
    "scissors": Has.SCISSORS,
    **dict.fromkeys(("next_corner", "previous_corner", "add_corner", "simplify", "smooth"), Has.POINTS),
    "bend": Has.CURVES,
    "close_line": Has.CLOSED_LINES,
    "branch": Has.BRANCHES,
    **dict.fromkeys(("turn_area_right", "turn_area_left"), Has.BOXES),
    **dict.fromkeys(("turn_area_right_little", "turn_area_left_little"), Has.BOXES),
    **dict.fromkeys(("relate", "turn_relation"), Has.RELATIONS),
}


def is_of_use(command: Command, task: Has | None) -> bool:
    """Return whether a task has use for a command. Every command is of use without a task."""
    need = _NEEDS.get(command.name)
    return task is None or need is None or bool(need & task)
