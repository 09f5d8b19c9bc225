"""How pictures, and those of films, are made bearable before they leave their decoder."""

from __future__ import annotations

from msgspec import Struct


class MediaFilter(Struct, frozen=True):
    """`blur` is a share of the picture's width."""

    blur: float = 0.0
    is_grey: bool = False
    is_cartoon: bool = False

    def shows_what_is_hidden_by(self, others: MediaFilter) -> bool:
        """Whether something may be seen of these that those keep from being seen."""
        return (
            self.blur < others.blur
            or (others.is_grey and not self.is_grey)
            or (others.is_cartoon and not self.is_cartoon)
        )


AS_IT_IS = MediaFilter()
