"""Protection from media that may hurt whoever works with them: what is said of them beforehand, and how they are made
bearable. No more is claimed: studies of blur and grey disagree about what they spare a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct


class Sensitivity(StrEnum):
    """How much the media of a bundle can hurt, in the requester's word."""

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
        """Of the picture's width: what the pixels of a picture are spread by."""
        return _SHARES[self]


_SHARES = {Blur.NONE: 0.0, Blur.LIGHT: 0.008, Blur.MEDIUM: 0.02, Blur.STRONG: 0.05}
_STRENGTHS = tuple(Blur)
_FLAGS = ("grey", "cartoon", "mute", "small")


class Protection(Struct, frozen=True):
    """How the media of a task are shown and heard. `is_small`: they take little room on screen."""

    blur: Blur = Blur.NONE
    is_grey: bool = False
    is_cartoon: bool = False
    is_mute: bool = False
    is_small: bool = False

    def as_text(self) -> str:
        """As it is stored: `strong grey mute`."""
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
    """The inverse of `as_text`; None for anything else."""
    blur, *flags = text.split(" ")
    if blur not in _STRENGTHS or not set(flags) <= set(_FLAGS):
        return None
    return Protection(Blur(blur), *(name in flags for name in _FLAGS))


class ContentWarning(Struct, frozen=True):
    """What a requester says of the media before anybody sees them. `categories` are the requester's words for what
    comes, such as `violence`."""

    sensitivity: Sensitivity = Sensitivity.NONE
    categories: tuple[str, ...] = ()

    @property
    def is_sensitive(self) -> bool:
        """A category alone warns too."""
        return self.sensitivity is not Sensitivity.NONE or bool(self.categories)

    @property
    def at_first(self) -> Protection:
        """Before the person chose otherwise. Where it is not said how much it can hurt, as much as there is."""
        is_unsaid = self.is_sensitive and self.sensitivity is Sensitivity.NONE
        return _AT_FIRST[Sensitivity.SEVERE if is_unsaid else self.sensitivity]

    @property
    def kept_as(self) -> tuple[str, ...]:
        """What a choice of protection is remembered under: each category, whoever wrote it and however."""
        if not self.is_sensitive:
            return ("unsaid",)
        return tuple(dict.fromkeys(f"of/{plain(name)}" for name in self.categories)) or ("unnamed",)


NOTHING_SAID = ContentWarning()
_APART = re.compile("[;,]")


def plain(category: str) -> str:
    """The same for `Violence` and ` violence`."""
    return " ".join(category.casefold().split())


def categories_in(cell: str, known: Sequence[str]) -> tuple[str, ...]:
    """What a cell of a table names, such as `violence; blood`: each as it is written among the `known`, and as it
    stands where it is none of them. One of them that has a comma in it is known as the whole of a cell only."""
    written = {plain(name): name for name in known}
    whole = written.get(plain(cell))
    parts = (cell,) if whole is not None else _APART.split(cell)
    return tuple(dict.fromkeys(written.get(plain(part), part.strip()) for part in parts if part.strip()))
