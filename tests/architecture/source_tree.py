"""The checkout as the architecture tests see it: its Python files, their syntax trees, and its text files."""

from __future__ import annotations

import ast
import gc
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "tests", "packaging", "resources")


def files(*folders: str) -> list[Path]:
    """Return every file below these folders of the checkout, without caches."""
    return [path for folder in folders for path in _files_below(folder)]


@cache
def _files_below(folder: str) -> tuple[Path, ...]:
    found = (path for path in sorted((ROOT / folder).rglob("*")) if path.is_file())
    return tuple(path for path in found if "__pycache__" not in path.parts)


def python_files(*folders: str) -> list[Path]:
    return [path for path in files(*folders) if path.suffix == ".py"]


def all_python_files() -> list[Path]:
    return [*python_files(*FOLDERS), ROOT / "dev.py"]


def text_files() -> Iterator[tuple[Path, str]]:
    """Yield every text file of the checkout with its text, without built, downloaded and hidden files."""
    at_the_top = [path for path in sorted(ROOT.iterdir()) if path.is_file()]
    for path in [*at_the_top, *files(*FOLDERS, ".ci")]:
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@cache
def tree(path: Path) -> ast.Module:
    """Return the file's syntax tree, frozen because each garbage collection would look at these millions of
    objects."""
    parsed = ast.parse(path.read_text(encoding="utf-8"), str(path))
    gc.freeze()
    return parsed


@cache
def _nodes_by_kind(path: Path) -> dict[type[ast.AST], list[ast.AST]]:
    """Return all nodes of the file's syntax tree. They are cached because walking the tree costs more than looking
    at all nodes."""
    found: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
    for node in ast.walk(tree(path)):
        found[type(node)].append(node)
    return dict(found)


def all_nodes(path: Path) -> list[ast.AST]:
    return [node for kind in _nodes_by_kind(path).values() for node in kind]


def nodes[T: ast.AST](path: Path, kind: type[T]) -> list[T]:
    """Return the nodes of this class, not of its subclasses, in the file's syntax tree."""
    return cast(list[T], _nodes_by_kind(path).get(kind, []))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [*nodes(path, ast.FunctionDef), *nodes(path, ast.AsyncFunctionDef)]


@cache
def calls_in(path: Path) -> tuple[tuple[str, ast.Call], ...]:
    """Return each call with the dotted name of its function."""
    return tuple((dotted(node.func), node) for node in nodes(path, ast.Call))


def let_go() -> None:
    for kept in (_files_below, tree, _nodes_by_kind, calls_in):
        kept.cache_clear()


def place(path: Path, line: int) -> str:
    """Return a location that editors open, such as `src/annotator/core/money/amount.py:12`."""
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def dotted(node: ast.expr) -> str:
    """Return `pytest.mark.skip` for a name or attribute chain. For other expressions return only the trailing
    attributes."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""
