"""Worker processes of `confined_cost`.

The module imports next to nothing, because a spawned process imports it first.
"""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from annotator.media.messages import SandboxReport
from annotator.media.sandbox import seal


class Took(NamedTuple):
    milliseconds: float


def serve(kind: str, way: str, pipe: Connection) -> None:
    """Serve as this kind of decoder, without a sandbox if it is unconfined."""
    if way == "unconfined":
        vars(seal)["seal"] = lambda *_: SandboxReport()
    match kind:
        case "image":
            from annotator.media.images.worker import serve as serving
        case "audio":
            from annotator.media.audio.worker import serve as serving
        case _:
            from annotator.media.video.worker import serve as serving
    serving(pipe)


def serve_sealed(pipe: Connection) -> None:
    """Report the time of sealing alone, in a process that has loaded the modules of an image decoder."""
    from annotator.media.images.warm_up import warm_up
    from annotator.media.messages import send
    from annotator.media.worker_main import SandboxedEndpoint

    warm_up()
    took: list[float] = []
    really = seal.seal

    def timed(*arguments: Any) -> SandboxReport:
        begin_s = time.process_time()
        given = really(*arguments)
        took.append(1000 * (time.process_time() - begin_s))
        return given

    vars(seal)["seal"] = timed
    SandboxedEndpoint(pipe)
    send(pipe, Took(took[0]))
