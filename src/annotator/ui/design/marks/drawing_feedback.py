"""What is being drawn: in the colour of its label; and what is said to who drew a box hardly wider than a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES
from annotator.core.answer.shapes import Shape
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.design.marks.unfinished_hints import drawing_text
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.image.drawing import Drawing

if TYPE_CHECKING:
    from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
    from annotator.ui.viewers.video.track_view import TrackVideoView


def show_active_tool(view: AnnotatedImageView | TrackVideoView, marking: AnnotationController) -> None:
    """What the next mark on a view is."""

    def activate(shape: Shape | None) -> None:
        view.drawing.painting.colour = marking.drawn_areas.colour_of(marking.active.labels)
        view.activate(shape)

    marking.active_changed.connect(activate)
    activate(marking.active_shape)


def tell_end(drawing: Drawing, marking: AnnotationController) -> None:
    """How what has as many corners as it needs is ended: by no click, unlike a box."""

    def tell() -> None:
        if drawing.is_drawing and drawing.shape in MADE_OF_VERTICES and not drawing.missing_corners:
            marking.say_while(lambda: drawing_text(drawing.missing_corners) if drawing.is_drawing else "")

    drawing.drawn.connect(tell)


def tell_too_small(drawing: Drawing, marking: AnnotationController) -> None:
    """Until they draw, choose or zoom."""

    def tell() -> None:
        words = _("Too small: not drawn. Zoom in to draw a region this small.")
        marking.hint.say_until_next(words, lambda: (drawing.corners.drawn, marking.selected, drawing.scale))

    drawing.too_small.connect(tell)
