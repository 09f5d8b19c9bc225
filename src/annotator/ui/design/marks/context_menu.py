"""The context menu of an annotated image: commands for the selection or for the whole image."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QMenu

from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.design.marks.shape_commands import offer
from annotator.ui.design.selection.label_menu import offer_labels
from annotator.ui.design.selection.mark_commands import offer_whole
from annotator.ui.design.selection.mark_operations import MarkOperations
from annotator.ui.design.tools.prediction_menu import offer_judging
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.guides import offer_guides
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView


def offer_all(view: AnnotatedImageView, marking: AnnotationController, at: QPointF | QPoint) -> None:
    """Open the menu at `at`: a point of the view (QPointF), or a screen point in the region list (QPoint)."""
    if isinstance(at, QPoint):
        _offer_listed(view, marking, at)
        return

    def more(menu: QMenu) -> None:
        offer_judging(view.drawing, menu, marking.judged.emit)
        offer_whole(MarkOperations(marking, view.drawing), menu)
        offer_guides(view, at, menu)

    offer(view.drawing, at, more, lambda menu: offer_labels(marking, menu))


def _offer_listed(view: AnnotatedImageView, marking: AnnotationController, at: QPoint) -> None:
    menu = QMenu(view)
    offer_labels(marking, menu)
    offer_judging(view.drawing, menu, marking.judged.emit)
    offer_whole(MarkOperations(marking, view.drawing), menu)
    if marking.selected is not None:
        menu.addSeparator()
        menu.addAction(_("Remove"), lambda: view.drawing.removed.emit(view.drawing.selected))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
