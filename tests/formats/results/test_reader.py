"""Envelopes read back: what was written comes back, and whatever else a file may hold is named."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.medium import MediumKind
from annotator.core.outbox.envelope import Envelope
from annotator.formats.results.envelope import envelope_bytes, result_schema_problems
from annotator.formats.results.reader import NotAResult, read_again, read_envelope
from answer_making import an_envelope, an_item, as_version_1, envelopes, known_to_version_1

VALID = json.loads(envelope_bytes(an_envelope("first", an_item("things", "choices", {"choices": ["Bench"]}))))
# Documents came later.
OF_VERSION_1 = frozenset(MediumKind) - {MediumKind.DOCUMENT}


def why(data: bytes) -> str:
    """The code where that alone says it."""
    with pytest.raises(NotAResult) as refused:
        read_envelope(data)
    return refused.value.why or refused.value.code.value


def changed(**parts: Any) -> bytes:
    return json.dumps({**VALID, **parts}).encode()


@given(envelopes())
def test_an_envelope_comes_back_as_it_was(envelope: Envelope) -> None:
    data = envelope_bytes(envelope)
    assert result_schema_problems(data) == ()
    assert read_envelope(data) == envelope
    assert read_again(data) == envelope


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"{", "json"),
        (b"\xff\xfe", "unicode"),
        (b"[" * 100_000, "deep"),
        (b"[]", "result-foreign"),
        (b"{}", "result-foreign"),
        (b'"annotator-result"', "result-foreign"),
        (changed(version=9), "version"),
        (changed(version="2"), "version"),
        (changed(version=[2]), "version"),
        (changed(version=1), "result-damaged"),
        (changed(version=True), "result-damaged"),
        (changed(worker="=1+1"), "result-damaged"),
        (changed(lead_time=-1), "result-damaged"),
        (changed(unique_id="7"), "result-damaged"),
        (changed(result=[{"id": "1"}]), "result-damaged"),
        (json.dumps(VALID).encode().replace(b"7.25", b"NaN"), "json"),
        (json.dumps(VALID).encode().replace(b"7.25", b"1e999"), "json"),
        (json.dumps(VALID).encode().replace(b"7.25", b"9" * 400), "json"),
        (json.dumps(VALID).encode().replace(b"Bench", b"\\ud800"), "unicode"),
        (changed(time={**VALID["time"], "submitted": "2026-13-45"}), "result-damaged"),
        (changed(time={**VALID["time"], "submitted": "0001-01-01"}), "result-damaged"),
        (changed(time={**VALID["time"], "loading_s": 1e300}), "result-damaged"),
    ],
)
def test_what_is_no_result_is_named(data: bytes, reason: str) -> None:
    assert why(data) == reason


@given(envelopes(worker="").filter(lambda envelope: all(medium.kind in OF_VERSION_1 for medium in envelope.media)))
def test_a_result_of_the_version_before_is_read_and_its_clock_times_and_pauses_stay_behind(envelope: Envelope) -> None:
    data = as_version_1(envelope)
    assert result_schema_problems(data) == ()
    assert read_envelope(data) == read_again(data) == known_to_version_1(envelope)
    assert b"paused_s" not in envelope_bytes(read_envelope(data))


@pytest.mark.parametrize("moment", ["2026-13-45T07:00:00.000Z", "0001-01-01T07:00:00.000Z"])
def test_a_moment_that_is_none_is_named(moment: str) -> None:
    assert (
        why(as_version_1(an_envelope("first")).replace(b"2026-11-24T23:59:59.000Z", moment.encode()))
        == "result-damaged"
    )


def test_an_answer_nested_without_end_is_refused() -> None:
    value: Any = "end"
    for _ in range(200):
        value = [value]
    item = {**VALID["result"][0], "value": {"choices": ["Bench"], "more": value}}
    assert why(changed(result=[item])) == "deep"


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    assert why(data)


PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from([*VALID, "id", "type"]), below, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(VALID)), PARTS)
def test_no_part_put_in_the_place_of_another_raises_anything_else(name: str, part: Any) -> None:
    data = changed(**{name: part})
    with suppress(NotAResult):
        read_envelope(data)
        assert result_schema_problems(data) == ()
