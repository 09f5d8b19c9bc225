"""The start of a worker has one limit, and a second try where nobody else makes one."""

from __future__ import annotations

from multiprocessing.connection import Connection

import pytest

from annotator.media import worker_client
from annotator.media.messages import SandboxReport, send
from annotator.media.worker_client import WorkerClient, WorkerLost, spawn_ready


def serve_ready(pipe: Connection) -> None:
    send(pipe, SandboxReport())


def serve_late(pipe: Connection) -> None:
    pipe.poll(None)  # ends with the pipe


class Starts:
    """Late workers, then ready ones. Only the late ones have a limit that a test can wait for."""

    def __init__(self, late: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.late = late
        self.spawned: list[WorkerClient] = []
        self._monkeypatch = monkeypatch

    def spawn(self) -> WorkerClient:
        is_late = len(self.spawned) < self.late
        self._monkeypatch.setattr(worker_client, "READY_WITHIN_S", 0.05 if is_late else 120.0)
        self.spawned.append(WorkerClient(serve_late if is_late else serve_ready, "annotator-test"))
        return self.spawned[-1]


def test_a_worker_that_is_late_is_replaced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = Starts(1, monkeypatch)
    worker = spawn_ready(starts.spawn)
    worker.end()
    assert worker is starts.spawned[1]
    assert starts.spawned[0].pipe.closed


def test_after_two_late_workers_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = Starts(3, monkeypatch)
    with pytest.raises(WorkerLost):
        spawn_ready(starts.spawn)
    assert [worker.pipe.closed for worker in starts.spawned] == [True, True]
