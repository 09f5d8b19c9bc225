"""Tests that test modules are not imported: code shared by tests belongs in separate modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from architecture.source_tree import nodes, place, python_files


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the place and the full name of each import, such as `core.money.test_earnings`."""
    for node in nodes(path, ast.ImportFrom):
        for alias in node.names:
            yield place(path, node.lineno), f"{node.module}.{alias.name}"
    for whole in nodes(path, ast.Import):
        for alias in whole.names:
            yield place(path, whole.lineno), alias.name


def test_no_module_imports_from_a_module_of_tests() -> None:
    modules = {path.stem for path in python_files("tests") if path.name.startswith("test_")}
    assert modules
    names = [(where, name) for path in python_files("tests") for where, name in imported(path)]
    assert not [f"{where} {name}" for where, name in names if modules & set(name.split("."))]
