"""Kinds of destinations for results, and their addresses. Nothing is sent unencrypted except to this computer."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.outbox.parcel import DeliveryReason, Destination, Parcel, ParcelState
from annotator.core.outbox.sign_in import SignInKind, server_of

LABEL_STUDIO = "label-studio"
S3 = "s3"
WEBDAV = "webdav"
HTTPS = "https"
# The kinds other than the worker's own folder, with their URL schemes other than https.
_OTHER_SCHEMES: Mapping[str, frozenset[str]] = {
    LABEL_STUDIO: frozenset(),
    S3: frozenset({"s3", "gs", "az"}),
    WEBDAV: frozenset(),
    HTTPS: frozenset(),
}
SERVER_KINDS = tuple(_OTHER_SCHEMES)


def is_fit(kind: str, url: str) -> bool:
    """Return True if results can be sent to this address. An address with a user name or password is invalid."""
    server = server_of(url)
    if not server or "@" in urlsplit(url).netloc:
        return False
    parts = urlsplit(server)
    if parts.scheme == "http":
        return is_this_machine(parts.hostname or "")
    return parts.scheme == "https" or parts.scheme in _OTHER_SCHEMES.get(kind, frozenset())


def is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def waits_for_server(parcel: Parcel) -> bool:
    """Return True if the parcel will be sent to a server automatically."""
    return parcel.state is ParcelState.WAITING and parcel.connector in SERVER_KINDS


def can_be_sent_after_all(parcel: Parcel) -> bool:
    """Return True if the parcel was exported to a file although it could have been sent."""
    return parcel.is_handed_over and parcel.connector in SERVER_KINDS


_WANTED = frozenset({DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED})
# Microsoft's object store needs only a key.
_KEY_ALONE = ".blob.core.windows.net"


class PendingSignIn(Struct, frozen=True):
    """A pending sign-in. `count` parcels wait for a sign-in at `server`; the destination of the first is used to
    test it. `has_expired`: the server rejects the stored sign-in."""

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


def pending_sign_ins(parcels: Iterable[Parcel], on_hold: Collection[str] = ()) -> tuple[PendingSignIn, ...]:
    """Return the pending sign-ins by server, in the order of the parcels. Parcels of bundles in `on_hold` wait for
    consent, not for a sign-in."""
    waiting = [parcel for parcel in parcels if parcel.state is ParcelState.WAITING and parcel.bundle_key not in on_hold]
    found: dict[str, PendingSignIn] = {}
    for parcel in waiting:
        server = server_of(parcel.url)
        if server and parcel.reason in _WANTED:
            before = found.get(server, PendingSignIn(server, parcel.destination, parcel.project))
            has_expired = before.has_expired or parcel.reason is DeliveryReason.SIGN_IN_EXPIRED
            found[server] = replace(before, has_expired=has_expired)
    counts = dict.fromkeys(found, 0)
    for parcel in waiting:
        if server_of(parcel.url) in counts:
            counts[server_of(parcel.url)] += 1
    return tuple(replace(wanted, count=counts[server]) for server, wanted in found.items())


def is_number(text: str) -> bool:
    """Return whether the text can be the number of a project or task of Label Studio, which is never negative."""
    return text.isascii() and text.isdigit()


_PROJECTS = "projects"
# The first path segments of Label Studio's own pages; the path before them belongs to the server address.
_PAGES = frozenset({_PROJECTS, "api", "data", "home", "organization", "tasks", "user"})


class TypedAddress(Struct, frozen=True):
    """A server address; `project` is the project's number if the address contains one, else empty."""

    url: str
    project: str = ""


def typed_address(text: str) -> TypedAddress | None:
    """Parse an address; return None if it is invalid, or unencrypted to another computer."""
    text = text.strip()
    if not text or any(char.isspace() or not char.isprintable() for char in text):
        return None
    if "://" not in text:
        is_here = is_this_machine((urlsplit(server_of(f"https://{text}")).hostname) or "")
        text = f"{'http' if is_here else 'https'}://{text}"
    if not is_fit(LABEL_STUDIO, text):
        return None
    parts = [part for part in urlsplit(text).path.split("/") if part]
    end = next((place for place, part in enumerate(parts) if part in _PAGES), len(parts))
    after = parts[end : end + 2]
    is_project = len(after) == 2 and after[0] == _PROJECTS and is_number(after[1])
    return TypedAddress("/".join((server_of(text), *parts[:end])), after[1] if is_project else "")
