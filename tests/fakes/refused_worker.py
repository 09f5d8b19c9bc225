"""A worker process that the system refuses. The module imports almost nothing, because each such process does so."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection


def serve_refused(_pipe: Connection) -> None:
    """End as where the system kills a process that wants a sandbox."""
    os._exit(31)
