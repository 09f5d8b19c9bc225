"""The command `annotator pack DIR`: a valid bundle as one file, checked before and read back at the end."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.app.command_line.problem_report import not_written_text, problem_json, problem_lines
from annotator.app.requester.check import checked
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.problems import Problem, ProblemCode, Severity, errors
from annotator.formats.source.listing import check_listing
from annotator.store.bundles.pack import Packed, pack
from annotator.store.bundles.sources import FolderSource
from annotator.store.folders.home import Home
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar=_("DIR"), help=_("the folder of a bundle"))
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=_("FILE"),
        help=_("file to write (default: DIR.zip); one named .annotator opens with a double click"),
    )
    command.add_argument("--overwrite", action="store_true", help=_("overwrite an existing file"))


def run(asked: argparse.Namespace) -> int:
    return pack_bundle(
        asked.folder, asked.output, overwrite=asked.overwrite, as_json=asked.json, home_folder=asked.home
    )


def pack_bundle(
    folder: Path, output: Path | None, *, overwrite: bool, as_json: bool, home_folder: Path | None = None
) -> int:
    """Pack the bundle. Return 0 if the file exists, 1 if the bundle has problems or the file cannot be written, 2 if
    the arguments cannot be packed or written."""
    target = _default_destination(folder) if output is None else output
    if folder.is_file():
        sys.stderr.write(_("{path} is already a single file. Only folders can be packed.").format(path=folder) + "\n")
        return 2
    if target.resolve().is_relative_to(folder.resolve()):
        words = _("{path} is inside the bundle to pack. Use -o to choose a location outside the bundle.")
        sys.stderr.write(words.format(path=target) + "\n")
        return 2
    home = Home.at(home_folder)
    found = checked(str(folder), home, None)
    problems = tuple(_as_packed(problem) for problem in found.problems)
    if errors(problems):
        return _not_packed(folder, problems, as_json=as_json)
    try:
        source = FolderSource(folder)
        unused = frozenset(found.unused)
        paths = [path for path in check_listing(source.listing()).takeable if path not in unused]
        packed = pack(source, paths, target, overwrite=overwrite)
    except BundleRefused as refused:
        return _not_packed(folder, refused.problems, as_json=as_json)
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, target) + "\n")
        return 1
    if as_json:
        events = {
            "packed": True,
            "file": str(packed.path),
            "files": packed.files,
            "size_bytes": packed.size_bytes,
            "sha256": packed.sha256,
        }
        _write_json(folder, events, problems)
    else:
        sys.stdout.write("\n".join([*problem_lines(problems), _packed_text(packed)]) + "\n")
    return 0


def _as_packed(problem: Problem) -> Problem:
    """Return a problem with its meaning for packing. Unused media are left out, with a note. A placeholder is a note
    while a bundle is written but an error in a packed one."""
    if problem.code is ProblemCode.MEDIA_UNUSED:
        return replace(problem, params={**problem.params, "why": "packed"})
    is_placeholder = problem.code is ProblemCode.FIELD_VALUE and problem.params.get("why") == "placeholder"
    return replace(problem, severity=Severity.ERROR) if is_placeholder else problem


def _default_destination(folder: Path) -> Path:
    """Return `my-bundle.zip` next to `my-bundle`, also if the folder is given as `.`."""
    named = folder if folder.name not in ("", "..") else folder.resolve()
    return named.with_name(f"{named.name}.zip")


def _not_packed(folder: Path, problems: tuple[Problem, ...], *, as_json: bool) -> int:
    if as_json:
        _write_json(folder, {"packed": False}, problems)
    else:
        sys.stdout.write("\n".join([*problem_lines(problems), _("The bundle was not packed.")]) + "\n")
    return 1


def _write_json(folder: Path, events: dict[str, Any], problems: tuple[Problem, ...]) -> None:
    document = {"bundle": str(folder), **events, "problems": [problem_json(problem) for problem in problems]}
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _packed_text(packed: Packed) -> str:
    files = ngettext("{count} file", "{count} files", packed.files).format(count=packed.files)
    words = _("The bundle was packed into {path} and verified: {files}, {size}.")
    return words.format(path=packed.path, files=files, size=number_format.file_size(packed.size_bytes))
