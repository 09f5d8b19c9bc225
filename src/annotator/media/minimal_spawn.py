"""A process that Python spawns without the environment of its parent (`bare_environment`)."""

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

    _PIPE_TAKES_BYTES = 4_096  # everywhere, and also where one user has many of them

    class _BarePopen(popen_spawn_posix.Popen):
        """As the library's, which takes the parent's environment along."""

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
            # Whatever is open here ends with the last that looks at it: `to_it` is how the process knows of its parent.
            self.finalizer = Finalize(self, _close, (its_end, to_it))
            words = data.getvalue()
            # What a pipe takes at once is there before the process is: it complains of half a message in the person's
            # terminal where its parent is ended meanwhile.
            is_whole = len(words) <= _PIPE_TAKES_BYTES
            try:
                if is_whole:
                    _write(to_it, words)
                kept = (*self._fds, tracker, their_pipe, their_sentinel)
                command = spawn.get_command_line(tracker_fd=tracker, pipe_handle=their_pipe)
                actions = [(os.POSIX_SPAWN_DUP2, descriptor, descriptor) for descriptor in kept]
                # Ctrl+C in a terminal reaches the whole family, and a worker before it can say that it does not mind.
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
