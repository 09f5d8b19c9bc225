"""`bundle.toml`: bytes to a frozen Manifest, with every problem named by field and line."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from annotator.core.bundle.manifest import Manifest
from annotator.core.problems import ProblemCode
from annotator.formats.manifest.fields import ManifestFields, manifest_from
from annotator.formats.manifest.report import MANIFEST_FILE, ManifestReport
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.text import decoded

MANIFEST_LIMIT_BYTES = 256 * 1024
# tomllib takes time and memory that grow with the square of a dotted key's length: 256 KiB of dots take gigabytes.
_MOST_DOTS_IN_A_LINE = 300
_AT_LINE = re.compile(r"\s*\(at line (\d+), column (\d+)\)")
_AT_END = re.compile(r"\s*\(at end of document\)")


def read_manifest(
    data: bytes, log: ProblemLog, *, is_taken: bool = False
) -> tuple[Manifest, ManifestReport] | Reported:
    """Nothing when the file cannot be parsed, or is of another version.

    Otherwise a manifest in which fields that the log complains about hold their defaults, so that reading can go on
    and find the problems of other files. A manifest that was taken before (`is_taken`) was checked then: only the
    types of its fields are looked at.
    """
    text = decoded(data, MANIFEST_FILE, log)
    if isinstance(text, Reported):
        return text
    report = ManifestReport(text, log)
    raw = _parsed(text, report)
    if isinstance(raw, Reported):
        return raw
    if _is_other_version(raw):
        return report.add(ProblemCode.VERSION_UNSUPPORTED, ("version",), version=str(raw["version"]))
    fields = ManifestFields(raw)
    manifest = manifest_from(fields)
    if is_taken:
        for path in fields.wrong:
            report.add(ProblemCode.FIELD_TYPE, path)
    else:
        # Its JSON Schema library takes 140 ms to load, which a start with taken bundles only need not cost.
        from annotator.formats.manifest.checks import check_manifest

        check_manifest(raw, report)
    return manifest, report


def _is_other_version(raw: dict[str, Any]) -> bool:
    """Then nothing else can be known about it."""
    version = raw.get("version")
    return isinstance(version, int | float) and version != 1


def _parsed(text: str, report: ManifestReport) -> dict[str, Any] | Reported:
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if line.count(".") > _MOST_DOTS_IN_A_LINE:
            return report.syntax(number, why="dots")
    try:
        return tomllib.loads(text)
    except RecursionError:
        return report.syntax(None, why="depth")
    except ValueError as error:
        message = str(error)
        at_line = _AT_LINE.search(message)
        last = text.rstrip().count("\n") + 1 if _AT_END.search(message) else None
        detail = _AT_END.sub("", _AT_LINE.sub("", message))
        return report.syntax(int(at_line[1]) if at_line else last, detail=detail)
