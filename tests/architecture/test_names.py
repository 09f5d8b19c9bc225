"""One word for one thing: a public class or type has a name that no other has."""

from __future__ import annotations

import ast
from collections import defaultdict

from architecture.source_tree import place, python_files, tree


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
