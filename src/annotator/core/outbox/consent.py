"""An agreement: the worker's yes that results may go to one requester by one way. It can be withdrawn."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec import Struct

from annotator.core.bundle.manifest import Manifest

OWN_FOLDER = "folder"
# Agreements stand among the settings, each under a key of its own that begins with this.
_MARK = "agreed:"


class Recipient(Struct, frozen=True):
    """Who gets results, and by which way. `address` is what the manifest names; empty for the worker's own folder,
    which they choose themselves and may move at any time. `connector` is empty where the manifest cannot be read."""

    requester: str
    connector: str
    address: str = ""


class Held(Struct, frozen=True):
    """Parcels that wait for an agreement: how many, of which bundles, and the `unique_id` of the oldest."""

    recipient: Recipient
    count: int
    bundle_keys: frozenset[str]
    first: str


def recipient_of(manifest: Manifest) -> Recipient:
    rule = manifest.submit
    address = "" if rule.kind == OWN_FOLDER else f"{rule.url} {rule.project}".strip()
    return Recipient(manifest.requester.name, rule.kind, address)


def agreement(recipient: Recipient, utc_ms: int | None) -> dict[str, str]:
    """As it is stored among the settings; None takes it back. The inverse of `agreements`."""
    return {_MARK + recipient_text(recipient): "" if utc_ms is None else str(utc_ms)}


def agreements(settings: Mapping[str, str]) -> dict[Recipient, int]:
    """Those in force, with the moment of each in UTC milliseconds. What cannot be read counts as not agreed."""
    in_force: dict[Recipient, int] = {}
    for key, value in settings.items():
        if key.startswith(_MARK) and value.isascii() and value.isdigit():
            recipient = recipient_in(key.removeprefix(_MARK))
            if recipient is not None:
                in_force[recipient] = int(value)
    return in_force


def recipient_text(recipient: Recipient) -> str:
    """As it stands in keys of settings."""
    return json.dumps([recipient.requester, recipient.connector, recipient.address], ensure_ascii=False)


def recipient_in(text: str) -> Recipient | None:
    """The inverse of `recipient_text`; None for anything else."""
    try:
        requester, connector, address = json.loads(text)
    except (ValueError, TypeError):
        return None
    parts = (requester, connector, address)
    return Recipient(*parts) if all(isinstance(part, str) for part in parts) else None
