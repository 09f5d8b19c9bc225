"""The words of `annotator ledger verify` about what stands beside the ledger: its end, parcels, and receipts."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.store.backup.consistency import Comparison
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _, ngettext


def comparison_as_json(compared: Comparison) -> dict[str, object]:
    """Only what is found; `sound` where it makes a difference."""
    counts = {
        "cut_at": compared.cut_at or 0,
        "closed_without_parcel": compared.closed_without_parcel,
        "submitted_without_parcel": compared.submitted_without_parcel,
        "parcels_without_task": compared.parcels_without_task,
        "results_gone": len(compared.results_gone),
        "spoiled": len(compared.spoiled),
        "spoiled_receipts": len(compared.spoiled_receipts),
    }
    found: dict[str, object] = {name: count for name, count in counts.items() if count}
    return found if compared.agrees else found | {"sound": False}


def comparison_words(compared: Comparison) -> Iterator[str]:
    if compared.cut_at is not None:
        words = _(
            "The ledger lacks its end: entry {seq} was on the disk once, and is missing or another now. "
            "“annotator ledger restore” brings back what the copies hold."
        )
        yield words.format(seq=compared.cut_at)
    without_parcel = max(compared.closed_without_parcel, compared.submitted_without_parcel)
    if without_parcel:
        words = ngettext(
            "{count} task is submitted, and there is no result of it to send.",
            "{count} tasks are submitted, and there are no results of them to send.",
            without_parcel,
        )
        yield words.format(count=without_parcel)
    if compared.parcels_without_task:
        words = ngettext(
            "{count} result is of a task that is open, or that nobody began.",
            "{count} results are of tasks that are open, or that nobody began.",
            compared.parcels_without_task,
        )
        yield words.format(count=compared.parcels_without_task)
    if compared.results_gone:
        words = ngettext(
            "{count} result that was received is not in its folder any more: {path}. Somebody may have moved it on.",
            "{count} results that were received are not in their folder any more, the first is {path}. "
            "Somebody may have moved them on.",
            len(compared.results_gone),
        )
        yield filled(words, {"count": str(len(compared.results_gone)), "path": compared.results_gone[0]})
    yield from _spoiled_words(compared)


def _spoiled_words(compared: Comparison) -> Iterator[str]:
    if compared.spoiled:
        words = ngettext(
            "{count} result that is to be sent is not what was written: {unique_id}. It is not sent as it is. "
            "“annotator ledger restore” brings it back, or opens its task again.",
            "{count} results that are to be sent are not what was written, the first is {unique_id}. They are not sent "
            "as they are. “annotator ledger restore” brings them back, or opens their tasks again.",
            len(compared.spoiled),
        )
        yield words.format(count=len(compared.spoiled), unique_id=compared.spoiled[0])
    if compared.spoiled_receipts:
        words = ngettext(
            "{count} result that was received is not kept here as it was sent: {unique_id}. The requester has it; "
            "the disk has damaged what is here.",
            "{count} results that were received are not kept here as they were sent, the first is {unique_id}. "
            "The requesters have them; the disk has damaged what is here.",
            len(compared.spoiled_receipts),
        )
        yield words.format(count=len(compared.spoiled_receipts), unique_id=compared.spoiled_receipts[0])
