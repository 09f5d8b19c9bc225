"""What a person waits for, measured in the real program: `python watched_session.py HOME BUNDLE BEGIN_NS`.

BEGIN_NS is the parent's monotonic clock just before this process was started. The bundle holds one picture a task; the
report goes to standard output as JSON.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from annotator.app.main import main
    from benchmarks.watcher import Watcher

    watcher = Watcher(begin_ns=int(sys.argv[3]))
    raise SystemExit(main(["--home", sys.argv[1], sys.argv[2]], watcher.watch))
