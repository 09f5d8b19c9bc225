"""Protection from sensitive media: content warnings, and filters that make media easier to bear. Studies disagree
about how much blur and greyscale protect a worker, so no more is claimed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct


class Sensitivity(StrEnum):
    """Sensitivity of a bundle's media, as stated by the requester."""

    NONE = "none"
    MILD = "mild"
    SEVERE = "severe"


class Blur(StrEnum):
    NONE = "none"
    LIGHT = "light"
    MEDIUM = "medium"
    STRONG = "strong"

    @property
    def share(self) -> float:
        """The blur radius as a share of the image's width."""
        return _SHARES[self]


_SHARES = {Blur.NONE: 0.0, Blur.LIGHT: 0.008, Blur.MEDIUM: 0.02, Blur.STRONG: 0.05}
_STRENGTHS = tuple(Blur)
_FLAGS = ("grey", "cartoon", "mute", "small")


class Protection(Struct, frozen=True):
    """The media filters of a task. `is_small` limits the size of the media on screen."""

    blur: Blur = Blur.NONE
    is_grey: bool = False
    is_cartoon: bool = False
    is_mute: bool = False
    is_small: bool = False

    def as_text(self) -> str:
        """Return the stored form, such as `strong grey mute`."""
        flags = zip(_FLAGS, (self.is_grey, self.is_cartoon, self.is_mute, self.is_small), strict=True)
        return " ".join([self.blur.value, *(name for name, is_on in flags if is_on)])

    def with_strictest(self, other: Protection) -> Protection:
        return Protection(
            max(self.blur, other.blur, key=_STRENGTHS.index),
            self.is_grey or other.is_grey,
            self.is_cartoon or other.is_cartoon,
            self.is_mute or other.is_mute,
            self.is_small or other.is_small,
        )


UNPROTECTED = Protection()
_AT_FIRST = {
    Sensitivity.NONE: UNPROTECTED,
    Sensitivity.MILD: Protection(Blur.MEDIUM, is_grey=True, is_mute=True, is_small=True),
    Sensitivity.SEVERE: Protection(Blur.STRONG, is_grey=True, is_mute=True, is_small=True),
}


def protection_from(text: str) -> Protection | None:
    """Parse the stored form; return None for any other text."""
    blur, *flags = text.split(" ")
    if blur not in _STRENGTHS or not set(flags) <= set(_FLAGS):
        return None
    return Protection(Blur(blur), *(name in flags for name in _FLAGS))


class ContentWarning(Struct, frozen=True):
    """A requester's statement about sensitive media, shown before the media. `categories` are the requester's own
    terms, such as `violence`."""

    sensitivity: Sensitivity = Sensitivity.NONE
    categories: tuple[str, ...] = ()

    @property
    def is_sensitive(self) -> bool:
        """True if the media may be distressing; a category alone is enough."""
        return self.sensitivity is not Sensitivity.NONE or bool(self.categories)

    @property
    def at_first(self) -> Protection:
        """The default protection, before the worker's own choice. Use the strictest protection if there are
        categories but no sensitivity."""
        is_unsaid = self.is_sensitive and self.sensitivity is Sensitivity.NONE
        return _AT_FIRST[Sensitivity.SEVERE if is_unsaid else self.sensitivity]

    @property
    def storage_keys(self) -> tuple[str, ...]:
        """The keys of stored choices of protection: one per category, the same for all requesters and spellings."""
        if not self.is_sensitive:
            return ("unsaid",)
        return tuple(dict.fromkeys(f"of/{plain(name)}" for name in self.categories)) or ("unnamed",)


NO_WARNING = ContentWarning()
_APART = re.compile("[;,]")


def plain(category: str) -> str:
    """Return the normalised form of a category, the same for `Violence` and ` violence`."""
    return " ".join(category.casefold().split())


def categories_in(cell: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the categories named in a table cell such as `violence; blood`. A category from `known` is returned as
    it is written there, any other one as it is written in the cell. A known category that contains a comma is
    recognised only as the whole cell."""
    written = {plain(name): name for name in known}
    whole = written.get(plain(cell))
    parts = (cell,) if whole is not None else _APART.split(cell)
    return tuple(dict.fromkeys(written.get(plain(part), part.strip()) for part in parts if part.strip()))
