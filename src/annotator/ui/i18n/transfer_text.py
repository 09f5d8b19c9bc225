"""Messages about the transfer to another computer, for window and terminal."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.errors import MoveReason
from annotator.core.settings import WentOut
from annotator.core.transfer import MovedIn, MovedOut, MoveOutlook
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, filled, ngettext

MOVE_ERRORS: Mapping[MoveReason, str] = {
    MoveReason.HAS_WORK: N_(
        "The folder {path} already contains work, which is never merged or overwritten. Nothing was "
        "changed. To import the transfer file anyway, close annotator, move that folder elsewhere and "
        "import the file again."
    ),
    MoveReason.NOT_OURS: N_(
        "{path} is not a transfer file or is incomplete. Nothing was changed. Choose the complete file "
        "exported on the other computer."
    ),
    MoveReason.NEWER: N_(
        "{path} was created by a newer version of annotator. Nothing was changed. Install that version on "
        "this computer first."
    ),
    MoveReason.DAMAGED: N_(
        "{path} is damaged or was changed ({member}). Nothing was imported. Copy it from the other "
        "computer again, or repeat the export there."
    ),
    MoveReason.TOO_MANY: N_(
        "{path} contains more than {limit} files, too many for one transfer file. Nothing was changed. "
        "Move old results elsewhere first."
    ),
    MoveReason.TAKEN: N_("{path} already exists. Choose another name."),
    MoveReason.INSIDE: N_("{path} is inside the folder to transfer. Choose a location outside it."),
    MoveReason.TWINS: N_(
        "On some systems, {path} and another file in the same folder would have the same name. Nothing was "
        "written. Rename one of them, then try again."
    ),
    MoveReason.LARGE_FOR_DISK: N_(
        "This disk does not support files as large as {path} ({size}). No incomplete file was left on it. "
        "Choose another disk, for example one formatted as exFAT."
    ),
    MoveReason.NOTHING: N_("There is no work in {path} yet. Nothing was written."),
}


def terminal_alternative(reason: MoveReason) -> str:
    """Return an alternative on the command line; empty if there is none."""
    if reason is not MoveReason.HAS_WORK:
        return ""
    return _("Or import it into a separate folder: “annotator move in FILE --home DIR”.")


def move_sentence(reason: MoveReason, params: Mapping[str, str]) -> str:
    return filled(_(MOVE_ERRORS[reason]), params)


def waiting_text(waiting: int) -> str:
    """Return the notice about unsent results; empty if there are none."""
    if not waiting:
        return ""
    text = ngettext(
        "{count} result is still waiting to be sent. Send it now; otherwise it will be transferred and "
        "sent from the other computer.",
        "{count} results are still waiting to be sent. Send them now; otherwise they will be transferred "
        "and sent from the other computer.",
        waiting,
    )
    return text.format(count=number_format.count(waiting))


def going_text(outlook: MoveOutlook) -> str:
    """Return the contents of the transfer file."""
    bundles = ngettext("{count} job", "{count} jobs", outlook.bundles).format(
        count=number_format.count(outlook.bundles)
    )
    results = ngettext("{count} results file", "{count} results files", outlook.results).format(
        count=number_format.count(outlook.results)
    )
    size = number_format.file_size(outlook.size_bytes)
    return _("Your records, {bundles} and {results}: {size}.").format(bundles=bundles, results=results, size=size)


def staying_text(outlook: MoveOutlook) -> list[str]:
    """Return the items that are not transferred, each with advice."""
    sentences = []
    if outlook.servers:
        text = _("Sign-ins are not transferred. On the other computer, sign in again to: {servers}.")
        sentences.append(filled(text, {"servers": ", ".join(outlook.servers)}))
    if outlook.elsewhere:
        text = _(
            "Results in {folder} are not included, because that folder is outside annotator’s own folder. Copy "
            "these results yourself."
        )
        sentences.append(filled(text, {"folder": outlook.elsewhere}))
    if outlook.left_out:
        text = ngettext(
            "{count} results file is not included: its name is not allowed on all systems, or it is a link.",
            "{count} results files are not included: their names are not allowed on all systems, or they are links.",
            outlook.left_out,
        )
        sentences.append(text.format(count=number_format.count(outlook.left_out)))
    return sentences


def moved_out_text(moved: MovedOut) -> list[str]:
    written = _("{path} contains all your work ({size}) and was verified. Only you can read it.")
    next_text = _(
        "Copy the transfer file to the other computer and import it there: in the settings, in the empty "
        "inbox, or with “annotator move in”. Then continue on that computer: answers given on this one "
        "from now on are not included."
    )
    size = number_format.file_size(moved.size_bytes)
    return [filled(written, {"path": moved.location, "size": size}), *staying_text(moved.outlook), next_text]


def moved_in_text(moved: MovedIn) -> list[str]:
    entries = ngettext("{count} entry", "{count} entries", moved.entries).format(
        count=number_format.count(moved.entries)
    )
    bundles = ngettext("{count} job", "{count} jobs", moved.bundles).format(count=number_format.count(moved.bundles))
    results = ngettext("{count} results file", "{count} results files", moved.results).format(
        count=number_format.count(moved.results)
    )
    text = _("Your work has been imported: {entries} in the ledger (intact), {bundles} and {results}.")
    sentences = [text.format(entries=entries, bundles=bundles, results=results)]
    if moved.fell_back:
        text = _(
            "The folder {folder} does not exist on this computer. Results are saved in annotator’s own folder "
            "until you choose another."
        )
        sentences.append(filled(text, {"folder": moved.fell_back}))
    if moved.servers:
        text = _("Sign in again to: {servers}.")
        sentences.append(filled(text, {"servers": ", ".join(moved.servers)}))
    if moved.waiting:
        text = ngettext(
            "{count} result is still waiting to be sent and will be sent from this computer.",
            "{count} results are still waiting to be sent and will be sent from this computer.",
            moved.waiting,
        )
        sentences.append(text.format(count=number_format.count(moved.waiting)))
    return sentences


def went_out_text(went_out: WentOut) -> list[str]:
    """Return the warning for a start on the computer from which the work was transferred."""
    moment = number_format.moment(went_out.utc_ms, 0)
    went = _("On {moment} (UTC), all your work was exported to {path} so that you could continue on another computer.")
    both = _(
        "If you work on both computers, you will have two separate sets of records that cannot be merged: "
        "neither contains the time and money of the other, and a task answered on both has two answers, "
        "one of which may be rejected. Results submitted earlier are not sent twice."
    )
    return [filled(went, {"moment": moment, "path": went_out.location}), both]
