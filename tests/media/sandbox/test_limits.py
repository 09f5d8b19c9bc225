"""Resource limits of a worker, as the kernel reports them."""

from __future__ import annotations

import sys
from pathlib import Path

from annotator.media.audio.worker import serve
from annotator.media.images.pixel_queries.worker import serve_pixel_queries
from annotator.media.sandbox.seal import ADDRESS_LIMIT_BYTES, DATA_LIMIT_BYTES
from annotator.media.worker_client import WorkerClient

assert sys.platform == "linux"

WANTED = {
    "Max core file size": 0,
    "Max file size": 0,
    "Max open files": 64,
    "Max locked memory": 0,
    "Max msgqueue size": 0,
    "Max data size": DATA_LIMIT_BYTES,
    "Max address space": ADDRESS_LIMIT_BYTES,
}


def test_a_worker_that_is_ready_is_held_to_its_limits_for_good() -> None:
    worker = WorkerClient(serve, "annotator-limited")
    try:
        worker.await_ready()
        lines = Path(f"/proc/{worker.pid}/limits").read_text(encoding="ascii").splitlines()[1:]
        held = {line[:26].strip(): tuple(line[26:].split()[:2]) for line in lines}
        assert {name: held[name] for name in WANTED} == {name: (str(most),) * 2 for name, most in WANTED.items()}
    finally:
        worker.end()


def test_no_thread_watches_the_parent_where_the_kernel_ends_a_worker_with_it() -> None:
    worker = WorkerClient(serve_pixel_queries, "annotator-alone")
    try:
        worker.await_ready()
        assert len(list(Path(f"/proc/{worker.pid}/task").iterdir())) == 1
    finally:
        worker.end()
