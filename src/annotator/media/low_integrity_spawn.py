"""A spawned process on Windows with fewer rights than its parent (`sandbox.windows_start`).

If Windows refuses any part of this, the process is spawned as `multiprocessing` does it, and reports that it is not
sandboxed."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import _winapi
    import io
    import msvcrt
    import os
    import subprocess
    from multiprocessing import connection, context, popen_spawn_win32, reduction, spawn
    from multiprocessing.context import SpawnProcess
    from multiprocessing.util import Finalize
    from typing import Any

    from annotator.media.minimal_environment import bare_environment
    from annotator.media.sandbox import windows_start
    from annotator.media.sandbox.windows_calls import this_system

    _READ_AND_WRITE = _winapi.FILE_GENERIC_READ | _winapi.FILE_GENERIC_WRITE

    class InheritedPipe:
        """A pipe end for a spawned process that inherits the handle under the same number.

        `multiprocessing` would let the child duplicate the handle from its parent, which this child has no right to
        do."""

        def __init__(self, end: connection.PipeConnection[Any, Any]) -> None:
            self._end = end

        def __reduce__(self) -> tuple[Any, ...]:
            end, spawning = self._end, context.get_spawning_popen()
            if isinstance(spawning, _LoweredPopen):
                spawning.inherited.append(end.fileno())
                return connection.PipeConnection, (end.fileno(), end.readable, end.writable)
            handle = reduction.DupHandle(end.fileno(), _READ_AND_WRITE)
            return _taken, (handle, end.readable, end.writable)

    def _taken(handle: reduction.DupHandle, readable: bool, writable: bool) -> connection.PipeConnection[Any, Any]:
        return connection.PipeConnection(handle.detach(), readable, writable)

    class _LoweredPopen(popen_spawn_win32.Popen):
        """`multiprocessing`'s Popen with a different way to start. The child waits for no handle of its parent: its
        job ends it."""

        def __init__(self, process: Any) -> None:
            self.inherited: list[int] = []
            self.returncode = None
            data = io.BytesIO()
            context.set_spawning_popen(self)
            try:
                reduction.dump(spawn.get_preparation_data(process._name), data)
                reduction.dump(process, data)
            finally:
                context.set_spawning_popen(None)
            theirs, ours = _winapi.CreatePipe(None, 0)
            with os.fdopen(msvcrt.open_osfhandle(ours, 0), "wb") as file:
                try:
                    started = self._started([theirs, *self.inherited])
                finally:
                    _winapi.CloseHandle(theirs)
                self.pid, self._handle, self.sentinel = started.process_id, started.process, started.process
                self.finalizer = Finalize(self, _close, (started.process, started.job))
                file.write(data.getvalue())

        def _started(self, handles: list[int]) -> windows_start.LoweredStart:
            """Start the process. The child reads its instructions from the first of `handles`."""
            program = spawn.get_executable()
            command = spawn.get_command_line(parent_pid=None, pipe_handle=handles[0])
            environment = bare_environment()
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

    class LoweredProcess(SpawnProcess):
        @staticmethod
        def _Popen(process: Any) -> Any:
            if not _REFUSALS:
                try:
                    return _LoweredPopen(process)
                except OSError as error:
                    _REFUSALS.append(str(error))
            return popen_spawn_win32.Popen(process)

    def came_to_nothing() -> None:
        """Record that a process ended before it was ready, so that the next processes get full rights."""
        _REFUSALS.append("a process ended before it was ready")

    # Why no process is started with fewer rights any more, once Windows has refused.
    _REFUSALS: list[str] = []

    def _close(*handles: int) -> None:
        for handle in handles:
            _winapi.CloseHandle(handle)
