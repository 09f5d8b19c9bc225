"""The process that decodes untrusted video (see `protocol`): one file, with which it ends."""

from __future__ import annotations

from multiprocessing.connection import Connection

from annotator.media.shared_memory import LentMemory
from annotator.media.video.protocol import VIDEO_REPLIES, OpenVideoFile, VideoTables
from annotator.media.worker_client import WorkerClient
from annotator.media.worker_main import prepare_process, serve_file

# Two decoders of 3840 x 2160, their cached frames, and a margin. Some 60 MB of it are never touched. The limit also
# bounds the threads, because each stack counts. They cannot be refused: decoders start them for each file, and after
# some seeks. Neither can they be counted: seccomp has no state, and RLIMIT_NPROC counts all processes of the user.
_DATA_LIMIT_BYTES = 576 * 1024**2


def spawn_worker() -> WorkerClient:
    """Spawn a worker. Raise OSError if the system has no process for it."""
    return WorkerClient(serve, "annotator-video", VIDEO_REPLIES)


def serve(pipe: Connection) -> None:
    """Run the worker. Imports are inside: the parent only needs this function's name and must not load them."""
    prepare_process()
    from annotator.media.safe_container import is_decoder_error
    from annotator.media.video.decoding.worker_loop import VideoServer, warm_up

    warm_up()

    def work(request: OpenVideoFile, descriptor: int, tables: list[LentMemory]) -> None:
        VideoServer(pipe, VideoTables(*tables), descriptor, request).run()

    serve_file(pipe, OpenVideoFile, work, is_decoder_error, _DATA_LIMIT_BYTES)
