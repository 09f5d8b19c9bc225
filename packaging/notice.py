"""A check that NOTICE.md names every component of the program: its requirements and the real content of a build."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
NOTICE = ROOT / "NOTICE.md"

_SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
# The start of the permission and of the warranty text of https://spdx.org/licenses/MIT; a copyright line precedes them.
_MIT = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated",
    'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND',
)
# An SPDX licence expression: identifiers joined by AND, OR and WITH.
SPDX = re.compile(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*")
# Older metadata has classifiers only. A classifier of a family such as BSD does not tell which variant applies.
_CLASSIFIERS = {"MIT License": "MIT", "BSD License": "BSD", "Apache Software License": "Apache-2.0"}
# REUSE 3.3: its files are licence texts, named by their SPDX identifiers.
_REUSE_FOLDER = "LICENSES"
# Magic numbers of native files: ELF, PE, and Mach-O for one or several architectures.
_NATIVE = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_EXTENSION = re.compile(r"\.(cpython-[\w-]+|cp\d+-\w+|abi3)\.(so|pyd)$|\.pyd$")
# The suffix of a library name: the hash added by wheels, and the version.
_BEHIND_NAME = re.compile(r"(-[0-9a-f]{8})?(\.abi3)?(\.so\b.*|(\.\d+)*\.dylib|\.dll)$")


class Row(NamedTuple):
    """A row of NOTICE's tables: what it names in words, the file patterns in backticks, and the licence."""

    text: str
    patterns: tuple[str, ...]
    licence: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.text.split(",") if name.strip())


class Named(NamedTuple):
    """The content of NOTICE's tables: `parts` by normalised name and `files` by pattern, each with its licence."""

    parts: dict[str, str]
    files: dict[str, str]


def plain(name: str) -> str:
    """Return the name normalised as the package index compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def rows(notice: str) -> list[Row]:
    """Parse the tables of NOTICE. The first cell holds comma-separated names and file patterns in backticks, the
    second the licence."""
    found = []
    for line in notice.splitlines():
        first, licence = (cell.strip() for cell in [*line.strip("|").split("|"), ""][:2])
        if line.startswith("| ") and first not in ("Part", "---"):
            text = re.sub(r"(, )?`[^`]+`", "", first).strip(", ")
            found.append(Row(text, tuple(re.findall(r"`([^`]+)`", first)), licence))
    return found


def named(notice: str) -> Named:
    noted = Named({}, {})
    for row in rows(notice):
        noted.files.update(dict.fromkeys(row.patterns, row.licence))
        noted.parts.update({plain(name): row.licence for name in row.names})
    return noted


def needed() -> frozenset[str]:
    """Return the normalised names of all distributions that the program needs on Linux, macOS or Windows, with
    transitive requirements. A distribution for another system is not installed here, so its own requirements are
    unknown."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    names = set[str]()
    while waiting:
        requirement = waiting.pop()
        name = plain(requirement.name)
        marker = requirement.marker
        if name in names or not (marker is None or any(marker.evaluate({"extra": "", **on}) for on in _SYSTEMS)):
            continue
        names.add(name)
        there = installed(name)
        waiting += [Requirement(line) for line in (there.requires if there else None) or ()]
    return frozenset(names)


def installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def installed_beside() -> list[str]:
    """Return the top-level modules of installed distributions that the program does not need: development tools.
    Some required packages try to import such modules and work without them."""
    owners = {module: {plain(name) for name in names} for module, names in packages_distributions().items()}
    wanted = needed() | {"annotator"}
    return sorted(module for module, names in owners.items() if not names & wanted)


def licences(of: Distribution) -> frozenset[str]:
    """Return the SPDX identifiers, or the family name (`BSD`), stated by the metadata; else MIT if its text is
    included. Return an empty set if nothing is stated."""
    metadata = of.metadata
    said = metadata.get("License-Expression") or metadata.get("License") or ""
    if SPDX.fullmatch(said):
        return frozenset(said.split()) - {"AND", "OR", "WITH"}
    classifiers = (line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or ())
    known = frozenset(_CLASSIFIERS[line] for line in classifiers if line in _CLASSIFIERS)
    stated = map(PurePosixPath, metadata.get_all("License-File") or ())
    known = known or frozenset(path.stem for path in stated if path.parts[0] == _REUSE_FOLDER)
    return known or frozenset({"MIT"} if any(_is_mit(of.read_text(name)) for name in licence_files(of)) else ())


def licence_files(of: Distribution) -> list[str]:
    """Return the paths of the stated licence files in the metadata folder: in `licenses/` as PEP 639 says, or beside
    the metadata as older tools wrote them."""
    stated = of.metadata.get_all("License-File") or ()
    inside = {path.as_posix().partition(".dist-info/")[2] for path in of.files or ()}
    return [path if path in inside else name for name in stated for path in (f"licenses/{name}",)]


def licence_texts(of: Distribution) -> dict[str, Path]:
    """Return the metadata and the licence texts of a distribution, by their paths in its metadata folder."""
    texts = {}
    for file in of.files or ():
        _folder, is_metadata, inside = file.as_posix().partition(".dist-info/")
        if is_metadata and ("licen" in inside.lower() or file.name in ("METADATA", "COPYING", "NOTICE", "AUTHORS")):
            texts[inside] = Path(str(file.locate()))
    return texts


def _is_mit(text: str | None) -> bool:
    return text is not None and all(part in " ".join(text.split()) for part in _MIT)


def unnamed(folder: Path, modules: frozenset[str], notice: str) -> list[str]:
    """Return the modules, distributions and native files of a build that NOTICE does not name. `folder` holds
    everything except the program file; `modules` are the top-level Python modules."""
    noted = named(notice)
    owners = {module: tuple(map(plain, names)) for module, names in packages_distributions().items()}
    found = [f"module {module}" for module in sorted(modules) if not _has_home(module, owners, noted)]
    for path in sorted(folder.rglob("*.dist-info")):
        name = plain(path.name.removesuffix(".dist-info").rpartition("-")[0])
        found += [] if name in noted.parts else [f"distribution {name}"]
    for path in native_files(folder):
        inside = path.relative_to(folder).as_posix()
        module = inside.split("/")[0].split(".")[0]
        is_ours = bool(_EXTENSION.search(path.name)) and _has_home(module, owners, noted)
        if not is_ours and not matches(inside, noted.files):
            found.append(f"file {inside}")
    return found


def matches(inside: str, patterns: Iterable[str]) -> bool:
    """Return whether one of NOTICE's patterns fits a file: its path in the build, or the name of the library."""
    names = (inside, _BEHIND_NAME.sub("", inside.rpartition("/")[2]))
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)


def _has_home(module: str, owners: dict[str, tuple[str, ...]], noted: Named) -> bool:
    """Return whether a module belongs to the standard library, this program, PyInstaller or a component that NOTICE
    names."""
    if module in sys.stdlib_module_names or module.startswith(("_sysconfigdata", "_pyi_", "pyi")):
        return True
    names = owners.get(module, ())
    return module == "annotator" or (bool(names) and all(name in noted.parts for name in names))


def native_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4).startswith(_NATIVE):
                    yield path


def python_modules(program: Path) -> frozenset[str]:
    """Return the top-level names of the Python modules in a build: those packed into the program file, and those beside
    it."""
    from PyInstaller.archive.readers import CArchiveReader

    packed = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz")
    folder = program.parent / "_internal"
    beside = (path.relative_to(folder).parts[0] for path in folder.rglob("*.pyc"))
    return frozenset(name.partition(".")[0] for name in (*packed.toc, *beside))
