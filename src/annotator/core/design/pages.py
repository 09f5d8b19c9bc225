"""Pages: several images shown by one Image, listed as JSON as in Label Studio's `valueList`
(https://labelstud.io/tags/image). Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from annotator.core.design.objects import Image, MediaTag
from annotator.core.design.tree import filled

MOST_PAGES = 2_000


def pages_in(cell: str) -> tuple[str, ...] | None:
    """Return the paths in a cell in order; None unless it is a list of 1 to `MOST_PAGES` texts."""
    try:
        listed = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_PAGES:
        return None
    return tuple(listed) if all(isinstance(path, str) for path in listed) else None


def shows_pages(tag: object) -> bool:
    """Return True if the tag's column holds a list."""
    return isinstance(tag, Image) and tag.is_list


def media_paths(tag: MediaTag, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paths a tag shows in a task, page by page: one without pages, none if empty."""
    value = filled(tag.value, columns)
    if shows_pages(tag):
        return tuple(path for path in pages_in(value) or () if path)
    return (value,) if value else ()


def paths_in(tag: MediaTag, cell: str) -> tuple[str, ...]:
    """Return the paths a tag shows if its column holds `cell`."""
    return pages_in(cell) or () if shows_pages(tag) else (cell,)


def path_of_page(tag: MediaTag, columns: Mapping[str, str], page: int | None) -> str:
    """Return the path of a page (from 0), or an empty string. All pages of a multi-page file have its path."""
    paths = media_paths(tag, columns)
    if not shows_pages(tag):
        return paths[0] if paths else ""
    return paths[page or 0] if 0 <= (page or 0) < len(paths) else ""
