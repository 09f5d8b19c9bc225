"""What leaves the machine, as the system itself saw it: of everything that a whole session writes, sends and starts,
only the envelopes are outside the person's own folder, and nothing goes to any network.

Linux only: strace is the witness. The display and the bus are real ones, of these tests alone.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annotator.core.outbox.parcel import Parcel
from annotator.formats.results.envelope import SCHEMA, result_schema_problems
from annotator.formats.shipped.resources import resource_bytes
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records_readonly
from journeys.capture import Capture, captured
from journeys.marked_worker import NOTE
from paid_sample import KEY, paid_sample
from ui.system_signals.private_bus import told_by
from virtual_screen import virtual_screen

CHILD = Path(__file__).with_name("captured_session.py")
TESTS = CHILD.parents[1]
# What the workers that decode pictures lay them into: memory without a name, which is gone with the program. And what
# is behind their standard streams.
NOWHERE = {"/memfd:annotator", "/dev/null<char 1:3>"}
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
RESULT = re.compile(rf"{KEY}(/({UUID}\.json|\.{UUID}\.[0-9a-f]{{8}}\.part))?")


@dataclass(frozen=True, slots=True)
class Place:
    """`person` is all that is theirs; the program is told of `home` in it. `results` and `temporary` are outside."""

    root: Path
    display: str
    bus: str

    @property
    def person(self) -> Path:
        return self.root / "person"

    @property
    def home(self) -> Path:
        return self.person / "home"

    @property
    def results(self) -> Path:
        return self.root / "outside" / "results"

    @property
    def temporary(self) -> Path:
        return self.root / "outside" / "tmp"

    def environment(self) -> dict[str, str]:
        own = {f"XDG_{name}_HOME": str(self.person / name) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
        return own | {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.person),
            "XDG_RUNTIME_DIR": str(self.person / "run"),
            "TMPDIR": str(self.temporary),
            "LANG": "C.UTF-8",
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "DBUS_SYSTEM_BUS_ADDRESS": self.bus,
        }


@contextmanager
def a_place(root: Path) -> Iterator[Place]:
    where = f"--address=unix:path={root / 'bus'}"
    bus = told_by("dbus-daemon", "--session", "--nofork", "--nopidfile", where, "--print-address=1")
    with virtual_screen() as display, bus as address:
        place = Place(root, display, address)
        for folder in (place.results, place.temporary, place.person / "run"):
            folder.mkdir(parents=True)
        (place.person / "run").chmod(0o700)
        yield place


def leaks(found: Capture, place: Place, marks: list[str]) -> set[str]:
    """Whatever is outside the person's folder and is no result, in words; empty when the promise is kept."""
    number = place.display.removeprefix(":")
    known = {f"@/tmp/.X11-unix/X{number}", f"/tmp/.X11-unix/X{number}", str(place.root / "bus")}
    spoken = b"\n".join(found.spoken)
    told = {f"written: {path}" for path in found.changed if not _may_change(Path(path), place)}
    told |= {f"socket: {family}" for family in found.families - {"AF_UNIX"}}
    told |= {f"connected: {peer}" for peer in found.peers - known}
    told |= {f"started: {program}" for program in found.started - {sys.executable}}
    told |= {f"not seen whole: {call}" for call in found.unseen}
    return told | {f"said: {mark}" for mark in marks if _holds(spoken, mark)}


def _may_change(path: Path, place: Place) -> bool:
    if path.is_relative_to(place.results) and path != place.results:
        return bool(RESULT.fullmatch(path.relative_to(place.results).as_posix()))
    return str(path) in NOWHERE or path.is_relative_to(place.person)


def _holds(data: bytes, mark: str) -> bool:
    return any(mark.encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"))


async def parcels(home: Path) -> tuple[Parcel, ...]:
    records = open_records_readonly(Home(home))
    try:
        return await records.parcels()
    finally:
        await records.close()


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
        assert not [mark for mark in told["marks"] if _holds(content, mark)]
        assert keys_beyond_the_schema(json.loads(content)) == set()
    # One pseudonym for this requester, as it was shown; and no time of day anywhere.
    assert {json.loads(content)["worker"] for content in left.values()} == {told["pseudonym"]}
    assert not [content for content in left.values() if re.search(rb"[0-9]{2}:[0-9]{2}", content)]


def test_the_records_do_hold_what_must_not_leave(kept: tuple[Place, Capture, dict[str, Any]]) -> None:
    """The marks are real: looking for them would find them. What an hour pays is stored nowhere, not even here."""
    place, _found, told = kept
    stored = b"".join(path.read_bytes() for path in place.home.glob("records.sqlite3*"))
    *written, shown, reckoned = told["marks"]
    assert [mark for mark in written if not _holds(stored, mark)] == []
    assert not _holds(stored, shown)
    assert not _holds(stored, reckoned)


def test_what_other_folders_of_the_person_get_tells_nothing(kept: tuple[Place, Capture, dict[str, Any]]) -> None:
    """Caches of the system's libraries may be made there; nothing of the work is in them."""
    place, _found, told = kept
    others = [path for path in place.person.rglob("*") if path.is_file() and not path.is_relative_to(place.home)]
    for path in others:
        assert not [mark for mark in told["marks"] if _holds(path.read_bytes(), mark)], path


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
    region, value = (set(schema["$defs"][name]["properties"]) for name in ("region", "value"))
    beyond = set(envelope) - set(schema["properties"])
    for one in envelope["result"]:
        beyond |= (set(one) - region) | (set(one["value"]) - value)
    return beyond
