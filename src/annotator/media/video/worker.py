"""The process that opens a stranger's film. It decodes one, and ends with it.

    to the worker    ["open", frames in the table if these are all, its width, height and turns as another worker found
                      them or noughts, [number, bytes] of each table, number]
                         the file and the tables themselves follow as descriptors; the numbers are for Windows (`lent`)
                     ["view", version, width, height, blur, is grey, is a cartoon]      how pictures are made
                     ["show", ticket, number]           that frame, and no other
                     ["play", ticket, number, step]     that frame and each `step`th that follows, as slots come free
                     ["free", slot]                     nobody looks at it any more
                     ["hold", slot]                     somebody looks at it still, since a worker before this one
                     ["glimpse", purpose, ticket, width, height, blur, is grey, is a cartoon, numbers]
                                                        small pictures, when there is time; no numbers: none any more
                     ["taken"]                          there is room for the next small one
                     ["go"]                             no other heavy picture or film is being decoded
    from the worker  ["ready", how well]                imported and confined (`SandboxReport`)
                     ["heavy"]                          it is large; waits for its turn before anything is decoded
                     ["opened", width, height, turns, rate (2), time base (2), claimed frames, start of its sound or
                      null, claimed seconds]
                     ["walked", count, is whole]        the times of so many frames are in the table
                     ["frame", ticket, number, slot, version, width, height]    0 x 0 where it cannot be decoded
                     ["glimpse", purpose, ticket, number that was asked for, its number, width, height]
                     ["alive"]                          it takes a while to be opened, or what was asked for does
                     ["over", ticket]                   no frame follows
                     ["fault", code, params]            the last that is heard of it

The tables (`words.VideoTables`) belong to the parent.
"""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Any

from annotator.media.shared_memory import LentMemory
from annotator.media.video.protocol import VideoTables
from annotator.media.worker_client import WorkerClient
from annotator.media.worker_main import before_imports, work_on_file

_TABLES = 2
# Two decoders of 3840 x 2160, what is kept of them, and a margin. Some 60 MB of it are never touched.
_DATA_LIMIT_BYTES = 576 * 1024**2


def spawned() -> WorkerClient:
    """OSError when the system gives none."""
    return WorkerClient(serve, "annotator-film")


def serve(pipe: Connection) -> None:
    """Imported here: the parent needs only this function's name, and shall load none of it."""
    before_imports()
    from annotator.media.ffmpeg import is_of_decoder
    from annotator.media.video.decoding.frame_rendering import UprightShape
    from annotator.media.video.decoding.warm_up import get_ready
    from annotator.media.video.decoding.worker_loop import VideoServer

    get_ready()

    def work(words: list[Any], descriptor: int, tables: list[LentMemory]) -> None:
        known, *shape = map(int, words)
        VideoServer(pipe, VideoTables(*tables), descriptor, known, UprightShape(*shape)).run()

    work_on_file(pipe, _TABLES, work, is_of_decoder, _DATA_LIMIT_BYTES)
