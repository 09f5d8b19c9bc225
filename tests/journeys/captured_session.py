"""The child of the capture test: `python tests/journeys/captured_session.py HOME RESULTS BUNDLE`. A whole session of
the real program with a bundle that pays, by keyboard where a person would, with marks in everything that must not
leave.

It prints the marks as one JSON line at its end. With `leaks` for a bundle it does nothing but break the promise, for
the test of the test.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

    from annotator.app.main import main
    from journeys.marked_worker import MarkedWorker

    worker = MarkedWorker(results=sys.argv[2], bundle=sys.argv[3])
    raise SystemExit(main(["--home", sys.argv[1]], worker.companion))
