"""Drawing feedback: the colour of the label, and hints about ending a drawing and about boxes that are too small."""

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
    """Display the active tool on a view."""

    def activate(shape: Shape | None) -> None:
        view.drawing.painter.colour = marking.drawn_areas.colour_of(marking.active.labels)
        view.activate(shape)

    marking.active_changed.connect(activate)
    activate(marking.active_shape)


def tell_end(drawing: Drawing, marking: AnnotationController) -> None:
    """Show a hint for ending a polygon or line that has enough points: unlike a box, a click does not end it."""

    def tell() -> None:
        if drawing.is_drawing and drawing.shape in MADE_OF_VERTICES and not drawing.missing_corners:
            marking.say_while(lambda: drawing_text(drawing.missing_corners) if drawing.is_drawing else "")

    drawing.drawn.connect(tell)


def tell_too_small(drawing: Drawing, marking: AnnotationController) -> None:
    """Show a hint after a too small drawing until the user draws, selects or zooms."""

    def tell() -> None:
        words = _("Too small: not drawn. Zoom in to draw a region this small.")
        marking.hint.say_until_next(words, lambda: (drawing.corners.drawn, marking.selected, drawing.scale))

    drawing.too_small.connect(tell)
