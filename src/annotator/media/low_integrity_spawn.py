"""A process that Python spawns on Windows with less than its parent has (`confined.windows_start`). Where Windows
refuses any part of that it is spawned as the library does it, and says itself that it is not shut in."""

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
        """In place of an end of a pipe that a process gets. Without the right to take it from its parent, which the
        library would have it do, it has it from its beginning, under the same number."""

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
        """As the library's, but for how it is started. It looks at no handle of its parent: its job ends it."""

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
            """The first of the handles is what it reads what it shall do from."""
            program = spawn.get_executable()
            command = spawn.get_command_line(parent_pid=None, pipe_handle=handles[0])
            environment = bare_environment()
            if popen_spawn_win32.WINENV and program.lower() == sys.executable.lower():  # as the library does it
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
        """A process ended before it was ready. Whatever it lacked, the next have it."""
        _REFUSALS.append("a process ended before it was ready")

    # Why no process is started with less any more, once that was found out.
    _REFUSALS: list[str] = []

    def _close(*handles: int) -> None:
        for handle in handles:
            _winapi.CloseHandle(handle)
