"""Context menu entries for a predicted region."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.viewers.image.drawing import Drawing


def offer_judging(drawing: Drawing, menu: QMenu, judge: Callable[[bool], object]) -> None:
    """Add the entries. `judge` is called with True to reject the selected region, False to confirm it."""
    mark = drawing.editable_selection()
    if mark is not None and mark.is_predicted:
        menu.addAction(with_keys(_("Confirm this prediction"), "confirm"), lambda: judge(False))
        menu.addAction(with_keys(_("Reject this prediction"), "refuse"), lambda: judge(True))
