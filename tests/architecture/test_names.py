"""Tests that class names are unique and that names are specific."""

from __future__ import annotations

import ast
from collections import defaultdict

from architecture.source_tree import functions, nodes, place, python_files, tree


def test_no_two_classes_bear_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in python_files("src"):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(place(path, node.lineno))
            elif isinstance(node, ast.TypeAlias):
                places[node.name.id].append(place(path, node.lineno))
    shared = {name: found for name, found in places.items() if len(found) > 1 and not name.startswith("_")}
    assert not shared, f"say which one is meant: {shared}"


# Names that can mean anything. Placeholders in messages (`{said}`) are not names.
VAGUE = {"one", "ones", "told", "said", "made"}


def test_names_say_what_they_hold() -> None:
    vague: list[str] = []
    for path in python_files("src"):
        names: list[tuple[str, ast.Name | ast.arg | ast.Attribute | ast.FunctionDef | ast.AsyncFunctionDef]] = [
            *((node.id, node) for node in nodes(path, ast.Name)),
            *((node.arg, node) for node in nodes(path, ast.arg)),
            *((node.attr, node) for node in nodes(path, ast.Attribute)),
            *((node.name, node) for node in functions(path)),
        ]
        vague += [f"{place(path, node.lineno)} {name}" for name, node in names if name.removeprefix("_") in VAGUE]
    assert not vague, f"say what it is: {vague}"
