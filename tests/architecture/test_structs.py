"""Tests that value classes are Structs. A dataclass is created thirty times slower, so it is allowed only for
features that Structs lack: fields excluded from the constructor, comparison or `repr`."""

from __future__ import annotations

import ast

from architecture.source_tree import dotted, nodes, place, python_files


def is_dataclass(node: ast.ClassDef) -> bool:
    return any(dotted(how.func if isinstance(how, ast.Call) else how) == "dataclass" for how in node.decorator_list)


def leaves_a_field_out(node: ast.AST) -> bool:
    return any(
        isinstance(inner, ast.Call)
        and dotted(inner.func) == "field"
        and {given.arg for given in inner.keywords} & {"init", "compare", "repr"}
        for inner in ast.walk(node)
    )


def test_a_dataclass_is_what_no_struct_can_be() -> None:
    found = [(path, node) for path in python_files("src") for node in nodes(path, ast.ClassDef) if is_dataclass(node)]
    assert found, "nothing is looked at"
    assert not [place(path, node.lineno) for path, node in found if not leaves_a_field_out(node)]
