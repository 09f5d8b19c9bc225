"""A process that writes and judges cases, each in a process of its own that it forks, so that what one takes of time
and memory is known. It reads a case's name a line and answers with a line of JSON.

It forks, so that nothing has to be loaded anew, and so has no other thread and no Qt: it is run on its own.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

from hostile.cases import HostileCase, Way
from hostile.corpus import BY_NAME
from hostile.judging import fail, judge_imported, judge_taken

_MOST_CPU_S, _MOST_BYTES = 60, 12 << 30  # so that a machine survives what is found

_JUDGES = {Way.TAKEN: judge_taken, Way.IMPORTED: judge_imported, Way.FAILING: fail}


def main() -> None:
    gc.freeze()
    for line in sys.stdin:
        name = line.strip()
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            answer = _tried(BY_NAME[name], Path(folder))
        sys.stdout.write(json.dumps({"name": name, **answer}) + "\n")
        sys.stdout.flush()


def _tried(case: HostileCase, folder: Path) -> dict[str, object]:
    """Everything a case may touch lies in `folder`, and nothing but the home may change."""
    home, world = folder / "home", folder / "world"
    world.mkdir()
    home.mkdir()
    (folder / "written").touch()
    _forked(lambda: (folder / "written").write_text(str(case.write(world))), folder / "writing")
    location = (folder / "written").read_text()
    if not location:
        return {"faults": [f"it could not be written: {(folder / 'writing').read_text()}"]}
    before = _shape(world)
    (folder / "judged").touch()
    judge = _JUDGES[case.way]

    def judged() -> None:
        warnings.simplefilter("always")
        (home / "tmp").mkdir()
        tempfile.tempdir = str(home / "tmp")
        (folder / "judged").write_text(json.dumps(judge(Path(location), home)))

    cpu_s, peak_mb = _forked(judged, folder / "errors")
    written = (folder / "judged").read_text()
    answer: dict[str, object] = json.loads(written) if written else {"is_sound": None, "codes": [], "faults": []}
    faults = list(answer["faults"]) if isinstance(answer["faults"], list) else []
    spoken = (folder / "errors").read_text()
    faults += [] if written else ["there is no verdict"]
    faults += [f"it was written to the terminal: {spoken[-2000:]}"] if spoken else []
    faults += [] if _shape(world) == before else ["something outside the home was touched"]
    left = {path.name for path in folder.iterdir()} - {"home", "world", "written", "writing", "judged", "errors"}
    faults += [f"something was left beside: {left}"] if left else []
    shutil.rmtree(home, ignore_errors=True)
    return {**answer, "faults": faults, "cpu_s": cpu_s, "peak_mb": peak_mb}


def _forked(work: Callable[[], object], errors: Path) -> tuple[float, float]:
    """Seconds of CPU and the largest memory in megabytes of a process that does `work`."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT, 0o600), 2)
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


if __name__ == "__main__":
    main()
