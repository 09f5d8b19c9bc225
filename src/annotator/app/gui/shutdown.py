"""The very end of the process, when everything is on disk: threads go first.

A thread that is inside Qt while the interpreter ends is ended by Python there, at its next look for the interpreter.
That takes a way through C++ which nothing may take: the process aborts.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from typing import NoReturn

from annotator.media.worker_process import end_spawner

JOINED_WITHIN_S = 2.0

_log = logging.getLogger(__name__)


def shut_down(code: int) -> NoReturn:
    """Ends the process. A thread that waits for something for ever, such as a network folder that does not answer, may
    come back at any moment, and then tell Qt's loop: with one the process ends at once, with this code all the same,
    and neither Python nor Qt takes down what they have."""
    end_spawner()
    lasting = _lasting()
    if lasting:
        _log.warning("annotator ended beside what does not end: %s", ", ".join(sorted(lasting)))
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # a windowed program on Windows has none
                stream.flush()
        os._exit(code)
    sys.exit(code)


def _lasting() -> set[str]:
    """The names of the threads that are there after a while. Python itself waits for those that are no daemons."""
    until_s = time.monotonic() + JOINED_WITHIN_S
    # Threads that others began, such as a device's, are no daemons of ours: nobody can wait for them.
    daemons = [thread for thread in threading.enumerate() if thread.daemon and not _is_of_others(thread)]
    for thread in daemons:
        thread.join(max(0.0, until_s - time.monotonic()))
    return {thread.name for thread in daemons if thread.is_alive()}


def _is_of_others(thread: threading.Thread) -> bool:
    return isinstance(thread, threading._DummyThread)
