"""Waiting times in the real program: `python watched_session.py HOME BUNDLE_OR_KEY BEGIN_NS`.

BEGIN_NS is the parent's monotonic clock just before this process started. A bundle is added first; a key (id@revision)
is continued, as a worker does every morning. The report goes to standard output as JSON.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # Inside the guard, because worker processes import this file again and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from typing import TYPE_CHECKING

    from annotator.app.main import main

    if TYPE_CHECKING:
        from annotator.app.gui.program import Running

    home, bundle, begin_ns = sys.argv[1:]
    key = bundle if "@" in bundle else ""

    async def watch(running: Running) -> None:
        """Start watching. The watcher is imported only now, so that the program starts as for a user."""
        from benchmarks.watcher import Watcher

        await Watcher(begin_ns=int(begin_ns), key=key).watch(running)

    raise SystemExit(main(["--home", home, *([] if key else [bundle])], watch))
