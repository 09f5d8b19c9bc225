"""Unfinished drawings of each task, stored with the drafts, so that the worker finds them again after leaving the
task."""

from __future__ import annotations

from collections.abc import Callable

from annotator.core.answer.in_progress import Drawings, from_text, to_text
from annotator.core.ports.records import Records

# The settings key. An unfinished drawing is not part of an answer, and it is deleted when it is finished or cancelled.
_KEY = "begun"


class DrawingsInProgress:
    def __init__(self, records: Records, changed: Callable[[], None]) -> None:
        """`changed` is called when there is something to `flush`."""
        self._records = records
        self._changed = changed
        self._all: dict[str, Drawings] = {}
        self._saved: str | None = None  # the text on disk; None if not read yet

    async def load(self) -> None:
        """Read the drawings once. Raise `StoreFault`."""
        if self._saved is None:
            saved = (await self._records.settings()).get(_KEY, "")
            self._all = {**from_text(saved), **self._all}
            self._saved = saved or to_text({})

    def of(self, unique_id: str) -> Drawings:
        return self._all.get(unique_id, {})

    def keep(self, unique_id: str, drawings: Drawings) -> None:
        """Replace the stored drawings of a task. `drawings` is empty if nothing is being drawn."""
        if drawings == self.of(unique_id):
            return
        if drawings:
            self._all[unique_id] = drawings
        else:
            self._all.pop(unique_id, None)
        self._changed()

    async def flush(self) -> None:
        """Save the drawings. Raise `StoreFault`."""
        text = to_text(self._all)
        if self._saved is not None and text != self._saved:
            await self._records.save_settings({_KEY: text})
            self._saved = text
