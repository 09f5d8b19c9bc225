"""Operations on one or more whole regions of an image: copy, cut, paste, duplicate, hide, lock, group, reorder."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from msgspec.structs import replace
from PySide6.QtWidgets import QMenu

from annotator.core.answer.copy_paste import Copied, Pasted, copy_regions, free_shift, is_on, paste_regions
from annotator.core.answer.regions import regions
from annotator.core.answer.result_items import Answer
from annotator.core.answer.selection import group_at, grouped, put, stepped, ungrouped
from annotator.core.design.tree import Design
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.design.marks.selection import group_of
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of, with_keys
from annotator.ui.viewers.image.drawing import Drawing

SHIFT_PX = 12  # offset of a copy from its original, in view pixels


class MarkOperations:
    def __init__(self, marked: AnnotationController, drawing: Drawing) -> None:
        self._marked = marked
        self.drawing = drawing

    def copy(self) -> bool:
        """Copy the selection, or all regions without a selection. Return True if there were any."""
        marked = self._marked
        ids = self._targets() or None
        found = copy_regions(marked.answer, marked.design, marked.object_name, self._size, ids, marked.page())
        if not found.marks:
            marked.hint.say(_nothing_text())
            return False
        clipboard.copied = found
        marked.hint.say(copied_text(len(found.marks)))
        return True

    def cut(self) -> None:
        """Cut the selection."""
        ids = self._chosen()
        standing = self._marked.standing
        if ids and not self.drawing.is_locked and self.copy():
            count = len(ids)
            kept = standing.why_not(*ids)
            if self._marked.remove(self.drawing.selected):
                self._marked.hint.say(f"{copied_text(count)} {kept}".strip())

    def paste(self) -> None:
        """Paste the copied regions at their place, or beside it if it is taken, and select them."""
        if clipboard.copied is None:
            self._marked.hint.say(_("No regions copied yet."))
        else:
            self._choose(self._paste(clipboard.copied))

    @property
    def can_paste(self) -> bool:
        return clipboard.copied is not None

    def duplicate(self) -> None:
        """Duplicate the selection. The clipboard is unchanged."""
        marked = self._marked
        if ids := self._chosen():
            self._choose(self._paste(copy_regions(marked.answer, marked.design, marked.object_name, self._size, ids)))

    def ask_before(self) -> None:
        """Request the previous task for `paste_before`; it must be loaded first."""
        self._marked.before_wanted.emit()

    def paste_before(self, answer: Answer, design: Design, step: str) -> None:
        """Paste all regions of the previous task, from its image of the same name, else from all its images. Edits
        with the same `step` form one undo step."""
        names = [tag.name for tag in design.objects()]
        own = [self._marked.object_name] if self._marked.object_name in names else names
        marks = [mark for name in own for mark in copy_regions(answer, design, name, page=self._marked.page()).marks]
        if marks:
            ids = self._paste(Copied(design, tuple(marks), answer.relations), step)
            if len(ids) == 1:
                self._choose(ids)
            else:
                self._marked.chosen.emit("")
        else:
            self._marked.hint.say(_("The previous task has no regions."))

    def hide(self) -> None:
        """Hide the selection, or show it again."""
        if ids := self._chosen():
            is_hidden = self._marked.standing.hide(ids)
            self._marked.stood.emit()
            self._marked.hint.say(hidden_text(len(ids), is_hidden=is_hidden))

    def hide_all(self) -> None:
        """Hide all regions of the image, or show them again if all are hidden."""
        marked = self._marked
        ids = self._region_ids()
        if not ids:
            marked.hint.say(_nothing_text())
            return
        are_hidden = marked.standing.hide(ids)
        marked.stood.emit()
        marked.hint.say(
            _("All regions are hidden but still part of the answer.")
            if are_hidden
            else _("All regions are visible again.")
        )

    def hide_others(self) -> None:
        """Hide all other regions of the image, or show them again if all are hidden."""
        marked = self._marked
        chosen = self._chosen()
        if others := [region_id for region_id in self._region_ids() if region_id not in chosen]:
            are_hidden = marked.standing.hide(others)
            marked.stood.emit()
            marked.hint.say(
                _("The other regions are hidden but still part of the answer.")
                if are_hidden
                else _("All regions are visible again.")
            )

    def lock(self) -> None:
        """Lock the selection, or unlock it."""
        if ids := self._chosen():
            is_locked = self._marked.standing.lock(ids)
            self._marked.stood.emit()
            self._marked.hint.say(locked_text(len(ids), is_locked=is_locked))

    @property
    def are_locked(self) -> bool:
        """True if the whole selection is locked."""
        return self._targets() <= self._marked.standing.locked

    def put(self, *, in_front: bool) -> None:
        """Bring the selection to the front or send it to the back."""
        if (ids := self._chosen()) and not self.drawing.is_locked:
            self._marked.edit(lambda answer: put(answer, ids, in_front=in_front))
            self._marked.hint.say(stacking_text(in_front=in_front))

    def step(self, *, forward: bool) -> None:
        """Bring the selection forward or send it backward by one region."""
        marked = self._marked
        ids = self._chosen()
        order = self._region_ids()
        if not ids or self.drawing.is_locked:
            return
        if stepped(marked.answer, order, ids, forward=forward) is marked.answer:
            marked.hint.say(stacking_text(in_front=forward))
            return
        marked.edit(lambda answer: stepped(answer, order, ids, forward=forward))
        marked.hint.say(_("Selection moved one step forward.") if forward else _("Selection moved one step back."))

    def group(self) -> None:
        """Group the selected regions."""
        if (ids := self._chosen()) and not self.drawing.is_locked:
            if len(ids) > 1:
                self._marked.edit(lambda answer: grouped(answer, ids))
            self._marked.hint.say(grouped_text(len(ids)))

    def ungroup(self) -> None:
        """Ungroup the selection."""
        if (ids := self._chosen()) and not self.drawing.is_locked:
            if is_any := any(item.group is not None for item in self._marked.answer.items if item.id in ids):
                self._marked.edit(lambda answer: ungrouped(answer, ids))
            self._marked.hint.say(ungrouped_text(len(ids), is_any=is_any))

    def choose_alone(self) -> None:
        """Select only the primary region of a group, or the whole group again."""
        if not self._chosen():
            return
        drawing = self.drawing
        own = group_of(self._marked.marks(), self.drawing.selected)
        if len(own) < 2:
            leading = (mark.region.group for mark in self._marked.marks() if mark.region.id == drawing.selected)
            is_left = next(leading, None) is not None  # the other members were deleted
            self._marked.hint.say(
                _("This is the only region in its group.") if is_left else _("The selection is not in a group.")
            )
        elif self._targets() == frozenset(own):
            drawing.multi_selection.select_alone(drawing.selected)
        else:
            drawing.multi_selection.chosen.emit(own, drawing.selected)

    @property
    def groups(self) -> tuple[bool, bool]:
        """Two flags: the selection can be grouped, and part of it is in a group."""
        ids = self._targets()
        own = {mark.region.id: group_at(mark.region) for mark in self._marked.marks() if mark.region.id in ids}
        is_one = None not in own.values() and len(set(own.values())) == 1
        return len(ids) > 1 and not is_one, any(own.values())

    def choose_all(self) -> None:
        """Select all visible regions of the image or page. The primary region stays primary."""
        drawing = self.drawing
        ids = [mark.region.id for mark in self.drawing.marks]
        if not ids:
            text = _("All regions are hidden but still part of the answer.") if self._region_ids() else _nothing_text()
            self._marked.hint.say(text)
        elif not drawing.is_locked:
            drawing.multi_selection.chosen.emit(ids, drawing.selected if drawing.selected in ids else ids[-1])

    def _region_ids(self) -> list[str]:
        """Return the IDs of the regions of the image or page, in painting order."""
        marked = self._marked
        own = (region for region in regions(marked.answer, marked.design) if region.to_name == marked.object_name)
        return [region.id for region in own if is_on(region, marked.page())]

    def _targets(self) -> frozenset[str]:
        selected = self.drawing.selected
        return self._marked.standing.targets(selected) if selected else frozenset()

    def _chosen(self) -> frozenset[str]:
        """Return the selected IDs; show a hint if nothing is selected."""
        if not self.drawing.selected:
            self._marked.hint.say(_("Select a region first."))
        return self._targets()

    def _choose(self, ids: tuple[str, ...]) -> None:
        """Select pasted regions. Labels do not apply to several pasted regions until the user selects one: the next
        label key is mostly meant for the next region."""
        marked = self._marked
        if ids:
            marked.standing.choose(ids, ids[-1])
            if len(ids) == 1:
                marked.aim.chosen_by_pointer()
            else:
                marked.aim.chosen_by_program(ids[-1])
            marked.chosen.emit(ids[-1])

    @property
    def _size(self) -> tuple[int, int]:
        return self.drawing.size_px

    def _paste(self, copied: Copied, step: str = "") -> tuple[str, ...]:
        """Paste regions and return their IDs. Paste none if the answer hides the labels of any, and report why."""
        marked = self._marked
        drawing = self.drawing
        if drawing.is_locked or not drawing.has_image:
            return ()
        here = marked.answer, marked.design, marked.object_name, self._size
        page = marked.page()
        shift = free_shift(copied, *here, drawing.step_px(SHIFT_PX), page)
        found = paste_regions(copied, *here, lambda: uuid.uuid4().hex[:10], shift, page)
        if any(map(marked.explain_hidden, {item.from_name for item in found.items})):
            return ()
        marked.edit(lambda answer: _with(answer, found), step)
        text, names = pasted_text(found)
        marked.hint.say(text, name=names)
        return found.ids


def _with(answer: Answer, found: Pasted) -> Answer:
    items = (*answer.items, *found.items)
    relations = (*answer.relations, *found.relations)
    return replace(answer, items=items, relations=relations)


def _nothing_text() -> str:
    return _("No regions on this image yet.")


def run_on_current(images: Sequence[MarkOperations], name: str) -> None:
    """Run a command on the image with a selection, else on the focused image, else on the first."""
    chosen = (whole for whole in images if whole.drawing.selected)
    focused = (whole for whole in images if whole.drawing.has_focus)
    meant = next(chosen, None) or next(focused, images[0])
    actions: dict[str, Callable[[], object]] = {
        "copy_area": meant.copy,
        "cut_area": meant.cut,
        "paste_areas": meant.paste,
        "duplicate_area": meant.duplicate,
        "as_before": meant.ask_before,
        "hide_area": meant.hide,
        "hide_areas": meant.hide_all,
        "lock_area": meant.lock,
        "all_areas": meant.choose_all,
        "group_areas": meant.group,
        "ungroup_areas": meant.ungroup,
        "one_of_group": meant.choose_alone,
        "to_front": lambda: meant.put(in_front=True),
        "to_back": lambda: meant.put(in_front=False),
        "forward_area": lambda: meant.step(forward=True),
        "back_area": lambda: meant.step(forward=False),
    }
    actions[name]()


def add_commands(whole: MarkOperations, menu: QMenu) -> None:
    """Add the commands for the selection or for the whole image. Lambdas are used because Qt keeps no reference to a
    bound method of a plain Python object."""
    is_any_chosen = bool(whole.drawing.selected)
    menu.addSeparator()
    menu.addAction(with_keys(_("Select all"), "all_areas"), lambda: whole.choose_all())
    menu.addAction(with_keys(_("Copy") if is_any_chosen else _("Copy all"), "copy_area"), lambda: whole.copy())
    if is_any_chosen:
        menu.addAction(with_keys(_("Cut"), "cut_area"), lambda: whole.cut())
        menu.addAction(with_keys(_("Duplicate"), "duplicate_area"), lambda: whole.duplicate())
    paste = menu.addAction(with_keys(_("Paste"), "paste_areas"), lambda: whole.paste())
    paste.setEnabled(whole.can_paste)
    menu.addSeparator()
    if is_any_chosen:
        lock = _("Unlock") if whole.are_locked else _("Lock")
        menu.addAction(with_keys(_("Hide"), "hide_area"), lambda: whole.hide())
        menu.addAction(_("Show or hide others"), lambda: whole.hide_others())
        menu.addAction(with_keys(lock, "lock_area"), lambda: whole.lock())
        may_group, are_grouped = whole.groups
        if may_group:
            menu.addAction(with_keys(_("Group"), "group_areas"), lambda: whole.group())
        if are_grouped:
            menu.addAction(with_keys(_("Ungroup"), "ungroup_areas"), lambda: whole.ungroup())
        order = menu.addMenu(_("Order"))
        order.addAction(with_keys(_("Bring to front"), "to_front"), lambda: whole.put(in_front=True))
        order.addAction(with_keys(_("Bring forward"), "forward_area"), lambda: whole.step(forward=True))
        order.addAction(with_keys(_("Send backward"), "back_area"), lambda: whole.step(forward=False))
        order.addAction(with_keys(_("Send to back"), "to_back"), lambda: whole.put(in_front=False))
    else:
        menu.addAction(with_keys(_("Copy from previous image"), "as_before"), lambda: whole.ask_before())
        menu.addAction(with_keys(_("Show or hide all"), "hide_areas"), lambda: whole.hide_all())


class RegionClipboard:
    """The clipboard of image regions for this session, shared by all tasks, bundles and windows. It is not the
    system clipboard, which other programs read."""

    def __init__(self) -> None:
        self.copied: Copied | None = None


clipboard = RegionClipboard()


def copied_text(count: int) -> str:
    """Return the message after copying, with the paste key if there is one."""
    key = keys_of("paste_areas")
    if not key:
        return ngettext("{count} region copied.", "{count} regions copied.", count).format(
            count=number_format.count(count)
        )
    text = ngettext(
        "{count} region copied. Press {key} to paste it here or on another image.",
        "{count} regions copied. Press {key} to paste them here or on another image.",
        count,
    )
    return text.format(count=number_format.count(count), key=key)


def pasted_text(found: Pasted) -> tuple[str, str]:
    """Return the message after pasting, with skipped regions and reasons, and the label names in it."""
    texts = []
    count = len(found.ids)
    if count:
        some = ngettext("{count} region pasted.", "{count} regions pasted.", count)
        texts.append(some.format(count=number_format.count(count)))
    if found.shapeless:
        some = ngettext(
            "{count} region was skipped: its shape is not supported here.",
            "{count} regions were skipped: their shapes are not supported here.",
            found.shapeless,
        )
        texts.append(some.format(count=number_format.count(found.shapeless)))
    if found.misfits:
        some = ngettext(
            "{count} region was skipped: it does not fit an image of this size.",
            "{count} regions were skipped: they do not fit an image of this size.",
            found.misfits,
        )
        texts.append(some.format(count=number_format.count(found.misfits)))
    if found.unknown:
        texts.append(_("No such label here: {labels}.").format(labels=_listed(found.unknown)))
    if found.used_up:
        texts.append(_("Label limit reached: {labels}.").format(labels=_listed(found.used_up)))
    if found.dropped_answers:
        texts.append(
            _("Other answers about the copied regions were not pasted, because this task does not ask for them.")
        )
    return " ".join(texts), _listed([*found.unknown, *found.used_up]) if not (found.unknown and found.used_up) else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def hidden_text(count: int, *, is_hidden: bool) -> str:
    if count > 1:
        return (
            _("The regions are hidden but still part of the answer.")
            if is_hidden
            else _("The regions are visible again.")
        )
    return _("The region is hidden but still part of the answer.") if is_hidden else _("The region is visible again.")


def locked_text(count: int, *, is_locked: bool) -> str:
    if count > 1:
        return _("The regions are locked: they cannot be moved or deleted.") if is_locked else _("Regions unlocked.")
    return _("The region is locked: it cannot be moved or deleted.") if is_locked else _("Region unlocked.")


def grouped_text(count: int) -> str:
    if count < 2:
        key = keys_of("all_areas")
        text = _("Select several regions first: Shift+click them, or press {key} to select all.")
        return text.format(key=key) if key else _("Select several regions first: Shift+click them.")
    key = keys_of("one_of_group")
    text = _("The regions are grouped. Click one again, or press {key}, to select only that region.")
    return text.format(key=key) if key else _("The regions are grouped. Click one again to select only that region.")


def ungrouped_text(count: int, *, is_any: bool) -> str:
    if not is_any:
        return _("The selection is not in a group.")
    return _("The region was removed from its group.") if count < 2 else _("The regions were removed from their group.")


def stacking_text(*, in_front: bool) -> str:
    return _("The selection is already at the front.") if in_front else _("The selection is already at the back.")
