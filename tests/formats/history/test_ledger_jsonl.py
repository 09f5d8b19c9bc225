"""The person's own records as a file that anybody can read, and read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import GENESIS, Entry, EntryKind, NewEntry
from annotator.core.ledger.hash_chain import chained, first_broken
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.history.ledger import SCHEMA, ledger_lines
from exported_ledger import LineFault, parse_lines

TIMESTAMP = Timestamp(1_795_503_600_000, "Europe/Paris", 60, "boot", 10, 20)


def chain(*bodies: Any) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for seq, body in enumerate(bodies, start=1):
        previous = entries[-1].sha256 if entries else GENESIS
        entries.append(chained(NewEntry(EntryKind.HEARTBEAT, TIMESTAMP, body), seq, previous))
    return tuple(entries)


def changed(**changes: Any) -> bytes:
    value = {**chain({})[0].as_json(), **changes}
    return json.dumps({key: one for key, one in value.items() if one is not ...}).encode()


def test_one_entry_is_one_line() -> None:
    lines = ledger_lines(chain({}, {"reason": "pause\ncafé"})).split(b"\n")
    assert len(lines) == 3
    assert lines[2] == b""
    assert b"caf\xc3\xa9" in lines[1]


def test_nothing_recorded_is_an_empty_file() -> None:
    assert ledger_lines(()) == b""
    assert parse_lines(b"") == parse_lines(b"\n\n")


def test_exported_entries_meet_the_published_schema() -> None:
    schema = json.loads(resource_bytes(SCHEMA))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for line in ledger_lines(chain({}, {"n": 1})).splitlines():
        assert list(validator.iter_errors(json.loads(line))) == []
    assert not validator.is_valid(json.loads(changed(stamp={})))


def test_the_published_schema_knows_every_kind_of_entry() -> None:
    schema = json.loads(resource_bytes(SCHEMA))
    assert set(schema["properties"]["kind"]["enum"]) == set(EntryKind)


bodies = st.dictionaries(
    st.text(st.characters(codec="utf-8"), max_size=5),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(codec="utf-8"), max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2, alphabet="ab"), inner),
        max_leaves=5,
    ),
    max_size=3,
)  # fmt: skip


@given(st.lists(bodies, max_size=5))
def test_any_ledger_survives_the_way_out_and_back(told: list[dict[str, Any]]) -> None:
    entries = chain(*told)
    lines = parse_lines(ledger_lines(entries))
    assert lines.faults == ()
    assert lines.entries == entries
    assert first_broken(lines.entries) is None


def test_a_changed_figure_is_read_and_then_found_by_the_chain() -> None:
    data = ledger_lines(chain({"a": 1}, {"a": 2}, {"a": 3})).replace(b'{"a":2}', b'{"a":9}')
    assert first_broken(parse_lines(data).entries) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xff{}", "not UTF-8 at byte 1"),
        (b"{", "not JSON at character 2: Expecting property name enclosed in double quotes"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"seq": NaN}', "NaN is not JSON"),
        (b"[]", "the entry must be an object"),
        (b"{}", "the entry lacks body, kind, previous_sha256, seq, sha256, stamp"),
        (changed(sha256=...), "the entry lacks sha256"),
        (changed(extra=1), "the entry has the unknown extra"),
        (changed(seq="1"), "seq must be a whole number"),
        (changed(seq=True), "seq must be a whole number"),
        (changed(seq=1.0), "seq must be a whole number"),
        (changed(body=[]), "body must be an object"),
        (changed(kind="lunch"), "kind 'lunch' is not known to this version"),
        (changed(stamp={"utc_ms": 1}), "stamp lacks awake_ms, boot_id, offset_min, running_ms, zone"),
    ],
)
def test_a_line_that_is_no_entry_is_named_and_the_others_are_read(line: bytes, reason: str) -> None:
    good = ledger_lines(chain({}))
    lines = parse_lines(good + b"\n" + line + b"\n" + good)
    assert lines.faults == (LineFault(3, reason),)
    assert lines.entries == chain({}) * 2


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reading(data: bytes) -> None:
    lines = parse_lines(data)
    assert len(lines.entries) + len(lines.faults) <= data.count(b"\n") + 1
