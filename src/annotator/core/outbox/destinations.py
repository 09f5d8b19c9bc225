"""Kinds of destinations for results, and their addresses. Nothing is sent unencrypted except to this computer."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.core.outbox.sign_in import server_of

LABEL_STUDIO, S3, WEBDAV, HTTPS = "label-studio", "s3", "webdav", "https"
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
    return bool(parcel.handed_over_in) and parcel.connector in SERVER_KINDS
