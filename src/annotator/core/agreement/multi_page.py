"""Regions on pages: regions of different pages share nothing. Pure."""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct

from annotator.core.agreement.comparable_regions import MarkedPlace

_APART = 1e9  # larger than any coordinate


class Pairable(Protocol):
    """The interface of the regions that `comparable_region` returns."""

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...

    @property
    def size(self) -> int: ...

    def similarity(self, other: Any) -> float: ...


class PagedPlace(Struct, frozen=True):
    """A region on a page other than the first."""

    place: MarkedPlace
    page: int

    @property
    def low(self) -> float:
        return self.place.low + self.page * _APART

    @property
    def high(self) -> float:
        return self.place.high + self.page * _APART

    @property
    def size(self) -> int:
        return self.place.size

    def similarity(self, other: Pairable) -> float:
        if not isinstance(other, PagedPlace) or other.page != self.page:
            return 0.0
        return self.place.similarity(other.place)


def on_page(place: MarkedPlace, page: int) -> Pairable:
    """`page` is counted from 0."""
    return PagedPlace(place, page) if page else place
