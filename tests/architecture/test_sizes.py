"""Small files that know one thing. Quality is decided by the largest file, so the largest has a limit."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from architecture.source_tree import FOLDERS, ROOT, all_python_files, files, nodes, place, python_files

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
FULLEST_FOLDER = 15
DEEPEST_FOLDER = 3  # below src/annotator
HOMELESS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in all_python_files()}
    too_long = [f"{place(path, count)} has {count} lines" for path, count in lengths.items() if count > LONGEST_FILE]
    assert not too_long, f"more than {LONGEST_FILE} lines: split by responsibility: {too_long}"


def test_no_function_is_longer_than_forty_lines() -> None:
    too_long = [
        f"{place(path, node.lineno)} {node.name} has {lines}"
        for path in all_python_files()
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := function_lines(node)) > LONGEST_FUNCTION
    ]
    assert not too_long, f"more than {LONGEST_FUNCTION} lines, docstring not counted: {too_long}"


def function_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    docstring = node.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def test_a_package_says_nothing_in_its_init() -> None:
    talking = [place(path, 1) for path in files(*FOLDERS) if path.name == "__init__.py" and path.stat().st_size]
    assert not talking, f"__init__.py stays empty: {talking}"


def test_tests_are_no_packages() -> None:
    assert not [place(path, 1) for path in files("tests") if path.name == "__init__.py"]


def modules() -> list[Path]:
    """Below `src/annotator`, without the empty `__init__`s."""
    package = ROOT / "src" / "annotator"
    return [path.relative_to(package) for path in python_files("src") if path.name != "__init__.py"]


def test_a_folder_holds_one_theme() -> None:
    held = Counter(path.parent.as_posix() for path in modules())
    full = {folder: count for folder, count in held.items() if count > FULLEST_FOLDER}
    assert not full, f"a theme hides in there: {full}"


def test_rooms_lie_no_deeper_than_three_folders() -> None:
    assert not [path.as_posix() for path in modules() if len(path.parent.parts) > DEEPEST_FOLDER]


def test_no_file_repeats_the_name_of_its_folder() -> None:
    repeated = [
        path.as_posix()
        for path in modules()
        if {path.parent.name, path.parent.name.removesuffix("s")} & {path.stem, *path.stem.split("_")} - {""}
    ]
    assert not repeated, f"the folder says it already: {repeated}"


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
