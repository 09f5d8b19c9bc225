"""Every call that a delivery makes on the results folder fails, finds the disk full, or is the last thing the program
does. What was acknowledged is there afterwards, whole; what was not is told, kept, and arrives with the next try: each
result once, and nothing beside it.

Linux only: strace makes the system calls fail, those on the paths of the results and no others. A sample in the normal
run; each of them with ANNOTATOR_DEEP_TESTS.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from connectors.folder.faulty_delivery import UNIQUE_IDS, final_path, part_path
from depth import IS_DEEP
from store.examples import KEY, a_parcel, an_assignment
from store.killed import ENVIRONMENT

PROGRAM = Path(__file__).with_name("faulty_delivery.py")
# How often the first delivery to a folder makes each call there; strace counts for each thread, and so each delivery.
CALLS = {"mkdir": 1, "openat": 5, "getdents64": 2, "write": 1, "fsync": 3, "link": 1, "read": 2, "unlink": 1}
# Where the disk knows no hard links, a name is claimed by an empty file and then filled at one stroke.
WITHOUT_LINKS = {"openat": 6, "rename": 1, "unlink": 1}
TRACED = ("-e", f"trace={','.join(sorted({*CALLS, *WITHOUT_LINKS}))}")
NO_LINKS = ("-e", "inject=link:error=EPERM")
FAULTS = {"killed": "signal=KILL", "failing": "error=EIO", "full": "error=ENOSPC"}
SAID = re.compile(r"The (results folder|disk with the results folder) .+|Cannot (use|write to) the results folder: .+")


class Fault(Struct, frozen=True):
    call: str
    number: int
    how: str
    links: bool = True

    def options(self) -> tuple[str, ...]:
        injected = f"inject={self.call}:{FAULTS[self.how]}:when={self.number}"
        return ("-e", injected) if self.links else (*NO_LINKS, "-e", injected)

    def __str__(self) -> str:
        return f"{self.call} {self.number} {self.how}{'' if self.links else ' without links'}"


EACH = [
    Fault(call, number, how, links)
    for links, calls in ((True, CALLS), (False, WITHOUT_LINKS))
    for call, count in calls.items()
    for number in range(1, count + 1)
    for how in FAULTS
]


class Ended(Struct, frozen=True):
    exit_code: int
    told: list[dict[str, Any]]
    said: list[str]

    def ids(self, what: str) -> set[str]:
        return {line["unique_id"] for line in self.told if line["what"] == what}


def delivered(place: Path, *strace: str) -> Ended:
    target = place / "results"
    target.mkdir(parents=True, exist_ok=True)
    paths = [target, target / KEY, *(path(target, one) for path in (part_path, final_path) for one in UNIQUE_IDS)]
    watched = [option for path in paths for option in ("-P", str(path))]
    filtered = () if any("signal=KILL" in word for word in strace) else ("--seccomp-bpf",)
    traced = ("strace", "-f", "-qq", *filtered, *watched, *TRACED, *strace) if strace else ()
    command = [*traced, sys.executable, str(PROGRAM), str(place / "home"), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False, timeout=120)
    return Ended(done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.splitlines())


def results(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (place / "results").rglob("*") if path.is_file()}


def expected() -> dict[str, bytes]:
    parcels = (a_parcel(an_assignment(str(at), one), f"choice {at}") for at, one in enumerate(UNIQUE_IDS))
    return {f"{parcel.unique_id}.json": parcel.envelope for parcel in parcels}


@pytest.mark.parametrize(("more", "known"), [((), CALLS), (NO_LINKS, WITHOUT_LINKS)], ids=["links", "no links"])
def test_all_calls_that_can_fail_are_known(tmp_path: Path, more: tuple[str, ...], known: dict[str, int]) -> None:
    log = tmp_path / "calls"
    ended = delivered(tmp_path, "-o", str(log), *more)
    assert (ended.exit_code, ended.said, results(tmp_path)) == (0, [], expected())
    seen = Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.MULTILINE))
    most = {name: max(count for (_thread, call), count in seen.items() if call == name) for _thread, name in seen}
    assert most.items() >= known.items()
    assert more or most == known


@pytest.mark.parametrize("fault", EACH if IS_DEEP else EACH[5::25], ids=str)
def test_nothing_acknowledged_is_lost_and_each_result_arrives_once(tmp_path: Path, fault: Fault) -> None:
    ended = delivered(tmp_path, "-o", os.devnull, *fault.options())
    whole, found = expected(), results(tmp_path)
    shown = {name: data for name, data in found.items() if not name.startswith(".")}
    # Nothing is there by half; only a claim, where there are no links, may be empty.
    assert all(data == whole[name] or (not data and not fault.links) for name, data in shown.items()), ended
    assert {f"{one}.json" for one in ended.ids("delivered")} <= {name for name, data in shown.items() if data}, ended
    if fault.how == "killed":
        assert ended.exit_code == -signal.SIGKILL, ended
    else:
        assert ended.exit_code == 0, ended
        undelivered = len(UNIQUE_IDS) - len(ended.ids("delivered"))
        # What an earlier delivery left may stay unseen for once; nothing else may.
        assert undelivered > 0 or fault.call == "getdents64", ended
        assert len(ended.said) == undelivered, ended
        # What goes to the same folder as a try in vain waits with it, untried, and has no reason of its own.
        reasons = [line for line in ended.said if line]
        assert all(SAID.fullmatch(line) for line in reasons), ended
        assert reasons or not undelivered, ended

    again = delivered(tmp_path)
    assert (again.exit_code, again.said, again.ids("delivered")) == (0, [], set(UNIQUE_IDS))
    assert results(tmp_path) == whole
