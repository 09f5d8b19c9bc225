"""A budget for masks of one import, because a small file may request days of work."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from annotator.formats.source.listing import readable_size
from annotator.formats.tasks.rows import JSON_LIMIT_BYTES

# Pixels in the bounding boxes of all masks: 4,000 masks of a megapixel each.
MOST_PIXELS: Final = 4_000_000_000
# Runs of all masks, as counted in their files. Ten million take about 20 s.
MOST_RUNS: Final = 10_000_000
# In the task table of the new bundle, each byte of a mask is a number and a separator.
MOST_BYTES: Final = JSON_LIMIT_BYTES // 3
# Of an empty mask: a block of 27 bits for each 65,536 words, four words per pixel.
_PIXELS_OF_A_BYTE = 65_536 * 8 // (4 * 27)


class PaintBudget(Struct):
    """The used budget, shared by all files of one import. Once exceeded, it allows nothing more."""

    pixels: int = 0
    runs: int = 0
    bytes: int = 0
    is_spent: bool = False

    def take(self, pixels: int, runs: int, image_pixels: int) -> tuple[str, int, int]:
        """Use the budget before a mask is made: pixels of its bounding box, runs, and pixels of its image.

        Return the reason, the amount and the limit if it is exceeded, with an empty reason otherwise."""
        self.pixels += pixels
        self.runs += runs
        least_bytes = self.bytes + image_pixels // _PIXELS_OF_A_BYTE
        return self._judged(
            ("paint-pixels", self.pixels, MOST_PIXELS),
            ("paint-runs", self.runs, MOST_RUNS),
            ("paint-bytes", least_bytes, MOST_BYTES),
        )

    def take_bytes(self, count: int) -> tuple[str, int, int]:
        """Use the budget for the bytes of a finished mask."""
        self.bytes += count
        return self._judged(("paint-bytes", self.bytes, MOST_BYTES))

    def _judged(self, *counted: tuple[str, int, int]) -> tuple[str, int, int]:
        over = next(((why, count, most) for why, count, most in counted if count > most), ("", 0, 0))
        self.is_spent = self.is_spent or bool(over[0])
        return over


def in_words(why: str, count: int) -> str:
    """Return a count in the unit of the message: megapixels, bytes or runs."""
    match why:
        case "paint-pixels":
            return str(-(-count // 1_000_000))
        case "paint-bytes":
            return readable_size(count)
        case _:
            return str(count)
