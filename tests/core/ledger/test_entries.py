"""The chain: any edit, drop or swap of what was written is found, and found at its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import GENESIS, Entry, NewEntry
from annotator.core.ledger.hash_chain import canonical, chained, first_broken
from core.histories import Script, histories, ledger

CHAINS = histories(min_size=2, max_size=12).map(ledger)


@given(CHAINS)
def test_what_was_written_is_sound_and_so_is_every_beginning_of_it(entries: list[Entry]) -> None:
    assert all(first_broken(entries[:length]) is None for length in range(len(entries) + 1))
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))


@given(CHAINS)
def test_entries_survive_the_way_through_a_file(entries: list[Entry]) -> None:
    lines = [json.dumps(entry.as_json()) for entry in entries]
    again = [Entry.from_json(json.loads(line)) for line in lines]
    assert again == entries
    assert first_broken(again) is None


@given(CHAINS, st.data())
def test_any_edit_of_any_value_is_found_at_its_entry(entries: list[Entry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    written = entries[at].as_json()
    places = [(written, key) for key in written] + [(written["stamp"], key) for key in written["stamp"]]
    holder, key = data.draw(st.sampled_from(places))
    old = holder[key]
    holder[key] = data.draw(st.sampled_from(_edits(old)))
    assume(holder[key] != old or type(holder[key]) is not type(old))
    try:
        edited = Entry.from_json(written)
    except (KeyError, TypeError, ValueError):
        return
    assert first_broken([*entries[:at], edited, *entries[at + 1 :]]) == edited.seq


def _edits(old: Any) -> list[Any]:
    if isinstance(old, int):
        return [old + 1, old - 1, str(old), float(old), -7, None]
    if isinstance(old, str):
        return [old + "x", old[:-1], old.upper(), "\ud800", "heartbeat", None]
    return [{**old, "added": 1}, {"other": 2}, [], None, "text"]


@given(CHAINS, st.data())
def test_a_dropped_entry_is_found_where_it_was(entries: list[Entry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries) - 2))
    assert first_broken(entries[:at] + entries[at + 1 :]) == at + 2


@given(CHAINS, st.data())
def test_two_entries_swapped_are_found(entries: list[Entry], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(entries) - 2))
    second = data.draw(st.integers(first + 1, len(entries) - 1))
    swapped = list(entries)
    swapped[first], swapped[second] = entries[second], entries[first]
    assert first_broken(swapped) == second + 1


@given(CHAINS, st.data())
def test_an_entry_told_twice_is_found(entries: list[Entry], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    assert first_broken([*entries[: at + 1], *entries[at:]]) == at + 1


@given(CHAINS, st.data())
def test_an_entry_rewritten_with_its_own_hash_breaks_the_link_behind_it(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(entries) - 2))
    old = entries[at]
    rewritten = chained(NewEntry(old.kind, old.timestamp, {**old.body, "note": "x"}), old.seq, old.previous_sha256)
    assert first_broken([*entries[:at], rewritten, *entries[at + 1 :]]) == at + 2


def test_the_first_entry_stands_on_nothing() -> None:
    (entry,) = ledger(Script().started().entries)
    assert (entry.seq, entry.previous_sha256) == (1, GENESIS)
    assert first_broken([replace(entry, previous_sha256="1" * 64)]) == 1


def test_the_hash_can_be_made_again_by_anybody_from_what_the_export_says() -> None:
    (entry,) = ledger(Script().started().entries)
    written = entry.as_json()
    written.pop("sha256")
    assert canonical(written).startswith(b'{"body":{},"kind":"program-started","previous_sha256":"000')
    assert written["stamp"].keys() == {field.name for field in fields(Timestamp)}


@pytest.mark.parametrize("body", [None, [], "text", 3])
def test_an_export_whose_entry_has_no_body_is_refused_as_what_it_is(body: object) -> None:
    (entry,) = ledger(Script().started().entries)
    with pytest.raises(TypeError):
        Entry.from_json({**entry.as_json(), "body": body})
