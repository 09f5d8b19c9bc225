"""A program that restores a home, begins it anew, or copies its records, until it is killed.

dying_restorer.py HOME restore [STEP]     kills itself at the so-manieth call that changes something on the disk
dying_restorer.py HOME anew [STEP]
dying_restorer.py HOME copy [STEP]
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from annotator.store.backup.change_log import Changes
from annotator.store.backup.daily import DailyCopies
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.restore import restore
from annotator.store.folders.home import Home
from annotator.store.records.reset import begin_anew
from annotator.store.records.sqlite import open_records
from fakes.clock import START

CHANGING = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "open", "sqlite3.connect", "shutil.copyfile"}


def die_at(step: int) -> Callable[[str, tuple[Any, ...]], None]:
    left = iter(range(step - 1, 0, -1))

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in CHANGING and ":memory:" not in arguments and not next(left, 0):
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


if __name__ == "__main__":
    place, what, *steps = sys.argv[1:]
    home = Home(Path(place))
    if steps:
        sys.addaudithook(die_at(int(steps[0])))
    if what == "restore":
        restore(home, START)
    elif what == "anew":
        begin_anew(home)
    else:
        folder = CopiesFolder(home.copies)
        changes = Changes(folder)
        records = open_records(home, changes)
        DailyCopies(home.records, folder, changes).make(date(2026, 11, 28), lambda _done, _all: None)
