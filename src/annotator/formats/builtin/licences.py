"""NOTICE and the licence texts of all parts. A frozen program has them in its folder, below `licences/PART/`. Otherwise
they are in the metadata of the installed packages, and our own may be in the checkout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from annotator.core.about import LicenceText
from annotator.core.handbook import HandbookPage
from annotator.formats.builtin.handbook import handbook_page
from annotator.formats.builtin.resources import resource_folder

PROGRAM = "annotator"
_NOTICE, _LICENCE = "NOTICE.md", "LICENSE"
_NAME = re.compile(r"[\w.-]+")
_LICENCE_WORDS = ("licen", "copying", "notice", "authors")  # in the path of a text within the metadata of a package


def read_notice() -> HandbookPage:
    """Return NOTICE, with the addresses of its links written out."""
    (path,) = (path for path in _own_files() if path.name == _NOTICE)
    return handbook_page(_NOTICE, path.read_text(encoding="utf-8"))


def licence_texts() -> tuple[LicenceText, ...]:
    """Return the licence of the program, then those of the parts that come with one, by name."""
    parts = _frozen_parts() if _beside().is_dir() else _installed_parts()
    own = [path for path in _own_files() if path.name == _LICENCE]
    found = sorted(parts.items(), key=lambda part: part[0].casefold())
    return tuple(LicenceText(part, partial(_joined, files)) for part, files in ((PROGRAM, own), *found) if files)


def _beside() -> Path:
    """Return the folder of a frozen program with the licences of its parts. Elsewhere it does not exist."""
    return resource_folder().parent / "licences"


def _own_files() -> list[Path]:
    """Return LICENSE and NOTICE of the frozen program or the checkout, or else of the installed package."""
    beside = [resource_folder().parent / name for name in (_LICENCE, _NOTICE)]
    return beside if all(path.is_file() for path in beside) else _files_of(distribution(PROGRAM))


def _frozen_parts() -> dict[str, list[Path]]:
    """Return the files by their part. A text that several parts share lies alone and is a part of its own."""
    parts: dict[str, list[Path]] = {}
    for path in sorted(_beside().rglob("*")):
        folders = path.relative_to(_beside()).parts[:-1]
        if path.is_file() and path.name != "METADATA":
            of_system = folders[:1] == ("debian",)  # a library of the system that the build was made on
            parts.setdefault(folders[1 if of_system else 0] if folders else path.stem, []).append(path)
    return parts


def _installed_parts() -> dict[str, list[Path]]:
    shared = sorted((resource_folder().parent / "packaging" / "licences").glob("*.txt"))  # in a checkout
    return {path.stem: [path] for path in shared} | {there.metadata["Name"]: _files_of(there) for there in _needed()}


def _needed() -> Iterator[Distribution]:
    """Yield the installed packages that the program needs, with what those need. Requirements of extras are omitted."""
    waiting, seen = [PROGRAM], {PROGRAM}
    while waiting:
        try:
            there = distribution(waiting.pop())
        except PackageNotFoundError:  # for another system
            continue
        if there.metadata["Name"] != PROGRAM:
            yield there
        required = [
            found[0] for line in there.requires or () if "extra ==" not in line and (found := _NAME.match(line))
        ]
        names = {re.sub(r"[-_.]+", "-", name).lower() for name in required} - seen
        seen |= names
        waiting += names


def _files_of(there: Distribution) -> list[Path]:
    inside = ((file, file.as_posix().partition(".dist-info/")[2].lower()) for file in there.files or ())
    texts = [file for file, path in inside if any(word in path for word in _LICENCE_WORDS)]
    return sorted(Path(str(there.locate_file(file))) for file in texts)


def _joined(files: list[Path]) -> str:
    """Return the texts, each below the name of its file if there are several."""
    texts = [path.read_text(encoding="utf-8", errors="replace").strip() for path in files]
    if len(texts) == 1:
        return texts[0]
    return "\n\n\n".join(f"{path.name}\n\n{text}" for path, text in zip(files, texts, strict=True))
