"""The content of the About window: the version, NOTICE, the licence texts, and the details for a bug report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct

from annotator.core.handbook import HandbookPage


class LicenceText(Struct, frozen=True):
    """The licence texts of a part of the program. `read` returns them one below the other."""

    part: str
    read: Callable[[], str]


class About(Struct, frozen=True):
    """`details` returns lines for a bug report in the user's language, without personal data."""

    version: str
    notice: HandbookPage
    licences: tuple[LicenceText, ...]
    details: Callable[[], Awaitable[str]]
