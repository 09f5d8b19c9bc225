"""The words for delivery states, one for each state on all screens, and the messages for the reasons that delay a
delivery, with advice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import PurePath

from annotator.core.bundle.manifest import Manifest
from annotator.core.outbox.consent import OWN_FOLDER
from annotator.core.outbox.delivery_state import BundleResults, DeliveryState, ResultsExport
from annotator.core.outbox.parcel import DeliveryReason, Parcel, ParcelState
from annotator.services.outbox.deliveries import Undelivered
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, filled, ngettext

_STATES: Mapping[DeliveryState, str] = {
    DeliveryState.DRAFT: N_("Draft"),
    DeliveryState.ON_HOLD: N_("On hold"),
    DeliveryState.READY: N_("Ready to send"),
    DeliveryState.EXPORTED: N_("Exported"),
    DeliveryState.SENT: N_("Sent"),
    DeliveryState.RECEIVED: N_("Received"),
    DeliveryState.APPROVED: N_("Approved"),
    DeliveryState.PAYABLE: N_("Payable"),
    DeliveryState.REJECTED: N_("Rejected"),
    DeliveryState.PAID: N_("Paid"),
}


def delivery_word(state: DeliveryState) -> str:
    """Return the one word for a state."""
    return _(_STATES[state])


def why_not_reopened(parcel: Parcel) -> str:
    """Return the reason why a result cannot be reopened and what helps the next time, or "" if it can be."""
    if parcel.can_be_reopened:
        return ""
    text = _("The requester may have it, so it cannot be reopened. The settings can give you more time for the next.")
    if parcel.state is ParcelState.ACCEPTED and parcel.connector == OWN_FOLDER and not parcel.exported_to:
        text = _(
            "It is in your results folder, where others may have read it, so it cannot be reopened. The settings can "
            "give you more time for the next."
        )
    return text


def noted(word: str, note: str) -> str:
    """Return the word of a state with the note of its decision: `Rejected: too dark`."""
    return number_format.pair(word, note) if note else word


def delivery_status(state: DeliveryState, parcel: Parcel | None = None, *, is_practice: bool = False) -> str:
    """Return the word for a state, with the reason why it is not sent yet: `Ready to send (retried later)`. A result
    of practice that nobody asked for is never sent."""
    word = _("Practice, stays here") if is_practice and state is DeliveryState.READY else delivery_word(state)
    return _with_reasons(word, _reasons_of(state, parcel))


def _reasons_of(state: DeliveryState, parcel: Parcel | None) -> list[str]:
    reasons = [_("skipped")] if parcel is not None and parcel.was_cancelled else []
    if state is not DeliveryState.READY or parcel is None:
        return reasons
    if parcel.state is ParcelState.REFUSED:
        reasons.append(_("refused by the server"))
    elif parcel.state is ParcelState.WAITING and (parcel.reason is not None or parcel.detail):
        reasons.append(_("retried later"))
    return reasons


def _with_reasons(word: str, reasons: Collection[str]) -> str:
    return f"{word} ({', '.join(reasons)})" if reasons else word


def state_counts(counts: Mapping[DeliveryState, int], skipped: int = 0) -> str:
    """Return the number of answers in each state, and of skipped tasks: `Ready: 16 · Exported: 4 · Skipped: 1`."""
    parts = [_COUNTED[state](count).format(count=number_format.count(count)) for state, count in counts.items()]
    if skipped:
        text = ngettext("Skipped: {count}", "Skipped: {count}", skipped)
        parts.append(text.format(count=number_format.count(skipped)))
    return number_format.in_a_row(parts)


# The words of the states agree with the number in French.
_COUNTED: Mapping[DeliveryState, Callable[[int], str]] = {
    DeliveryState.DRAFT: lambda count: ngettext("Draft: {count}", "Draft: {count}", count),
    DeliveryState.ON_HOLD: lambda count: ngettext("On hold: {count}", "On hold: {count}", count),
    DeliveryState.READY: lambda count: ngettext("Ready to send: {count}", "Ready to send: {count}", count),
    DeliveryState.EXPORTED: lambda count: ngettext("Exported: {count}", "Exported: {count}", count),
    DeliveryState.SENT: lambda count: ngettext("Sent: {count}", "Sent: {count}", count),
    DeliveryState.RECEIVED: lambda count: ngettext("Received: {count}", "Received: {count}", count),
    DeliveryState.APPROVED: lambda count: ngettext("Approved: {count}", "Approved: {count}", count),
    DeliveryState.PAYABLE: lambda count: ngettext("Payable: {count}", "Payable: {count}", count),
    DeliveryState.REJECTED: lambda count: ngettext("Rejected: {count}", "Rejected: {count}", count),
    DeliveryState.PAID: lambda count: ngettext("Paid: {count}", "Paid: {count}", count),
}


def results_line(results: BundleResults) -> str:
    """Return the results of a job by state: `Results: Ready to send: 16 · Skipped: 1`."""
    return _("Results: {states}").format(states=state_counts(results.counts, results.skipped))


def _answers(count: int) -> str:
    return ngettext("{count} answer", "{count} answers", count).format(count=number_format.count(count))


def _content(export: ResultsExport) -> str:
    """Return the results of a file: `14 answers and 1 skipped task`."""
    answers = _answers(export.answers)
    skipped = ngettext("{count} skipped task", "{count} skipped tasks", export.skipped)
    skipped = skipped.format(count=number_format.count(export.skipped))
    if not export.skipped:
        return answers
    return _("{answers} and {skipped}").format(answers=answers, skipped=skipped) if export.answers else skipped


def export_text(export: ResultsExport, offset_min: int) -> str:
    """Return an export as text without the folder: its content, the time and the file."""
    name = PurePath(export.file).name
    parts = [number_format.moment(export.utc_ms, offset_min)] if export.utc_ms else []
    return _with_reasons(_content(export), [*parts, name])


def file_text(export: ResultsExport, offset_min: int) -> str:
    """Return when results were exported to which file, and the next step or when it was done."""
    moment = number_format.moment(export.utc_ms, offset_min)
    text = _("Exported on {moment} to {file}.") if export.utc_ms else _("Exported to {file}.")
    exported = filled(text, {"moment": moment, "file": export.file})
    if export.sent_utc_ms:
        marked = _("Marked as sent on {moment}.")
        return f"{exported} {marked.format(moment=number_format.moment(export.sent_utc_ms, offset_min))}"
    give = _("Give the file to the requester, then mark it as sent.")
    return f"{exported} {give}" if export.to_send else exported


def unsent_files_text(files: Sequence[tuple[Manifest, ResultsExport]]) -> str:
    """Return how many exported files with how many answers are not marked as sent, and to whom they go."""
    text = ngettext(
        "{count} file with {answers} is waiting for you to give it to {requester}",
        "{count} files with {answers} are waiting for you to give them to {requester}",
        len(files),
    )
    names = {manifest.requester.name for manifest, _export in files}
    several = ngettext("{count} requester", "{count} requesters", len(names))
    requester = names.pop() if len(names) == 1 else several.format(count=number_format.count(len(names)))
    answers = _answers(sum(export.to_send for _manifest, export in files))
    return filled(text, {"count": number_format.count(len(files)), "answers": answers, "requester": requester})


def delivered_files_text(exports: Sequence[ResultsExport]) -> str:
    """Return the folder and the names of several files, and the next step."""
    to_send = sum(export.to_send for export in exports)
    names = [PurePath(export.file).name for export in exports]
    text = _("The files in {folder} are marked as sent: {files}.")
    if to_send:
        text = _(
            "{count} files with {answers} are in {folder}. They are not sent automatically: give each to its "
            "requester. {files}."
        )
    fields = {"count": number_format.count(len(exports)), "answers": _answers(to_send), "files": "; ".join(names)}
    return filled(text, {**fields, "folder": str(PurePath(exports[0].file).parent)})


def delivered_file_text(title: str, export: ResultsExport) -> str:
    """Return who has the answers in a file of the bundle `title`, and the next step."""
    content = _content(export)
    if export.sent_utc_ms and not export.to_send:
        text = _("The file {file} of “{title}” is marked as sent to the requester.")
    elif export.to_send == export.answers:
        text = _(
            "The file {file} of “{title}” contains {content} that the requester does not have. It is not sent "
            "automatically: give it to the requester."
        )
    elif export.to_send:
        content = _answers(export.to_send)
        text = _(
            "The requester may not have {content} in the file {file} of “{title}”. If the requester has the file, mark "
            "it as sent."
        )
    else:
        text = _("The requester has all answers in the file {file} of “{title}”.")
    return filled(text, {"file": export.file, "title": title, "content": content})


def deliver_text(results: BundleResults) -> str:
    """Return the text of the button that delivers results: by an export, or else by an exported file."""
    return _("Deliver file…") if not results.to_export and results.to_send is not None else _("Export results")


def undelivered_texts(undelivered: Sequence[Undelivered]) -> list[str]:
    """Return how many results each requester does not have, with their rewards. Jobs with all results in files share
    one sentence, the first, and unfinished jobs the last."""
    to_export = [_undelivered_text(each) for each in undelivered if each.results.to_export and each.is_due]
    if later := sum(each.results.to_export for each in undelivered if not each.is_due):
        text = ngettext(
            "{count} result of an unfinished job has not been exported",
            "{count} results of unfinished jobs have not been exported",
            later,
        )
        to_export.append(text.format(count=number_format.count(later)))
    files = [
        (each.manifest, each.results.to_send)
        for each in undelivered
        if each.results.to_send is not None and not each.results.to_export
    ]
    files.sort(key=lambda file: file[1].utc_ms, reverse=True)
    return [unsent_files_text(files), *to_export] if files else to_export


def _undelivered_text(undelivered: Undelivered) -> str:
    requester, results = undelivered.manifest.requester.name, undelivered.results
    text = ngettext(
        "{count} result for {requester} has not been delivered",
        "{count} results for {requester} have not been delivered",
        results.to_export,
    )
    text = filled(text, {"count": number_format.count(results.to_export), "requester": requester})
    return _with_reasons(text, [number_format.amount(amount, unit) for unit, amount in undelivered.rewards.items()])


_LONGEST_AHEAD_S = 100 * 366 * 86_400.0
_REASONS: Mapping[DeliveryReason, str] = {
    DeliveryReason.FOLDER_MISSING: N_(
        "The results folder is missing: {detail}. Connect the disk or choose another folder."
    ),
    DeliveryReason.FOLDER_UNWRITABLE: N_(
        "Cannot write to the results folder: {detail}. Choose another folder in the settings."
    ),
    DeliveryReason.FOLDER_FULL: N_("The disk with the results folder is full: {detail}. Free up some space."),
    DeliveryReason.FOLDER_SLOW: N_("The results folder is not responding: {detail}. Check the disk or the network."),
    DeliveryReason.FOLDER_FAILED: N_("Cannot use the results folder: {detail}. Choose another folder in the settings."),
    DeliveryReason.DIFFERENT_FILE: N_("There is already another file at {detail}. Move it, then try again."),
    DeliveryReason.CONNECTOR_UNKNOWN: N_("This version cannot send results via “{detail}”. A newer version might."),
    DeliveryReason.CONNECTOR_FAILED: N_(
        "An internal error stopped the exchange of data ({detail}). Unsent results are kept and will be sent again. "
        "Please report it."
    ),
    DeliveryReason.NO_ANSWER: N_("The server did not respond in time."),
    DeliveryReason.SERVER_UNREACHABLE: N_("Cannot reach {detail}. You can keep working offline."),
    DeliveryReason.SERVER_UNTRUSTED: N_(
        "This computer does not trust the certificate of {detail}, so nothing was sent. Tell the requester."
    ),
    DeliveryReason.SERVER_CLOCK: N_(
        "According to this computer’s clock, the certificate of {detail} is not valid, so nothing was "
        "sent. Correct the clock if it is wrong. Otherwise, tell the requester."
    ),
    DeliveryReason.SERVER_UNENCRYPTED: N_(
        "{detail} responds without encryption (plain HTTP instead of HTTPS), so nothing was sent. Tell the requester."
    ),
    DeliveryReason.CLOCK_WRONG: N_(
        "{detail} does not accept the time of this computer’s clock. Correct the clock; your result is kept."
    ),
    DeliveryReason.SERVER_BUSY: N_("{detail} is too busy at the moment."),
    DeliveryReason.SERVER_FAILED: N_("{detail} reported an internal error."),
    DeliveryReason.SERVER_FULL: N_("{detail} is out of space. Tell the requester."),
    DeliveryReason.SERVER_ELSEWHERE: N_(
        "{detail} redirects to another address, so nothing was sent. The network may require you to sign in first."
    ),
    DeliveryReason.SERVER_STRANGE: N_(
        "The response from {detail} is not from the expected server. The network may require you to sign in first."
    ),
    DeliveryReason.SIGN_IN_MISSING: N_("You are not signed in to {detail}."),
    DeliveryReason.SIGN_IN_EXPIRED: N_("{detail} no longer accepts your sign-in. Sign in again."),
    DeliveryReason.ACCESS_DENIED: N_(
        "You do not have permission to send this result to {detail}. Ask the requester for access."
    ),
    DeliveryReason.ADDRESS_WRONG: N_("Results cannot be sent to the address {detail}. Tell the requester."),
    DeliveryReason.PLACE_MISSING: N_("The destination for results does not exist: {detail}. Tell the requester."),
    DeliveryReason.TASK_GONE: N_(
        "The requester removed this task from {detail}. Your result is kept on this computer."
    ),
    DeliveryReason.RESULT_REFUSED: N_("The server rejected the result: “{detail}”."),
    DeliveryReason.DIFFERENT_RESULT: N_(
        "A different result with the same name already exists at {detail}. Tell the requester."
    ),
    DeliveryReason.RECEIPT_WRONG: N_("The response from {detail} does not match the data sent. Tell the requester."),
}


# A smaller difference affects nothing and may come from a slow reply.
NAMED_FROM_S = 60


def clock_sentence(ahead_s: float) -> str:
    """Return a sentence about the difference between this computer's clock and a server's, empty for a small one."""
    difference = number_format.about(round(min(abs(ahead_s), _LONGEST_AHEAD_S) * 1000))
    if ahead_s >= NAMED_FROM_S:
        return _("This computer’s clock is {duration} ahead of the server’s.").format(duration=difference)
    if ahead_s <= -NAMED_FROM_S:
        return _("This computer’s clock is {duration} behind the server’s.").format(duration=difference)
    return ""


def reason_sentence(reason: DeliveryReason | None, detail: str) -> str:
    """Return the message of a delivery reason. Without a known reason, return `detail` unchanged; an older version
    of the program may have written it."""
    if reason is DeliveryReason.CLOCK_WRONG:
        ahead, _space, server = detail.partition(" ")
        is_stated = ahead.lstrip("-").isdecimal()
        named = clock_sentence(float(ahead)) if is_stated else ""
        general = filled(_(_REASONS[reason]), {"detail": server if is_stated else detail})
        return f"{named} {general}".strip()
    return filled(_(_REASONS[reason]), {"detail": detail}) if reason is not None else detail
