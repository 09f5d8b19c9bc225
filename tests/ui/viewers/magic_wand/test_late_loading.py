"""Parts of numpy that take 50 ms to load stay out of the window, where somebody would wait for them amid work."""

from __future__ import annotations

import subprocess
import sys

ALL_TOOLS = """
import sys
import numpy as np
from annotator.ui.viewers.magic_wand.superpixel_edges import edges_of
from annotator.ui.viewers.magic_wand.superpixels import Superpixels
from annotator.ui.viewers.magic_wand.flood_fill import alike, rows_in
from annotator.ui.viewers.live_wire.edge_costs import links_of, slopes_of
from annotator.ui.viewers.live_wire.path_penalty import with_walked
from annotator.ui.viewers.live_wire.shortest_paths import ShortestPaths

pixels = (np.arange(48 * 48 * 3) % 251).astype(np.uint8).reshape(48, 48, 3)
cells = Superpixels(pixels, 8)
list(cells.find())
edges_of(cells.labels)
rows_in(alike(pixels, (9, 9), 60, everywhere=False), (0, 0, 48, 48), (48, 48))
ways = ShortestPaths(with_walked(links_of(slopes_of(pixels)), [(3.0, 3.0), (20.0, 20.0)]), (20, 20))
list(ways.find())
ways.to((40, 2))
print("numpy" in sys.modules, "numpy.ma" in sys.modules)
"""


def test_scissors_wand_and_cells_load_no_masked_arrays() -> None:
    ended = subprocess.run([sys.executable, "-c", ALL_TOOLS], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["True", "False"]
