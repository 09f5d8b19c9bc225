"""A screen that nobody sees: Xvfb on a free display, for the time of a test."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 120.0


@contextmanager
def virtual_screen(width_px: int = 1280, height_px: int = 800, folder: Path | None = None) -> Iterator[str]:
    """Yields the DISPLAY to use. In `folder` lies what is on it, as `Xvfb_screen0` in the format of xwd."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width_px}x{height_px}x24", "-nolisten", "tcp"]
    command += [] if folder is None else ["-fbdir", str(folder)]
    server = subprocess.Popen(command, pass_fds=(write_end,), stderr=subprocess.DEVNULL)
    os.close(write_end)
    try:
        ready, _, _ = select.select([read_end], [], [], PATIENCE_S)
        number = os.read(read_end, 16).decode().strip() if ready else ""
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        os.close(read_end)
        server.terminate()
        server.wait(PATIENCE_S)
