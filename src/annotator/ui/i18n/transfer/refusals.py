"""Messages for the reasons that prevent a transfer. The reasons are in `core.errors`."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.errors import MoveReason
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import N_, _

MOVE_ERRORS: Mapping[MoveReason, str] = {
    MoveReason.HAS_WORK: N_(
        "There is already work in {path}, and work is never merged or overwritten: nothing was changed. To "
        "import it anyway, close annotator, move that folder away, and start again."
    ),
    MoveReason.NOT_OURS: N_(
        "{path} is not a transfer file, or is incomplete. Nothing was changed. Choose the complete file "
        "exported on the other computer."
    ),
    MoveReason.NEWER: N_(
        "{path} was created by a newer version of annotator. Nothing was changed. Install the newer version here first."
    ),
    MoveReason.DAMAGED: N_(
        "{path} is damaged or was changed ({member}). Nothing was imported. Copy it from the other "
        "computer again, or export it again there."
    ),
    MoveReason.TOO_MANY: N_(
        "{path} contains more than {limit} files, too many for one file. Nothing was changed. Move old "
        "results elsewhere first."
    ),
    MoveReason.TAKEN: N_("{path} already exists. Choose another name."),
    MoveReason.INSIDE: N_("{path} is inside the folder to transfer. Choose a location outside it."),
    MoveReason.TWINS: N_(
        "Some systems treat {path} and another file next to it as the same. Nothing was written. Rename "
        "it, then try again."
    ),
    MoveReason.LARGE_FOR_DISK: N_(
        "This disk does not support a file as large as {path} ({size}). Nothing was left there. Choose "
        "another disk, or one formatted as exFAT."
    ),
    MoveReason.NOTHING: N_("There is not yet any work in {path}. Nothing was written."),
}


def terminal_way(reason: MoveReason) -> str:
    """Return an alternative on the command line; empty if there is none."""
    if reason is not MoveReason.HAS_WORK:
        return ""
    return _("Or use a separate folder for it: “annotator move in FILE --home FOLDER”.")


def move_sentence(reason: MoveReason, params: Mapping[str, str]) -> str:
    return filled(_(MOVE_ERRORS[reason]), params)
