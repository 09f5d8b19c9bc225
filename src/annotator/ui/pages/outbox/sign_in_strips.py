"""A list of strips, one per server that the worker must sign in to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from annotator.core.outbox.pending_sign_ins import WantedSignIn
from annotator.ui.i18n import number_format
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.pages.outbox.strips import Strips
from annotator.ui.widgets.labels import button


class SignInStrips(Strips):
    """Sign-in strips. `wanted` carries the `WantedSignIn` that the user selected."""

    def show_wanted(self, wanted: Sequence[WantedSignIn]) -> None:
        self._show(wanted, self._wanted_strip)

    def _wanted_strip(self, wanted: WantedSignIn) -> QWidget:
        enter = button(_("Sign in…"))
        enter.setAccessibleName(filled(_("Sign in to {server}"), {"server": wanted.server}))
        return self._strip(wanted, "lock", _words(wanted), enter)


def _words(wanted: WantedSignIn) -> str:
    count = {"count": number_format.count(wanted.count), "server": wanted.server}
    if wanted.has_expired:
        words = ngettext(
            "{count} result is waiting: {server} no longer accepts your sign-in.",
            "{count} results are waiting: {server} no longer accepts your sign-in.",
            wanted.count,
        )
    else:
        words = ngettext(
            "{count} result will be sent when you sign in to {server}.",
            "{count} results will be sent when you sign in to {server}.",
            wanted.count,
        )
    return filled(words, count)
