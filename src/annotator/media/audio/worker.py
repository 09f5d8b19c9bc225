"""The process that decodes untrusted audio (see `protocol`): one file, with which it ends."""

from __future__ import annotations

from multiprocessing.connection import Connection

from annotator.media.audio.protocol import AUDIO_REPLIES, OpenAudioFile, ScanState, SharedTables
from annotator.media.shared_memory import LentMemory
from annotator.media.worker_client import WorkerClient
from annotator.media.worker_main import prepare_process, serve_file


def spawn_worker() -> WorkerClient:
    """Spawn a worker. Raise OSError if the system has no process for it."""
    return WorkerClient(serve, "annotator-audio", AUDIO_REPLIES)


def serve(pipe: Connection) -> None:
    """Run the worker. The modules are imported here: the parent needs only this name and must not load them."""
    prepare_process()
    from annotator.media.audio.decoding.warm_up import warm_up
    from annotator.media.audio.decoding.worker_loop import AudioServer
    from annotator.media.safe_container import do_nothing, is_decoder_error

    warm_up()

    def work(request: OpenAudioFile, descriptor: int, tables: list[LentMemory]) -> None:
        AudioServer(pipe, SharedTables(*tables), descriptor, ScanState(*request.state)).run()

    serve_file(pipe, OpenAudioFile, work, is_decoder_error, start_threads=do_nothing)
