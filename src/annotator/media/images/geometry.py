"""Where a part of an upright picture lies in the file, and how large it is shown. Pure arithmetic, in pixels."""

from __future__ import annotations

type PixelBox = tuple[int, int, int, int]  # left, top, right, bottom; right and bottom are just outside


def fitted(size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """`size` shrunk to fit `room` with its proportions, never enlarged, at least 1 x 1."""
    scale = min(1.0, room[0] / size[0], room[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def clipped(region: tuple[int, int, int, int] | None, full: tuple[int, int]) -> PixelBox:
    """A region (left, top, width, height) as a box that lies in a picture of size `full` and holds at least one pixel;
    None is the whole picture."""
    if region is None:
        return 0, 0, *full
    left, top = min(max(region[0], 0), full[0] - 1), min(max(region[1], 0), full[1] - 1)
    right, bottom = region[0] + region[2], region[1] + region[3]
    return left, top, min(max(right, left + 1), full[0]), min(max(bottom, top + 1), full[1])


def swaps_sides(orientation: int) -> bool:
    """Whether an EXIF orientation (1 to 8) turns a wide picture into a tall one."""
    return orientation >= 5


def stored_box(box: PixelBox, orientation: int, stored: tuple[int, int]) -> PixelBox:
    """A box of the upright picture as a box of the picture as stored, whose size is `stored`."""
    left, top, right, bottom = box
    if swaps_sides(orientation):
        left, top, right, bottom = top, left, bottom, right
    if orientation in (2, 3, 7, 8):
        left, right = stored[0] - right, stored[0] - left
    if orientation in (3, 4, 6, 7):
        top, bottom = stored[1] - bottom, stored[1] - top
    return left, top, right, bottom
