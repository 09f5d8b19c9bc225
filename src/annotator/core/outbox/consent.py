"""Consent: the worker's permission to send results to one requester by one destination. It can be withdrawn."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec import Struct

from annotator.core.bundle.manifest import Manifest

OWN_FOLDER = "folder"
# Prefix of the settings that store consents, one per recipient.
_MARK = "agreed:"


class Recipient(Struct, frozen=True):
    """The recipient of results and the kind of destination.

    `address` comes from the manifest. It is empty for the worker's own folder, which the worker may change at any
    time. `connector` is empty if the manifest cannot be read."""

    requester: str
    connector: str
    address: str = ""


class Held(Struct, frozen=True):
    """Parcels awaiting consent: their number, their bundles, and the `unique_id` of the oldest."""

    recipient: Recipient
    count: int
    bundle_keys: frozenset[str]
    first: str


def recipient_of(manifest: Manifest) -> Recipient:
    rule = manifest.submit
    address = "" if rule.kind == OWN_FOLDER else f"{rule.url} {rule.project}".strip()
    return Recipient(manifest.requester.name, rule.kind, address)


def agreement(recipient: Recipient, utc_ms: int | None) -> dict[str, str]:
    """Return the setting that stores a consent, or withdraws it for None; read by `agreements`."""
    return {_MARK + recipient_text(recipient): "" if utc_ms is None else str(utc_ms)}


def agreements(settings: Mapping[str, str]) -> dict[Recipient, int]:
    """Return the valid consents with their times in UTC milliseconds. Unreadable ones do not count."""
    in_force: dict[Recipient, int] = {}
    for key, value in settings.items():
        if key.startswith(_MARK) and value.isascii() and value.isdigit():
            recipient = recipient_in(key.removeprefix(_MARK))
            if recipient is not None:
                in_force[recipient] = int(value)
    return in_force


def recipient_text(recipient: Recipient) -> str:
    """Return the recipient as text for settings keys."""
    return json.dumps([recipient.requester, recipient.connector, recipient.address], ensure_ascii=False)


def recipient_in(text: str) -> Recipient | None:
    """Parse the stored form; return None for any other text."""
    try:
        requester, connector, address = json.loads(text)
    except (ValueError, TypeError):
        return None
    parts = (requester, connector, address)
    return Recipient(*parts) if all(isinstance(part, str) for part in parts) else None
