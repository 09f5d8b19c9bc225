"""The entry point of the frozen program."""

from __future__ import annotations

import io
import os
import sys

_TRACKER = "from multiprocessing.resource_tracker import main;main("


def open_missing_streams() -> None:
    """Open the null device in place of missing standard streams. Windows gives a windowed program none, and a command
    that writes would fail."""
    sys.stdin = sys.stdin or io.TextIOWrapper(io.FileIO(os.devnull), encoding="utf-8")
    sys.stdout = sys.stdout or io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")
    sys.stderr = sys.stderr or io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")


def run_process_of_multiprocessing() -> None:
    """Run and end the process if `multiprocessing` started it: a worker, or the tracker of resources. PyInstaller has a
    hook for this, which imports `multiprocessing` at each start and takes a fifth of the CPU time of a command."""
    if sys.argv[1:2] == ["--multiprocessing-fork"]:
        from multiprocessing import spawn

        spawn.freeze_support()
    elif sys.argv[-2:-1] == ["-c"] and sys.argv[-1].startswith(_TRACKER):
        from multiprocessing import resource_tracker

        resource_tracker.main(int(sys.argv[-1].removeprefix(_TRACKER).rstrip(")")))
        sys.exit()


if __name__ == "__main__":
    open_missing_streams()
    # A worker process ends here. It needs nothing of what the command line imports.
    run_process_of_multiprocessing()
    from annotator.app.main import run

    run()
