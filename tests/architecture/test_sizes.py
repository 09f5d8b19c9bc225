"""Tests of function length and file names."""

from __future__ import annotations

import ast

from architecture.source_tree import ROOT, all_python_files, files, functions, place

LONGEST_FUNCTION = 40
HOMELESS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}


def test_no_function_is_longer_than_forty_lines() -> None:
    too_long = [
        f"{place(path, node.lineno)} {node.name} has {lines}"
        for path in all_python_files()
        for node in functions(path)
        if (lines := function_lines(node)) > LONGEST_FUNCTION
    ]
    assert not too_long, f"more than {LONGEST_FUNCTION} lines, docstring not counted: {too_long}"


def function_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    docstring = node.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def test_tests_are_no_packages() -> None:
    assert not [place(path, 1) for path in files("tests") if path.name == "__init__.py"]


def test_nothing_is_named_for_having_no_home() -> None:
    homeless = [
        place(path, 1)
        for path in all_python_files()
        for part in path.relative_to(ROOT).with_suffix("").parts
        if HOMELESS & set(part.lower().split("_"))
    ]
    assert not homeless, f"a thing without a home is a missing concept: {homeless}"


def test_the_limits_are_measured_on_something() -> None:
    measured = {path.name for path in all_python_files()}
    assert {"dev.py", "intervals.py", "test_sizes.py"} <= measured
