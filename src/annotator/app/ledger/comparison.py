"""The output of `annotator ledger verify` about the end of the ledger, parcels and receipts."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.store.backup.consistency import Comparison
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _, ngettext


def comparison_as_json(compared: Comparison) -> dict[str, object]:
    """Return the findings only; `sound` is included where it makes a difference."""
    counts = {
        "cut_at": compared.cut_at or 0,
        "closed_without_parcel": compared.closed_without_parcel,
        "submitted_without_parcel": compared.submitted_without_parcel,
        "parcels_without_task": compared.parcels_without_task,
        "results_gone": len(compared.results_gone),
        "spoiled": len(compared.corrupt),
        "spoiled_receipts": len(compared.spoiled_receipts),
    }
    found: dict[str, object] = {name: count for name, count in counts.items() if count}
    return found if compared.agrees else found | {"sound": False}


def comparison_text(compared: Comparison) -> Iterator[str]:
    if compared.cut_at is not None:
        words = _(
            "The end of the ledger is missing: entry {seq} was on disk but is now missing or different. "
            "“annotator ledger restore” recovers entries from the backups."
        )
        yield words.format(seq=compared.cut_at)
    without_parcel = max(compared.closed_without_parcel, compared.submitted_without_parcel)
    if without_parcel:
        words = ngettext(
            "{count} submitted task has no result to send.",
            "{count} submitted tasks have no results to send.",
            without_parcel,
        )
        yield words.format(count=without_parcel)
    if compared.parcels_without_task:
        words = ngettext(
            "{count} result belongs to a task that is open or was never started.",
            "{count} results belong to tasks that are open or were never started.",
            compared.parcels_without_task,
        )
        yield words.format(count=compared.parcels_without_task)
    if compared.results_gone:
        words = ngettext(
            "{count} received result is no longer in its folder: {path}. It may have been moved.",
            "{count} received results are no longer in their folder, first: {path}. They may have been moved.",
            len(compared.results_gone),
        )
        yield filled(words, {"count": str(len(compared.results_gone)), "path": compared.results_gone[0]})
    yield from _spoiled_text(compared)


def _spoiled_text(compared: Comparison) -> Iterator[str]:
    if compared.corrupt:
        words = ngettext(
            "{count} unsent result was changed: {unique_id}. It will not be sent. “annotator ledger restore” "
            "recovers it or reopens its task.",
            "{count} unsent results were changed, first: {unique_id}. They will not be sent. “annotator ledger "
            "restore” recovers them or reopens their tasks.",
            len(compared.corrupt),
        )
        yield words.format(count=len(compared.corrupt), unique_id=compared.corrupt[0])
    if compared.spoiled_receipts:
        words = ngettext(
            "The local copy of {count} received result is damaged: {unique_id}. The requester has the original.",
            "The local copies of {count} received results are damaged, first: {unique_id}. The requesters have "
            "the originals.",
            len(compared.spoiled_receipts),
        )
        yield words.format(count=len(compared.spoiled_receipts), unique_id=compared.spoiled_receipts[0])
