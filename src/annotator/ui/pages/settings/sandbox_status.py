"""The status of the media sandbox on this computer, in one line."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from annotator.core.ports.machine import Confinement
from annotator.services.container import Services
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import label


class SandboxStatusLine:
    """A section that adds its line to the column of the page."""

    def __init__(self, desk: Services) -> None:
        self._desk = desk
        self._line = label("", "muted", wrap=True)

    def lay_out(self, column: QVBoxLayout) -> None:
        column.addWidget(label(_("Third-party images, audio and video"), "heading"))
        column.addWidget(self._line)

    def refresh(self) -> None:
        self._line.setText(sentence(self._desk.media.images.confinement))


def sentence(found: Confinement | None) -> str:
    if found is None:
        return _("They are opened in separate processes. How well this computer isolates them will be shown here soon.")
    if found.only_known_calls or found.by_profile:
        return _(
            "They are opened in separate processes without access to other files, the network, programs or "
            "your activity."
        )
    if found.files_version:
        return _(
            "They are opened in separate processes that cannot open other files. Other system calls are not "
            "restricted on this computer."
        )
    if found.lowered:
        return _(
            "They are opened in separate processes that cannot modify your files or start programs. On this "
            "computer, those processes can still read your files and use the network."
        )
    return _(
        "They are opened in separate processes. On this computer, a malicious file that takes one over "
        "could access everything you can access."
    )
