"""Files of pay cards, `*.paycard`. Each card has two lines: its signature, and what is signed, as JSON on one line:

{"format":"annotator-pay-card-1","requester":"Lab Nine","origin":"lab.example","currency":"EUR","quarter":"2026-Q3",
"tasks":100,"hours":"5","median":"4.35","tenth":"2.90","accepted":95,"days":12,"issue":1,"key":"..."}

(in one line). There is exactly one way to write a card, so that nothing else can be hidden in it: other spaces, another
order, more fields or another rounding make it invalid. `core.pay.pay_cards` defines the values.

The key that signs is derived from a secret of the home and the requester. So one worker has one key per requester, and
keys of two requesters have nothing in common for anyone without the secret."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

import msgspec
from nacl.signing import SigningKey

from annotator.core.pay.pay_cards import MOST_CARDS, PayCard, PaySummary, RequesterName, is_plausible
from annotator.formats.amounts import currencies
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.signatures import is_signed, signature_line

SUFFIX = ".paycard"
SECRET_BYTES = 32
MOST_CARD_BYTES = 2_000
MOST_FILE_BYTES = MOST_CARDS * 700
_FORMAT = "annotator-pay-card-1"
_KEY_BYTES = 32
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


class _Signed(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    requester: str
    origin: str
    currency: str
    quarter: str
    tasks: int
    hours: str
    median: str
    tenth: str
    accepted: int | None
    days: int | None
    issue: int
    key: str


_DECODER = msgspec.json.Decoder(_Signed)


class CardFault(msgspec.Struct, frozen=True):
    """Why the card at a line of a file is not one. `why` is that of `ProblemCode.PAY_CARD`."""

    line: int
    why: str


def are_cards(paths: Iterable[str]) -> bool:
    """Return whether the files of a folder or zip that is no bundle are pay cards, at least one of them."""
    names = [path.rpartition("/")[2] for path in paths]
    return MANIFEST_FILE not in names and any(name.lower().endswith(SUFFIX) for name in names)


def signing_key(secret: bytes, requester_id: str) -> SigningKey:
    """Return this worker's key for one requester."""
    seed = hashlib.blake2b(requester_id.encode(), digest_size=32, key=secret, person=b"pay card key")
    return SigningKey(seed.digest())


def public_key(secret: bytes, requester_id: str) -> bytes:
    return bytes(signing_key(secret, requester_id).verify_key)


def signed_card(card: PayCard, secret: bytes) -> bytes:
    """Return the file of one card. Raise ValueError for a key that is not that of this worker and requester."""
    key = signing_key(secret, card.requester.id)
    if bytes(key.verify_key) != card.key:
        raise ValueError("another key")
    body = card_body(card)
    return signature_line(body, key) + b"\n" + body + b"\n"


def card_body(card: PayCard) -> bytes:
    """Return what is signed: all that a card says."""
    signed = _Signed(
        format=_FORMAT,
        requester=card.requester.name,
        origin=card.requester.origin,
        currency=card.currency,
        quarter=card.quarter,
        tasks=card.tasks,
        hours=format(card.hours, "f"),
        median=format(card.median, ".2f"),
        tenth=format(card.tenth, ".2f"),
        accepted=card.accepted,
        days=card.days,
        issue=card.issue,
        key=base64.b64encode(card.key).decode(),
    )
    return msgspec.json.encode(signed)


def read_cards(data: bytes, today: date) -> Iterator[tuple[bytes, PayCard] | CardFault]:
    """Read untrusted cards: each with its two lines, or its fault. The size of `data` is limited by the caller."""
    if data.count(b"\n") > 2 * MOST_CARDS:
        yield CardFault(1, "many")
        return
    for line, signature, body in _pairs(data):
        read = _card(body)
        if isinstance(read, str):
            yield CardFault(line, read)
        elif not is_signed(signature, body, read.key):
            yield CardFault(line, "signature")
        elif not is_plausible(read, today):
            yield CardFault(line, "values")
        else:
            yield b"%b\n%b\n" % (signature, body), read


def _pairs(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    lines = data.removesuffix(b"\n").split(b"\n")
    for at in range(0, len(lines), 2):
        yield at + 1, lines[at], lines[at + 1] if at + 1 < len(lines) else b""


def _card(body: bytes) -> PayCard | str:
    if len(body) > MOST_CARD_BYTES:
        return "size"
    try:
        read = _DECODER.decode(body)
        if read.format != _FORMAT:
            return "version" if read.format.startswith(_FORMAT.rstrip("1")) else "form"
        if not all(_NUMBER.fullmatch(number) for number in (read.hours, read.median, read.tenth)):
            return "form"
        card = PayCard(
            requester=RequesterName(read.requester, read.origin),
            currency=read.currency,
            quarter=read.quarter,
            tasks=read.tasks,
            hours=Decimal(read.hours),
            median=Decimal(read.median),
            tenth=Decimal(read.tenth),
            accepted=read.accepted,
            days=read.days,
            issue=read.issue,
            key=base64.b64decode(read.key, validate=True),
        )
    except (msgspec.DecodeError, ValueError, RecursionError):
        return "form"
    is_exact = len(card.key) == _KEY_BYTES and card_body(card) == body
    return card if is_exact and card.currency in currencies() else "form"


def store_bytes(cards: Iterable[bytes], summaries: tuple[PaySummary, ...]) -> Iterator[bytes]:
    """Yield the file of a home: the summaries on its first line, which the inbox reads, and the cards."""
    yield msgspec.json.encode(summaries) + b"\n"
    yield from cards


def read_summaries(line: bytes) -> tuple[PaySummary, ...]:
    """Read the first line of the file of a home. A damaged one has no summaries until the next change."""
    try:
        return msgspec.json.decode(line, type=tuple[PaySummary, ...])
    except msgspec.DecodeError:
        return ()


def read_store(data: bytes) -> Iterator[tuple[bytes, PayCard]]:
    """Read the cards of a home. They were checked when they came; what the disk damaged is left out."""
    _first, _end, rest = data.partition(b"\n")
    for _line, signature, body in _pairs(rest):
        read = _card(body)
        if isinstance(read, PayCard):
            yield b"%b\n%b\n" % (signature, body), read
