"""What restoring records gave back, and what it did not: for the window before, and the notice after it."""

from __future__ import annotations

from annotator.core.ledger.backup_summary import BackupSummary, Restoration
from annotator.core.ledger.clock import local_day
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext


def last_of(holding: BackupSummary) -> str:
    """What stands behind a count of results; empty where nothing is dated."""
    if holding.last_utc_ms is None:
        return ""
    day = number_format.day(local_day(holding.last_utc_ms, holding.last_offset_min))
    time = number_format.clock_time(holding.last_utc_ms, holding.last_offset_min)
    return _(", as of {day}, {time}").format(day=day, time=time)


def missing_words(restoration: Restoration) -> str:
    """Empty where nothing is missing."""
    return " ".join(filter(None, (_lost_words(restoration), reopened_words(restoration))))


def reopened_words(restoration: Restoration) -> str:
    """Empty where no task is."""
    if not restoration.reopened:
        return ""
    words = ngettext(
        "What was to be sent of {count} task is lost: it is open again with its answer. Submit it again.",
        "What was to be sent of {count} tasks is lost: they are open again with their answers. Submit them again.",
        restoration.reopened,
    )
    return words.format(count=number_format.count(restoration.reopened))


def _lost_words(restoration: Restoration) -> str:
    if restoration.is_complete:
        return ""
    if not restoration.missing:
        return _("Whether later entries are lost cannot be known: the time after them is kept as an unknown gap.")
    words = ngettext(
        "{count} entry of your ledger is lost: its time is kept as an unknown gap, and is in no pay figure.",
        "{count} entries of your ledger are lost: their time is kept as an unknown gap, and is in no pay figure.",
        restoration.missing,
    )
    return words.format(count=number_format.count(restoration.missing))


def restored_words(restoration: Restoration) -> str:
    """The notice after it."""
    restored = restoration.restored
    words = ngettext(
        "Your records are restored: {count} result{last}.",
        "Your records are restored: {count} results{last}.",
        restored.results,
    ).format(count=number_format.count(restored.results), last=last_of(restored))
    lost = missing_words(restoration)
    return f"{words} {lost}" if lost else words
