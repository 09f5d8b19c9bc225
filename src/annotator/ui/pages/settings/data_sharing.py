"""The settings section about data sent to others and about sign-ins."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from annotator.core.events import Event
from annotator.services.container import Services
from annotator.ui.i18n.translation import _
from annotator.ui.pages.settings.consent_list import ConsentList
from annotator.ui.pages.settings.signed_in_list import SignedInList
from annotator.ui.widgets.labels import label


class WhatLeaves:
    """A section that adds its lines to the column of the page, so that they align with all other lines."""

    def __init__(self, desk: Services) -> None:
        self._agreed = ConsentList(desk)
        self._signed_in = SignedInList(desk)

    def lay_out(self, column: QVBoxLayout) -> None:
        column.addWidget(label(_("Data sent from this computer"), "heading"))
        leaves = _(
            "Only the results you submit, as shown in the outbox: your answer, the time that task took, the "
            "day, the content shown and, unless you opt out, a pseudonym. Never your pay, your hours, your "
            "breaks and their reasons, or your other work. No telemetry is collected."
        )
        column.addWidget(label(leaves, "muted", wrap=True))
        column.addWidget(label(_("Approved requesters"), "heading-small"))
        column.addWidget(self._agreed)
        column.addWidget(self._signed_in)

    def refresh(self) -> None:
        self._signed_in.refresh()

    def on_event(self, event: Event) -> None:
        self._agreed.on_event(event)
        self._signed_in.on_event(event)
