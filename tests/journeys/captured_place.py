"""A person's own folders and screen in a session that is captured, and what leaves them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from annotator.core.outbox.parcel import Parcel
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records_readonly
from journeys.capture import Capture
from paid_sample import KEY
from ui.system_signals.private_bus import told_by
from virtual_screen import virtual_screen

TESTS = Path(__file__).parents[1]
# What the workers that decode pictures lay them into: memory without a name, which is gone with the program. And what
# is behind their standard streams.
NOWHERE = {"/memfd:annotator", "/dev/null<char 1:3>"}
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
RESULT = re.compile(rf"{KEY}(/({UUID}\.json|\.{UUID}\.[0-9a-f]{{8}}\.part))?")


class Place(Struct, frozen=True):
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
    return told | {f"said: {mark}" for mark in marks if holds(spoken, mark)}


def _may_change(path: Path, place: Place) -> bool:
    if path.is_relative_to(place.results) and path != place.results:
        return bool(RESULT.fullmatch(path.relative_to(place.results).as_posix()))
    return str(path) in NOWHERE or path.is_relative_to(place.person)


def holds(data: bytes, mark: str) -> bool:
    return any(mark.encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"))


async def parcels(home: Path) -> tuple[Parcel, ...]:
    records = open_records_readonly(Home(home))
    try:
        return await records.parcels()
    finally:
        await records.close()
