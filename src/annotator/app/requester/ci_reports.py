"""Problems of a bundle as files for continuous integration: SARIF 2.1.0 (OASIS) and JUnit's XML, which has no standard.

Places are paths as a user of the command line would name them, so that a CI service finds the line in the repository.
A packed bundle has no such files: then the place is the pack, and the message names the file in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from annotator.app.version import VERSION
from annotator.core.problems import Problem, Severity
from annotator.ui.i18n import number_format
from annotator.ui.problems.sentences import hint, place, sentence

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(location: str, problems: Sequence[Problem]) -> bytes:
    """Return a SARIF log with one result per problem."""
    codes = sorted({problem.code.value for problem in problems})
    driver = {"name": "annotator", "version": VERSION, "rules": [{"id": code} for code in codes]}
    results = [_sarif_result(location, problem) for problem in problems]
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    return json.dumps(log, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"


def _sarif_result(location: str, problem: Problem) -> dict[str, Any]:
    where: dict[str, Any] = {"artifactLocation": {"uri": _uri(location, problem)}}
    if problem.place.line is not None and Path(location).is_dir():
        where["region"] = {"startLine": problem.place.line}
    return {
        "ruleId": problem.code.value,
        "level": problem.severity.value,
        "message": {"text": _message(location, problem)},
        "locations": [{"physicalLocation": where}],
        "properties": {"row": problem.place.row, "field": problem.place.field},
    }


def _uri(location: str, problem: Problem) -> str:
    """Return the relative or absolute URI of the file of a problem."""
    base = Path(location)
    path = base / problem.place.file if base.is_dir() else base
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _message(location: str, problem: Problem) -> str:
    text = f"{sentence(problem)} {hint(problem)}"
    return text if Path(location).is_dir() else number_format.pair(place(problem.place), text)


def junit(location: str, problems: Sequence[Problem]) -> bytes:
    """Return a test suite with a failed test per error and a passed one per note. A bundle without errors has one more
    test, which passed. `classname` is what GitLab shows as the suite."""
    from lxml import etree

    failed = [problem for problem in problems if problem.severity is Severity.ERROR]
    name = _xml_text(Path(location).name or location)
    counts = {"tests": str(len(problems) + (not failed)), "failures": str(len(failed)), "errors": "0", "skipped": "0"}
    root = etree.Element("testsuites", {**counts, "name": "annotator check"})
    suite = etree.SubElement(root, "testsuite", {**counts, "name": name})
    if not failed:
        etree.SubElement(suite, "testcase", classname=name, name="valid")
    for problem in problems:
        where = place(problem.place)
        case = etree.SubElement(
            suite,
            "testcase",
            classname=name,
            name=_xml_text(f"{problem.code.value} {where}"),
            file=_uri(location, problem),
        )
        if problem.severity is Severity.ERROR:
            failure = etree.SubElement(case, "failure", message=_xml_text(sentence(problem)), type=problem.code.value)
            failure.text = _xml_text(number_format.pair(where, f"{sentence(problem)} {hint(problem)}"))
        else:
            etree.SubElement(case, "system-out").text = _xml_text(f"{sentence(problem)} {hint(problem)}")
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _xml_text(text: str) -> str:
    """Return text without characters that XML 1.0 cannot hold."""
    return "".join(character if _is_xml(ord(character)) else "\N{REPLACEMENT CHARACTER}" for character in text)


def _is_xml(code: int) -> bool:
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
