"""Tests that every cause written in the source is declared for its problem code, also where no test reaches it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from annotator.core.problems import ProblemCode
from architecture.source_tree import dotted, functions, place, python_files


def told() -> Iterator[tuple[str, ProblemCode, str]]:
    """Yield place, code and cause of each call that states its code literally. A cause may be literal, one of
    several in an expression, or a local variable of the function that makes the call."""
    for path in python_files("src"):
        if "ProblemCode" not in path.read_text(encoding="utf-8"):
            continue
        for function in functions(path):
            inside = tuple(ast.walk(function))
            for node in inside:
                if isinstance(node, ast.Call):
                    for code, why in told_by(node, inside):
                        yield place(path, node.lineno), code, why


def told_by(call: ast.Call, function: Sequence[ast.AST]) -> Iterator[tuple[ProblemCode, str]]:
    codes = [name for name in map(dotted, call.args) if name.startswith("ProblemCode.")]
    for keyword in call.keywords:
        if codes and keyword.arg == "why":
            code = ProblemCode[codes[0].partition(".")[2]]
            yield from ((code, why) for why in values_of(keyword.value, function) if why)


def values_of(expression: ast.expr, function: Sequence[ast.AST]) -> Iterator[str]:
    """Yield the texts that the expression can be, as far as the function shows them."""
    match expression:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from (*values_of(body, function), *values_of(other, function))
        case ast.BoolOp(values=values):
            yield from (text for value in values for text in values_of(value, function))
        case ast.Name(id=name):
            before = [node for node in function if isinstance(node, ast.Assign | ast.For)]
            named = [node for node in before if node.lineno < expression.lineno and name in bound_by(node)]
            last = max(named, key=lambda node: node.lineno, default=None)
            if isinstance(last, ast.Assign):
                yield from values_of(last.value, ())


def bound_by(node: ast.Assign | ast.For) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {dotted(part) for target in targets for part in getattr(target, "elts", [target])}


def test_every_cause_that_is_written_out_is_declared() -> None:
    causes = list(told())
    assert len(causes) > 150
    assert not [where for where, code, why in causes if why not in code.whys]
