"""Pseudonyms: random letters that stand among the settings, one for each recipient."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.outbox.consent import (
    RANDOM_BYTES,
    Pseudonym,
    Recipient,
    agreement,
    agreements,
    pseudonym_setting,
    pseudonym_text,
    pseudonyms,
)
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.results.envelope import SCHEMA

RANDOM = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
RECIPIENTS = st.builds(Recipient, st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))


@given(RANDOM, RANDOM)
def test_every_bit_counts(one: bytes, other: bytes) -> None:
    assert (pseudonym_text(one) == pseudonym_text(other)) is (one == other)


@given(RANDOM)
def test_it_is_as_the_schema_says(random: bytes) -> None:
    pattern = json.loads(resource_bytes(SCHEMA))["properties"]["worker"]["pattern"]
    assert re.fullmatch(pattern, pseudonym_text(random))


def test_it_is_short_and_in_groups() -> None:
    assert pseudonym_text(bytes([0, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF])) == "0123-4567-89ab-cdef"
    assert pseudonym_text(b"\xff" * RANDOM_BYTES) == "zzzz-zzzz-zzzz-zzzz"


@given(st.dictionaries(RECIPIENTS, st.builds(Pseudonym, RANDOM.map(pseudonym_text), st.booleans()), max_size=4))
def test_what_is_stored_is_read_back_and_is_no_agreement(chosen: dict[Recipient, Pseudonym]) -> None:
    settings = {"language": "fr"}
    for recipient, pseudonym in chosen.items():
        settings |= pseudonym_setting(recipient, pseudonym)
    assert pseudonyms(settings) == chosen
    assert agreements(settings) == {}
    assert pseudonyms(agreement(Recipient("a", "folder"), 1)) == {}


@pytest.mark.parametrize("value", ["", "x", "[]", '["a"]', '["", true]', '["a", 1]', "[1, true]", "{}", "null"])
def test_what_cannot_be_read_counts_as_not_made(value: str) -> None:
    (key,) = pseudonym_setting(Recipient("a", "folder"), Pseudonym("b"))
    assert pseudonyms({key: value, "pseudonym:nothing": '["a", true]'}) == {}


def test_left_out_of_results_it_is_empty_there() -> None:
    assert (Pseudonym("a").in_results, Pseudonym("a", is_sent=False).in_results) == ("a", "")
