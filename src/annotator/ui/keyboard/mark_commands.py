"""Commands for whole regions of an image."""

from __future__ import annotations

from annotator.ui.i18n.translation import N_
from annotator.ui.keyboard.active_keymap import Command

WHOLE = (
    Command("all_areas", N_("Select all regions of the image or page, or add one with Shift+click")),
    Command("copy_area", N_("Copy the selection, or everything if nothing is selected")),
    Command("cut_area", N_("Cut the selection")),
    Command("paste_areas", N_("Paste, also on another image")),
    Command("duplicate_area", N_("Duplicate the selection")),
    Command("as_before", N_("Copy from previous image: paste all regions of the previous task")),
    Command("group_areas", N_("Group the selection: a click on one selects all")),
    Command("ungroup_areas", N_("Remove the selection from its group")),
    Command("one_of_group", N_("Select one region of a group, or the whole group again (also Alt+click)")),
    Command("hide_area", N_("Show or hide the selection")),
    Command("hide_areas", N_("Show or hide all regions of the image")),
    Command("lock_area", N_("Lock or unlock the selection: locked regions cannot be moved or deleted")),
    Command("to_front", N_("Bring selection to front")),
    Command("forward_area", N_("Bring selection forward")),
    Command("back_area", N_("Send selection backward")),
    Command("to_back", N_("Send selection to back")),
)
