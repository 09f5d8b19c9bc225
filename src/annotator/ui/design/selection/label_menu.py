"""The label submenu of the context menu."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QMenu

from annotator.core.answer.areas import namers
from annotator.core.answer.regions import Answer, Area
from annotator.core.design.tree import Design
from annotator.ui.controls.choosing.labels import Press
from annotator.ui.design.selection.label_target import LabelTarget
from annotator.ui.i18n.translation import _


class Labelled(Protocol):
    """The annotations of an object; `selected` is the selected region."""

    design: Design
    object_name: str
    answer: Answer
    aim: LabelTarget
    selected: Area | None

    def press(self, control: str, reported: str, how: Press) -> None: ...


def offer_labels(labelled: Labelled, menu: QMenu) -> None:
    """Add a submenu of all labels that the selected region may have, with its labels checked."""
    area, design = labelled.selected, labelled.design
    tags = namers(design, labelled.object_name)
    able = [tag for tag in tags if area is not None and labelled.aim.can_name(tag, area)]
    if area is None or not able:
        return
    below = menu.addMenu(_("Label"))
    for place, tag in enumerate(able):
        region = labelled.answer.region(tag.name, area.id)
        own = () if region is None else region.value.get(tag.value_key) or ()
        if place:
            below.addSeparator()
        for label in tag.labels:
            action = below.addAction(label.value.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(label.reported in own)
            action.triggered.connect(partial(labelled.press, tag.name, label.reported, Press.RENAME))
