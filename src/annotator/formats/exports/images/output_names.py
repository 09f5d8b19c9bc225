"""What a file about a picture is called: as the picture, in the same folders, with another suffix."""

from __future__ import annotations

from posixpath import splitext

from annotator.formats.exports.file_names import safe_part
from annotator.formats.exports.images.annotations import AnnotatedImage
from annotator.formats.source.paths import folded


class ImageFiles:
    """Of all that is exported together."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, image: AnnotatedImage, suffix: str) -> str:
        """`street/photo.txt`; `street/photo.k3fa-....txt` where several answered."""
        stem, _own = splitext(image.name)  # of a path: a folder may have a point in its name
        whose = safe_part(image.whose)
        base = f"{stem}.{whose}" if whose else stem
        name, number = base, 1
        while folded(name) in self._taken:  # `photo.jpg` beside `photo.png`, or one picture in several tasks
            number += 1
            name = f"{base}-{number}"
        self._taken.add(folded(name))
        return f"{name}{suffix}"
