"""Starts the real program, goes on with a bundle and writes down what was loaded when its first task can be worked on:
`python start_to_first_task.py HOME KEY`. The names of all modules go to standard output, as JSON, and of which
the source was read."""

from __future__ import annotations

import asyncio
import json
import linecache
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.app.gui.program import Running

LOOK_EVERY_S = 0.005
WITHIN_S = 240


async def watch(running: Running) -> None:
    """A companion that itself loads nothing."""
    running.window.open_bundle(sys.argv[2])
    services, loop = running.services, asyncio.get_running_loop()
    until_s = loop.time() + WITHIN_S
    while services.session.view() is None or services.journal.context.loading:
        if loop.time() > until_s:
            raise TimeoutError("the first task does not come")
        await asyncio.sleep(LOOK_EVERY_S)
    report = {"modules": sorted(sys.modules), "sources": sorted(linecache.cache)}
    sys.stdout.write(json.dumps(report) + "\n")
    running.window.closing.emit()


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from annotator.app.main import main

    raise SystemExit(main(["--home", sys.argv[1]], watch))
