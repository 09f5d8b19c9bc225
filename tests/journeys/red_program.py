"""The program itself, as a process, with somebody restless at it: `red_program moderator open ...`."""

from __future__ import annotations

import sys
from importlib import import_module

if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    from annotator.app.main import main

    raise SystemExit(main(sys.argv[2:], import_module(f"journeys.restless_{sys.argv[1]}").companion))
