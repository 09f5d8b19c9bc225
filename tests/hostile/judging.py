"""The outcome of one case for a worker and for a requester, in a separate process."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypedDict

from annotator.app.command_line.problem_report import problem_lines
from annotator.app.requester.check import media_checks
from annotator.core.events import EventBus
from annotator.core.problems import Problem, errors
from annotator.formats.imports.plan import ImportRequest
from annotator.formats.problem_log import is_control
from annotator.media.images.pixel_queries.client import open_pixel_queries
from annotator.services.bundles import Bundles
from annotator.services.requester.checks import import_bundle
from annotator.store.bundles.file_copy import silent
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.new import DiskFolders

# Words of Python and of its libraries, which are no use to a requester.
OF_LIBRARIES = re.compile(
    r"\b(None|True|False|inf|nan|dict|str|tuple|codec can|bytes-like|Traceback)\b|Error\b|Exception\b|\w',?\)"
    r"|\bchar \d|[Ee]xpect(ed|ing)\b|[Ii]nvalid\b|mismatch|\bparser\b|0x[0-9a-f]{4}"
)


class Verdict(TypedDict):
    """`faults` are what should not be; `codes` those of the errors that were found. `key` is that of what was taken in,
    with so many `tasks`; empty where nothing was. `slowest_s` of CPU took the slower of its looks: to check, or to take
    in."""

    is_sound: bool
    key: str
    tasks: int
    slowest_s: float
    codes: list[str]
    faults: list[str]


def judge_taken(location: Path, home: Path) -> Verdict:
    """Add the case like a worker, and check it like `check`."""
    began_s = time.process_time()
    library = BundleLibrary(home / "bundles")
    bundles = Bundles(library, EventBus())
    checked = asyncio.run(bundles.check(str(location)))
    faults = spoken_faults(checked.problems)
    if (checked.bundle is None) != bool(errors(checked.problems)):
        faults.append("there is no bundle and no error, or both")
    checked_s = time.process_time()
    key = asyncio.run(bundles.take(str(location), lambda _done, _all: None))
    slowest_s = max(checked_s - began_s, time.process_time() - checked_s)
    if key is None and checked.bundle is not None:
        # Only looking at the media tells that one is damaged, and copying it.
        checked = asyncio.run(media_checks().check(str(location), silent, silent))
        faults.extend(spoken_faults(checked.problems))
    if (key is None) != (checked.bundle is None):
        faults.append("checking and taking differ")
    if library.keys() != (() if key is None else (key,)) or len(_inside(home / "bundles")) > 1:
        faults.append(f"something half taken: {_inside(home / 'bundles')}")
    tasks = len(checked.bundle.tasks) if checked.bundle is not None else 0
    codes = codes_of(checked.problems)
    return Verdict(
        is_sound=key is not None, key=key or "", tasks=tasks, slowest_s=slowest_s, codes=codes, faults=faults
    )


def judge_imported(location: Path, home: Path) -> Verdict:
    """Import the case like a requester; a written bundle must be valid."""
    began_s = time.process_time()
    request = ImportRequest(title="T", requester="R")
    with open_pixel_queries() as images:
        imported = import_bundle(str(location), str(home / "new"), request, DiskFolders(), images)
    slowest_s = time.process_time() - began_s
    faults = spoken_faults(imported.problems)
    if (imported.bundle is None) != bool(errors(imported.problems)):
        faults.append("there is no bundle and no error, or both")
    if imported.bundle is None and (home / "new").exists():
        faults.append("something half written")
    if imported.bundle is None:
        codes = codes_of(imported.problems)
        return Verdict(is_sound=False, key="", tasks=0, slowest_s=slowest_s, codes=codes, faults=faults)
    written = judge_taken(home / "new", home)
    if not written["is_sound"]:
        faults.append(f"what was written is refused: {written['codes']}")
    slowest_s = max(slowest_s, written["slowest_s"])
    return {**written, "is_sound": True, "slowest_s": slowest_s, "faults": [*faults, *written["faults"]]}


def fail(location: Path, _home: Path) -> Verdict:
    """Do a forbidden action, to prove that the court detects it."""
    zeros = bytearray(200 << 20)
    zeros[::4096] = b"x" * len(zeros[::4096])
    (location / "bundle.toml").write_bytes(b"")
    raise ValueError("it failed")


def reread_faults(home: Path, key: str, tasks: int) -> list[str]:
    """Return faults of the added bundle after a restart, with and without its cached tasks."""
    faults = []
    for _time in range(2):
        bundle = asyncio.run(Bundles(BundleLibrary(home / "bundles"), EventBus()).bundle(key))
        if len(bundle.tasks) != tasks:
            faults.append(f"{tasks} tasks were checked, and {len(bundle.tasks)} are there")
        (home / "bundles" / key / "tasks.json").unlink()
    return faults


def spoken_faults(problems: Sequence[Problem]) -> list[str]:
    lines = problem_lines(problems)
    faults = [f"a sentence that steers a terminal: {line!a}" for line in lines if any(map(is_control, line))]
    for problem in problems:
        words = problem_lines([problem])
        # Words of the bundle itself, which a sentence repeats, may be any.
        own = {problem.place.file, problem.place.field or "", *_quoted(problem)}
        for value in sorted(own, key=len, reverse=True):
            words = [line.replace(value, "") for line in words] if value else words
        faults.extend(f"the words of a library: {line}" for line in words if OF_LIBRARIES.search(line))
    return faults


def _quoted(problem: Problem) -> Iterable[str]:
    return (value for name, value in problem.params.items() if name != "detail")


def codes_of(problems: tuple[Problem, ...]) -> list[str]:
    return sorted({problem.code.value for problem in errors(problems)})


def _inside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
