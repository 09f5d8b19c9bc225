"""Files of pay cards: exactly one spelling, signed, and without anything in common between two requesters."""

from __future__ import annotations

import base64
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from annotator.core.pay.pay_cards import MOST_CARDS, RequesterName, summaries
from annotator.formats.pay_cards import (
    CardFault,
    card_body,
    public_key,
    read_cards,
    read_store,
    read_summaries,
    signed_card,
    signing_key,
    store_bytes,
)
from annotator.formats.signatures import signature_line
from pay_card_making import CITY, TODAY, card, secret_of, signed

LAB = RequesterName("Lab Nine", "lab.example")
SECRETS = st.binary(min_size=32, max_size=32)


def only(data: bytes) -> object:
    (read,) = read_cards(data, TODAY)
    return read


def forged(by: SigningKey | None = None, **changed: object) -> bytes:
    """A card with other values, signed by its own worker or by another key."""
    values = {**json.loads(card_body(card())), **changed}
    body = json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()
    return signature_line(body, by or signing_key(secret_of(1), CITY.id)) + b"\n" + body + b"\n"


def test_a_card_comes_back_as_it_was() -> None:
    assert only(signed()) == (signed(), card())


def test_many_cards_are_in_one_file_whatever_their_order() -> None:
    read = list(read_cards(signed(1) + signed(2) + signed(1), TODAY))
    assert [one[1] for one in read if not isinstance(one, CardFault)] == [card(1), card(2), card(1)]


@given(SECRETS, SECRETS)
def test_two_cards_of_one_worker_have_nothing_in_common_but_what_all_cards_have(one: bytes, other: bytes) -> None:
    """The keys of two requesters are as different as those of two workers."""
    first, second = (public_key(one, name.id) for name in (CITY, LAB))
    assert first != second
    if one != other:
        assert len({first, second, public_key(other, CITY.id), public_key(other, LAB.id)}) == 4
    assert not {first[at : at + 4] for at in range(29)} & {second[at : at + 4] for at in range(29)}


def test_a_file_says_nothing_but_its_values() -> None:
    """Two workers with the same values differ in key and signature alone; and a file has no more fields."""
    values = [json.loads(signed(number).splitlines()[1]) for number in (1, 2)]
    assert {name for name in values[0] if values[0][name] != values[1][name]} == {"key"}
    assert set(values[0]) == {
        "format", "requester", "origin", "currency", "quarter", "tasks", "hours", "median", "tenth", "accepted", "days",
        "issue", "key",
    }  # fmt: skip


def test_the_key_of_a_requester_stays_the_same() -> None:
    assert signed_card(card(1), secret_of(1)) == signed_card(card(1), secret_of(1))
    with pytest.raises(ValueError, match="another key"):
        signed_card(card(1), secret_of(2))


@given(st.data())
def test_a_card_that_was_changed_anywhere_is_refused(data: st.DataObject) -> None:
    whole = bytearray(signed())
    at = data.draw(st.integers(0, len(whole) - 2))
    whole[at] ^= data.draw(st.integers(1, 255))
    assert all(isinstance(read, CardFault) for read in read_cards(bytes(whole), TODAY))


@given(st.binary(max_size=400))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert all(isinstance(read, CardFault) for read in read_cards(data, TODAY))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "form"),
        (b"\n" * (2 * MOST_CARDS + 1), "many"),
        (forged(by=signing_key(secret_of(2), CITY.id)), "signature"),
        (forged(median="900000.00"), "values"),
        (forged(quarter="2027-Q1"), "values"),
        (forged(median="1e99999999"), "form"),
        (forged(median="NaN"), "form"),
        (forged(median="4.0"), "form"),
        (forged(currency="ZZZ"), "form"),
        (forged(tasks=10**30), "values"),
        (forged(tasks="50"), "form"),
        (forged(worker="I am Ada"), "form"),
        (forged(key=base64.b64encode(bytes(31)).decode()), "form"),
        (forged(format="annotator-pay-card-2"), "version"),
        (forged(requester="a" * 3_000), "size"),
        (forged(requester="[" * 1_500), "values"),
        (signed().replace(b'"tasks":50', b'"tasks": 50'), "form"),
        (signed().splitlines()[1] + b"\n" + signed().splitlines()[0], "form"),
    ],
)
def test_a_hostile_file_is_refused_for_its_reason(data: bytes, why: str) -> None:
    assert only(data) == CardFault(1, why)


def test_a_forgery_does_not_take_others_with_it() -> None:
    read = list(read_cards(signed(1) + forged(median="4.05")[:-3] + b"\n" + signed(2), TODAY))
    assert [one if isinstance(one, CardFault) else one[1] for one in read] == [card(1), CardFault(3, "form"), card(2)]


def test_the_file_of_a_home_has_the_summaries_first_and_survives_damage() -> None:
    told = summaries([card(number) for number in range(1, 7)])
    whole = b"".join(store_bytes([signed(number) for number in range(1, 7)], told))
    assert read_summaries(whole.partition(b"\n")[0]) == told
    assert [one for _lines, one in read_store(whole)] == [card(number) for number in range(1, 7)]
    damaged = whole.replace(b'"median":"4.00"', b'"median":"4,00"', 2)
    assert read_summaries(b"{") == ()
    assert len(list(read_store(damaged))) in (4, 5, 6)


def test_amounts_are_written_in_full() -> None:
    assert b'"median":"4.00"' in card_body(card())
    assert Decimal(json.loads(card_body(card()))["hours"]) == 5
