"""Commands for whole regions of images, by key and from the context menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu

from annotator.ui.design.selection.mark_operations import MarkOperations
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys


def act_on(images: Sequence[MarkOperations], name: str) -> None:
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


def offer_whole(whole: MarkOperations, menu: QMenu) -> None:
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
