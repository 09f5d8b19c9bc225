"""The table of entry bodies matches their types, and no code reads a body by key."""

from __future__ import annotations

import ast
import re

from msgspec import NODEFAULT
from msgspec.structs import fields

from annotator.core.ledger import entry_types
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import Body
from annotator.core.ledger.entry_types import BODIES
from architecture.source_tree import nodes, place, python_files

ROW = re.compile(r"^- ((?:`[a-z-]+`(?:, )?)+):\s+(?:`([a-z0-9_?, ]+)`|no fields)", re.MULTILINE)


def written_fields(body: type[Body]) -> str:
    """Return the fields in the form of the table: `unique_id, note?`."""
    return ", ".join(field.name + ("" if field.default is NODEFAULT else "?") for field in fields(body))


def test_the_table_of_the_module_docstring_matches_the_types() -> None:
    rows = [match.groups() for match in ROW.finditer(entry_types.__doc__ or "")]
    listed = [(kind, keys or "") for kinds, keys in rows for kind in re.findall(r"`([^`]+)`", kinds)]
    assert sorted(listed) == sorted((kind.value, written_fields(BODIES[kind])) for kind in EntryKind)


def test_no_code_reads_a_body_by_key() -> None:
    by_key = [
        place(path, read.lineno)
        for path in python_files("src")
        for read in [
            *(node.value for node in nodes(path, ast.Subscript)),
            *(node.value for node in nodes(path, ast.Attribute)),
        ]
        if isinstance(read, ast.Attribute)
        and read.attr == "body"
        and isinstance(read.value, ast.Name)
        and "entry" in read.value.id
    ]
    assert not by_key
