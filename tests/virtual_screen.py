"""A virtual screen for tests: Xvfb on its own display."""

from __future__ import annotations

import os
import random
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 120.0
# Random numbers: a server that searches for the first free number may get one whose previous server is about to remove
# its socket.
DISPLAYS = range(1_000, 60_000)
TRIES = 5
anywhere = random.SystemRandom()


@contextmanager
def virtual_screen(width_px: int = 1280, height_px: int = 800, folder: Path | None = None) -> Iterator[str]:
    """Yield the DISPLAY to use. `folder` receives the screen content as `Xvfb_screen0` in xwd format."""
    # Without -noreset the server resets when its last client disconnects, and rejects a client that connects at that
    # moment.
    words = ["-noreset", "-screen", "0", f"{width_px}x{height_px}x24", "-nolisten", "tcp"]
    display, server = _started(words if folder is None else [*words, "-fbdir", str(folder)])
    try:
        yield display
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


def _started(words: list[str]) -> tuple[str, subprocess.Popen[bytes]]:
    """Return the display and the server once it accepts connections."""
    for _try in range(TRIES):
        display = f":{anywhere.choice(DISPLAYS)}"
        read_end, write_end = os.pipe()
        command = ["Xvfb", display, "-displayfd", str(write_end), *words]
        server = subprocess.Popen(command, pass_fds=(write_end,), stderr=subprocess.DEVNULL)
        os.close(write_end)
        ready, _, _ = select.select([read_end], [], [], PATIENCE_S)
        # empty if the number was taken, and read to the end of line, because a server dies if it cannot write all of it
        word = b""
        while ready and not word.endswith(b"\n") and (more := os.read(read_end, 16)):
            word += more
        os.close(read_end)
        if word:
            return display, server
        server.kill()
        server.wait(PATIENCE_S)
    raise AssertionError("Xvfb did not start")
