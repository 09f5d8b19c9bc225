"""Texts of the recovery window."""

from __future__ import annotations

from annotator.core.ledger.backup_summary import BackupSummary, Restoration
from annotator.ui.i18n import number_format
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.windows.recovery.damage import Mishap, Trouble
from annotator.ui.windows.recovery.restore_report import last_of, missing_text

type PlaceRow = tuple[str, str, str, str]
NOTHING = "–"


def title_text(found: Mishap) -> str:
    match found.trouble:
        case Trouble.MISSING:
            return _("Your records are missing")
        case Trouble.CUT:
            return _("The end of your records is missing")
        case _:
            return _("Your records are damaged")


def happened_text(found: Mishap) -> str:
    match found.trouble:
        case Trouble.MISSING:
            words = _("{file} is missing or empty, although related files are still there. Nothing was changed.")
        case Trouble.CUT:
            words = _("{file} lacks previously saved data, or is an older version. It was not changed.")
        case _:
            words = _("{file} can no longer be trusted ({detail}). It was not changed.")
    # SQLite puts the name of the database before the error.
    detail = next(reversed(found.detail.splitlines()), "")
    return filled(words, {"file": found.file, "detail": in_plain_words(detail)})


def looking_text() -> str:
    return _("Looking for recoverable data…")


def restoring_text() -> str:
    return _("Restoring…")


def nothing_text() -> str:
    return _("There is nothing to restore them from.")


def anew_text() -> str:
    """Return the warning before starting from scratch."""
    return _(
        "If you start from scratch, completed tasks are offered again and your answers are sent again. "
        "Your hours, pay and settings start from zero too. The contents of the folder are kept under "
        "another name."
    )


def gives_text(restoration: Restoration) -> str:
    restored = restoration.restored
    if restoration.is_all:
        words = ngettext(
            "Restore recovers everything: {count} result{last}.",
            "Restore recovers everything: {count} results{last}.",
            restored.results,
        )
    else:
        words = ngettext(
            "Restore recovers {count} result{last}.",
            "Restore recovers {count} results{last}.",
            restored.results,
        )
    return words.format(count=number_format.count(restored.results), last=last_of(restored))


def lost_text(restoration: Restoration) -> str:
    return missing_text(restoration) or _("No data is missing.")


def heads() -> PlaceRow:
    return "", _("Ledger entries"), _("Results"), _("Latest entry")


def rows(restoration: Restoration) -> list[PlaceRow]:
    """Return a table row for each source of data."""
    found: list[PlaceRow] = []
    remains = restoration.remains
    if remains.is_there:
        found.append(_row(_("Readable part of the damaged file"), remains.entries, remains.results))
    if restoration.copy is not None:
        found.append(_holding_row(_("The last good backup"), restoration.copy))
    if any(restoration.with_changes):
        changed = _row(_("With later changes"), *restoration.with_changes)
        found.append((*changed[:3], _moment(*restoration.changed_last)))
    if restoration.from_results:
        found.append(_row(_("Only in the results folder"), None, restoration.from_results))
    return [*found, _holding_row(_("Full restore"), restoration.restored)]


def _holding_row(name: str, holding: BackupSummary) -> PlaceRow:
    last = _moment(holding.last_utc_ms, holding.last_offset_min)
    return *_row(name, holding.entries, holding.results)[:3], last


def _moment(utc_ms: int | None, offset_min: int) -> str:
    return NOTHING if utc_ms is None else number_format.moment(utc_ms, offset_min)


def _row(name: str, entries: int | None, results: int) -> PlaceRow:
    return name, NOTHING if entries is None else number_format.count(entries), number_format.count(results), NOTHING
