"""The visibility, lock and selection state of regions.

Hidden regions reveal those below them; locked regions cannot be moved or deleted. The state is not part of the
answer. Hidden and locked IDs are saved with unfinished drawings."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.viewers.mark import Mark

type _Flags = tuple[bool, bool, bool]  # hidden, locked, multi-selected


class MarkState:
    """The state by region ID. One region of a multi-selection is primary: it is the selection wherever only one is
    possible. When another region becomes primary, the multi-selection ends."""

    def __init__(self) -> None:
        self.together: frozenset[str] = frozenset()  # empty for a single selection or none
        self._leading = ""
        self.hidden: frozenset[str] = frozenset()
        self.locked: frozenset[str] = frozenset()
        self._known: dict[str, tuple[Mark, _Flags, Mark]] = {}

    def clear(self) -> None:
        self.take((), ())
        self.choose((), "")

    def choose(self, ids: Iterable[str], leading: str) -> None:
        """Set the multi-selection, if there are several IDs; `leading` is the primary one, which the caller selects
        next."""
        every = frozenset(ids)
        self.together, self._leading = every if len(every) > 1 else frozenset(), leading

    def lead(self, area_id: str) -> None:
        """Set the selected region, "" for none."""
        if area_id != self._leading:
            self.choose((), area_id)

    def led_by(self, area_id: str) -> frozenset[str]:
        """Return the multi-selection if this region is its primary one, else an empty set."""
        return self.together if area_id == self._leading else frozenset()

    def meant(self, area_id: str) -> frozenset[str]:
        """Return the regions that an action on this one applies to."""
        return self.together if area_id in self.together else frozenset({area_id})

    def take(self, hidden: Iterable[str], locked: Iterable[str]) -> None:
        self.hidden, self.locked = frozenset(hidden), frozenset(locked)

    @property
    def is_plain(self) -> bool:
        return not self.hidden and not self.locked

    def on(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Return the regions with their state. Unchanged ones are the same objects as before."""
        if self.together:
            self.choose(self.together.intersection(mark.area.id for mark in marks), self._leading)
        if self.is_plain and not self.together:
            self._known.clear()
            return marks
        before, self._known = self._known, {}
        return tuple(self._flagged(mark, before) for mark in marks)

    def _flagged(self, mark: Mark, before: dict[str, tuple[Mark, _Flags, Mark]]) -> Mark:
        area_id = mark.area.id
        flags = (area_id in self.hidden, area_id in self.locked, area_id in self.together)
        if not any(flags):
            return mark
        known = before.get(area_id)
        if known is None or known[0] is not mark or known[1] != flags:
            known = mark, flags, replace(mark, is_hidden=flags[0], is_locked=flags[1], is_multi_selected=flags[2])
        self._known[area_id] = known
        return known[2]

    def hide(self, ids: Iterable[str]) -> bool:
        """Hide the regions if any is visible, else show them. Return True if they are hidden now."""
        self.hidden, are_hidden = _toggled(self.hidden, ids)
        return are_hidden

    def lock(self, ids: Iterable[str]) -> bool:
        """Lock the regions if any is unlocked, else unlock them. Return True if they are locked now."""
        self.locked, are_locked = _toggled(self.locked, ids)
        return are_locked

    def why_not(self, *ids: str) -> str:
        """Return the reason that some of these regions cannot be changed or deleted; empty if all can."""
        count = len(self.locked.intersection(ids))
        if count < len(ids):
            words = ngettext("{count} locked region was kept.", "{count} locked regions were kept.", count)
            return words.format(count=number_format.count(count)) if count else ""
        key = keys_of("lock_area")
        if len(ids) > 1:
            return _("Locked. {key} unlocks them.").format(key=key) if key else _("Regions locked.")
        return _("Locked. {key} unlocks it.").format(key=key) if key else _("Region locked.")


def _toggled(before: frozenset[str], ids: Iterable[str]) -> tuple[frozenset[str], bool]:
    every = frozenset(ids)
    return (before - every, False) if every <= before else (before | every, True)
