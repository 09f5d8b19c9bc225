"""The entry point of the frozen program."""

from __future__ import annotations

import io
import multiprocessing
import os
import sys


def open_missing_streams() -> None:
    """Open the null device in place of missing standard streams. Windows gives a windowed program none, and a command
    that writes would fail."""
    sys.stdin = sys.stdin or io.TextIOWrapper(io.FileIO(os.devnull), encoding="utf-8")
    sys.stdout = sys.stdout or io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")
    sys.stderr = sys.stderr or io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")


if __name__ == "__main__":
    open_missing_streams()
    # A worker process ends here. It needs nothing of what the command line imports.
    multiprocessing.freeze_support()
    from annotator.app.main import run

    run()
