"""Reader of `bundle.toml`: from bytes to a frozen Manifest. Every problem has a field and a line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from annotator.core.bundle.manifest import (
    AnswerRule,
    Assignments,
    Manifest,
    MediaRule,
    Pay,
    PayKind,
    PayUnit,
    Requester,
    SubmitRule,
)
from annotator.core.bundle.tasks import TimeRule
from annotator.core.errors import BundleRefused
from annotator.core.money.amount import parse_amount
from annotator.core.ports.bundles import BundleSource
from annotator.core.problems import Problem, ProblemCode
from annotator.core.protection import ContentWarning, Sensitivity
from annotator.formats.manifest.report import MANIFEST_FILE, ManifestReport
from annotator.formats.manifest.toml_lines import KeyPath, key_lines, nearest_line
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.text import decoded

_REQUIRED = (("id",), ("revision",), ("title",))


class ManifestFields:
    """Typed look-ups by key path. A field of the wrong type reads as its default and is recorded in `wrong`."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self._raw = raw
        self.wrong: list[KeyPath] = [path for path in _REQUIRED if self.get(path) is None]

    def get(self, path: KeyPath) -> Any:
        value: Any = self._raw
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def text(self, *path: str, default: str = "") -> str:
        value = self.get(path)
        if value is None or isinstance(value, str):
            return default if value is None else value
        self.wrong.append(path)
        return default

    def number(self, *path: str) -> int | None:
        value = self.get(path)
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON Schema accepts 2.0 as an integer
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.wrong.append(path)
        return None

    def ratio(self, *path: str) -> Fraction:
        """Return a ratio, 0 by default. A TOML float is converted to the decimal fraction as written."""
        value = self.get(path)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1):
            return Fraction(str(value or 0))
        self.wrong.append(path)
        return Fraction(0)

    def flag(self, *path: str, default: bool) -> bool:
        value = self.get(path)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.wrong.append(path)
        return default

    def texts(self, *path: str) -> tuple[str, ...]:
        value = self.get(path)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.wrong.append(path)
        return ()

    def texts_at(self, *path: str) -> tuple[tuple[str, str], ...]:
        value = self.get(path)
        if value is None:
            return ()
        if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
            return tuple(value.items())
        self.wrong.append(path)
        return ()


def manifest_from(fields: ManifestFields) -> Manifest:
    """Return the manifest with the defaults of `bundle.schema.json`. `instructions_file` is empty if not named."""
    return Manifest(
        id=fields.text("id"),
        revision=fields.number("revision") or 0,
        title=fields.text("title"),
        description=fields.text("description"),
        language=fields.text("language", default="en"),
        requester=Requester(fields.text("requester", "name"), fields.text("requester", "contact")),
        config_file=fields.text("design", "config"),
        preset=fields.text("design", "preset"),
        labels=fields.texts("design", "labels"),
        question=fields.text("design", "question"),
        reminds_of_first=fields.text("design", "reminder") == "first-answer",
        tasks_file=fields.text("tasks", "file", default="tasks.csv"),
        id_column=fields.text("tasks", "id_column", default="id"),
        instructions_file=fields.text("instructions", "file"),
        must_read=fields.flag("instructions", "must_read", default=False),
        pay=_pay(fields),
        time=TimeRule(
            fields.number("time", "expected_s"), fields.number("time", "max_s"), fields.number("time", "idle_after_s")
        ),
        assignments=Assignments(
            overlap=fields.number("assignments", "overlap") or 1,
            allow_skip=fields.flag("assignments", "allow_skip", default=True),
            order=fields.text("assignments", "order", default="given"),
        ),
        media=_media(fields),
        submit=SubmitRule(
            fields.text("submit", "kind", default="folder"),
            fields.text("submit", "url"),
            fields.text("submit", "project"),
        ),
        pay_kind=_pay_kind(fields),
        answers=AnswerRule(fields.ratio("validate", "min_listen_ratio")),
        instructions_translated=fields.texts_at("instructions", "translations"),
    )


def _pay_kind(fields: ManifestFields) -> PayKind:
    stated = fields.text("pay", "kind")
    return next((kind for kind in PayKind if kind.value == stated), PayKind.PAID)


def _media(fields: ManifestFields) -> MediaRule:
    stated = fields.text("media", "sensitive")
    sensitivity = next((known for known in Sensitivity if known.value == stated), Sensitivity.NONE)
    return MediaRule(
        fields.text("media", "licence"),
        ContentWarning(sensitivity, fields.texts("media", "categories")),
        fields.text("media", "categories_column"),
        fields.number("media", "calm_after") or 0,
        fields.text("media", "language"),
    )


def _pay_unit(fields: ManifestFields) -> PayUnit:
    stated = fields.text("pay", "unit")
    return next((unit for unit in PayUnit if unit.value == stated), PayUnit.TASK)


def _pay(fields: ManifestFields) -> Pay | None:
    if fields.get(("pay",)) is None or _pay_kind(fields) is not PayKind.PAID:
        return None
    amount = parse_amount(fields.text("pay", "amount"))
    if amount is None:
        fields.wrong.append(("pay", "amount"))
    return Pay(
        currency=fields.text("pay", "currency"),
        amount=Decimal(0) if amount is None else amount,
        unit=_pay_unit(fields),
        review_days=fields.number("pay", "review_days") or 0,
        rejected_pays=fields.flag("pay", "rejected_pays", default=False),
        bonus=fields.text("pay", "bonus"),
    )


MANIFEST_LIMIT_BYTES = 256 * 1024
# tomllib takes quadratic time and memory in the length of a dotted key: 256 KiB of dots take gigabytes.
_MOST_DOTS_IN_A_LINE = 300
_AT_LINE = re.compile(r"\s*\(at line (\d+), column (\d+)\)")
_AT_END = re.compile(r"\s*\(at end of document\)")


def read_manifest(
    data: bytes, log: ProblemLog, *, is_taken: bool = False
) -> tuple[Manifest, ManifestReport] | Reported:
    """Read a manifest. Return the token if it cannot be parsed or has another version. Fields with problems hold
    their defaults, so that the caller can continue and find problems in other files. For an imported manifest
    (`is_taken`) only the field types are checked, because it was validated at import."""
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
        return report.syntax(int(at_line[1]) if at_line else last, detail=_AT_END.sub("", _AT_LINE.sub("", message)))


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
