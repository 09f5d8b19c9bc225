"""The set-up of spell checking in text fields, loaded with the first task that has them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.core.settings import SPELLING
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui.controls.spelling import Spelling
from annotator.ui.design.panel import DesignPanel


def help_typing(desk: Services, panel: DesignPanel, view: TaskView, page: QWidget) -> None:
    """Check spelling in `panel` if `view` is still the current task. The page keeps the ignored words of each task."""
    now = desk.session.view()
    if now is None or now.unique_id != view.unique_id:
        return
    found = page.findChild(Spelling, "", Qt.FindChildOption.FindDirectChildrenOnly)
    spelling = found if isinstance(found, Spelling) else Spelling(desk.speller(), desk.intents.post, page)
    spelling.begin(view.unique_id, desk.preferences.value(SPELLING), view.bundle.manifest.language)
    panel.parts.help_typing(spelling)
