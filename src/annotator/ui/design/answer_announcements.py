"""Announcements of answer changes, unless the focused control announces itself."""

from __future__ import annotations

from annotator.core.answer.regions import Answer
from annotator.ui.accessibility.announcer import announce
from annotator.ui.accessibility.answer_changes import answer_changes
from annotator.ui.design.panel import DesignPanel


def announce_changes(panel: DesignPanel, before: Answer, after: Answer) -> None:
    """Announce the changes from `before` to `after`, which the panel already displays."""
    names = {name: part.words for name, part in panel.parts.controls.items()}
    for change in answer_changes(panel.design, before, after, panel.selected_area, names):
        part = panel.parts.controls.get(change.control)
        if part is None or not part.speaks_at_focus(change.path):
            announce(panel, change.words)
