"""The ways on which results may leave, and what an address of each looks like. Nothing goes unencrypted but to this
machine itself."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.core.outbox.sign_in import server_of

LABEL_STUDIO, S3, WEBDAV, HTTPS = "label-studio", "s3", "webdav", "https"
# Beside the worker's own folder; each with what its addresses may begin with beside https.
_OTHER_SCHEMES: Mapping[str, frozenset[str]] = {
    LABEL_STUDIO: frozenset(),
    S3: frozenset({"s3", "gs", "az"}),
    WEBDAV: frozenset(),
    HTTPS: frozenset(),
}
SERVER_KINDS = tuple(_OTHER_SCHEMES)


def is_fit(kind: str, url: str) -> bool:
    """Whether results can be sent to an address of that kind. One with a name or a password in it is none."""
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
    """It is sent by itself as long as nothing is done about it."""
    return parcel.state is ParcelState.WAITING and parcel.connector in SERVER_KINDS


def can_be_sent_after_all(parcel: Parcel) -> bool:
    """It was handed over in a file, and could have been sent."""
    return bool(parcel.handed_over_in) and parcel.connector in SERVER_KINDS
