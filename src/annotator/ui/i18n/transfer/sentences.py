"""What is said of moving to another computer, in the window and in a terminal."""

from __future__ import annotations

from annotator.core.settings import WentOut
from annotator.core.transfer import MovedIn, MovedOut, MoveOutlook
from annotator.ui.i18n import number_format
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _, ngettext


def waiting_words(waiting: int) -> str:
    """Before it goes; empty where nothing waits."""
    if not waiting:
        return ""
    words = ngettext(
        "{count} result still waits to be sent. Send it first, or it goes along and is sent from there.",
        "{count} results still wait to be sent. Send them first, or they go along and are sent from there.",
        waiting,
    )
    return words.format(count=number_format.count(waiting))


def going_words(outlook: MoveOutlook) -> str:
    """What the file will hold."""
    bundles = ngettext("{count} bundle", "{count} bundles", outlook.bundles).format(
        count=number_format.count(outlook.bundles)
    )
    results = ngettext("{count} file of results", "{count} files of results", outlook.results).format(
        count=number_format.count(outlook.results)
    )
    size = number_format.file_size(outlook.size_bytes)
    return _("Your records, {bundles} and {results}: {size}.").format(bundles=bundles, results=results, size=size)


def staying_words(outlook: MoveOutlook) -> list[str]:
    """What does not go along, each with what to do about it."""
    sentences = []
    if outlook.servers:
        words = _("What you sign in with stays here. On the other computer you sign in again to: {servers}.")
        sentences.append(filled(words, {"servers": ", ".join(outlook.servers)}))
    if outlook.elsewhere:
        words = _("Results in {folder} stay there: that folder is not annotator's own. Copy it yourself.")
        sentences.append(filled(words, {"folder": outlook.elsewhere}))
    if outlook.left_out:
        words = ngettext(
            "{count} file among the results stays: not every system can hold its name, or it is a link.",
            "{count} files among the results stay: not every system can hold their names, or they are links.",
            outlook.left_out,
        )
        sentences.append(words.format(count=number_format.count(outlook.left_out)))
    return sentences


def moved_out_words(moved: MovedOut) -> list[str]:
    written = _("{path} holds all your work ({size}), and was read back: it is whole. Only you can read it.")
    next_words = _(
        "Take it to the other computer and bring it in there: in the settings, in the empty inbox, or with "
        "“annotator move in”. Then work on there: what you answer here from now on is not in it."
    )
    size = number_format.file_size(moved.size_bytes)
    return [filled(written, {"path": moved.location, "size": size}), *staying_words(moved.outlook), next_words]


def moved_in_words(moved: MovedIn) -> list[str]:
    entries = ngettext("{count} entry", "{count} entries", moved.entries).format(
        count=number_format.count(moved.entries)
    )
    bundles = ngettext("{count} bundle", "{count} bundles", moved.bundles).format(
        count=number_format.count(moved.bundles)
    )
    results = ngettext("{count} file of results", "{count} files of results", moved.results).format(
        count=number_format.count(moved.results)
    )
    words = _("Your work is here: {entries} of the ledger, unbroken, {bundles} and {results}.")
    sentences = [words.format(entries=entries, bundles=bundles, results=results)]
    if moved.fell_back:
        words = _(
            "There is no folder {folder} on this computer: results go into annotator's own, until you choose another."
        )
        sentences.append(filled(words, {"folder": moved.fell_back}))
    if moved.servers:
        words = _("Sign in again to: {servers}.")
        sentences.append(filled(words, {"servers": ", ".join(moved.servers)}))
    if moved.waiting:
        words = ngettext(
            "{count} result still waits to be sent, and is sent from here.",
            "{count} results still wait to be sent, and are sent from here.",
            moved.waiting,
        )
        sentences.append(words.format(count=number_format.count(moved.waiting)))
    return sentences


def went_out_words(went_out: WentOut) -> list[str]:
    """To whoever starts where the work is no more."""
    moment = number_format.moment(went_out.utc_ms, 0)
    went = _("On {moment} (UTC) all of it went into {path}, to be worked on at another computer.")
    both = _(
        "Whoever works in both has two sets of records that never become one again: neither knows the time and the "
        "money of the other, and a task that is answered in both is two answers, of which one may be refused. "
        "What was submitted before is not sent twice."
    )
    return [filled(went, {"moment": moment, "path": went_out.location}), both]
