"""The program itself, as a process, with a restless moderator at it."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    from annotator.app.main import main
    from journeys.restless_moderator import companion

    raise SystemExit(main(sys.argv[1:], companion))
