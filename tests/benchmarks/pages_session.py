"""The real program with years of records: `python pages_session.py HOME - BEGIN_NS`.

The report goes to standard output as JSON.
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
    from benchmarks.pages_watcher import PagesWatcher

    raise SystemExit(main(["--home", sys.argv[1]], PagesWatcher().watch))
