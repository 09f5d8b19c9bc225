"""Tests that entry bodies are documented in one table and read through their types only."""

from __future__ import annotations

import ast
import re

from msgspec import NODEFAULT
from msgspec.structs import fields

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import Body
from annotator.core.ledger.entry_types import BODIES
from architecture.source_tree import ROOT, nodes, place, python_files

ROW = re.compile(r"\| (`[^|]+`) \| ([^|]+) \|")


def written_fields(body: type[Body]) -> str:
    """Return the fields as the table lists them: `unique_id, note?`, or a dash if there are none."""
    names = ", ".join(field.name + ("" if field.default is NODEFAULT else "?") for field in fields(body))
    return f"`{names}`" if names else "–"


def test_the_table_in_architecture_md_is_that_of_the_types() -> None:
    table = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("| Kind | Body ")[2].partition("\n\n")[0]
    rows = [match.groups() for match in map(ROW.match, table.splitlines()) if match is not None]
    told = [(kind, words.partition(":")[0]) for kinds, words in rows for kind in re.findall(r"`([^`]+)`", kinds)]
    assert sorted(told) == sorted((kind.value, written_fields(BODIES[kind])) for kind in EntryKind)


def test_nobody_reads_a_body_by_key() -> None:
    by_key = [
        place(path, node.lineno)
        for path in python_files("src")
        for node in nodes(path)
        if isinstance(node, ast.Subscript | ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "body"
        and isinstance(node.value.value, ast.Name)
        and "entry" in node.value.value.id
    ]
    assert not by_key
