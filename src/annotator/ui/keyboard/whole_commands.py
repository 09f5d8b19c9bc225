"""What keys do to whole marks of a picture."""

from __future__ import annotations

from annotator.ui.keyboard.chosen_keys import Command
from annotator.ui.language.translation import N_

WHOLE = (
    Command("copy_area", N_("Copy the chosen mark; with none chosen, all of the picture")),
    Command("cut_area", N_("Cut the chosen mark out")),
    Command("paste_areas", N_("Paste what was copied, also on another picture")),
    Command("duplicate_area", N_("Duplicate the chosen mark")),
    Command("as_before", N_("As on the last picture: paste all marks of the task before")),
    Command("hide_area", N_("Hide the chosen mark, or show it")),
    Command("hide_areas", N_("Hide all marks of the picture, or show them")),
    Command("lock_area", N_("Lock the chosen mark: no hand moves it or takes it away; or unlock it")),
    Command("to_front", N_("The chosen mark in front of all others")),
    Command("to_back", N_("The chosen mark behind all others")),
)
