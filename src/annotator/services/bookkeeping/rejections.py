"""Rejected work: the jobs, what was sent, the check of the ledger and the texts of letters. Nothing is sent."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.bundle.manifest import Manifest
from annotator.core.errors import RecordsDamaged
from annotator.core.ledger.entries import GENESIS, Entry
from annotator.core.ledger.hash_chain import breach
from annotator.core.letters import LetterTexts
from annotator.core.money.items import Item
from annotator.core.money.rejections import RejectedJob, Rejection, rejected_jobs
from annotator.core.money.states import DECIDED
from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.folders import NewFolders
from annotator.core.ports.records import Records
from annotator.formats.builtin.letters import letter_texts
from annotator.services.bookkeeping.task_times import time_of_tasks
from annotator.services.bundles import Bundles
from annotator.services.ledger.journal import Journal

_AT_ONCE = 1_000  # rewards: a few milliseconds
_ENTRIES_AT_ONCE = 2_000


class SentResult(Struct, frozen=True):
    """The result that was sent for a task. `sha256` is the checksum under which it is sealed in the records. The
    bundle's `revision` fixes its instructions; `instructions_sha256` is empty if there are none or the files are
    gone."""

    parcel: Parcel
    sha256: str
    worker: str
    revision: int
    instructions_sha256: str


class CheckedLedger(Struct, frozen=True):
    """The result of `annotator ledger verify`: the number of entries, the hash of the last one, and the times of the
    first and last in milliseconds UTC with their offsets. `broken` is the first entry that is not intact."""

    entries: int = 0
    sha256: str = GENESIS
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    broken: int | None = None


class Rejections:
    def __init__(self, journal: Journal, records: Records, bundles: Bundles, folders: NewFolders) -> None:
        self._journal = journal
        self._records = records
        self._bundles = bundles
        self._folders = folders

    async def jobs(self) -> tuple[RejectedJob, ...]:
        """Return the jobs with rejected rewards, the latest decision first."""
        earnings, decided = self._journal.folds.meter.earnings, list[tuple[Item, str]]()
        for number, row in enumerate(earnings.rows(*DECIDED), start=1):
            item = earnings.item_of(row)
            decided.append((item, earnings.decision_note(item.unique_id)))
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        jobs = await asyncio.to_thread(rejected_jobs, decided)
        of_bundles = (each.item.unique_id for job in jobs if job.bundle for each in job.rejections)
        spent = await time_of_tasks(self._journal.folds, of_bundles)
        manifests = await self._manifests()
        return tuple(_described(job, spent, manifests.get(job.bundle)) for job in jobs)

    async def sent(self, rejections: Sequence[Rejection]) -> dict[str, SentResult]:
        """Return by unique_id what was sent; nothing for work on another platform. Raise `StoreFault`."""
        manifests, found = await self._manifests(), dict[str, SentResult]()
        for unique_id in (each.item.unique_id for each in rejections):
            parcel = await self._records.parcel(unique_id)
            if parcel is None:
                continue
            envelope, manifest = json.loads(parcel.envelope), manifests.get(parcel.bundle_key)
            found[unique_id] = SentResult(
                parcel=parcel,
                sha256=hashlib.sha256(parcel.envelope).hexdigest(),
                worker=envelope.get("worker", ""),
                revision=envelope["bundle"]["revision"],
                instructions_sha256=await self._bundles.instructions_sha256(manifest) if manifest is not None else "",
            )
        return found

    async def checked_ledger(self) -> CheckedLedger:
        """Check the chain of the ledger from its first entry to its last."""
        checked = CheckedLedger()
        try:
            while batch := await self._records.entries(checked.entries, _ENTRIES_AT_ONCE):
                checked = await asyncio.to_thread(_continued, checked, batch)
                if checked.broken is not None:
                    return checked
        except RecordsDamaged as damaged:
            if "seq" not in damaged.params:
                raise
            return replace(checked, broken=int(damaged.params["seq"]))
        return checked

    def texts(self, language: str) -> LetterTexts:
        return letter_texts(language)

    async def save(self, location: str, pdf: bytes) -> None:
        """Write a letter into a new file. Raise `FileTaken` and `StoreFault`."""
        await asyncio.to_thread(self._folders.write_file, location, pdf)

    async def _manifests(self) -> dict[str, Manifest]:
        return {summary.manifest.key: summary.manifest for summary in await self._bundles.imported()}


def _described(job: RejectedJob, spent: Mapping[str, int], manifest: Manifest | None) -> RejectedJob:
    timed = tuple(replace(each, worked_ms=spent.get(each.item.unique_id)) for each in job.rejections)
    if manifest is None:
        return replace(job, rejections=timed)
    pays = manifest.pay is not None and manifest.pay.rejected_pays
    contact = manifest.requester.contact
    return replace(job, rejections=timed, title=manifest.title, contact=contact, pays_rejected=pays)


def _continued(checked: CheckedLedger, batch: Sequence[Entry]) -> CheckedLedger:
    """Return the check continued over entries that follow."""
    entries, sha256 = checked.entries, checked.sha256
    for entry in batch:
        if breach(entry, entries + 1, sha256) is not None:
            return replace(checked, entries=entries, sha256=sha256, broken=entry.seq)
        entries, sha256 = entry.seq, entry.sha256
    first, last = batch[0].timestamp, batch[-1].timestamp
    return CheckedLedger(
        entries, sha256, checked.first or (first.utc_ms, first.offset_min), (last.utc_ms, last.offset_min)
    )
