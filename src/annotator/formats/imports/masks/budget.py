"""How much of what is painted one import may bring: a small file may ask for the work of days."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from annotator.formats.source.listing import readable_size
from annotator.formats.tasks.rows import JSON_LIMIT_BYTES

# Of the boxes around all masks: 4,000 masks of a megapixel each.
MOST_PIXELS: Final = 4_000_000_000
# Of all masks together, as their files count them; ten million take some 20 s.
MOST_RUNS: Final = 10_000_000
# Each byte of a mask is a number and what parts it from the next one in the new bundle's file of tasks.
MOST_BYTES: Final = JSON_LIMIT_BYTES // 3
# Of a picture of which nothing is covered: a block of 27 bits for each 65,536 words, four a pixel.
_PIXELS_OF_A_BYTE = 65_536 * 8 // (4 * 27)


class PaintBudget(Struct):
    """Shared by all files of one import. Nothing is taken of it any more once it was not enough."""

    pixels: int = 0
    runs: int = 0
    bytes: int = 0
    is_spent: bool = False

    def take(self, pixels: int, runs: int, image_pixels: int) -> tuple[str, int, int]:
        """Before a mask is made: of the box around it, the runs that it is told by, and its whole picture. What there
        is not enough of, how much there would be and how much there may be; '' where it is enough."""
        self.pixels += pixels
        self.runs += runs
        least_bytes = self.bytes + image_pixels // _PIXELS_OF_A_BYTE
        return self._judged(
            ("paint-pixels", self.pixels, MOST_PIXELS),
            ("paint-runs", self.runs, MOST_RUNS),
            ("paint-bytes", least_bytes, MOST_BYTES),
        )

    def take_bytes(self, count: int) -> tuple[str, int, int]:
        """Once it is made."""
        self.bytes += count
        return self._judged(("paint-bytes", self.bytes, MOST_BYTES))

    def _judged(self, *counted: tuple[str, int, int]) -> tuple[str, int, int]:
        over = next(((why, count, most) for why, count, most in counted if count > most), ("", 0, 0))
        self.is_spent = self.is_spent or bool(over[0])
        return over


def in_words(why: str, count: int) -> str:
    """Megapixels, runs or bytes, as the sentence of that cause has them."""
    match why:
        case "paint-pixels":
            return str(-(-count // 1_000_000))
        case "paint-bytes":
            return readable_size(count)
        case _:
            return str(count)
