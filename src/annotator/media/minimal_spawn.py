"""A process that Python spawns on POSIX without the environment of its parent (`bare_environment`)."""

from __future__ import annotations

import sys

if sys.platform != "win32":
    import io
    import os
    from multiprocessing import context, popen_spawn_posix, reduction, resource_tracker, spawn
    from multiprocessing.context import SpawnProcess
    from multiprocessing.util import Finalize
    from signal import SIGINT
    from typing import Any

    from annotator.media.minimal_environment import bare_environment

    _PIPE_TAKES_BYTES = 4_096  # the capacity of a pipe on all systems, also for a user who has many of them

    class _BarePopen(popen_spawn_posix.Popen):
        """`multiprocessing`'s Popen without the parent's environment."""

        _fds: list[int]

        def _launch(self, process: Any) -> None:
            tracker = resource_tracker.getfd()
            data = io.BytesIO()
            context.set_spawning_popen(self)
            try:
                reduction.dump(spawn.get_preparation_data(process.name), data)
                reduction.dump(process, data)
            finally:
                context.set_spawning_popen(None)
            its_end, their_sentinel = os.pipe()
            their_pipe, to_it = os.pipe()
            # The process learns that its parent is gone when the last copy of `to_it` is closed.
            self.finalizer = Finalize(self, _close, (its_end, to_it))
            words = data.getvalue()
            # Data that fits into the pipe is written before the process starts. If the parent is ended meanwhile, a
            # process with half of a message would print a traceback in the user's terminal.
            is_whole = len(words) <= _PIPE_TAKES_BYTES
            try:
                if is_whole:
                    _write(to_it, words)
                kept = (*self._fds, tracker, their_pipe, their_sentinel)
                command = spawn.get_command_line(tracker_fd=tracker, pipe_handle=their_pipe)
                actions = [(os.POSIX_SPAWN_DUP2, descriptor, descriptor) for descriptor in kept]
                # Ctrl+C in a terminal reaches the whole process group, and a worker before it can ignore the signal.
                self.pid = os.posix_spawn(
                    spawn.get_executable(), command, bare_environment(), file_actions=actions, setsigmask=[SIGINT]
                )
            finally:
                _close(their_pipe, their_sentinel)
            self.sentinel = its_end
            if not is_whole:
                _write(to_it, words)

    class BareProcess(SpawnProcess):
        @staticmethod
        def _Popen(process: Any) -> Any:
            return _BarePopen(process)

    def _write(descriptor: int, words: bytes) -> None:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(words)

    def _close(*descriptors: int) -> None:
        for descriptor in descriptors:
            os.close(descriptor)
