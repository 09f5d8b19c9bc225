"""Faults of cells with JSON, by object tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.design.objects import List, ObjectTag, Table
from annotator.core.design.structured_cells import CellFault
from annotator.core.design.structures.cards import read_cards
from annotator.core.design.structures.table import read_table

# Object tag (`core.design.objects.is_structured`) -> the reader of its cells, which raises CellFault.
READERS: Mapping[type[ObjectTag], Callable[[str], Any]] = {List: read_cards, Table: read_table}


def cell_fault(tag: ObjectTag, text: str) -> CellFault | None:
    """Return the fault of a cell of a structured tag, or None."""
    try:
        READERS[type(tag)](text)
    except CellFault as fault:
        return fault
    return None
