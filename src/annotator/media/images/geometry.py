"""The geometry of parts of an image: their place in the file and their size on screen. Pure arithmetic, in pixels."""

from __future__ import annotations

type PixelBox = tuple[int, int, int, int]  # left, top, right, bottom; right and bottom are exclusive


def fitted(size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """Return `size` shrunk to fit `room`, with its aspect ratio, never enlarged, at least 1 x 1."""
    scale = min(1.0, room[0] / size[0], room[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def clipped(region: tuple[int, int, int, int] | None, full: tuple[int, int]) -> PixelBox:
    """Return a region (left, top, width, height) as a box of at least one pixel inside an image of size `full`; None
    is the whole image."""
    if region is None:
        return 0, 0, *full
    left, top = min(max(region[0], 0), full[0] - 1), min(max(region[1], 0), full[1] - 1)
    right, bottom = region[0] + region[2], region[1] + region[3]
    return left, top, min(max(right, left + 1), full[0]), min(max(bottom, top + 1), full[1])


def swaps_sides(orientation: int) -> bool:
    """Return whether an EXIF orientation (1 to 8) swaps width and height."""
    return orientation >= 5


def stored_box(box: PixelBox, orientation: int, stored: tuple[int, int]) -> PixelBox:
    """Return a box of the upright image as a box of the stored image, whose size is `stored`."""
    left, top, right, bottom = box
    if swaps_sides(orientation):
        left, top, right, bottom = top, left, bottom, right
    if orientation in (2, 3, 7, 8):
        left, right = stored[0] - right, stored[0] - left
    if orientation in (3, 4, 6, 7):
        top, bottom = stored[1] - bottom, stored[1] - top
    return left, top, right, bottom
