"""What a requester puts beside the results of a bundle, wherever these arrive, to say what was decided about them."""

from __future__ import annotations

DECISIONS_FILE = "decisions.csv"
LARGEST_DECISIONS_BYTES = 64 * 1024**2
