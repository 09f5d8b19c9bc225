"""Messages about recovered, lost and migrated data, for the recovery window, notices and commands."""

from __future__ import annotations

from annotator.core.ledger.backup_summary import BackupSummary, Restoration
from annotator.core.ledger.clock import local_day
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, filled, ngettext


def last_of(holding: BackupSummary) -> str:
    """Return the date of the latest result, for use after a number of results; empty if none is dated."""
    if holding.last_utc_ms is None:
        return ""
    day = number_format.day(local_day(holding.last_utc_ms, holding.last_offset_min))
    time = number_format.clock_time(holding.last_utc_ms, holding.last_offset_min)
    return _(", up to {day} at {time}").format(day=day, time=time)


def missing_text(restoration: Restoration) -> str:
    """Return the notice about lost data; empty if nothing is lost."""
    return " ".join(filter(None, (_lost_text(restoration), reopened_text(restoration))))


def reopened_text(restoration: Restoration) -> str:
    """Return the notice about reopened tasks; empty if there are none."""
    if not restoration.reopened:
        return ""
    text = ngettext(
        "The result of {count} task was lost before it was sent. The task has been reopened with its "
        "answer. Submit it again.",
        "The results of {count} tasks were lost before they were sent. The tasks have been reopened with "
        "their answers. Submit them again.",
        restoration.reopened,
    )
    return text.format(count=number_format.count(restoration.reopened))


def _lost_text(restoration: Restoration) -> str:
    if restoration.is_complete:
        return ""
    if not restoration.missing:
        return _("Entries after the last restored one may be lost. The time since then is marked as unrecorded.")
    text = ngettext(
        "{count} ledger entry is lost: its time is marked as unrecorded and is not included in any pay figure.",
        "{count} ledger entries are lost: their time is marked as unrecorded and is not included in any pay figure.",
        restoration.missing,
    )
    return text.format(count=number_format.count(restoration.missing))


def restored_text(restoration: Restoration) -> str:
    """Return the notice after a restore."""
    restored = restoration.restored
    text = ngettext(
        "Your records have been restored: {count} result{last}.",
        "Your records have been restored: {count} results{last}.",
        restored.results,
    ).format(count=number_format.count(restored.results), last=last_of(restored))
    lost = missing_text(restoration)
    return f"{text} {lost}" if lost else text


def migrated_text(copy: str) -> str:
    """Return the notice after a migration. `copy` is the file of the records as they were before."""
    words = _("Your records were updated for this version of annotator. A copy from before is in {path}.")
    return filled(words, {"path": copy})
