"""A process that writes and judges cases, each in a process of its own that it forks, so that what one takes of time
and memory is known. It reads a case's name a line and answers with a line of JSON.

It forks, so that nothing has to be loaded anew, and so has no other thread and no Qt: it is run on its own.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import select
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from annotator.formats.bundle.reader import read_bundle
from annotator.formats.source.listing import MemorySource
from bundle_making import valid_files
from hostile.cases import HostileCase, Way
from hostile.commands import judge_collected, judge_exported, judge_moved
from hostile.corpus import BY_NAME
from hostile.judging import Verdict, fail, judge_imported, judge_taken, reread_faults
from hostile.media.bases import PLACE
from hostile.media.showing import has_children, judge_shown

_MOST_CPU_S, _MOST_BYTES = 60, 12 << 30  # so that a machine survives what is found

_CHILD_SUBREAPER = 36
_ENDED_WITHIN_S, _ASKED_EVERY_S = 2.0, 0.01
_ANSWER, _ERRORS = "answer", "errors"
_JUDGES = {
    Way.TAKEN: judge_taken,
    Way.IMPORTED: judge_imported,
    Way.SHOWN: judge_shown,
    Way.COLLECTED: judge_collected,
    Way.MOVED: judge_moved,
    Way.EXPORTED: judge_exported,
    Way.FAILING: fail,
}


def main() -> None:
    read_bundle(MemorySource("sound", valid_files()))  # what is loaded late is loaded before there are cases
    gc.freeze()
    _adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="hostile-bases-") as bases:
        os.environ[PLACE] = bases
        for line in sys.stdin:
            name = line.strip()
            with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
                answer = _tried(BY_NAME[name], Path(folder))
            sys.stdout.write(json.dumps({"name": name, **answer}) + "\n")
            sys.stdout.flush()


def _adopt_orphans() -> None:
    """Make processes left by a case children of the court (prctl(2)), which detects them."""
    assert ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def _left_running() -> list[str]:
    """Return the processes that are still there after a while. A helper of Python ends when its pipe is closed."""
    until_s = time.monotonic() + _ENDED_WITHIN_S
    while has_children():
        with suppress(ChildProcessError):
            if os.waitpid(-1, os.WNOHANG)[0] == 0 and time.monotonic() > until_s:
                return ["a process was left running"]
        select.select([], [], [], _ASKED_EVERY_S)
    return []


def _tried(case: HostileCase, folder: Path) -> dict[str, object]:
    """Everything a case may touch lies in `folder`, and nothing but the home may change."""
    home, world = folder / "home", folder / "world"
    world.mkdir()
    (home / "tmp").mkdir(parents=True)
    location = _outcome(lambda: str(case.write(world)), folder)[0]
    if not location:
        return {"faults": [f"it could not be written: {(folder / _ERRORS).read_text()[-2000:]}"]}
    before = _shape(world)
    judge = _JUDGES[case.way]
    answer, cpu_s, peak_mb = _outcome(lambda: json.dumps(judge(Path(location), home)), folder)
    judged: Verdict | None = json.loads(answer) if answer else None
    faults = list(judged["faults"]) if judged is not None else ["there is no verdict"]
    faults += [*_spoken(folder), *_left_running()]
    if judged is not None and judged["key"]:
        key, tasks = judged["key"], judged["tasks"]
        again = _outcome(lambda: json.dumps(reread_faults(home, key, tasks)), folder)[0]
        faults += json.loads(again) if again else ["what was taken cannot be read again"]
        faults += _spoken(folder)
    faults += [] if _shape(world) == before else ["something outside the home was touched"]
    left = {path.name for path in folder.iterdir()} - {"home", "world", _ANSWER, _ERRORS}
    faults += [f"something was left beside: {left}"] if left else []
    known = {} if judged is None else {"is_sound": judged["is_sound"], "codes": judged["codes"]}
    return {**known, "faults": faults, "cpu_s": cpu_s if judged is None else judged["slowest_s"], "peak_mb": peak_mb}


def _spoken(folder: Path) -> list[str]:
    """Return the terminal output of a process: it may have neither a warning nor a traceback."""
    words = (folder / _ERRORS).read_text()
    return [f"it was written to the terminal: {words[-2000:]}"] if words else []


def _outcome(work: Callable[[], str], folder: Path) -> tuple[str, float, float]:
    """Return the result of `services` in a separate process with its seconds and megabytes, empty if it did not end."""
    answer = folder / _ANSWER
    answer.write_text("")
    (folder / _ERRORS).write_text("")

    def working() -> None:
        warnings.simplefilter("always")
        tempfile.tempdir = str(folder / "home" / "tmp")
        answer.write_text(work())

    cpu_s, peak_mb = _forked(working, folder / _ERRORS)
    return answer.read_text(), cpu_s, peak_mb


def _forked(work: Callable[[], object], errors: Path) -> tuple[float, float]:
    """Seconds of CPU and the largest memory in megabytes of a process that does `services`."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
            resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU_S, _MOST_CPU_S))
            resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    _pid, _status, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _shape(folder: Path) -> list[tuple[str, int, int, int]]:
    """Every name below it, with its kind, its size and when it was changed."""
    found = []
    for place, folders, files in folder.walk():
        for path in (place / name for name in (*folders, *files)):
            seen = path.lstat()
            found.append((str(path), seen.st_mode, seen.st_size, seen.st_mtime_ns))
    return sorted(found)
