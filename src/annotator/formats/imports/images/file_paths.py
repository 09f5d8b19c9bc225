"""Where the pictures of a data set lie, how large they are, and what they are called: without the folder that holds all
of them."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from annotator.core.ports.images import ShownSize
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.media import MediaFinder
from annotator.formats.source.paths import folded

# As data sets of VOC and YOLO have them, in small letters.
_IMAGE_FOLDERS: Final = frozenset({"images", "jpegimages"})
_SET_FILES: Final = frozenset({"train.txt", "val.txt", "valid.txt", "test.txt"})
_NAMES_LOOKED_AT = 20


class ShortNames:
    """Of the pictures of one source. A name that several would have stays whole. `places` are those that were given,
    with where each lies."""

    def __init__(self, images: Iterable[str]) -> None:
        self.places: dict[str, str] = {}
        self._paths = {folded(path): path for path in images}
        self._by_stem: dict[str, list[str]] = {}
        for key, path in self._paths.items():
            self._by_stem.setdefault(posixpath.splitext(key)[0], []).append(path)
        self._shared = Counter(folded(_below_images(path)) for path in self._paths.values())

    def of(self, path: str) -> str:
        """The path, or its end below the folder of pictures."""
        end = _below_images(path)
        name = end if self._shared[folded(end)] == 1 else path
        self.places[name] = path
        return name

    def first(self, candidates: Sequence[str]) -> str:
        """The first of these that is there, by its short name, or one that has an ending beside; empty where none is,
        or where several have such endings."""
        wanted = [folded(path) for path in candidates]
        exact = (self._paths[path] for path in wanted if path in self._paths)
        with_ending = (self._by_stem[path][0] for path in wanted if len(self._by_stem.get(path, ())) == 1)
        path = next(exact, "") or next(with_ending, "")
        return self.of(path) if path else ""

    def below_one_folder(self, names: Sequence[str]) -> None:
        """Gives places to names that are all meant from one folder: the one below which most of them are."""
        roots = {root for name in islice(names, _NAMES_LOOKED_AT) for root in self._roots(folded(name))}
        wanted = {name: folded(posixpath.normpath(name.replace("\\", "/"))) for name in names}
        best: dict[str, str] = {}
        for root in sorted(roots, key=lambda root: (root.count("/"), root)):
            below = {name: self._paths[root + end] for name, end in wanted.items() if root + end in self._paths}
            best = below if len(below) > len(best) else best
        self.places.update(best)

    def _roots(self, name: str) -> Iterator[str]:
        for path in self._paths:
            if path == name or path.endswith(f"/{name}"):
                yield path.removesuffix(name)


def listed_sets(paths: Iterable[str]) -> Counter[str]:
    """Files that tell which pictures are to learn from and which to try it on: VOC's in a folder, Darknet's by name,
    where there are several."""
    parts = [folded(path).split("/") for path in paths]
    own = Counter({"ImageSets": sum("imagesets" in folders[:-1] for folders in parts)})
    named = Counter(folders[-1] for folders in parts if folders[-1] in _SET_FILES and "imagesets" not in folders)
    return +own + (named if len(named) > 1 else Counter())


class MeasuredImages:
    """Of the pictures that a file of another program names, as large as they are shown."""

    def __init__(self, file: str, files: ImportFiles) -> None:
        self._files = files
        self._finder = MediaFinder(files.paths, posixpath.dirname(file))

    def size(self, name: str) -> ShownSize | None:
        """Of the picture that can be meant, where there is one alone."""
        return self._files.image_size(self._finder.find(name).path)


def _below_images(path: str) -> str:
    parts = path.split("/")
    places = (place for place, part in enumerate(parts[:-1]) if part.lower() in _IMAGE_FOLDERS)
    return "/".join(parts[next(places, -1) + 1 :])
