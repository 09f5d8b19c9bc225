"""Each target for a moment, or in a deep run for a minute: nothing is found. What was found once stays mended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from depth import IS_DEEP
from fuzz.found import FOUND
from fuzz.loop import Finding, Fuzzing, new_folder
from fuzz.targets import TARGETS
from fuzz.trying import FuzzTarget, Outcome, Trial

SECONDS = 60.0 if IS_DEEP else 0.4


def fuzzed(target: FuzzTarget, seconds: float) -> Fuzzing:
    until_s = time.monotonic() + seconds
    with new_folder() as folder:
        fuzzing = Fuzzing(target, folder)
        fuzzing.run([], lambda: time.monotonic() > until_s)
    return fuzzing


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_found(name: str) -> None:
    fuzzing = fuzzed(TARGETS[name], SECONDS)
    assert fuzzing.tried > 0
    assert fuzzing.lines > 0
    assert {finding.what: finding for finding in fuzzing.findings.values()} == {}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(name: str) -> None:
    with new_folder() as folder, TARGETS[name].begun(folder) as trial:
        for data in FOUND[name]():
            trial(data)


def test_what_a_worker_says_is_heard_to_its_end() -> None:
    """Seeds that are refused at their first words would lead nowhere."""
    with new_folder() as folder, TARGETS["messages"].begun(folder) as trial:
        shapes = [trial(data).shape for data in TARGETS["messages"].seeds()]
    opened, found = "film  1", "to=96000"
    for words in (opened, found, "'detail': 'x'", "not enough memory", "'megapixels': '300'"):
        assert any(words in shape for shape in shapes), words


def test_a_fault_is_found_and_kept_by_its_smallest_input() -> None:
    """Otherwise the tests above could not fail."""
    kept: list[Finding] = []

    def trial(data: bytes) -> Outcome:
        if data.startswith(b"b"):
            (Path.home() / "no such folder" / "file").open("w")
        return Outcome(repr(data[:1] == b"a" and time.monotonic_ns()), frozenset({repr(data[:1])}))

    @contextmanager
    def begun(_folder: Path) -> Iterator[Trial]:
        yield trial

    target = FuzzTarget(
        lambda: [b"bcd", b"b", b"a"], lambda rng, data, _others: data + bytes([rng.randrange(256)]), begun, ()
    )
    with new_folder() as folder:
        fuzzing = Fuzzing(target, folder, keep=kept.append)
        fuzzing.run([], lambda: fuzzing.tried >= 20)
    assert {finding.data for finding in fuzzing.findings.values()} == {b"b", b"a"}
    assert len(kept) == 3
    assert fuzzing.inputs


def test_one_seed_gives_the_same_inputs() -> None:
    def last_input() -> bytes:
        with new_folder() as folder:
            fuzzing = Fuzzing(TARGETS["manifest"], folder)
            fuzzing.run([], lambda: fuzzing.tried >= 40)
            return (folder / "current").read_bytes()

    assert last_input() == last_input()
