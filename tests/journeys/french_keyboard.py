"""The child of the test of a French keyboard, on an X screen: `tests/journeys/french_keyboard.py HOME BUNDLE`. Real
keys come to the program with the bundle open; it tells what they chose, and what they typed in a field."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

    from annotator.app.main import main
    from journeys.french_worker import companion

    raise SystemExit(main(["--home", sys.argv[1]], companion))
