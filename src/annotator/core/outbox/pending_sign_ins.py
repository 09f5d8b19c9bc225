"""Servers that wait for a sign-in, and the kind they need: a token, a name with a password, or keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.outbox.destinations import S3, WEBDAV
from annotator.core.outbox.parcel import DeliveryReason, Destination, Parcel, ParcelState
from annotator.core.outbox.sign_in import SignInKind, server_of

_WANTED = frozenset({DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED})
# Microsoft's object store needs only a key.
_KEY_ALONE = ".blob.core.windows.net"


class WantedSignIn(Struct, frozen=True):
    """A pending sign-in.

    `count` parcels wait for a sign-in at `server`; the destination of the first is used to test it. `has_expired`:
    the server rejects the stored sign-in."""

    server: str
    destination: Destination
    project: str
    count: int = 0
    has_expired: bool = False

    @property
    def kind(self) -> SignInKind:
        return kind_for(self.destination.connector, self.destination.url)


def kind_for(connector: str, url: str) -> SignInKind:
    """Return the kind of sign-in that a server at this address needs."""
    if connector == WEBDAV:
        return SignInKind.PASSWORD
    if connector != S3:
        return SignInKind.TOKEN
    parts = urlsplit(server_of(url))
    is_key_alone = parts.scheme == "az" or (parts.hostname or "").endswith(_KEY_ALONE)
    return SignInKind.TOKEN if is_key_alone else SignInKind.KEYS


def wanted_sign_ins(parcels: Iterable[Parcel], held: Collection[str] = ()) -> tuple[WantedSignIn, ...]:
    """Return the pending sign-ins by server, in the order of the parcels.

    Parcels of bundles in `held` wait for consent, not for a sign-in."""
    waiting = [parcel for parcel in parcels if parcel.state is ParcelState.WAITING and parcel.bundle_key not in held]
    found: dict[str, WantedSignIn] = {}
    for parcel in waiting:
        server = server_of(parcel.url)
        if server and parcel.reason in _WANTED:
            before = found.get(server, WantedSignIn(server, parcel.destination, parcel.project))
            has_expired = before.has_expired or parcel.reason is DeliveryReason.SIGN_IN_EXPIRED
            found[server] = replace(before, has_expired=has_expired)
    counts = dict.fromkeys(found, 0)
    for parcel in waiting:
        if server_of(parcel.url) in counts:
            counts[server_of(parcel.url)] += 1
    return tuple(replace(wanted, count=counts[server]) for server, wanted in found.items())
