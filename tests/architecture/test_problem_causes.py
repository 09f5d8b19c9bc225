"""Tests that every cause written in the source is declared for its problem code, also where no test reaches it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from annotator.core.problems import ProblemCode
from architecture.source_tree import dotted, nodes, place, python_files


def told() -> Iterator[tuple[str, ProblemCode, str]]:
    """Yield place, code and cause of each call that states both literally."""
    for path in python_files("src"):
        for node in nodes(path):
            if isinstance(node, ast.Call):
                codes = [name for name in map(dotted, node.args) if name.startswith("ProblemCode.")]
                whys = [keyword.value for keyword in node.keywords if keyword.arg == "why"]
                for why in whys:
                    if codes and isinstance(why, ast.Constant):
                        yield place(path, node.lineno), ProblemCode[codes[0].partition(".")[2]], str(why.value)


def test_every_cause_that_is_written_out_is_declared() -> None:
    causes = list(told())
    assert len(causes) > 50
    assert not [where for where, code, why in causes if why not in code.whys]
