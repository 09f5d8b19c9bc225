"""Every write and every sync of a session fails once, for good, or is the last thing the program does. What it had
acknowledged is there afterwards; what it could not write it has said, calmly.

Linux only: strace makes the system calls fail. A sample in the normal run; each of them with ANNOTATOR_DEEP_TESTS.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from depth import IS_DEEP
from store.kept_promises import check
from store.killed import ENVIRONMENT

PROGRAM = Path(__file__).with_name("faulty_session.py")
CALLS = ("pwrite64", "fdatasync", "fsync")
ONE_IN = 1 if IS_DEEP else 37
CALM = ("Saved work is not lost", "were not changed", "The file was not changed")

# How the call fails: strace's words for it.
KILLED = "signal=KILL:when={number}"
ONCE = "error=EIO:when={number}"
FOR_GOOD = "error=EIO:when={number}+"
FULL = "error=ENOSPC:when={number}+"


class Ended(Struct, frozen=True):
    exit_code: int
    told: list[dict[str, Any]]
    said: str


def session(home: Path, *strace: str) -> Ended:
    # Other calls are not stopped at. A filter would let a killed program exit otherwise than by the signal.
    filtered = () if any("signal=KILL" in word for word in strace) else ("--seccomp-bpf",)
    command = ["strace", "-f", "-qq", *filtered, *strace, sys.executable, str(PROGRAM), str(home)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False, timeout=120)
    return Ended(done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr)


@cache
def calls_of_a_session() -> Counter[str]:
    """How often one thread makes each call when nothing fails: strace counts for each thread on its own."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "calls"
        ended = session(Path(folder) / "home", "-o", str(log), "-e", f"trace={','.join(CALLS)}")
        assert (ended.exit_code, ended.said) == (0, ""), f"strace cannot run here: {ended.said}"
        seen = Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.MULTILINE))
    return Counter({call: max((n for (_thread, name), n in seen.items() if name == call), default=0) for call in CALLS})


@pytest.mark.parametrize("how", [KILLED, ONCE, FOR_GOOD, FULL], ids=["killed", "once", "for good", "full"])
@pytest.mark.parametrize("call", CALLS)
def test_nothing_acknowledged_is_lost_whatever_call_fails(tmp_path: Path, call: str, how: str) -> None:
    count = calls_of_a_session()[call]
    assert count > 2
    # Another sample for each way of failing, so that together they meet more of them.
    first = 1 + [KILLED, ONCE, FOR_GOOD, FULL].index(how) * 2 % min(ONE_IN, count)
    for number in range(first, count + 1, ONE_IN):
        home = tmp_path / f"home-{number}"
        fault = how.format(number=number)
        ended = session(home, "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:{fault}")
        where = f"{call} number {number}: {ended}"
        told = [line for line in ended.told if line["what"] != "end"]
        assert "Traceback" not in ended.said, where
        if how is KILLED:
            assert ended.exit_code == -signal.SIGKILL, where
        else:
            _said_or_complete(ended, where)
        asyncio.run(check(open_records(Home(home)), told))


def _said_or_complete(ended: Ended, where: str) -> None:
    """SQLite may fail silently at its own operations (folding the log into the file): no data are lost then."""
    if ended.exit_code == 0:
        assert ended.said == "", where
        assert {"what": "end"} in ended.told, where
        assert sum(line["what"] == "delivered" for line in ended.told) == 2, where
    else:
        assert ended.exit_code == 1, where
        assert any(words in ended.said for words in CALM), where
