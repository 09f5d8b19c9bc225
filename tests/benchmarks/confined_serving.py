"""Worker processes of `confined_cost`.

The module imports next to nothing, because a spawned process imports it first.
"""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from typing import Any

from annotator.media.sandbox import seal
from annotator.media.sandbox.report import SandboxReport


def serve(kind: str, way: str, pipe: Connection) -> None:
    """Serve as that kind of decoder; give up no rights if it is to be unconfined."""
    if way == "unconfined":
        vars(seal)["seal"] = lambda *_: SandboxReport()
    match kind:
        case "picture":
            from annotator.media.images.worker import serve as serving
        case "sound":
            from annotator.media.audio.worker import serve as serving
        case _:
            from annotator.media.video.worker import serve as serving
    serving(pipe)


def serve_sealed(pipe: Connection) -> None:
    """Tells what giving up took by itself, in a process that has loaded what a decoder of pictures does."""
    from annotator.media.images.warm_up import get_ready
    from annotator.media.messages import send
    from annotator.media.worker_main import ShutIn

    get_ready()
    took: list[float] = []
    really = seal.seal

    def timed(*arguments: Any) -> SandboxReport:
        begin_s = time.process_time()
        given = really(*arguments)
        took.append(1000 * (time.process_time() - begin_s))
        return given

    vars(seal)["seal"] = timed
    ShutIn(pipe)
    send(pipe, "took", *took)
