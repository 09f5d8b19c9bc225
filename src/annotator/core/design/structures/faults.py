"""Faults of cells with JSON, by object tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.design.objects import ObjectTag, Table
from annotator.core.design.structured_cells import CellFault
from annotator.core.design.structures.table import read_table

# Object tag -> the reader of its cells, which raises CellFault.
READERS: Mapping[type[ObjectTag], Callable[[str], Any]] = {Table: read_table}


def is_structured(tag: object) -> bool:
    """Return True if the tag's column holds JSON."""
    return type(tag) in READERS


def cell_fault(tag: ObjectTag, text: str) -> CellFault | None:
    """Return the fault of a cell of a structured tag, or None."""
    try:
        READERS[type(tag)](text)
    except CellFault as fault:
        return fault
    return None
