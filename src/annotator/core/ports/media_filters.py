"""Filters that make images and video easier to bear, applied in the decoder process."""

from __future__ import annotations

from msgspec import Struct


class MediaFilter(Struct, frozen=True):
    """Media filters; `blur` is a share of the image's width."""

    blur: float = 0.0
    is_grey: bool = False
    is_cartoon: bool = False

    def shows_what_is_hidden_by(self, others: MediaFilter) -> bool:
        """Return True if these filters could reveal something that the others hide."""
        return (
            self.blur < others.blur
            or (others.is_grey and not self.is_grey)
            or (others.is_cartoon and not self.is_cartoon)
        )


AS_IT_IS = MediaFilter()
