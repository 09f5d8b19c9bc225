"""Data leaving the machine, as seen by the system: of all writes, sends and starts of a whole session, only the
envelopes are outside the user's own folder, and nothing goes to a network. Linux only: strace is the witness. The
display and the bus are real ones, for these tests only."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.results.envelope import SCHEMA, result_schema_problems
from journeys.capture import Capture, captured
from journeys.captured_place import NOWHERE, Place, a_place, holds, leaks, parcels
from journeys.marked_worker import NOTE
from paid_sample import paid_sample

CHILD = Path(__file__).with_name("captured_session.py")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Capture, dict[str, Any]]:
    """One session, captured once; each test looks at another side of it."""
    with a_place(tmp_path_factory.mktemp("kept")) as place:
        bundle = paid_sample(place.root / "given")
        command = [sys.executable, str(CHILD), str(place.home), str(place.results), str(bundle)]
        found = captured(command, place.environment(), place.root / "calls")
    told: dict[str, Any] = json.loads(found.said)
    assert len(told["sent"]) == 4
    assert len(told["marks"]) >= 5
    return place, found, told


def test_nothing_is_written_sent_or_started_beside_the_results(kept: tuple[Place, Capture, dict[str, Any]]) -> None:
    place, found, told = kept
    assert leaks(found, place, told["marks"]) == set()
    # The witness was awake: it saw the records, the worker processes, the display and the bus.
    assert str(place.home / "records.sqlite3") in found.changed
    assert found.changed >= NOWHERE
    assert {place.root / "bus"} < {Path(peer) for peer in found.peers}
    assert sum(map(len, found.spoken)) > 10_000
    assert not list(place.temporary.iterdir())


def test_what_left_is_the_envelopes_and_holds_nothing_else(kept: tuple[Place, Capture, dict[str, Any]]) -> None:
    place, _found, told = kept
    envelopes = {one.unique_id: one.envelope for one in asyncio.run(parcels(place.home))}
    left = {path.stem: path.read_bytes() for path in place.results.rglob("*") if path.is_file()}
    assert left == envelopes
    assert set(told["sent"]) < set(left)
    for content in left.values():
        assert result_schema_problems(content) == ()
        assert not [mark for mark in told["marks"] if holds(content, mark)]
        assert keys_beyond_the_schema(json.loads(content)) == set()
    # One pseudonym for this requester, as it was shown; and no time of day anywhere.
    assert {json.loads(content)["worker"] for content in left.values()} == {told["pseudonym"]}
    assert not [content for content in left.values() if re.search(rb"[0-9]{2}:[0-9]{2}", content)]


def test_the_records_do_hold_what_must_not_leave(kept: tuple[Place, Capture, dict[str, Any]]) -> None:
    """The marks are real: looking for them would find them. What an hour pays is stored nowhere, not even here."""
    place, _found, told = kept
    stored = b"".join(path.read_bytes() for path in place.home.glob("records.sqlite3*"))
    *written, shown, reckoned = told["marks"]
    assert [mark for mark in written if not holds(stored, mark)] == []
    assert not holds(stored, shown)
    assert not holds(stored, reckoned)


def test_what_other_folders_of_the_person_get_tells_nothing(kept: tuple[Place, Capture, dict[str, Any]]) -> None:
    """Caches of the system's libraries may be made there; nothing of the work is in them."""
    place, _found, told = kept
    others = [path for path in place.person.rglob("*") if path.is_file() and not path.is_relative_to(place.home)]
    for path in others:
        assert not [mark for mark in told["marks"] if holds(path.read_bytes(), mark)], path


def test_a_broken_promise_is_seen(tmp_path: Path) -> None:
    """A file beside the home, one by another process, a way to a network, a word on the bus."""
    with a_place(tmp_path) as place:
        command = [sys.executable, str(CHILD), str(place.home), str(place.results), "leaks"]
        found = captured(command, place.environment(), tmp_path / "calls")
        assert leaks(found, place, [NOTE]) == {
            f"written: {place.root / 'outside' / 'leak.txt'}",
            f"written: {place.temporary / 'leak.txt'}",
            "socket: AF_INET",
            f"said: {NOTE}",
        }


def keys_beyond_the_schema(envelope: dict[str, Any]) -> set[str]:
    """The published schema lets regions have further keys of Label Studio's; ours have none."""
    schema = json.loads(resource_bytes(SCHEMA))
    item, value = (set(schema["$defs"][name]["properties"]) for name in ("region", "value"))
    beyond = set(envelope) - set(schema["properties"])
    for one in envelope["result"]:
        beyond |= (set(one) - item) | (set(one["value"]) - value)
    return beyond
