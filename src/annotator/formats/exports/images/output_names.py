"""Names of files for an image: the path of the image with another suffix."""

from __future__ import annotations

from posixpath import splitext

from annotator.formats.exports.file_names import safe_part
from annotator.formats.exports.images.annotations import AnnotatedImage
from annotator.formats.source.paths import folded


class ImageFiles:
    """The file names of one export."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, image: AnnotatedImage, suffix: str) -> str:
        """Return `street/photo.txt`, or `street/photo.k3fa-....txt` if several workers answered."""
        stem, _own = splitext(image.name)  # of a path: a folder name may contain a dot
        whose = safe_part(image.whose)
        base = f"{stem}.{whose}" if whose else stem
        name, number = base, 1
        while folded(name) in self._taken:  # `photo.jpg` beside `photo.png`, or one image in several tasks
            number += 1
            name = f"{base}-{number}"
        self._taken.add(folded(name))
        return f"{name}{suffix}"
