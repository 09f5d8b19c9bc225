"""Conversion of schema violations in a manifest to problem codes with suggestions."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from annotator.core.problems import ProblemCode
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.manifest.report import ManifestReport
from annotator.formats.manifest.semantic_checks import check_meaning, is_credential_key
from annotator.formats.manifest.toml_lines import KeyPath
from annotator.formats.suggestion import closest

_MOST_FINDINGS = 500
_LATER_FIELDS: frozenset[KeyPath] = frozenset({("validate", "min_regions")})
_PATTERN_WHY: dict[KeyPath, str] = {
    ("id",): "id",
    ("language",): "language",
    ("instructions", "translations"): "language",
    ("media", "language"): "language",
    ("tasks", "file"): "file-kind",
    ("design", "labels"): "label",
    ("design", "question"): "label",
}
_CHECKED_BY_MEANING: frozenset[KeyPath] = frozenset({("pay", "amount"), ("pay", "currency")})


@cache
def _schema() -> dict[str, Any]:
    """Return the published schema without `uniqueItems` for labels, which takes quadratic time if types are mixed."""
    schema: dict[str, Any] = json.loads(resource_bytes("schema/bundle.schema.json"))
    del schema["properties"]["design"]["properties"]["labels"]["uniqueItems"]
    return schema


def check_manifest(raw: dict[str, Any], report: ManifestReport) -> None:
    """Report every problem of a parsed manifest."""
    for error in islice(Draft202012Validator(_schema()).iter_errors(raw), _MOST_FINDINGS):
        _report_finding(error, report)
    check_meaning(raw, report)


def _report_finding(error: ValidationError, report: ManifestReport) -> None:
    path = tuple(str(key) for key in error.absolute_path if isinstance(key, str))
    instance: Any = error.instance
    wanted: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "type":
            report.add(ProblemCode.FIELD_TYPE, path, why=str(wanted))
        case "required":
            for name in wanted:
                if name not in instance:
                    why = "design" if (*path, name) == ("design",) else ""
                    report.add(ProblemCode.FIELD_MISSING, (*path, name), why=why)
        case "additionalProperties":
            for name in instance:
                if name not in schema["properties"] and not is_credential_key(name):
                    _report_unknown(path, name, schema["properties"], report)
        case "dependentRequired" if path == ("media",):
            _report_categories(instance, report)
        case "oneOf" | "dependentRequired":
            _report_design(instance, report)
        case _:
            _report_value(error, path, report)


def _report_value(error: ValidationError, path: KeyPath, report: ManifestReport) -> None:
    wanted: Any = error.validator_value
    schema: Any = error.schema
    value = str(error.instance)
    match error.validator:
        case "enum" | "const" if "string" in schema.get("type", ""):
            if isinstance(error.instance, str):  # a value of another type is reported as a type error already
                _report_choice(path, value, wanted if isinstance(wanted, list) else [wanted], report)
        case "minimum" | "maximum" if error.instance not in (math.inf, -math.inf):  # reported as a type error already
            limits = {name: str(schema.get(name, "")) for name in ("minimum", "maximum")}
            report.add(ProblemCode.FIELD_VALUE, path, why="range", value=value, **limits)
        case "minLength" | "minItems":
            report.add(ProblemCode.FIELD_VALUE, path, why="empty")
        case "maxLength" | "maxItems" | "maxProperties":
            report.add(ProblemCode.FIELD_VALUE, path, why="long", limit=str(wanted))
        case "pattern" if path not in _CHECKED_BY_MEANING:
            report.add(ProblemCode.FIELD_VALUE, path, why=_PATTERN_WHY.get(path, "line"), value=value)


# Other sections use this name for it.
_SUGGESTED_KEYS: Mapping[KeyPath, str] = {("design", "file"): "config"}


def _report_unknown(path: KeyPath, name: str, known: dict[str, Any], report: ManifestReport) -> None:
    full = (*path, name)
    if report.is_full(ProblemCode.FIELD_UNKNOWN):
        report.add(ProblemCode.FIELD_UNKNOWN, full)
        return
    if full in _LATER_FIELDS:
        report.add(ProblemCode.FIELD_UNKNOWN, full, why="later")
        return
    near = _SUGGESTED_KEYS.get(full) or closest(name.lower(), known)
    if near:
        report.add(ProblemCode.FIELD_UNKNOWN, full, why="suggestion", suggestion=".".join((*path, near)))
        return
    top = _schema()["properties"]
    homes = [section for section, part in top.items() if name in part.get("properties", {})]
    if name in top:
        report.add(ProblemCode.FIELD_UNKNOWN, full, why="top", suggestion=name)
    elif homes:
        report.add(ProblemCode.FIELD_UNKNOWN, full, why="section", suggestion=f"[{homes[0]}]")
    else:
        report.add(ProblemCode.FIELD_UNKNOWN, full)


def _report_design(design: Any, report: ManifestReport) -> None:
    """Report an invalid design section. It needs exactly one of config and preset. Labels and question belong to a
    preset, and a preset needs labels."""
    if not isinstance(design, dict):
        return
    if "config" in design and "preset" in design:
        report.add(ProblemCode.FIELD_VALUE, ("design",), why="both")
    elif "preset" in design and "labels" not in design:
        report.add(ProblemCode.FIELD_MISSING, ("design", "labels"), why="labels")
    elif "config" in design:
        for name in ("labels", "question"):
            if name in design:
                report.add(ProblemCode.FIELD_VALUE, ("design", name), why="needs-preset")
    elif "preset" not in design:
        report.add(ProblemCode.FIELD_MISSING, ("design", "config"), why="design")


def _report_categories(media: dict[str, Any], report: ManifestReport) -> None:
    """Report missing fields of sensitive media: `calm_after` needs `categories_column`, that `categories`."""
    if "categories_column" in media and "categories" not in media:
        report.add(ProblemCode.FIELD_MISSING, ("media", "categories"), why="categories")
    if "calm_after" in media and "categories_column" not in media:
        report.add(ProblemCode.FIELD_VALUE, ("media", "calm_after"), why="not-apart")


def _report_choice(path: KeyPath, value: str, allowed: list[str], report: ManifestReport) -> None:
    code = ProblemCode.PRESET_UNKNOWN if path == ("design", "preset") else ProblemCode.FIELD_VALUE
    suggestion = "" if code is ProblemCode.FIELD_VALUE else closest(value.lower(), allowed, cutoff=0.5)
    why = "choices" if code is ProblemCode.FIELD_VALUE else "suggestion" if suggestion else ""
    report.add(code, path, why=why, value=value, allowed=", ".join(allowed), suggestion=suggestion)
