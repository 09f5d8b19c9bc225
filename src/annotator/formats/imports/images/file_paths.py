"""Image paths of a dataset: locations, sizes, and names without the common image folder."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum
from typing import Final

from annotator.core.ports.images import ShownSize
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.format_signatures import ALL_MASK_FOLDERS
from annotator.formats.imports.media import MediaFinder
from annotator.formats.source.paths import folded

# Folder names of VOC and YOLO datasets, in lower case.
_IMAGE_FOLDERS: Final = frozenset({"images", "jpegimages"})
# The folders of training, validation and test sets.
SPLITS: Final = ("train", "val", "valid", "validation", "test")
_SET_FILES: Final = frozenset({"train.txt", "val.txt", "valid.txt", "test.txt"})


class ShortNames:
    """The short names of a source's images. Ambiguous names remain full paths. `places`: returned name -> path."""

    def __init__(self, images: Iterable[str]) -> None:
        self.places: dict[str, str] = {}
        self._paths = {folded(path): path for path in images}
        self._by_stem: dict[str, list[str]] = {}
        for key, path in self._paths.items():
            self._by_stem.setdefault(posixpath.splitext(key)[0], []).append(path)
        self._shared = Counter(folded(_below_images(path)) for path in self._paths.values())

    def of(self, path: str) -> str:
        """Return the path below the image folder, or the full path if ambiguous."""
        end = _below_images(path)
        name = end if self._shared[folded(end)] == 1 else path
        self.places[name] = path
        return name

    def first(self, candidates: Sequence[str]) -> str:
        """Return the short name of the first candidate that exists, with or without a suffix. Return an empty string
        if there is none, or if the suffix is ambiguous."""
        wanted = [folded(path) for path in candidates]
        exact = (self._paths[path] for path in wanted if path in self._paths)
        with_ending = (self._by_stem[path][0] for path in wanted if len(self._by_stem.get(path, ())) == 1)
        path = next(exact, "") or next(with_ending, "")
        return self.of(path) if path else ""

    def below_one_folder(self, names: Sequence[str], file: str) -> None:
        """Add places for names relative to one folder: the folder below which most of them exist. A name without a
        place is ambiguous: as many names exist below a similar folder, or another one has names that are missing."""
        wanted = {name: folded(posixpath.normpath(name.replace("\\", "/"))) for name in names}
        below = self._below(frozenset(wanted.values()))
        if not below:
            return
        own = folded(posixpath.dirname(file))
        ranks = {folder: (len(ends), _folder_kind(folder, own)) for folder, ends in below.items()}
        best = max(ranks, key=ranks.__getitem__)
        doubtful: set[str] = set()
        for folder, ends in below.items():
            has_more = ranks[folder][1] is not _FolderKind.MASKS and not ends.keys() <= below[best].keys()
            if folder != best and (has_more or ranks[folder] == ranks[best]):
                doubtful |= ends.keys()
        certain = {end: path for end, path in below[best].items() if end not in doubtful}
        self.places.update({name: certain[end] for name, end in wanted.items() if end in certain})

    def _below(self, wanted: Collection[str]) -> dict[str, dict[str, str]]:
        """Return the wanted ends of paths with their paths, by the folder that comes before them."""
        below: dict[str, dict[str, str]] = {}
        for key, path in self._paths.items():
            place = 0
            while place >= 0:
                if key[place:] in wanted:
                    below.setdefault(key[:place].removesuffix("/"), {})[key[place:]] = path
                slash = key.find("/", place)
                place = slash + 1 if slash >= 0 else -1
        return below


def listed_sets(paths: Iterable[str]) -> Counter[str]:
    """Return counts of files that define training and test sets: VOC folders, and several Darknet files."""
    parts = [folded(path).split("/") for path in paths]
    own = Counter({"ImageSets": sum("imagesets" in folders[:-1] for folders in parts)})
    named = Counter(folders[-1] for folders in parts if folders[-1] in _SET_FILES and "imagesets" not in folders)
    return +own + (named if len(named) > 1 else Counter())


class MeasuredImages:
    """The display sizes of images that a foreign file names."""

    def __init__(self, file: str, files: ImportFiles) -> None:
        self._files = files
        self._finder = MediaFinder(files.paths, posixpath.dirname(file))

    def size(self, name: str) -> ShownSize | None:
        """Return the size of the image if exactly one matches the name."""
        return self._files.image_size(self._finder.find(name).path)


class _FolderKind(IntEnum):
    """Kinds of folders, by how likely the images of a file are there."""

    MASKS = 0
    OTHER = 1
    IMAGES = 2
    OWN = 3  # of the file itself, or the top


def _folder_kind(folder: str, own: str) -> _FolderKind:
    if folder in ("", own):
        return _FolderKind.OWN
    parts = frozenset(folder.split("/"))
    if parts & _IMAGE_FOLDERS:
        return _FolderKind.IMAGES
    return _FolderKind.MASKS if parts & ALL_MASK_FOLDERS else _FolderKind.OTHER


def _below_images(path: str) -> str:
    parts = path.split("/")
    places = (place for place, part in enumerate(parts[:-1]) if part.lower() in _IMAGE_FOLDERS)
    place = next(places, -1)
    is_split = place > 0 and parts[place - 1] in SPLITS  # train/images/a.jpg
    return "/".join(parts[place - 1 :] if is_split else parts[place + 1 :])
