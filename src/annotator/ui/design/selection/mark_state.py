"""Which marks of a picture are hidden, so that what lies below is seen, which are locked, so that no hand moves them or
takes them away, and which are chosen together. No answer knows of it; what is hidden or locked waits with what is begun
in a task."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.viewers.mark import Mark

type _Flags = tuple[bool, bool, bool]  # hidden, locked, chosen together


class MarkState:
    """By the ids of areas. Of those that are chosen together one leads: it is what is chosen wherever only one can be,
    and as soon as it is not, they are together no more."""

    def __init__(self) -> None:
        self.together: frozenset[str] = frozenset()  # none where only one is chosen, or nothing
        self._leading = ""
        self.hidden: frozenset[str] = frozenset()
        self.locked: frozenset[str] = frozenset()
        self._known: dict[str, tuple[Mark, _Flags, Mark]] = {}

    def clear(self) -> None:
        self.take((), ())
        self.choose((), "")

    def choose(self, ids: Iterable[str], leading: str) -> None:
        """These together, where they are several; `leading` is one of them, and is to be chosen next."""
        every = frozenset(ids)
        self.together, self._leading = every if len(every) > 1 else frozenset(), leading

    def lead(self, area_id: str) -> None:
        """This one is chosen, "" for none."""
        if area_id != self._leading:
            self.choose((), area_id)

    def led_by(self, area_id: str) -> frozenset[str]:
        """All that are chosen together under this one's lead."""
        return self.together if area_id == self._leading else frozenset()

    def meant(self, area_id: str) -> frozenset[str]:
        """All that a hand on this one is about."""
        return self.together if area_id in self.together else frozenset({area_id})

    def take(self, hidden: Iterable[str], locked: Iterable[str]) -> None:
        self.hidden, self.locked = frozenset(hidden), frozenset(locked)

    @property
    def is_plain(self) -> bool:
        return not self.hidden and not self.locked

    def on(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """The marks as they stand; one that stands as before is the very same mark as before."""
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
            known = mark, flags, replace(mark, is_hidden=flags[0], is_locked=flags[1], is_together=flags[2])
        self._known[area_id] = known
        return known[2]

    def hide(self, ids: Iterable[str]) -> bool:
        """Where any of these is seen; else all are shown again. Whether they are hidden now."""
        self.hidden, are_hidden = _toggled(self.hidden, ids)
        return are_hidden

    def lock(self, ids: Iterable[str]) -> bool:
        """Where any of these is not; else all are unlocked. Whether they are locked now."""
        self.locked, are_locked = _toggled(self.locked, ids)
        return are_locked

    def why_not(self, *ids: str) -> str:
        """Why these marks, or some of them, cannot be changed or taken away; empty where all can."""
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
