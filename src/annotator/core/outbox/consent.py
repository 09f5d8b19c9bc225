"""Consent: the worker's permission to send results to one requester by one destination. It can be withdrawn."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec import Struct

from annotator.core.bundle.manifest import Manifest
from annotator.core.ledger.entry_fields import PayKind

OWN_FOLDER = "folder"
# Prefix of the settings that store consents, one per recipient.
_CONSENT_PREFIX = "agreed:"


class Recipient(Struct, frozen=True):
    """The recipient of results and kind of destination. `address` comes from the manifest; empty for the worker's
    own folder, which the worker may change at any time. `connector` is empty if the manifest is unreadable."""

    requester: str
    connector: str
    address: str = ""


class OnHold(Struct, frozen=True):
    """Parcels awaiting consent: their number, their bundles, and the `unique_id` of the oldest."""

    recipient: Recipient
    count: int
    bundle_keys: frozenset[str]
    first: str


def recipient_of(manifest: Manifest) -> Recipient:
    rule = manifest.submit
    address = "" if rule.kind == OWN_FOLDER else f"{rule.url} {rule.project}".strip()
    return Recipient(manifest.requester.name, rule.kind, address)


def stays_here(manifest: Manifest) -> bool:
    """Return whether results are practice in the worker's own folder, which nobody waits for."""
    return manifest.pay_kind is PayKind.PRACTICE and manifest.submit.kind == OWN_FOLDER


def agreement(recipient: Recipient, utc_ms: int | None) -> dict[str, str]:
    """Return the setting that stores a consent, or withdraws it for None; read by `agreements`."""
    return {_CONSENT_PREFIX + recipient_text(recipient): "" if utc_ms is None else str(utc_ms)}


def agreements(settings: Mapping[str, str]) -> dict[Recipient, int]:
    """Return the valid consents with their times in UTC milliseconds. Unreadable ones do not count."""
    in_force: dict[Recipient, int] = {}
    for key, value in settings.items():
        if key.startswith(_CONSENT_PREFIX) and value.isascii() and value.isdigit():
            recipient = recipient_in(key.removeprefix(_CONSENT_PREFIX))
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


RANDOM_BYTES = 10
# Prefix of the settings that store pseudonyms, one per recipient.
_PSEUDONYM_PREFIX = "pseudonym:"
# Without i, l, o and u, which are easily misread.
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_BITS_A_LETTER = 5
_GROUP = 4


class Pseudonym(Struct, frozen=True):
    """A pseudonym; `text` is like `k7f2-q0zm-9xtr-44ae`. `is_sent` is False if the worker does not send it."""

    text: str
    is_sent: bool = True

    @property
    def in_results(self) -> str:
        """Its value in an envelope: empty if it is not sent."""
        return self.text if self.is_sent else ""


def pseudonym_text(random: bytes) -> str:
    """Return the text of `RANDOM_BYTES` random bytes: 16 uniformly distributed characters."""
    bits = int.from_bytes(random)
    count = len(random) * 8 // _BITS_A_LETTER
    letters = "".join(_LETTERS[bits >> _BITS_A_LETTER * place & 31] for place in reversed(range(count)))
    return "-".join(letters[begin : begin + _GROUP] for begin in range(0, count, _GROUP))


def pseudonym_setting(recipient: Recipient, pseudonym: Pseudonym) -> dict[str, str]:
    """Return the setting that stores a pseudonym; read by `pseudonyms`."""
    return {_PSEUDONYM_PREFIX + recipient_text(recipient): json.dumps([pseudonym.text, pseudonym.is_sent])}


def pseudonyms(settings: Mapping[str, str]) -> dict[Recipient, Pseudonym]:
    """Return all pseudonyms ever made; unreadable ones are ignored."""
    found: dict[Recipient, Pseudonym] = {}
    for key, value in settings.items():
        if key.startswith(_PSEUDONYM_PREFIX):
            recipient, pseudonym = recipient_in(key.removeprefix(_PSEUDONYM_PREFIX)), _pseudonym(value)
            if recipient is not None and pseudonym is not None:
                found[recipient] = pseudonym
    return found


def _pseudonym(value: str) -> Pseudonym | None:
    try:
        text, is_sent = json.loads(value)
    except (ValueError, TypeError):
        return None
    return Pseudonym(text, is_sent) if isinstance(text, str) and text and isinstance(is_sent, bool) else None
