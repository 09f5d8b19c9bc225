"""The real program while it opens a very large bundle: `python large_session.py HOME KEY BEGIN_NS`.

BEGIN_NS is the parent's monotonic clock just before this process started. The report goes to standard output as JSON.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # Inside the guard, because worker processes import this file again and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from annotator.app.main import main
    from benchmarks.large_watcher import LargeWatcher

    home, key, begin_ns = sys.argv[1:]
    watcher = LargeWatcher(begin_ns=int(begin_ns), key=key)
    raise SystemExit(main(["--home", home], watcher.watch))
