"""Line numbers for notes on the manifest that were found without its text."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource
from annotator.core.problems import Problem
from annotator.formats.manifest.reader import MANIFEST_LIMIT_BYTES
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.toml_lines import KeyPath, key_lines, nearest_line


def manifest_lines(source: BundleSource) -> dict[KeyPath, int]:
    """Return the line of each key of the manifest, or an empty mapping if it is unreadable."""
    try:
        return key_lines(source.read(MANIFEST_FILE, MANIFEST_LIMIT_BYTES).decode())
    except (BundleRefused, UnicodeDecodeError):
        return {}


def with_line(problem: Problem, lines: Mapping[KeyPath, int]) -> Problem:
    """Return the problem with its line, if it concerns the manifest and names a field but no line."""
    place = problem.place
    if place.file != MANIFEST_FILE or place.line is not None or not place.field:
        return problem
    return replace(problem, place=replace(place, line=nearest_line(dict(lines), tuple(place.field.split(".")))))
