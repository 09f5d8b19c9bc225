"""Tests that forbidden calls do not occur in the source, with the reason for each."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from architecture.source_tree import all_python_files, calls_in, dotted, nodes, place, python_files

FILE_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "iterdir", "rglob", "glob"}
QT_FILES_AND_SOCKETS = {"QFile", "QSaveFile", "QSettings", "QTemporaryFile", "QTcpSocket", "QNetworkAccessManager"}


def calls(*folders: str) -> Iterator[tuple[Path, str, ast.Call]]:
    for path in python_files(*folders):
        for name, node in calls_in(path):
            yield path, name, node


def called(matches: Callable[[str], bool], *folders: str) -> list[str]:
    return [f"{place(path, node.lineno)} {name}" for path, name, node in calls(*folders) if matches(name)]


def names_used(wanted: set[str], *folders: str) -> list[str]:
    """Return the places where one of these names is imported, read, or used as an attribute."""
    found: list[str] = []
    for path in python_files(*folders):
        names: list[tuple[str, ast.Name | ast.Attribute | ast.alias]] = [
            *((node.id, node) for node in nodes(path, ast.Name)),
            *((node.attr, node) for node in nodes(path, ast.Attribute)),
            *((node.name, node) for node in nodes(path, ast.alias)),
        ]
        found += [f"{place(path, node.lineno)} {name}" for name, node in names if name in wanted]
    return found


def test_nothing_sleeps_the_thread_instead_of_waiting_for_evidence() -> None:
    assert not called(lambda name: name == "time.sleep", "src", "tests", "packaging")
    for path in python_files("src", "tests", "packaging"):
        imports = [node for node in nodes(path, ast.ImportFrom) if node.module == "time"]
        assert not [place(path, node.lineno) for node in imports if "sleep" in {alias.name for alias in node.names}]


def test_the_program_prints_nothing_by_the_way() -> None:
    assert not called(lambda name: name == "print", "src")


def test_no_text_is_run_as_a_program() -> None:
    assert not called(lambda name: name in ("eval", "exec", "compile"), "src", "tests")


def test_no_dialog_freezes_the_loop() -> None:
    assert not called(lambda name: name.endswith((".exec", ".exec_")), "src/annotator/ui", "src/annotator/work")


def test_qasync_s_close_decorator_is_not_used_because_it_spins_a_core() -> None:
    assert not names_used({"asyncClose", "asyncSlot"}, "src")


def test_the_screens_touch_no_file_and_no_socket() -> None:
    assert not called(lambda name: name == "open", "src/annotator/ui")
    assert not called(lambda name: name.rpartition(".")[2] in FILE_METHODS, "src/annotator/ui")
    assert not names_used(QT_FILES_AND_SOCKETS, "src/annotator/ui")


def test_an_archive_is_never_unpacked_by_a_call_that_rewrites_names() -> None:
    assert not called(lambda name: name.endswith((".extractall", ".extract")), "src")


def test_only_the_browser_that_loads_nothing_shows_rich_text() -> None:
    """Rich text must be shown by a browser whose `loadResource` blocks access, because rich text can read local
    files and devices."""
    careless = [
        f"{place(path, node.lineno)} {node.attr}"
        for path in python_files("src")
        for node in nodes(path, ast.Attribute)
        if node.attr in ("setHtml", "setMarkdown", "insertHtml", "appendHtml")
        if "loadResource" not in {part.name for part in nodes(path, ast.FunctionDef)}
    ]
    assert not careless
    assert not names_used({"RichText", "AutoText", "MarkdownText"}, "src")


def test_no_mistake_is_swallowed() -> None:
    found: list[str] = []
    for path in all_python_files():
        found += [place(path, node.lineno) for node in nodes(path, ast.ExceptHandler) if swallows(node)]
        for name, node in calls_in(path):
            if name.endswith("suppress"):
                found += [place(path, node.lineno) for argument in node.args if catches_all(argument)]
    assert not found, f"name the error that is expected: {found}"


def swallows(handler: ast.ExceptHandler) -> bool:
    """Return whether the handler is a bare `except:`, or catches everything and continues silently."""
    if handler.type is None:
        return True
    idle = (ast.Pass, ast.Continue, ast.Break)
    silent = all(isinstance(line, idle) or _is_bare_value(line) for line in handler.body)
    return catches_all(handler.type) and silent


def _is_bare_value(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def catches_all(caught: ast.expr) -> bool:
    named = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(dotted(name) in ("Exception", "BaseException") for name in named)


def test_a_test_is_skipped_for_absent_real_data_and_for_nothing_else() -> None:
    excuses = ("skip", "skipif", "xfail", "importorskip", "SkipTest")
    found = [
        place(path, node.lineno)
        for path in python_files("tests")
        if path.name != "real_data.py"
        for node in nodes(path, ast.Attribute)
        if node.attr in excuses and dotted(node).startswith(("pytest", "unittest"))
    ]
    assert not found, f"only tests/real_data.py skips: {found}"
    from_pytest = [
        place(path, node.lineno)
        for path in python_files("tests")
        for node in nodes(path, ast.ImportFrom)
        if node.module in ("pytest", "unittest")
        if {alias.name for alias in node.names} & set(excuses)
    ]
    assert not from_pytest
