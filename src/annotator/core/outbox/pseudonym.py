"""A pseudonym: what one recipient of results knows this worker by, and no other does. Random, so that nothing but equal
pseudonyms tells two results of one worker from those of two; the worker may leave it out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec import Struct

from annotator.core.outbox.consent import Recipient, recipient_in, recipient_text

RANDOM_BYTES = 10
# Pseudonyms stand among the settings, each under a key of its own that begins with this.
_MARK = "pseudonym:"
# Without i, l, o and u: whoever reads one out is not misunderstood.
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_BITS_A_LETTER = 5
_GROUP = 4


class Pseudonym(Struct, frozen=True):
    """`text` as `k7f2-q0zm-9xtr-44ae`; `is_sent` is False where the worker leaves it out."""

    text: str
    is_sent: bool = True

    @property
    def in_results(self) -> str:
        """As it stands in an envelope: empty where it is left out."""
        return self.text if self.is_sent else ""


def pseudonym_text(random: bytes) -> str:
    """Of `RANDOM_BYTES` random bytes: 16 letters, each as likely as any other."""
    bits = int.from_bytes(random)
    count = len(random) * 8 // _BITS_A_LETTER
    letters = "".join(_LETTERS[bits >> _BITS_A_LETTER * place & 31] for place in reversed(range(count)))
    return "-".join(letters[begin : begin + _GROUP] for begin in range(0, count, _GROUP))


def pseudonym_setting(recipient: Recipient, pseudonym: Pseudonym) -> dict[str, str]:
    """As it is stored among the settings. The inverse of `pseudonyms`."""
    return {_MARK + recipient_text(recipient): json.dumps([pseudonym.text, pseudonym.is_sent])}


def pseudonyms(settings: Mapping[str, str]) -> dict[Recipient, Pseudonym]:
    """All that were ever made. What cannot be read counts as not made."""
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
