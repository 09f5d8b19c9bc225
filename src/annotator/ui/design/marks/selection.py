"""The selection of regions, with their visibility and lock state. One region of a multi-selection is primary; it is
the selection wherever only one is possible. Moving, labelling, answering and deleting apply to all. Groups are
numbers shared by regions of one image or page; a click selects the whole group. Hidden regions reveal those below
them; locked regions cannot be moved or deleted. The state is not part of the answer and no undo step. Hidden and
locked IDs are saved with unfinished drawings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from annotator.core.answer.regions import shape_made
from annotator.core.answer.result_items import Region
from annotator.core.design.labels import Labels
from annotator.core.design.objects import Audio, ObjectTag, Video
from annotator.core.design.tree import Design
from annotator.ui.controls.choosing.labels import LabelsPart, Press
from annotator.ui.design.region_list import RegionList
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.viewers.image.multi_selection import MultiSelection
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
        self.set_flags((), ())
        self.choose((), "")

    def choose(self, ids: Iterable[str], leading: str) -> None:
        """Set the multi-selection of several IDs; `leading` is primary, selected next by the caller."""
        every = frozenset(ids)
        self.together = every if len(every) > 1 else frozenset()
        self._leading = leading

    def lead(self, region_id: str) -> None:
        """Set the selected region, "" for none."""
        if region_id != self._leading:
            self.choose((), region_id)

    def selected_with(self, region_id: str) -> frozenset[str]:
        """Return the multi-selection if this region is its primary one, else an empty set."""
        return self.together if region_id == self._leading else frozenset()

    def targets(self, region_id: str) -> frozenset[str]:
        """Return the regions that an action on this one applies to."""
        return self.together if region_id in self.together else frozenset({region_id})

    def set_flags(self, hidden: Iterable[str], locked: Iterable[str]) -> None:
        self.hidden = frozenset(hidden)
        self.locked = frozenset(locked)

    @property
    def is_plain(self) -> bool:
        return not self.hidden and not self.locked

    def on(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Return the regions with their state. Unchanged ones are the same objects as before."""
        if self.together:
            self.choose(self.together.intersection(mark.region.id for mark in marks), self._leading)
        if self.is_plain and not self.together:
            self._known.clear()
            return marks
        before, self._known = self._known, {}
        return tuple(self._flagged(mark, before) for mark in marks)

    def _flagged(self, mark: Mark, before: dict[str, tuple[Mark, _Flags, Mark]]) -> Mark:
        region_id = mark.region.id
        flags = (region_id in self.hidden, region_id in self.locked, region_id in self.together)
        if not any(flags):
            return mark
        known = before.get(region_id)
        if known is None or known[0] is not mark or known[1] != flags:
            known = mark, flags, replace(mark, is_hidden=flags[0], is_locked=flags[1], is_multi_selected=flags[2])
        self._known[region_id] = known
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
            text = ngettext("{count} locked region was kept.", "{count} locked regions were kept.", count)
            return text.format(count=number_format.count(count)) if count else ""
        key = keys_of("lock_area")
        if len(ids) > 1:
            return (
                _("The regions are locked. Press {key} to unlock them.").format(key=key)
                if key
                else _("The regions are locked.")
            )
        return (
            _("The region is locked. Press {key} to unlock it.").format(key=key) if key else _("The region is locked.")
        )


def _toggled(before: frozenset[str], ids: Iterable[str]) -> tuple[frozenset[str], bool]:
    every = frozenset(ids)
    return (before - every, False) if every <= before else (before | every, True)


class Choosable(Protocol):
    """Annotations with a selection. `stood`: the displayed state of its regions changed."""

    aim: LabelTarget
    standing: MarkState
    stood: SignalInstance

    def marks(self) -> tuple[Mark, ...]: ...


def group_of(marks: Sequence[Mark], region_id: str) -> tuple[str, ...]:
    """Return the IDs of the region's group; only its own ID without a group."""
    from annotator.core.answer.selection import group_at  # loaded late: with the first selection

    group = next((group_at(mark.region) for mark in marks if mark.region.id == region_id), None)
    return (region_id,) if group is None else tuple(m.region.id for m in marks if group_at(m.region) == group)


class PointerSelection(QObject):
    def __init__(self, marked: Choosable, choose: Callable[[str], None], parent: QObject) -> None:
        """Create the selection. `choose` is called with the primary region, "" for none; it may refuse."""
        super().__init__(parent)
        self._marked = marked
        self._choose = choose
        self._is_several = False

    def choose(self, region_id: str) -> None:
        """Select the region with its group; a second click on the primary region selects it alone."""
        own = self._group_of(region_id)
        standing = self._marked.standing
        is_again = standing.together == frozenset(own) and self._marked.aim.selected_id == region_id
        self.choose_together(() if is_again else own, region_id)

    def _group_of(self, region_id: str) -> tuple[str, ...]:
        return group_of(self._marked.marks(), region_id) if self._is_several else (region_id,)

    def choose_together(self, ids: Iterable[str], leading: str) -> None:
        aim = self._marked.aim
        standing = self._marked.standing
        before = aim.selected_id
        were = standing.together
        standing.choose(ids, leading)
        aim.chosen_by_pointer()
        self._choose(leading)
        if aim.selected_id == before and (were or standing.together):  # nothing was redrawn by that call
            standing.lead(before)
            aim.refresh()
            self._marked.stood.emit()

    def offer_several(self, together: MultiSelection, region_list: QWidget) -> None:
        """Enable multi-selection on an image and in its region list."""
        self._is_several = True
        together.offer(self._group_of)
        together.chosen.connect(self.choose_together)
        if isinstance(region_list, RegionList):
            region_list.choose_several()
            region_list.together.connect(self.choose_together)


class LabelTarget:
    """The rules for the target of a label press. On images and texts, the key and a click do the same: they relabel
    a region that the user selected. On audio and video, a key labels the current position and only a click relabels.
    A region that was selected by the program, after drawing or undo, is never relabelled."""

    def __init__(
        self,
        design: Design,
        marked: ObjectTag | None,
        parts: Mapping[str, LabelsPart],
        standing: MarkState,
        is_drawing: Callable[[], bool],
        show_target: Callable[[str], None] | None,
    ) -> None:
        """Create the rules. `marked` is the annotated object; `parts` are its labels controls by name. `is_drawing`
        returns True while a drawing is in progress. `show_target` is called with the hint, empty if labels apply to
        the next region and at most one region is selected; None if nothing displays it."""
        self._design = design
        self._parts = parts
        self._standing = standing
        self._is_drawing = is_drawing
        self._show_target = show_target
        self.has_keys = not isinstance(marked, Audio | Video)
        self._chosen_by_program_id = ""  # a region ID
        self._selected: Region | None = None

    def show(self, selected: Region | None) -> None:
        if selected is None or selected.id != self._chosen_by_program_id:
            self._chosen_by_program_id = ""
        self._selected = selected
        self.refresh()

    def chosen_by_program(self, region_id: str) -> None:
        """Record that the program selects a region: because of a question about it, or after an undo."""
        self._chosen_by_program_id = region_id
        self.refresh()

    def chosen_by_pointer(self) -> None:
        """Record that the user selected or grabbed a region."""
        self._chosen_by_program_id = ""
        self.refresh()

    def refresh(self) -> None:
        """Update the aim of each label and the hint."""
        region = self.at
        for part in self._parts.values():
            tags = (tag for tag in part.tags if isinstance(tag, Labels))
            part.show_aim(names=region is not None and any(self.can_name(tag, region) for tag in tags))
        names = self.has_keys and region is not None
        count = len(self._standing.together)
        if self._show_target is not None:
            alone = named_text() if names else ""
            self._show_target(together_text(count, names=names) if count else alone)

    @property
    def is_by_program(self) -> bool:
        """True if the program selected the region: it is editable, but drawing goes on."""
        return self._selected is not None and self._selected.id == self._chosen_by_program_id

    @property
    def selected_id(self) -> str:
        return "" if self._selected is None else self._selected.id

    @property
    def at(self) -> Region | None:
        """The region that the user selected, unless another drawing is in progress."""
        chosen = self._selected
        is_aimed = chosen is not None and chosen.id != self._chosen_by_program_id and not self._is_drawing()
        return chosen if is_aimed else None

    def named(self, tag: Labels, how: Press) -> Region | None:
        """Return the region that a press relabels; None if it concerns the next region or nothing."""
        if how is Press.NEXT and not self.has_keys:
            return None
        region = self._selected if how is Press.RENAME else self.at
        return region if region is not None and self.can_name(tag, region) else None

    def can_name(self, tag: Labels, region: Region) -> bool:
        """Return True if a label may be assigned to the region. Labels of a region tool only fit its shape: a
        polygon is not a key point."""
        return shape_made(tag, self._design) in (None, region.shape)


def together_text(count: int, *, names: bool) -> str:
    """Return the hint for `count` selected regions; `names`: a label applies to them."""
    named = ngettext(
        "{count} region selected. The label you choose applies to it. Esc: label the next region instead.",
        "{count} regions selected. The label you choose applies to them. Esc: label the next region instead.",
        count,
    )
    unnamed = ngettext("{count} region selected.", "{count} regions selected.", count)
    return (named if names else unnamed).format(count=number_format.count(count))


def named_text() -> str:
    return _("The label you choose now applies to the selection. Esc: label the next region instead.")
