"""A connection test of one server, with the stored sign-in or a newly typed one."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Iterator

from msgspec import Struct

from annotator.app.servers.network import Network
from annotator.core.outbox.destinations import kind_for
from annotator.core.outbox.parcel import DeliveryReason, Destination
from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind, server_of, typed_sign_in
from annotator.core.ports.connector import Probed
from annotator.core.ports.sign_ins import SignIns
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import reason_sentence
from annotator.ui.i18n.translation import _, filled
from annotator.ui.pages.outbox.sign_in_text import keeping_text, refused_text, secret_text


class LookWanted(Struct, frozen=True):
    destination: Destination
    project: str
    name: str
    asks_again: bool
    is_kept: bool
    in_file: bool

    @property
    def server(self) -> str:
        return server_of(self.destination.url)


class LookTaken(Struct, frozen=True):
    """The result of a test. `keeping` is None if nothing was to be stored. `was_typed` is True if the sign-in is not
    the stored one."""

    server: str
    probed: Probed
    was_typed: bool
    keeping: Keeping | None

    @property
    def is_good(self) -> bool:
        return self.probed.reason is None and self.keeping is not Keeping.THIS_RUN

    def as_json(self) -> dict[str, object]:
        reason = self.probed.reason
        return {
            "server": self.server,
            "ok": reason is None,
            "known": self.probed.is_known,
            "who": self.probed.who or None,
            "reason": None if reason is None else reason.value,
            "detail": self.probed.detail or None,
            "kept": None if self.keeping is None else self.keeping.value,
        }

    def sentences(self) -> Iterator[str]:
        names = {"server": self.server, "who": self.probed.who}
        if self.probed.who:
            yield filled(_("You are signed in to {server} as {who}."), names)
        if self.probed.reason is DeliveryReason.SIGN_IN_EXPIRED and self.was_typed:
            yield refused_text(self.server, self.probed.reason, self.probed.detail)
        elif self.probed.reason is not None:
            yield reason_sentence(self.probed.reason, self.probed.detail)
        elif self.probed.is_known:
            yield filled(_("Results can be sent to {server}."), names)
        else:
            yield filled(
                _("{server} responds. Whether it accepts results is only known when the first one is sent."), names
            )
        if self.keeping is Keeping.THIS_RUN:
            yield _(
                "The sign-in was not stored: this computer has no usable keyring. Use --in-file to store it in a file."
            )
        elif self.keeping is not None:
            yield keeping_text(self.keeping)


async def tried(request: LookWanted, sign_ins: SignIns) -> LookTaken:
    """Test a server, and store the typed sign-in if that is wanted and no obstacle is known. Raise StoreFault."""
    known = None if request.asks_again else await sign_ins.find(request.server)
    sign_in = known or await asyncio.to_thread(_typed, request)
    network = Network(lambda: sign_ins)
    try:
        probed = await network.probe(request.destination, request.project, sign_in)
    finally:
        await network.close()
    keeping = None
    if request.is_kept and sign_in is not None and known is None and probed.reason is None:
        keeping = await sign_ins.keep(request.server, sign_in)
        if keeping is Keeping.THIS_RUN and request.in_file:
            await sign_ins.keep_in_file(request.server)
            keeping = Keeping.FILE
    return LookTaken(request.server, probed, known is None, keeping)


def _typed(request: LookWanted) -> SignIn | None:
    """Read a sign-in: typed without echo, or the first line of standard input. None if nothing was typed."""
    kind = kind_for(request.destination.connector, request.destination.url)
    secret = getpass.getpass(_prompt(kind)) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    return typed_sign_in(kind, request.name, secret) if secret.strip() else None


def _prompt(kind: SignInKind) -> str:
    return number_format.pair(secret_text(kind), "")
