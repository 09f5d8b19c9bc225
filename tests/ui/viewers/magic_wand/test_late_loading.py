"""Parts of numpy that take 50 ms to load stay out of the window, where somebody would wait for them amid work."""

from __future__ import annotations

import subprocess
import sys

ALL_TOOLS = """
import sys
import numpy as np
from annotator.ui.viewers.live_wire.edge_costs import edge_costs, gradients, with_path_penalty
from annotator.ui.viewers.live_wire.shortest_paths import ShortestPaths
from annotator.ui.viewers.magic_wand.flood_fill import similar_runs, to_mask_rows
from annotator.ui.viewers.magic_wand.superpixels import Superpixels, edges_of

pixels = (np.arange(48 * 48 * 3) % 251).astype(np.uint8).reshape(48, 48, 3)
superpixels = Superpixels(pixels, 8)
list(superpixels.compute())
edges_of(superpixels.labels)
to_mask_rows(similar_runs(pixels, (9, 9), 60, everywhere=False), (0, 0, 48, 48), (48, 48))
paths = ShortestPaths(with_path_penalty(edge_costs(gradients(pixels)), [(3.0, 3.0), (20.0, 20.0)]), (20, 20))
list(paths.compute())
paths.path_to((40, 2))
print("numpy" in sys.modules, "numpy.ma" in sys.modules)
"""


def test_live_wire_wand_and_superpixels_load_no_masked_arrays() -> None:
    ended = subprocess.run([sys.executable, "-c", ALL_TOOLS], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["True", "False"]
