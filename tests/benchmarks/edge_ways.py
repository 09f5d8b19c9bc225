"""Time until all shortest paths from one point are known (live-wire).

`python tests/benchmarks/edge_ways.py IMAGE...` prints the size of the window, and milliseconds of processor time to the
first paths, to the shortest paths, and of the longest slice. The search by rows with numpy takes about a thirtieth of
Dijkstra's algorithm in Python, which needs a second.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from PIL import Image

from annotator.ui.viewers.live_wire.edge_costs import edge_costs, gradients
from annotator.ui.viewers.live_wire.shortest_paths import ShortestPaths

SIDE_PX = 320


def measure(path: str) -> str:
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB"))[:SIDE_PX, :SIDE_PX]
    begun = before = time.process_time()
    longest = known = 0.0
    ways = ShortestPaths(edge_costs(gradients(pixels)), (pixels.shape[1] // 2, pixels.shape[0] // 2))
    for _turn in ways.compute():
        now = time.process_time()
        longest, before = max(longest, now - before), now
        known = known or (now - begun if ways.is_known else 0)
    now = time.process_time()
    times = (known, now - begun, max(longest, now - before))
    return f"{path}: {pixels.shape[1]} x {pixels.shape[0]}, " + ", ".join(f"{each * 1000:.1f}" for each in times)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        measure(name)
        sys.stdout.write(measure(name) + "\n")
