"""The very end of the process, when everything is on disk: threads end first. If a thread is inside Qt while the
interpreter ends, Python ends it when it next needs the interpreter. That unwinds through C++ code that does not
permit it, and the process aborts."""

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
    """End the process. A daemon thread that is still blocked, such as on a network folder, could return at any
    moment and call Qt's loop. If there is one, the process ends at once with the same code, without teardown."""
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
    """Return the names of daemon threads that remain after a while. Python itself waits for the others."""
    until_s = time.monotonic() + JOINED_WITHIN_S
    # Threads that were started elsewhere, such as a device's, cannot be joined.
    daemons = [thread for thread in threading.enumerate() if thread.daemon and not _is_of_others(thread)]
    for thread in daemons:
        thread.join(max(0.0, until_s - time.monotonic()))
    return {thread.name for thread in daemons if thread.is_alive()}


def _is_of_others(thread: threading.Thread) -> bool:
    return isinstance(thread, threading._DummyThread)
