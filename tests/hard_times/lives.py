"""Runs of the program, each in a process that calls the real `main()`. `python lives.py` reads one line for each run:
the JSON of a request. Processes are forked, because loading the program takes longer than a run; each starts its own
decoders. The script prints the process id, the output of the simulated worker, and the exit status."""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from annotator.app.gui.program import Running


class Request(Struct, frozen=True):
    """`places`: kind of work -> where its bundle lies. `scratch` is where temporary files go."""

    home: str
    scratch: str
    places: Mapping[str, str]
    seed: str
    errand: str = "work"  # or "finish": all that waits is sent; or one of `hard_times.damaged.person`


# What a life needs sooner or later, loaded without any thread and before a window is.
LOADED_FIRST = (
    "annotator.app.gui.program",
    "annotator.app.gui.command",
    "annotator.ui.pages.workbench.page",
    "annotator.ui.viewers.image.view",
    "annotator.ui.viewers.audio.segment_editor",
    "annotator.ui.viewers.video.annotated_view",
    "annotator.ui.pages.outbox.page",
    "annotator.ui.pages.timesheet.page",
    "hard_times.restless_hand",
)


def lived(request: Request) -> int:
    from annotator.app.main import main
    from hard_times.restless_hand import Hand, tell

    os.environ["TMPDIR"], tempfile.tempdir = request.scratch, None
    tell("born", process=os.getpid())

    async def companion(running: Running) -> None:
        hand = Hand(running, request.places, random.Random(request.seed))
        await (hand.finish() if request.errand == "finish" else hand.work())

    if request.errand in ("work", "finish"):
        return main(["--home", request.home], companion)
    from hard_times.damaged.person import errand_of

    return main(["--home", request.home], errand_of(request))


def rounds() -> None:
    for line in sys.stdin:
        request = Request(**json.loads(line))
        process = os.fork()
        if not process:
            os._exit(lived(request))
        ended = os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        # A line that was being written may be cut.
        os.write(1, f"\n{json.dumps({'event': 'ended', 'code': code})}\n".encode())
        sys.stdin.readline()  # its number is nobody else's before whoever kills it has heard of its end
        os.waitpid(process, 0)


if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

    for name in LOADED_FIRST:
        import_module(name)
    rounds()
