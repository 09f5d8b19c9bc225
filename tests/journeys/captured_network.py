"""The child of the capture test of servers: `python tests/journeys/captured_network.py HOME PLAN`. A session of the
real program whose results go to servers of every kind, with marks in everything that must not leave. It prints the
marks as one JSON line at its end."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest.mock import patch

if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

    from annotator.app.gui import composition
    from annotator.app.main import main
    from annotator.services.bookkeeping import requester_files
    from annotator.services.bookkeeping.requester_files import RequesterFeedback
    from journeys.networked_worker import NetworkedWorker

    worker = NetworkedWorker(json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
    look = RequesterFeedback.look

    async def looked(source: RequesterFeedback) -> None:
        await look(source)
        worker.looked()

    with (
        patch.object(composition, "FETCH_AFTER_S", 0.2),
        patch.object(requester_files, "LOOK_EVERY_S", 0.2),
        patch.object(RequesterFeedback, "look", looked),
    ):
        raise SystemExit(main(["--home", sys.argv[1]], worker.companion))
