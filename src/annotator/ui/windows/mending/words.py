"""Words of the page about records that cannot be worked with."""

from __future__ import annotations

from annotator.core.ledger.clock import local_day
from annotator.ui.language import figures
from annotator.ui.language.blanks import filled
from annotator.ui.language.details import in_plain_words
from annotator.ui.language.translation import _, ngettext
from annotator.ui.windows.mending.found import Found, Part, Restorable, Trouble


def title_words(found: Found) -> str:
    if found.trouble is Trouble.MISSING:
        return _("Your records are missing")
    return _("Your records are damaged")


def happened_words(found: Found) -> str:
    if found.trouble is Trouble.MISSING:
        words = _("{file} is missing or empty, although what belongs to it is still beside it. Nothing was changed.")
        return filled(words, {"file": found.file})
    words = _("{file} cannot be trusted any more ({detail}). Nothing was changed in it.")
    return filled(words, {"file": found.file, "detail": in_plain_words(found.detail)})


def without_copy_words() -> str:
    return _("There is no copy that they could be restored from.")


def anew_words() -> str:
    """Before the person begins anew."""
    return _(
        "With records that begin anew, tasks that you have done are asked again, and what you answer is sent again. "
        "Your hours, your pay and your settings begin anew too. What is in the folder stays there, under another name."
    )


def gives_words(restorable: Restorable) -> str:
    words = ngettext(
        "Restoring gives back {count} result", "Restoring gives back {count} results", restorable.results
    ).format(count=figures.count(restorable.results))
    if restorable.utc_ms is None:
        return f"{words}."
    return _("{gives}, the last of {moment}.").format(
        gives=words, moment=moment_words(restorable.utc_ms, restorable.offset_min)
    )


def missing_words(restorable: Restorable) -> str:
    return restorable.missing or _("Nothing is known to be missing.")


def part_words(part: Part) -> tuple[str, str, str]:
    """Its name, how many results it has, and of when the last entry is."""
    results = "–" if part.results is None else figures.count(part.results)
    moment = "–" if part.utc_ms is None else moment_words(part.utc_ms, part.offset_min)
    return part.name, results, moment


def moment_words(utc_ms: int, offset_min: int) -> str:
    day = figures.day(local_day(utc_ms, offset_min))
    return f"{day}, {figures.clock_time(utc_ms, offset_min)}"
