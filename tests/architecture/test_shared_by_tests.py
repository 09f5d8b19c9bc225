"""What several tests use stands in a module of its own: a module of tests is read for what it tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from architecture.source_tree import nodes, place, python_files


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Where, and each name of a module as it is imported: `core.money.test_earnings`."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield place(path, node.lineno), f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield place(path, node.lineno), alias.name


def test_no_module_imports_from_a_module_of_tests() -> None:
    modules = {path.stem for path in python_files("tests") if path.name.startswith("test_")}
    assert modules
    names = [(where, name) for path in python_files("tests") for where, name in imported(path)]
    assert not [f"{where} {name}" for where, name in names if modules & set(name.split("."))]
