"""The sandbox on every POSIX system: own session, no environment or other descriptors, limited resources."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

assert sys.platform != "win32"

_LIMITS = (("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0), ("RLIMIT_NOFILE", 64), ("RLIMIT_MEMLOCK", 0), ("RLIMIT_NPROC", 0))


def detach_from_parent(kept_descriptors: set[int]) -> None:
    """Leave the session, so that there is no terminal; clear the environment; close all descriptors except
    `kept_descriptors`, and connect 0 to 2 to nothing."""
    with suppress(OSError):
        os.setsid()
    _close_all_but(kept_descriptors)
    os.environ.clear()


def limit_resources(data_bytes: int, address_bytes: int) -> None:
    """Limit resources, as far as the system knows and enforces the limits. On Linux `linux` does it, without a limit
    of processes: there it would count threads, which are needed."""
    import resource

    for name, limit in (("RLIMIT_DATA", data_bytes), ("RLIMIT_AS", address_bytes), *_LIMITS):
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        _, hard = resource.getrlimit(kind)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def _close_all_but(kept_descriptors: set[int]) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    last = 2
    for descriptor in sorted(kept_descriptors):
        if descriptor > last:
            os.closerange(last + 1, descriptor)
            last = descriptor
    os.closerange(last + 1, _end_of_descriptors())


def _end_of_descriptors() -> int:
    """Return the end of open descriptors. Closing a million on macOS one by one would take too long."""
    if sys.platform == "darwin":
        with suppress(OSError, ValueError), os.scandir("/dev/fd") as entries:
            return max(int(entry.name) for entry in entries) + 1
    return os.sysconf("SC_OPEN_MAX")
