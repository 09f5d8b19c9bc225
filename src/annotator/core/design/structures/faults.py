"""Faults of cells with JSON, by object tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.design.objects import Chat, List, ObjectTag, Paragraphs, Table
from annotator.core.design.structured_cells import CellFault
from annotator.core.design.structures.cards import read_cards
from annotator.core.design.structures.chat import read_chat
from annotator.core.design.structures.table import read_table

# Object tag (`core.design.objects.is_structured`) -> the reader of its cells, which raises CellFault.
# That of Paragraphs needs the tag, too.
READERS: Mapping[type[ObjectTag], Callable[[str], Any]] = {
    Chat: read_chat,
    List: read_cards,
    Table: read_table,
}


def cell_fault(tag: ObjectTag, text: str) -> CellFault | None:
    """Return the fault of a cell of a structured tag, or None."""
    try:
        if isinstance(tag, Paragraphs):
            from annotator.core.design.structures.paragraphs import utterances_in

            utterances_in(tag, text)
        else:
            READERS[type(tag)](text)
    except CellFault as fault:
        return fault
    return None
