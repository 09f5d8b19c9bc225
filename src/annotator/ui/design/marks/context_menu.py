"""The context menu of an annotated image: commands for the selection or for the whole image."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QMenu

from annotator.core.answer.regions import namers
from annotator.ui.controls.choosing.labels import Press
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.design.marks.mark_operations import MarkOperations, add_commands
from annotator.ui.design.marks.shape_commands import offer
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.viewers.guides import add_guide_entries
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.drawing import Drawing


def open_menu(view: AnnotatedImageView, marking: AnnotationController, at: QPointF | QPoint) -> None:
    """Open the menu at `at`: a point of the view (QPointF), or a screen point in the region list (QPoint)."""
    if isinstance(at, QPoint):
        _offer_listed(view, marking, at)
        return

    def more(menu: QMenu) -> None:
        offer_review(view.drawing, menu, marking.reviewed.emit)
        add_commands(MarkOperations(marking, view.drawing), menu)
        add_guide_entries(view, at, menu)

    offer(view.drawing, at, more, lambda menu: offer_labels(marking, menu))


def _offer_listed(view: AnnotatedImageView, marking: AnnotationController, at: QPoint) -> None:
    menu = QMenu(view)
    offer_labels(marking, menu)
    offer_review(view.drawing, menu, marking.reviewed.emit)
    add_commands(MarkOperations(marking, view.drawing), menu)
    if marking.selected is not None:
        menu.addSeparator()
        menu.addAction(_("Remove"), lambda: view.drawing.removed.emit(view.drawing.selected))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)


def offer_labels(labelled: AnnotationController, menu: QMenu) -> None:
    """Add a submenu of all labels that the selected region may have, with its labels checked."""
    region = labelled.selected
    design = labelled.design
    tags = namers(design, labelled.object_name)
    able = [tag for tag in tags if region is not None and labelled.aim.can_name(tag, region)]
    if region is None or not able:
        return
    below = menu.addMenu(_("Label"))
    for place, tag in enumerate(able):
        item = labelled.answer.item(tag.name, region.id)
        own = () if item is None else item.value.get(tag.value_key) or ()
        if place:
            below.addSeparator()
        for label in tag.labels:
            action = below.addAction(label.value.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(label.reported in own)
            action.triggered.connect(partial(labelled.press, tag.name, label.reported, Press.RENAME))


def offer_review(drawing: Drawing, menu: QMenu, review: Callable[[bool], object]) -> None:
    """Add the entries. `review` is called with True to reject the selected region, False to confirm it."""
    mark = drawing.editable_selection()
    if mark is not None and mark.is_predicted:
        menu.addAction(with_keys(_("Confirm this prediction"), "confirm"), lambda: review(False))
        menu.addAction(with_keys(_("Reject this prediction"), "refuse"), lambda: review(True))
