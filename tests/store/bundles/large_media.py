"""Checks a folder as a bundle and takes it in, as a program of its own: `python large_media.py BUNDLE SHELF`.

Prints JSON: the problems, how often progress was told and up to where, and the largest memory that was held, in bytes.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path

from annotator.core.events import EventBus
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary


async def whole(location: str, library: Path) -> None:
    steps: list[tuple[int, int]] = []
    bundles = Bundles(BundleLibrary(library), EventBus())
    checked = await bundles.check(location)
    key = await bundles.take(location, lambda done_bytes, all_bytes: steps.append((done_bytes, all_bytes)))
    outcome = {
        "problems": [problem.code for problem in checked.problems],
        "key": key,
        "steps": len(steps),
        "last": steps[-1],
        "peak_bytes": peak_bytes(),
    }
    sys.stdout.write(json.dumps(outcome))


def peak_bytes() -> int:
    """Return the peak memory of this program alone: that of `getrusage` starts with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kilobytes,) = re.findall(r"VmHWM:\s+([0-9]+) kB", status)
    return int(kilobytes) * 1024


if __name__ == "__main__":
    asyncio.run(whole(sys.argv[1], Path(sys.argv[2])))
