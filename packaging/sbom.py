"""The software bill of materials of a build in the CycloneDX format: the components that NOTICE.md names and the build
holds, with the SHA-256 of each native file."""

from __future__ import annotations

import hashlib
import json
import platform
import uuid
from collections.abc import Iterable, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from notice import SPDX, Row, installed, matches, needed, plain, rows

FORMAT = {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6"}
FILE = "annotator.cdx.json"


def bill(version: str, modules: Iterable[str], natives: Mapping[str, Path], notice: str) -> str:
    """Return the bill as JSON. `modules` are the top-level modules in the build; `natives` are its native files by
    their paths in it."""
    build = _Build(rows(notice), needed(), modules, natives)
    parts = sorted(
        (part for row in build.table for part in build.components(row)), key=lambda part: str(part["bom-ref"])
    )
    program: dict[str, Any] = {"type": "application", "bom-ref": "annotator", "name": "annotator", "version": version}
    program |= {"licenses": [{"license": {"id": "Apache-2.0"}}]}
    content: dict[str, Any] = {"version": 1, "metadata": {"component": program}, "components": parts}
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    return json.dumps({**FORMAT, "serialNumber": f"urn:uuid:{serial}", **content}, indent=1, sort_keys=True) + "\n"


class _Build:
    """The content of a build, by the distributions that own its modules."""

    def __init__(
        self, table: list[Row], required: frozenset[str], modules: Iterable[str], natives: Mapping[str, Path]
    ) -> None:
        self.table = table
        self._required = required
        self._natives = natives
        patterns = [pattern for row in table for pattern in row.patterns]
        owners = packages_distributions()
        shipped = [*modules, *map(_module, natives)]
        # Their native files, without those that a pattern of NOTICE names: they may be of another component.
        self._packages = {plain(name): list[str]() for module in shipped for name in owners.get(module, ())}
        for target in natives:
            for name in () if matches(target, patterns) else owners.get(_module(target), ()):
                self._packages[plain(name)].append(target)

    def components(self, row: Row) -> list[dict[str, Any]]:
        """Return the components of a row: each distribution in the build, or one for the native files or the text."""
        is_expression = SPDX.fullmatch(row.licence)
        terms = {"expression": row.licence} if is_expression else {"license": {"name": row.licence}}
        common = {"type": "library", "licenses": [terms]}
        files = [target for target in self._natives if matches(target, row.patterns)]
        if own := [plain(name) for name in row.names if plain(name) in self._required]:
            beside = {own[0]: files}
            listed = {name: self._packages[name] + beside.get(name, []) for name in own if name in self._packages}
            return [{**common, **_identity(name), **self._listed(targets)} for name, targets in listed.items()]
        if row.patterns and not files:
            return []
        version = {"version": platform.python_version()} if row.text.startswith("CPython") else {}
        return [{**common, **version, "bom-ref": row.text, "name": row.text, **self._listed(files)}]

    def _listed(self, targets: list[str]) -> dict[str, Any]:
        files = ((target, self._natives[target].read_bytes()) for target in sorted(targets))
        parts = [{"type": "file", "name": target, "hashes": [_digest(content)]} for target, content in files]
        return {"components": parts} if parts else {}


def _module(target: str) -> str:
    """Return the top-level module that a file in a build belongs to."""
    return target.partition("/")[0].partition(".")[0]


def _identity(name: str) -> dict[str, str]:
    there = installed(name)
    version = there.version if there else ""
    purl = f"pkg:pypi/{name}@{version}"
    return {"bom-ref": purl, "purl": purl, "name": name, "version": version}


def _digest(content: bytes) -> dict[str, str]:
    return {"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}
