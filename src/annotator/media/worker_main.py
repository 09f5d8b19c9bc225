"""The main function of a worker that receives files: sandboxed before it has one, and ended when its parent is gone.
The file and its tables follow the request (`messages.OpenFile`) as descriptors. On Windows nothing follows: they are
already open in the worker as handles with the numbers of the request."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Protocol

from annotator.core.errors import MediaFault
from annotator.media.messages import Fault, TableHandle, receive, send
from annotator.media.shared_memory import LentMemory

if sys.platform == "win32":
    import msvcrt


class FileRequest(Protocol):
    """A message with the fields of `messages.OpenFile`."""

    @property
    def file(self) -> int: ...

    @property
    def tables(self) -> tuple[TableHandle, ...]: ...


def prepare_process(*libraries: str) -> None:
    """Ignore Ctrl+C and set numeric libraries to one thread, before their import. Ctrl+C in a terminal reaches the
    whole process group, but the parent decides when a worker ends. Library threads would not be sandboxed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for library in ("OPENBLAS", *libraries):
        os.environ[f"{library}_NUM_THREADS"] = "1"


class SandboxedEndpoint:
    """The worker's end of the connection. Create it after all imports: then the process is sandboxed."""

    def __init__(self, pipe: Connection, *limits_bytes: int, start_threads: Callable[[], None] | None = None) -> None:
        """Sandbox the process; tell the parent that it is ready and how sandboxed. `limits_bytes` and `start_threads`
        as for `seal`."""
        from annotator.media.sandbox.seal import seal

        self._receiver = socket.socket(fileno=os.dup(pipe.fileno())) if sys.platform != "win32" else None
        parent = multiprocessing.parent_process()
        receiving = [self._receiver.fileno()] if self._receiver else []
        kept = {pipe.fileno(), *receiving, *([parent.sentinel] if parent else [])}
        report = seal(kept, parent.pid if parent else None, *limits_bytes, start_threads=start_threads)
        if not report.ends_with_parent:
            Thread(target=_end_with_parent, daemon=True).start()
        with suppress(OSError):
            send(pipe, report)

    def receive_file(self, handle: int) -> int:
        """Return the descriptor of the file that was sent. Raise EOFError or OSError if there is none."""
        return self.receive_files((handle,))[0]

    def receive_files(self, handles: Sequence[int]) -> list[int]:
        """Return the descriptors of the files that were sent. Raise EOFError or OSError if there are none."""
        return self._descriptors(handles)

    def receive_memory(self, *tables: TableHandle) -> list[LentMemory]:
        """Return the shared memory that was sent. Raise EOFError or OSError if there is none."""
        descriptors = self._descriptors([handle for handle, _ in tables])
        return [LentMemory(descriptor, size) for descriptor, (_, size) in zip(descriptors, tables, strict=True)]

    def _descriptors(self, handles: Sequence[int]) -> list[int]:
        if sys.platform == "win32":
            return [msvcrt.open_osfhandle(handle, os.O_BINARY | os.O_NOINHERIT) for handle in handles]
        if self._receiver is None or not handles:
            return []
        _, descriptors, _, _ = socket.recv_fds(self._receiver, 1, len(handles))
        if len(descriptors) != len(handles):
            raise EOFError
        return list(descriptors)


def serve_file[Request: FileRequest](
    pipe: Connection,
    request_kind: type[Request],
    work: Callable[[Request, int, list[LentMemory]], None],
    is_decoder_error: Callable[[BaseException], bool],
    *limits_bytes: int,
    start_threads: Callable[[], None] | None = None,
) -> None:
    """Run `work` with the request, the descriptor of the file and its tables. Report its faults to the parent.
    `limits_bytes` and `start_threads` as for `seal`."""
    endpoint = SandboxedEndpoint(pipe, *limits_bytes, start_threads=start_threads)
    with suppress(EOFError, OSError):
        request = receive(pipe, request_kind)
        descriptor = endpoint.receive_file(request.file)
        tables = endpoint.receive_memory(*request.tables)
        try:
            work(request, descriptor, tables)
        except MediaFault as fault:
            send(pipe, Fault(fault.code, dict(fault.params)))
        except MemoryError:
            send(pipe, Fault(MediaFault.TOO_LARGE, {"detail": "not enough memory"}))
        except Exception as error:
            # An untrusted file that caused this error would cause it again in the next worker. If the pipe is gone,
            # there is no parent to tell.
            if isinstance(error, EOFError | OSError) and not is_decoder_error(error):
                raise
            send(pipe, Fault(MediaFault.UNDECODABLE, {"detail": "the decoder stopped"}))


def _end_with_parent() -> None:
    """End the process when its parent is gone. A closed pipe is noticed between two requests only."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.sentinel:  # there is none where Windows ends the process with its job
        wait([parent.sentinel])
        os._exit(0)
