"""The menu of what is marked on a picture: what can be done with what is chosen, or with all of the picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QMenu

from annotator.ui.design.handling.label_menu import offer_labels
from annotator.ui.design.handling.whole_acts import offer_whole
from annotator.ui.design.handling.whole_marks import WholeMarks
from annotator.ui.design.helping.judging import offer_judging
from annotator.ui.design.marks.marking import Marking
from annotator.ui.design.marks.shaping_acts import offer
from annotator.ui.objects.guides.acts import offer_guides
from annotator.ui.objects.picture.marked_view import MarkedImageView


def offer_all(view: MarkedImageView, marking: Marking, at: QPointF) -> None:
    """It opens where it was asked for in the view."""

    def more(menu: QMenu) -> None:
        offer_judging(view.drawing, menu, marking.judged.emit)
        offer_whole(WholeMarks(marking, view.drawing), menu)
        offer_guides(view, at, menu)

    offer(view.drawing, at, more, lambda menu: offer_labels(marking, menu))
