"""A program that holds the lock of the home it is told, and says so, until its input ends or it is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from annotator.store.folders.home import Home

with Home(Path(sys.argv[1])).lock():
    sys.stdout.write("held\n")
    sys.stdout.flush()
    sys.stdin.read()
