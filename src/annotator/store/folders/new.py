"""A new folder of the requester: complete after one rename, or absent. An existing empty folder is filled in place,
its manifest last, because a program may have it as its current folder."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from annotator.core.errors import BundleRefused, FileTaken
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.store.bundles.file_copy import Copying, listed_sizes, silent
from annotator.store.bundles.sources import SingleFile, open_any_source
from annotator.store.disk import disk_faults, show_new, sync_folder, write_files, write_new
from annotator.store.folders.staging import staged


class DiskFolders:
    """`core.ports.folders.NewFolders`."""

    def open_source(self, location: str) -> BundleSource:
        return open_any_source(location)

    def read_file(self, location: str, limit_bytes: int) -> bytes:
        source = SingleFile(Path(location))
        return source.read(source.name, limit_bytes)

    def write_file(self, location: str, data: bytes) -> None:
        target = Path(location)
        part = target.with_name(f".{target.name}.part")
        with disk_faults(target):
            part.unlink(missing_ok=True)
            try:
                write_new(part, data)
                show_new(part, target)
            except FileExistsError:
                raise FileTaken(_taken(target).problems, path=location) from None
            finally:
                part.unlink(missing_ok=True)
            sync_folder(target.parent)

    def check_target(self, location: str) -> None:
        check_target(Path(location))

    def write(
        self,
        location: str,
        files: Mapping[str, bytes],
        copies: Mapping[str, str],
        source: BundleSource,
        progress: Progress,
    ) -> None:
        write_new_folder(Path(location), files, copies, source, progress)


def check_target(target: Path) -> None:
    """Raise `BundleRefused` if the target exists and is no empty folder, `StoreFault` if the disk cannot tell."""
    with disk_faults(target):
        if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
            raise _taken(target)


def write_new_folder(
    target: Path,
    files: Mapping[str, bytes],
    copies: Mapping[str, str] | None = None,
    source: BundleSource | None = None,
    progress: Progress = silent,
) -> None:
    """Write `files` (path -> content) and `copies` (path -> path in `source`) into a new folder, one file at a time.
    The caller checks the paths; one that leads outside still raises ValueError. Raise `BundleRefused` if the target
    exists or the source cannot be read, and `StoreFault` if the disk fails."""
    check_target(target)
    with disk_faults(target):
        above = next(folder for folder in target.absolute().parents if folder.exists())
        with staged(above) as staging:
            write_files((_place(staging, path), (data,)) for path, data in files.items())
            if source is not None and copies:
                _copy(staging, copies, source, progress)
            for folder, _, _ in staging.walk():
                sync_folder(folder)
            _show(staging, target.absolute())


def _copy(staging: Path, copies: Mapping[str, str], source: BundleSource, progress: Progress) -> None:
    sizes = listed_sizes(source)
    copying = Copying(source, {wanted: sizes.get(wanted, 0) for wanted in copies.values()}, progress)
    write_files((_place(staging, path), copying.pieces(wanted)) for path, wanted in copies.items())


def _place(staging: Path, path: str) -> Path:
    """Return the place of a file, whose folder is made."""
    relative = PurePosixPath(path)
    if relative.is_absolute() or ".." in relative.parts or "\\" in path or ":" in path:
        raise ValueError(f"{path!r} leads out of the folder")
    place = staging / relative
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _show(staging: Path, target: Path) -> None:
    if target.is_dir():
        _fill(staging, target)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        staging.rename(target)
    except OSError as error:
        if target.exists():
            raise _taken(target) from error
        raise
    sync_folder(target.parent)


def _fill(staging: Path, target: Path) -> None:
    """Move the files into an existing empty folder. The manifest comes last, because a folder without it is no
    bundle. If other files appear meanwhile, or not everything can be moved, the moved files are taken out again."""
    if any(target.iterdir()):
        raise _taken(target)
    moved: list[Path] = []
    try:
        for entry in sorted(staging.iterdir(), key=lambda entry: entry.name == MANIFEST_FILE):
            if entry.name == MANIFEST_FILE:
                sync_folder(target)
            moved.append(entry)
            entry.rename(target / entry.name)
        sync_folder(target)
    except BaseException:
        for entry in moved:
            if not entry.exists():
                with suppress(OSError):
                    (target / entry.name).rename(entry)
        raise


def _taken(target: Path) -> BundleRefused:
    return BundleRefused((Problem(ProblemCode.TARGET_TAKEN, Place(str(target))),))
