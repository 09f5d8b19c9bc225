"""Pages: the pictures that one Image shows one after the other, as Label Studio's `valueList` names them in a JSON list
(https://labelstud.io/tags/image). Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from annotator.core.design.objects import Image, MediaTag
from annotator.core.design.tree import filled

MOST_PAGES = 2_000


def pages_in(cell: str) -> tuple[str, ...] | None:
    """The paths in a cell, in their order; None where it holds no list of texts, an empty one or too long a one."""
    try:
        listed = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_PAGES:
        return None
    return tuple(listed) if all(isinstance(path, str) for path in listed) else None


def shows_pages(tag: object) -> bool:
    """Whether its column holds a list."""
    return isinstance(tag, Image) and tag.is_list


def media_paths(tag: MediaTag, columns: Mapping[str, str]) -> tuple[str, ...]:
    """What the tag shows in a task, page by page; one path for what has no pages, none for what is left empty."""
    value = filled(tag.value, columns)
    if shows_pages(tag):
        return tuple(path for path in pages_in(value) or () if path)
    return (value,) if value else ()


def paths_in(tag: MediaTag, cell: str) -> tuple[str, ...]:
    """What the tag shows where its column holds `cell`."""
    return pages_in(cell) or () if shows_pages(tag) else (cell,)


def path_of_page(tag: MediaTag, columns: Mapping[str, str], page: int | None) -> str:
    """Of the picture that `page` (from 0) is; empty where there is none. All pages of one file have its path."""
    paths = media_paths(tag, columns)
    if not shows_pages(tag):
        return paths[0] if paths else ""
    return paths[page or 0] if 0 <= (page or 0) < len(paths) else ""
