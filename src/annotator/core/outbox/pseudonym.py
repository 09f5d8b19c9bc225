"""Pseudonyms: random identifiers of this worker, a different one for each recipient.

Nothing but equal pseudonyms shows that two results are from the same worker. The worker may choose not to send one."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec import Struct

from annotator.core.outbox.consent import Recipient, recipient_in, recipient_text

RANDOM_BYTES = 10
# Prefix of the settings that store pseudonyms, one per recipient.
_MARK = "pseudonym:"
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
    return {_MARK + recipient_text(recipient): json.dumps([pseudonym.text, pseudonym.is_sent])}


def pseudonyms(settings: Mapping[str, str]) -> dict[Recipient, Pseudonym]:
    """Return all pseudonyms ever made; unreadable ones are ignored."""
    found: dict[Recipient, Pseudonym] = {}
    for key, value in settings.items():
        if key.startswith(_MARK):
            recipient, pseudonym = recipient_in(key.removeprefix(_MARK)), _pseudonym(value)
            if recipient is not None and pseudonym is not None:
                found[recipient] = pseudonym
    return found


def _pseudonym(value: str) -> Pseudonym | None:
    try:
        text, is_sent = json.loads(value)
    except (ValueError, TypeError):
        return None
    return Pseudonym(text, is_sent) if isinstance(text, str) and text and isinstance(is_sent, bool) else None
