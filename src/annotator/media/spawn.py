"""The spawning of worker processes, as `multiprocessing` does it but with less. No worker gets the environment of
its parent: keys and tokens in it would otherwise be in the memory of the worker, whatever it clears. On Windows a
worker also has fewer rights than its parent (`sandbox.windows_start`). If Windows refuses any part of that, the
process is spawned as `multiprocessing` does it, and reports that it is not sandboxed."""

from __future__ import annotations

import os
import sys
from multiprocessing import spawn
from typing import Any

# Variables that an interpreter, a frozen program and the C library read before our own code runs.
_INHERITED = frozenset({"LANG", "LANGUAGE", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR"})
_INHERITED_PREFIXES = ("LC_", "PYTHON", "DYLD_", "_PYI")
# Without HOME Python looks up the user, and the C library may ask a service through a socket.
_NO_HOME = {"HOME": "/"} if sys.platform != "win32" else {}


def minimal_environment() -> dict[str, str]:
    """Return the environment variables that a worker process gets."""
    kept = {
        name: value for name, value in os.environ.items() if name in _INHERITED or name.startswith(_INHERITED_PREFIXES)
    }
    return {**kept, **_NO_HOME}


def preparation_data(name: str) -> dict[str, Any]:
    """Return what `multiprocessing` tells a process of this name about its parent, without the main module: a worker
    would import that again, which takes half a second for a script with a window."""
    data = spawn.get_preparation_data(name)
    return {key: value for key, value in data.items() if not key.startswith("init_main_from_")}


if sys.platform != "win32":
    import io
    import os
    from multiprocessing import context, popen_spawn_posix, reduction, resource_tracker
    from multiprocessing.context import SpawnProcess
    from multiprocessing.util import Finalize
    from signal import SIGINT

    _PIPE_BYTES = 4_096  # the capacity of a pipe on all systems, also for a user who has many of them

    class _MinimalPopen(popen_spawn_posix.Popen):
        """`multiprocessing`'s Popen without the parent's environment."""

        _fds: list[int]

        def _launch(self, process: Any) -> None:
            tracker = resource_tracker.getfd()
            data = io.BytesIO()
            context.set_spawning_popen(self)
            try:
                reduction.dump(preparation_data(process.name), data)
                reduction.dump(process, data)
            finally:
                context.set_spawning_popen(None)
            sentinel, child_sentinel = os.pipe()
            child_pipe, to_child = os.pipe()
            # The process learns that its parent is gone when the last copy of `to_child` is closed.
            self.finalizer = Finalize(self, _close, (sentinel, to_child))
            data_bytes = data.getvalue()
            # Data that fits into the pipe is written before the process starts. If the parent is ended meanwhile, a
            # process with half of a message would print a traceback in the user's terminal.
            fits = len(data_bytes) <= _PIPE_BYTES
            try:
                if fits:
                    _write(to_child, data_bytes)
                kept = (*self._fds, tracker, child_pipe, child_sentinel)
                command = spawn.get_command_line(tracker_fd=tracker, pipe_handle=child_pipe)
                actions = [(os.POSIX_SPAWN_DUP2, descriptor, descriptor) for descriptor in kept]
                # Ctrl+C in a terminal reaches the whole process group, and a worker before it can ignore the signal.
                self.pid = os.posix_spawn(
                    spawn.get_executable(), command, minimal_environment(), file_actions=actions, setsigmask=[SIGINT]
                )
            finally:
                _close(child_pipe, child_sentinel)
            self.sentinel = sentinel
            if not fits:
                _write(to_child, data_bytes)

    class WorkerSpawnProcess(SpawnProcess):
        @staticmethod
        def _Popen(process: Any) -> Any:
            return _MinimalPopen(process)

    def _write(descriptor: int, data_bytes: bytes) -> None:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(data_bytes)

    def _close(*descriptors: int) -> None:
        for descriptor in descriptors:
            os.close(descriptor)


if sys.platform == "win32":
    import _winapi
    import io
    import msvcrt
    import os
    import subprocess
    from multiprocessing import connection, context, popen_spawn_win32, reduction
    from multiprocessing.context import SpawnProcess
    from multiprocessing.util import Finalize

    from annotator.media.sandbox import windows_start
    from annotator.media.sandbox.windows import this_system

    _READ_AND_WRITE = _winapi.FILE_GENERIC_READ | _winapi.FILE_GENERIC_WRITE

    class InheritedPipe:
        """A pipe end for a spawned process that inherits the handle under the same number. `multiprocessing` would
        let the child duplicate the handle from its parent, which this child has no right to do."""

        def __init__(self, end: connection.PipeConnection[Any, Any]) -> None:
            self._end = end

        def __reduce__(self) -> tuple[Any, ...]:
            end = self._end
            spawning = context.get_spawning_popen()
            if isinstance(spawning, _LowIntegrityPopen):
                spawning.inherited.append(end.fileno())
                return connection.PipeConnection, (end.fileno(), end.readable, end.writable)
            handle = reduction.DupHandle(end.fileno(), _READ_AND_WRITE)
            return _connected, (handle, end.readable, end.writable)

    def _connected(handle: reduction.DupHandle, readable: bool, writable: bool) -> connection.PipeConnection[Any, Any]:
        return connection.PipeConnection(handle.detach(), readable, writable)

    class _LowIntegrityPopen(popen_spawn_win32.Popen):
        """`multiprocessing`'s Popen, started differently. The child waits for no parent handle: its job ends it."""

        def __init__(self, process: Any) -> None:
            self.inherited: list[int] = []
            self.returncode = None
            data = io.BytesIO()
            context.set_spawning_popen(self)
            try:
                reduction.dump(preparation_data(process._name), data)
                reduction.dump(process, data)
            finally:
                context.set_spawning_popen(None)
            theirs, ours = _winapi.CreatePipe(None, 0)
            with os.fdopen(msvcrt.open_osfhandle(ours, 0), "wb") as file:
                try:
                    started = self._start_process([theirs, *self.inherited])
                finally:
                    _winapi.CloseHandle(theirs)
                self.pid = started.process_id
                self._handle = started.process
                self.sentinel = started.process
                self.finalizer = Finalize(self, _close, (started.process, started.job))
                file.write(data.getvalue())

        def _start_process(self, handles: list[int]) -> windows_start.LoweredStart:
            """Start the process. The child reads its instructions from the first of `handles`."""
            program = spawn.get_executable()
            command = spawn.get_command_line(parent_pid=None, pipe_handle=handles[0])
            environment = minimal_environment()
            if popen_spawn_win32.WINENV and program.lower() == sys.executable.lower():  # as in `multiprocessing`
                command[0] = program = str(vars(sys)["_base_executable"])
                environment["__PYVENV_LAUNCHER__"] = sys.executable
            for handle in handles:
                os.set_handle_inheritable(handle, True)
            line = subprocess.list2cmdline(command)
            try:
                return windows_start.start(this_system(), program, line, environment, handles)
            finally:
                for handle in handles:
                    os.set_handle_inheritable(handle, False)

    class WorkerSpawnProcess(SpawnProcess):
        @staticmethod
        def _Popen(process: Any) -> Any:
            if not _REFUSALS:
                try:
                    return _LowIntegrityPopen(process)
                except OSError as error:
                    _REFUSALS.append(str(error))
            return popen_spawn_win32.Popen(process)

    def record_failed_start() -> None:
        """Record that a process ended before it was ready, so that the next processes get full rights."""
        _REFUSALS.append("a process ended before it was ready")

    # Why no process is started with fewer rights any more, once Windows has refused.
    _REFUSALS: list[str] = []

    def _close(*handles: int) -> None:
        for handle in handles:
            _winapi.CloseHandle(handle)
