"""The documents at the top of the checkout: named paths exist, and every term has one row."""

from __future__ import annotations

import ast
import re
from collections import Counter

from architecture.source_tree import ROOT, python_files, tree

# A path in backquotes: names with slashes, and a last name or a closing slash.
PATH = re.compile(r"`((?:[A-Za-z0-9_.*-]+/)+[A-Za-z0-9_.*-]*)`")
TOP_FOLDERS = ("src", "tests", "resources", "packaging")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def exists(path: str) -> bool:
    """Return True if a path or glob of ARCHITECTURE.md exists. Paths without a top folder are below the package."""
    base = ROOT if path.split("/")[0] in TOP_FOLDERS else ROOT / "src" / "annotator"
    found = list(base.glob(path.rstrip("/"))) if "*" in path else [base / path]
    return bool(found) and all(place.is_dir() if path.endswith("/") else place.exists() for place in found)


def test_every_path_in_the_architecture_exists() -> None:
    named = PATH.findall(text_of("ARCHITECTURE.md"))
    assert len(named) > 100
    assert not [path for path in named if not exists(path)]


def test_a_missing_path_is_noticed() -> None:
    assert exists("core/design/")
    assert exists("tests/architecture/test_documents.py")
    assert not exists("core/no_such_folder/")
    assert not exists("core/design/no_such_module.py")
    assert not exists("core/no_such_*")


def test_every_folder_of_two_levels_is_in_the_architecture() -> None:
    text = text_of("ARCHITECTURE.md")
    package = ROOT / "src" / "annotator"
    folders = [path for path in (*package.glob("*"), *package.glob("*/*")) if (path / "__init__.py").is_file()]
    named = {path.rstrip("/") for path in PATH.findall(text)}
    missing = [
        relative
        for path in folders
        if (relative := path.relative_to(package).as_posix()) not in named
        and not any(other.startswith(f"{relative}/") for other in named)
        and relative.split("/")[0] not in {"app", "connectors"}
    ]
    assert not missing, f"no row names these folders: {missing}"


def test_no_term_of_the_glossary_has_two_rows() -> None:
    rows = re.findall(r"^\| ([^|]+?) \|", text_of("GLOSSARY.md"), re.MULTILINE)
    terms = Counter(row.lower() for row in rows if row not in {"Term", "---"})
    assert len(terms) > 80
    assert not [term for term, count in terms.items() if count > 1]


def test_the_glossary_names_existing_classes_and_paths() -> None:
    in_code = re.findall(r"^\|[^|]+\|[^|]+\| `([^`]+)` \|", text_of("GLOSSARY.md"), re.MULTILINE)
    classes = {node.name for path in python_files("src") for node in tree(path).body if isinstance(node, ast.ClassDef)}
    assert len(in_code) > 80
    assert not [name for name in in_code if not (exists(name) if "/" in name else name in classes)]
