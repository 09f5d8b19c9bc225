"""Which marks of a picture are hidden, so that what lies below is seen, and which are locked, so that no hand moves
them or takes them away. No answer knows of it; it waits with what is begun in a task."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.ui.keyboard.commands import keys_of
from annotator.ui.language.translation import _
from annotator.ui.objects.mark import Mark

type _Flags = tuple[bool, bool]  # hidden, locked


class MarkStanding:
    """By the ids of areas."""

    def __init__(self) -> None:
        self.hidden: frozenset[str] = frozenset()
        self.locked: frozenset[str] = frozenset()
        self._known: dict[str, tuple[Mark, _Flags, Mark]] = {}

    def clear(self) -> None:
        self.take((), ())

    def take(self, hidden: Iterable[str], locked: Iterable[str]) -> None:
        self.hidden, self.locked = frozenset(hidden), frozenset(locked)

    @property
    def is_plain(self) -> bool:
        return not self.hidden and not self.locked

    def on(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """The marks as they stand; one that stands as before is the very same mark as before."""
        if self.is_plain:
            self._known.clear()
            return marks
        before, self._known = self._known, {}
        return tuple(self._flagged(mark, before) for mark in marks)

    def _flagged(self, mark: Mark, before: dict[str, tuple[Mark, _Flags, Mark]]) -> Mark:
        area_id = mark.area.id
        flags = (area_id in self.hidden, area_id in self.locked)
        if not any(flags):
            return mark
        known = before.get(area_id)
        if known is None or known[0] is not mark or known[1] != flags:
            known = mark, flags, replace(mark, is_hidden=flags[0], is_locked=flags[1])
        self._known[area_id] = known
        return known[2]

    def hide(self, area_id: str) -> bool:
        """Or show it again. Whether it is hidden now."""
        self.hidden ^= {area_id}
        return area_id in self.hidden

    def hide_all(self, ids: Iterable[str]) -> bool:
        """Where any of these is seen; else all are shown again. Whether they are hidden now."""
        every = frozenset(ids)
        self.hidden = self.hidden - every if every <= self.hidden else self.hidden | every
        return every <= self.hidden

    def lock(self, area_id: str) -> bool:
        """Or unlock it. Whether it is locked now."""
        self.locked ^= {area_id}
        return area_id in self.locked

    def why_not(self, area_id: str) -> str:
        """Why a mark cannot be changed or taken away; empty where it can."""
        if area_id not in self.locked:
            return ""
        key = keys_of("lock_area")
        return _("It is locked. {key} unlocks it.").format(key=key) if key else _("It is locked.")
