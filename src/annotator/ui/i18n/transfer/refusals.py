"""The sentence for each reason why work is not moved. The reasons: `core.errors`."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.errors import MoveReason
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import N_, _

MOVE_ERRORS: Mapping[MoveReason, str] = {
    MoveReason.HAS_WORK: N_(
        "There is work in {path} already, and work is never mixed nor written over: nothing was changed. "
        "To bring it in all the same, close annotator, move that folder aside, and start again."
    ),
    MoveReason.NOT_OURS: N_(
        "{path} is no file that work moves in, or lacks its end; nothing was changed. "
        "Name the file that the other computer made, copied to its end."
    ),
    MoveReason.NEWER: N_(
        "{path} was made by a newer annotator; nothing was changed. Install the newer version here first."
    ),
    MoveReason.DAMAGED: N_(
        "{path} is damaged, or was changed ({member}); nothing of it was kept. "
        "Copy it from the other computer once more, or make it there anew."
    ),
    MoveReason.TOO_MANY: N_(
        "{path} holds more than {limit} files: too many for one file. Nothing was changed. "
        "Put old results away from there first."
    ),
    MoveReason.TAKEN: N_("{path} exists already; choose another name."),
    MoveReason.INSIDE: N_("{path} lies in the very folder that is to be moved. Choose a place outside of it."),
    MoveReason.TWINS: N_(
        "Some systems take {path} and another file beside it for one; nothing was written. Rename it, then try again."
    ),
    MoveReason.LARGE_FOR_DISK: N_(
        "This disk holds no file as large as {path} would be ({size}); nothing is left there. "
        "Choose another disk, or one that is formatted as exFAT."
    ),
    MoveReason.NOTHING: N_("There is no work in {path} yet; nothing was written."),
}


def terminal_way(reason: MoveReason) -> str:
    """What else can be done in a terminal; empty where there is nothing."""
    if reason is not MoveReason.HAS_WORK:
        return ""
    return _("Or name a folder of its own for it: “annotator move in FILE --home FOLDER”.")


def move_sentence(reason: MoveReason, params: Mapping[str, str]) -> str:
    return filled(_(MOVE_ERRORS[reason]), params)
