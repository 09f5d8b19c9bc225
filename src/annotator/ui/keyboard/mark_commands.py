"""What keys do to whole marks of a picture."""

from __future__ import annotations

from annotator.ui.i18n.translation import N_
from annotator.ui.keyboard.active_keymap import Command

WHOLE = (
    Command("all_areas", N_("Choose all marks of the picture, or of its page; Shift and a click: one more")),
    Command("copy_area", N_("Copy what is chosen; with nothing chosen, all of the picture")),
    Command("cut_area", N_("Cut out what is chosen")),
    Command("paste_areas", N_("Paste what was copied, also on another picture")),
    Command("duplicate_area", N_("Duplicate what is chosen")),
    Command("as_before", N_("As on the last picture: paste all marks of the task before")),
    Command("group_areas", N_("Group what is chosen: a click on one of them chooses all")),
    Command("ungroup_areas", N_("Take what is chosen out of its group")),
    Command("one_of_group", N_("One mark of a group alone, or all of it again; also Alt and a click")),
    Command("hide_area", N_("Hide what is chosen, or show it")),
    Command("hide_areas", N_("Hide all marks of the picture, or show them")),
    Command("lock_area", N_("Lock what is chosen: no hand moves it or takes it away; or unlock it")),
    Command("to_front", N_("What is chosen in front of all others")),
    Command("forward_area", N_("What is chosen in front of the next mark")),
    Command("back_area", N_("What is chosen behind the mark before it")),
    Command("to_back", N_("What is chosen behind all others")),
)
