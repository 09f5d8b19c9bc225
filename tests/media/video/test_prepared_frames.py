"""The frame that a worker prepares for a step forward is shown only as it was requested."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from annotator.media.messages import Alive, receive
from annotator.media.shared_memory import LentMemory, OwnedMemory
from annotator.media.video.decoding.worker_loop import VideoServer
from annotator.media.video.protocol import (
    SLOT_BYTES,
    SLOTS,
    VIDEO_REPLIES,
    FrameReady,
    FreeSlot,
    OpenVideoFile,
    SetView,
    ShowFrame,
    VideoTables,
)
from annotator.media.worker_process import new_pipe
from media.video.written_videos import filmed

_FRAMES, _SHOWN = 60, 20


class Worker:
    """A worker's server in this process, and the pipe to it."""

    def __init__(self, server: VideoServer, pipe: Connection) -> None:
        self._server = server
        self._pipe = pipe

    def asked(self, *requests: SetView | ShowFrame | FreeSlot) -> list[FrameReady]:
        """Return the frames that it sends after these requests, which come at once, until it is idle."""
        for request in requests:
            self._server._on_request(request)
        while self._server._work() == 0.0:
            pass
        sent = []
        while self._pipe.poll():
            sent.append(receive(self._pipe, Alive, *VIDEO_REPLIES))
        return [message for message in sent if isinstance(message, FrameReady)]


@contextmanager
def worker_of(path: Path) -> Iterator[Worker]:
    descriptor = os.open(path, os.O_RDONLY)
    ours, theirs = new_pipe()
    with closing(OwnedMemory(SLOTS * SLOT_BYTES)) as images, closing(OwnedMemory(_FRAMES * 8)) as times, ours, theirs:
        tables = VideoTables(*(LentMemory(table.descriptor, table.size_bytes) for table in (images, times)))
        request = OpenVideoFile(-1, (), (64, 48, 0, False))
        yield Worker(VideoServer(theirs, tables, descriptor, request), ours)
    os.close(descriptor)


def test_a_step_forward_is_answered_with_the_prepared_frame(tmp_path: Path) -> None:
    with worker_of(filmed(tmp_path / "film.mp4", 64, 48, _FRAMES)) as worker:
        (shown,) = worker.asked(SetView(1, 64, 48), ShowFrame(1, _SHOWN))
        for step in range(1, 2 * SLOTS):
            before, (shown,) = shown, worker.asked(ShowFrame(1 + step, shown.number + 1), FreeSlot(shown.slot))
            assert (shown.ticket, shown.number, shown.version) == (1 + step, _SHOWN + step, 1)
            assert shown.slot != before.slot


def test_a_frame_that_was_prepared_for_another_view_is_not_shown(tmp_path: Path) -> None:
    """The other view may be blurred."""
    with worker_of(filmed(tmp_path / "film.mp4", 64, 48, _FRAMES)) as worker:
        assert worker.asked(SetView(1, 64, 48), ShowFrame(1, _SHOWN))
        (shown,) = worker.asked(ShowFrame(2, _SHOWN + 1), SetView(2, 32, 24))
        assert (shown.number, shown.version, shown.width_px, shown.height_px) == (_SHOWN + 1, 2, 32, 24)
