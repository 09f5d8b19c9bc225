"""Words of the window about records that cannot be worked with."""

from __future__ import annotations

from annotator.core.ledger.backup_summary import BackupSummary, Restoration
from annotator.ui.i18n import number_format
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.windows.recovery.damage import Mishap, Trouble
from annotator.ui.windows.recovery.restore_report import last_of, missing_words

type PlaceRow = tuple[str, str, str, str]
NOTHING = "–"


def title_words(found: Mishap) -> str:
    match found.trouble:
        case Trouble.MISSING:
            return _("Your records are missing")
        case Trouble.CUT:
            return _("Your records lack their end")
        case _:
            return _("Your records are damaged")


def happened_words(found: Mishap) -> str:
    match found.trouble:
        case Trouble.MISSING:
            words = _(
                "{file} is missing or empty, although what belongs to it is still beside it. Nothing was changed."
            )
        case Trouble.CUT:
            words = _("{file} lacks what was saved in it once, or is an older one. Nothing was changed in it.")
        case _:
            words = _("{file} cannot be trusted any more ({detail}). Nothing was changed in it.")
    # Before what it found, SQLite says in which database.
    detail = next(reversed(found.detail.splitlines()), "")
    return filled(words, {"file": found.file, "detail": in_plain_words(detail)})


def looking_words() -> str:
    return _("Looking at what can be had back…")


def restoring_words() -> str:
    return _("Restoring…")


def nothing_words() -> str:
    return _("There is nothing that they could be restored from.")


def anew_words() -> str:
    """Before the person begins anew."""
    return _(
        "With records that begin anew, tasks that you have done are asked again, and what you answer is sent again. "
        "Your hours, your pay and your settings begin anew too. What is in the folder stays there, under another name."
    )


def gives_words(restoration: Restoration) -> str:
    restored = restoration.restored
    if restoration.is_all:
        words = ngettext(
            "Restoring gives back all there was: {count} result{last}.",
            "Restoring gives back all there was: {count} results{last}.",
            restored.results,
        )
    else:
        words = ngettext(
            "Restoring gives back {count} result{last}.",
            "Restoring gives back {count} results{last}.",
            restored.results,
        )
    return words.format(count=number_format.count(restored.results), last=last_of(restored))


def lost_words(restoration: Restoration) -> str:
    return missing_words(restoration) or _("Nothing is missing.")


def heads() -> PlaceRow:
    return "", _("Entries of the ledger"), _("Results"), _("Last entry")


def rows(restoration: Restoration) -> list[PlaceRow]:
    """What each place has."""
    found: list[PlaceRow] = []
    remains = restoration.remains
    if remains.is_there:
        found.append(_row(_("What can be read in the damaged file"), remains.entries, remains.results))
    if restoration.copy is not None:
        found.append(_holding_row(_("The last good copy"), restoration.copy))
    if any(restoration.with_changes):
        changed = _row(_("With what changed since"), *restoration.with_changes)
        found.append((*changed[:3], _moment(*restoration.changed_last)))
    if restoration.from_results:
        found.append(_row(_("Only in the results folder"), None, restoration.from_results))
    return [*found, _holding_row(_("All of it, restored"), restoration.restored)]


def _holding_row(name: str, holding: BackupSummary) -> PlaceRow:
    last = _moment(holding.last_utc_ms, holding.last_offset_min)
    return *_row(name, holding.entries, holding.results)[:3], last


def _moment(utc_ms: int | None, offset_min: int) -> str:
    return NOTHING if utc_ms is None else number_format.moment(utc_ms, offset_min)


def _row(name: str, entries: int | None, results: int) -> PlaceRow:
    return name, NOTHING if entries is None else number_format.count(entries), number_format.count(results), NOTHING
