"""Sentences about newer releases of the program."""

from __future__ import annotations

from annotator.core.ledger.clock import local_day
from annotator.core.releases import ProgramRelease, ReleaseFault
from annotator.services.updates import Updates
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, filled

_FAULTS = {
    ReleaseFault.UNREACHABLE: N_("{server} could not be reached. It will be asked again within an hour."),
    ReleaseFault.UNSIGNED: N_(
        "The reply from {server} was ignored: it is not signed by those who packaged this program. Tell them if this "
        "happens again."
    ),
    ReleaseFault.UNREADABLE: N_("The reply from {server} was ignored: it does not name a version."),
}


def newer_text(release: ProgramRelease) -> str:
    words = _("Version {version} of annotator was released on {day}. You can get it from {page}")
    day = number_format.day(release.day)
    return filled(words, {"version": release.version, "day": day, "page": release.page})


def state_text(updates: Updates, offset_min: int) -> str:
    """Return what the last look found, or who would be asked."""
    server = {"server": updates.server}
    if not updates.is_wanted:
        return filled(_("This version of annotator would ask {server}."), server)
    if updates.fault is not None:
        return filled(_(_FAULTS[updates.fault]), server)
    if updates.newer is not None:
        return newer_text(updates.newer)
    if updates.newest is None:
        return filled(_("{server} has not been asked yet."), server)
    day = number_format.day(local_day(updates.looked_ms, offset_min))
    words = _("You have the newest version, {version}. {server} was asked on {day}.")
    return filled(words, {**server, "version": updates.version, "day": day})
