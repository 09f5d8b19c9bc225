"""What can be done with a mark that was predicted, in its menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.viewers.image.drawing import Drawing


def offer_judging(drawing: Drawing, menu: QMenu, judge: Callable[[bool], object]) -> None:
    """`judge` is called with whether the chosen mark is refused."""
    mark = drawing.chosen_mark()
    if mark is not None and mark.is_predicted:
        menu.addAction(with_keys(_("Confirm this prediction"), "confirm"), lambda: judge(False))
        menu.addAction(with_keys(_("Reject this prediction"), "refuse"), lambda: judge(True))
