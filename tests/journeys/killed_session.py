"""The child of the kill test: `python tests/journeys/killed_session.py HOME BUNDLE`. It is killed at any moment; the
next one starts in the same home and tells what it found."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

    from annotator.app.main import main
    from journeys.restless_worker import companion

    raise SystemExit(main(["--home", sys.argv[1]], companion))
