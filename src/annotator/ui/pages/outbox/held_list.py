"""A list of strips, one per requester whose results await the worker's consent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from annotator.core.outbox.consent import Held
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.pages.outbox.envelope_text import recipient_name
from annotator.ui.pages.outbox.strips import Strips
from annotator.ui.widgets.labels import button


class HeldList(Strips):
    """A consent list. `wanted` carries the `Held` group that the user wants to review."""

    def show_held(self, held: Sequence[Held]) -> None:
        self._show(held, self._held_strip)

    def _held_strip(self, held: Held) -> QWidget:
        words = ngettext(
            "{count} result is waiting for your consent to share results with {requester}.",
            "{count} results are waiting for your consent to share results with {requester}.",
            held.count,
        )
        name = recipient_name(held.recipient)
        words = words.format(count=number_format.count(held.count), requester=name)
        look = button(_("Review"), "eye")
        look.setAccessibleName(number_format.pair(_("Review"), name))
        return self._strip(held, "pause", words, look)
