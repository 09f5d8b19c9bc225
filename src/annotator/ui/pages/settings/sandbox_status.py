"""How well this computer shuts in what opens the files of others, in one line."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from annotator.core.ports.machine import Confinement
from annotator.services.container import Services
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import label


class SandboxStatusLine:
    """A part of the page, laid out in its own column."""

    def __init__(self, desk: Services) -> None:
        self._desk = desk
        self._line = label("", "muted", wrap=True)

    def lay_out(self, column: QVBoxLayout) -> None:
        column.addWidget(label(_("Pictures, sounds and films of others"), "heading"))
        column.addWidget(self._line)

    def refresh(self) -> None:
        self._line.setText(sentence(self._desk.media.pictures.confinement))


def sentence(found: Confinement | None) -> str:
    if found is None:
        return _("They are opened by processes of their own. How well this computer shuts them in is told here soon.")
    if found.only_known_calls or found.by_profile:
        return _(
            "They are opened by processes of their own, which reach nothing else: no file, no network, no program, and "
            "nothing of what you do."
        )
    if found.files_version:
        return _(
            "They are opened by processes of their own, which can open no other file. What else they ask of the system "
            "is not forbidden on this computer."
        )
    if found.lowered:
        return _(
            "They are opened by processes of their own, which can change nothing of yours and start no program. What "
            "you may read, and the network, is not closed to them on this computer."
        )
    return _(
        "They are opened by processes of their own. Nothing on this computer keeps a harmful file that takes one over "
        "from what you can reach yourself."
    )
