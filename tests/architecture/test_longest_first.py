"""Tests that the files listed as longest exist."""

from __future__ import annotations

import ast

from architecture.source_tree import ROOT, nodes


def test_each_of_the_longest_is_there() -> None:
    (longest,) = (
        node.value
        for node in nodes(ROOT / "tests" / "conftest.py", ast.Assign)
        if ast.unparse(node.targets[0]) == "LONGEST"
    )
    names = ast.literal_eval(longest)
    assert names
    assert [name for name in names if not (ROOT / "tests" / name).is_file()] == []
