"""Which values of a task can be pictures of the bundle."""

from __future__ import annotations

import re

PICTURE_SUFFIXES = ("jpg", "jpeg", "png", "webp", "gif", "bmp")
_REMOTE = re.compile(r"\s*([a-z][a-z0-9+.-]+:|//)", re.IGNORECASE)


def is_remote(value: str) -> bool:
    """Whether a value is an address (`https:`, `s3:`, `data:` ...) and no path. A letter and a colon is a drive."""
    return _REMOTE.match(value) is not None


def is_picture(path: str) -> bool:
    """By its name; whether it can be decoded is found out when it is shown."""
    return path.lower().endswith(tuple("." + suffix for suffix in PICTURE_SUFFIXES))
