"""Tests of constraints.txt: it pins every needed package with hashes, so that every installation gets the same
bytes."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise

from packaging.requirements import Requirement

from architecture.source_tree import ROOT
from notice import installed, needed

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")
# The packages below this line are not needed to run or install the program.
DEVELOPMENT_ONLY = "# Development only"
HASH = re.compile(r"^\s+--hash=sha256:[0-9a-f]{64}(?: \\)?$")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def constraints() -> dict[str, tuple[str, str, int]]:
    """Return name -> version, marker ("" for all systems) and number of hashes."""
    found: dict[str, tuple[str, str, int]] = {}
    name = ""
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if pinned := PINNED.match(line):
            name = plain(pinned[1])
            found[name] = (pinned[2], pinned[3] or "", 0)
        elif HASH.match(line):
            pin, marker, hashes = found[name]
            found[name] = (pin, marker, hashes + 1)
        else:
            assert not line.strip() or line == DEVELOPMENT_ONLY, f"neither a pinned name nor a hash: {line}"
    return found


def wanted() -> set[str]:
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = metadata["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    lines = [*project["dependencies"], *extras, *metadata["build-system"]["requires"]]
    return {plain(re.split(r"[\s<>=!~;\[]", line, maxsplit=1)[0]) for line in lines}


def test_everything_that_is_needed_is_pinned() -> None:
    assert wanted() <= constraints().keys()
    assert "pyside6-essentials" in wanted()


def test_what_runs_the_program_and_nothing_else_stands_above_the_line() -> None:
    above, line, below = (ROOT / "constraints.txt").read_text(encoding="utf-8").partition(f"\n{DEVELOPMENT_ONLY}\n")
    assert line
    to_run = needed() | required_by("hatchling", "editables")
    assert {plain(name) for name in re.findall(r"^[\w.-]+(?===)", above, re.MULTILINE)} == to_run
    assert "pytest==" in below


def required_by(*names: str) -> set[str]:
    """Return these distributions and all their requirements, on this or another system."""
    waiting, found = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        found.add(plain(name))
        there = installed(name)
        requirements = [Requirement(line) for line in (there.requires if there else None) or ()]
        waiting += [each.name for each in requirements if each.marker is None and plain(each.name) not in found]
    return found


def test_every_pin_is_held_by_a_hash() -> None:
    assert not [name for name, (_, _, hashes) in constraints().items() if hashes == 0]


def test_no_address_is_named() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text


def test_what_is_installed_is_what_is_pinned() -> None:
    different: list[str] = []
    for name, (pin, marker, _) in constraints().items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = pin if marker else "missing"
        if installed != pin:
            different.append(f"{name}: {installed}, pinned {pin}")
    assert not different, f"run dev.py once more: {different}"


def test_every_dependency_has_a_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    first, last = lines.index("dependencies = ["), lines.index("setup = [")
    without = [
        line.strip()
        for before, line in pairwise(lines[first : last + 1])
        if line.startswith('    "') and not before.startswith("    # ")
    ]
    assert not without, f"give the reason in a comment above the line: {without}"
