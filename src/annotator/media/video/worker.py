"""The process that decodes untrusted video: one file, with which it ends.

    to the worker    ["open", frames in the table if these are all, width, height and turns as found before, or
                      zeros, [number, bytes] of each table, number]
                         the file and the tables follow as descriptors; the numbers are for Windows (`lent`)
                     ["view", version, width, height, blur, is grey, is a cartoon]      how images are rendered
                     ["show", ticket, number]           that frame, and no other
                     ["play", ticket, number, step]     that frame and each `step`th that follows, as slots come free
                     ["free", slot]                     the window does not use it any more
                     ["hold", slot]                     the window still uses it, since an earlier worker
                     ["glimpse", purpose, ticket, width, height, blur, is grey, is a cartoon, numbers]
                                                        thumbnails, when there is time; without numbers: withdrawn
                     ["taken"]                          there is space for the next thumbnail
                     ["go"]                             no other heavy image or video is being decoded
    from the worker  ["ready", how well]                imported and sandboxed (`SandboxReport`)
                     ["heavy"]                          it is large; waits for its turn before it decodes
                     ["opened", width, height, turns, rate (2), time base (2), claimed frames, start of its audio or
                      null, claimed seconds]
                     ["walked", count, is whole]        the times of so many frames are in the table
                     ["frame", ticket, number, slot, version, width, height]    0 x 0 where it cannot be decoded
                     ["glimpse", purpose, ticket, requested number, its number, width, height]
                     ["alive"]                          opening or a request takes a while
                     ["over", ticket]                   no frame follows
                     ["fault", code, params]            the last message

The tables (`protocol.VideoTables`) belong to the parent."""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Any

from annotator.media.shared_memory import LentMemory
from annotator.media.video.protocol import VideoTables
from annotator.media.worker_client import WorkerClient
from annotator.media.worker_main import before_imports, work_on_file

_TABLES = 2
# Two decoders of 3840 x 2160, their cached frames, and a margin. Some 60 MB of it are never touched.
_DATA_LIMIT_BYTES = 576 * 1024**2


def spawned() -> WorkerClient:
    """Spawn a worker. Raise OSError if the system has no process for it."""
    return WorkerClient(serve, "annotator-film")


def serve(pipe: Connection) -> None:
    """Run the worker. The modules are imported here, because the parent needs only this function's name and must not
    load them."""
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
