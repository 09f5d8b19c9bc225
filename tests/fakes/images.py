"""Fake images of one colour, for tests of code that uses images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.core.ports.machine import Confinement

GREY = bytes((128, 128, 128, 255))


@dataclass
class FakeImages:
    """Grey images. `sizes` holds the full size by path; a path in `faults` raises its fault. `asked` and `wished`
    record the calls. `pages` holds the page count of multi-page files, `texts` those of pages by path and page."""

    sizes: Mapping[str, tuple[int, int]]
    faults: Mapping[str, MediaFault] = field(default_factory=dict)
    asked: list[ImageRequest] = field(default_factory=list)
    requested: tuple[ImageRequest, ...] = ()
    is_closed: bool = False
    confinement: Confinement | None = None
    pages: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[tuple[str, int], str] = field(default_factory=dict)
    counted: list[tuple[str, ...]] = field(default_factory=list)

    async def image(self, request: ImageRequest) -> ShownImage:
        self.asked.append(request)
        if self.is_closed:
            raise MediaFault(MediaFault.UNDECODABLE, path=request.path, detail="the program is closing")
        if request.path in self.faults:
            raise self.faults[request.path]
        if request.path not in self.sizes:
            raise MediaFault(MediaFault.MISSING, path=request.path)
        full = self.sizes[request.path]
        across, down = _part_size(request.region, full)
        scale = min(1.0, request.width_px / across, request.height_px / down)
        width, height = max(1, round(across * scale)), max(1, round(down * scale))
        text = self.texts.get((request.path, request.page), "")
        pages = self.pages.get(request.path, 1)
        return ShownImage(GREY * (width * height), width, height, *full, pages=pages, text=text)

    async def page_counts(self, paths: Sequence[str]) -> Sequence[int]:
        """Count the images that are no fault, as if none were heavy."""
        self.counted.append(tuple(paths))
        is_sound = [not self.is_closed and path in self.sizes and path not in self.faults for path in paths]
        return [self.pages.get(path, 1) if sound else 0 for path, sound in zip(paths, is_sound, strict=True)]

    def prefetch(self, requests: Sequence[ImageRequest]) -> None:
        self.requested = tuple(requests)

    async def close(self) -> None:
        self.is_closed = True


def _part_size(region: tuple[int, int, int, int] | None, full: tuple[int, int]) -> tuple[int, int]:
    """Return the size of the region within the image, at least one pixel."""
    if region is None:
        return full
    left, top, width, height = region
    across = min(left + width, full[0]) - max(left, 0)
    down = min(top + height, full[1]) - max(top, 0)
    return max(1, across), max(1, down)
