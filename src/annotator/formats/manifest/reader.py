"""Reader of `bundle.toml`: from bytes to a frozen Manifest. Every problem has a field and a line."""

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
# tomllib takes quadratic time and memory in the length of a dotted key: 256 KiB of dots take gigabytes.
_MOST_DOTS_IN_A_LINE = 300
_AT_LINE = re.compile(r"\s*\(at line (\d+), column (\d+)\)")
_AT_END = re.compile(r"\s*\(at end of document\)")


def read_manifest(
    data: bytes, log: ProblemLog, *, is_taken: bool = False
) -> tuple[Manifest, ManifestReport] | Reported:
    """Read a manifest. Return the token if it cannot be parsed or has another version.

    Fields with problems hold their defaults, so that the caller can continue and find problems in other files. For
    an imported manifest (`is_taken`) only the field types are checked, because it was validated at import."""
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
        # Imported late: the JSON Schema library takes 140 ms to load, and a start with imported bundles does not need
        # it.
        from annotator.formats.manifest.checks import check_manifest

        check_manifest(raw, report)
    return manifest, report


def _is_other_version(raw: dict[str, Any]) -> bool:
    """Return True for another format version. Nothing else is known about such a manifest."""
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
