"""Which whole marks of pictures a key or a menu is about, and what it does to them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu

from annotator.ui.design.handling.whole_marks import WholeMarks
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.language.translation import _


def act_on(pictures: Sequence[WholeMarks], name: str) -> None:
    """A command, on the picture on which something is chosen, else on that which has the focus, else on the first."""
    chosen = (whole for whole in pictures if whole.drawing.selected)
    focused = (whole for whole in pictures if whole.drawing.has_focus)
    meant = next(chosen, None) or next(focused, pictures[0])
    match name:
        case "copy_area":
            meant.copy()
        case "cut_area":
            meant.cut()
        case "paste_areas":
            meant.paste()
        case "duplicate_area":
            meant.duplicate()
        case "as_before":
            meant.ask_before()
        case "hide_area":
            meant.hide()
        case "hide_areas":
            meant.hide_all()
        case "lock_area":
            meant.lock()
        case "all_areas":
            meant.choose_all()
        case "to_front" | "to_back":
            meant.put(in_front=name == "to_front")
        case "forward_area" | "back_area":
            meant.step(forward=name == "forward_area")


def offer_whole(whole: WholeMarks, menu: QMenu) -> None:
    """What can be done with the chosen mark as a whole, or with all of the picture; Qt holds no method of what it does
    not know."""
    is_any_chosen = bool(whole.drawing.selected)
    menu.addSeparator()
    menu.addAction(with_keys(_("Choose all"), "all_areas"), lambda: whole.choose_all())
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
        menu.addAction(with_keys(lock, "lock_area"), lambda: whole.lock())
        order = menu.addMenu(_("Order"))
        order.addAction(with_keys(_("To the front"), "to_front"), lambda: whole.put(in_front=True))
        order.addAction(with_keys(_("One forward"), "forward_area"), lambda: whole.step(forward=True))
        order.addAction(with_keys(_("One back"), "back_area"), lambda: whole.step(forward=False))
        order.addAction(with_keys(_("To the back"), "to_back"), lambda: whole.put(in_front=False))
    else:
        menu.addAction(with_keys(_("As on the last picture"), "as_before"), lambda: whole.ask_before())
        menu.addAction(with_keys(_("Hide all, or show them"), "hide_areas"), lambda: whole.hide_all())
