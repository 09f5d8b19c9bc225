"""Bundles: checked, imported into the private store completely or not at all, and read from there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from contextlib import closing, suppress
from typing import Any

from msgspec import Struct

from annotator.core.bundle.content import Bundle, Summary
from annotator.core.bundle.manifest import Manifest
from annotator.core.bundle.tasks import Column, Tasks
from annotator.core.design.objects import is_structured
from annotator.core.errors import BundleRefused, MediaFault
from annotator.core.events import BundleDamaged, BundleImported, BundleRejected, EventBus
from annotator.core.pay.offer import TaskTerms, has_own_terms, task_terms
from annotator.core.ports.bundles import BundleRepository, BundleSource, Progress, TableNote
from annotator.core.problems import Problem
from annotator.core.protection import ContentWarning
from annotator.formats.bundle.reader import (
    USUAL_INSTRUCTIONS,
    compare_checksums,
    read_bundle,
    read_imported,
    read_imported_head,
    read_meaning,
)
from annotator.formats.source.rejection import rejecting
from annotator.formats.tasks.cache import packed_tasks, unpacked_tasks


class CheckedBundle(Struct, frozen=True):
    """The result of checking a bundle. `bundle` is None if it has errors. `unused` lists media that no task names,
    if the caller asked for notes."""

    bundle: Bundle | None
    problems: tuple[Problem, ...]
    unused: tuple[str, ...] = ()


PAY_CARDS = ""  # instead of a bundle's key


class Bundles:
    """The bundles. `open_other` opens a location that is no bundle, and returns whether it could."""

    open_other: Callable[[str], Awaitable[bool]] | None = None

    def __init__(self, library: BundleRepository, event_bus: EventBus) -> None:
        self._library = library
        self._event_bus = event_bus
        # Only the last bundle that was read: one may need tens of megabytes, and it is read again within a second.
        self._last: tuple[str, Bundle] | None = None
        self._summaries: dict[str, Summary] = {}
        self._task_terms: dict[str, TaskTerms] = {}
        # by key and task, if the tasks have their own categories
        self._warned: dict[tuple[str, str], ContentWarning] = {}
        self._refused: set[str] = set()
        # One bundle is read at a time: the URL tables of markdown-it are not thread-safe, and a bundle that two pages
        # request is read once.
        self._reading = asyncio.Lock()

    async def check(self, location: str) -> CheckedBundle:
        """Return every problem of a folder or zip file without importing it."""
        async with self._reading:
            return await asyncio.to_thread(self._check, location)

    async def take(self, location: str, progress: Progress) -> str | None:
        """Import a folder or zip file and announce it. If it is not valid, announce the problems and return None. An
        exception from `progress`, such as `TakingStopped`, cancels the import; nothing is stored then. Pay cards are
        opened instead, and `PAY_CARDS` is returned."""
        return await self._announced(location, self._take(location, progress), self.open_other)

    async def take_from(self, source: BundleSource, progress: Progress) -> str | None:
        """Import from an open source that is not a location of the worker; see `take`. The source stays open."""
        return await self._announced(source.name, self._take_from(source, progress))

    async def keys(self) -> frozenset[str]:
        """Return the keys of all bundles in the library."""
        return frozenset(await asyncio.to_thread(self._library.keys))

    async def renew(self, location: str, key: str) -> CheckedBundle:
        """Check a bundle for a trial run and store a valid one under `key`, in place of the previous one. Return
        every problem. Raise `StoreFault`."""
        async with self._reading:
            try:
                checked = await asyncio.to_thread(self._renew, location, key)
            except BundleRefused as refused:
                return CheckedBundle(None, refused.problems)
            if checked.bundle is not None:
                self._last = (key, checked.bundle)
            return checked

    async def imported(self) -> tuple[Summary, ...]:
        """Return the summaries of all readable bundles in the library, sorted by key."""
        keys = await asyncio.to_thread(self._library.keys)
        found = [await self._summary(key) for key in sorted(keys)]
        return tuple(summary for summary in found if summary is not None)

    async def manifest(self, key: str) -> Manifest | None:
        """Return the manifest of an imported bundle, or None if its files are damaged. The damage is announced once."""
        if self._last is not None and self._last[0] == key:
            return self._last[1].manifest
        summary = await self._summary(key)
        return summary.manifest if summary is not None else None

    async def instructions_sha256(self, manifest: Manifest) -> str:
        """Return the hash of an imported bundle's instructions, "" if it has none."""
        file = manifest.instructions_file or USUAL_INSTRUCTIONS
        try:
            return await asyncio.to_thread(self._library.sha256, manifest.key, file)
        except MediaFault:
            return ""

    async def task_terms(self, key: str) -> TaskTerms | None:
        """Return the pay and time stated by each task of an imported bundle. Return None if the manifest states them
        for all tasks, or if the files are damaged. The table is read once."""
        summary = await self._summary(key)
        if summary is None or not summary.has_own_terms:
            return None
        if key not in self._task_terms:
            try:
                async with self._reading:
                    self._task_terms[key] = await asyncio.to_thread(self._read_task_terms, key)
            except BundleRefused:
                return None  # reported when it is opened
        return self._task_terms[key]

    async def warned(self, key: str, task_ids: Collection[str]) -> Mapping[str, ContentWarning]:
        """Return the content warnings of these imported tasks by task id; none if files are damaged."""
        manifest = await self.manifest(key)
        if manifest is None:
            return {}
        if not manifest.media.categories_column:
            return dict.fromkeys(task_ids, manifest.media.warned)
        new = {task_id for task_id in task_ids if (key, task_id) not in self._warned}
        try:
            if new:
                async with self._reading:
                    found = await asyncio.to_thread(self._read_warned, key, new)
                self._warned.update({(key, task_id): warned for task_id, warned in found.items()})
        except BundleRefused:
            return {}  # reported when it is opened
        return {task_id: self._warned[key, task_id] for task_id in task_ids if (key, task_id) in self._warned}

    async def bundle(self, key: str) -> Bundle:
        """Return an imported bundle. Raise `BundleRefused` if its files are damaged."""
        async with self._reading:
            if self._last is None or self._last[0] != key:
                self._last = None  # frees its memory before the next one is read
                self._last = (key, await asyncio.to_thread(self._read_imported, key))
            return self._last[1]

    async def _announced(
        self, name: str, taking: Coroutine[Any, Any, str], open_other: Callable[[str], Awaitable[bool]] | None = None
    ) -> str | None:
        try:
            key = await taking
        except BundleRefused as refused:
            if open_other is not None and await open_other(name):
                return PAY_CARDS
            self._event_bus.announce(BundleRejected(name, refused.problems))
            return None
        self._event_bus.announce(BundleImported(key))
        return key

    async def _summary(self, key: str) -> Summary | None:
        """Return the summary, or None for a bundle with damaged files. The damage is announced once."""
        try:
            if key not in self._summaries:
                async with self._reading:
                    self._summaries[key] = await asyncio.to_thread(self._summarised, key)
            return self._summaries[key]
        except BundleRefused as refused:
            if key not in self._refused:
                self._refused.add(key)
                self._event_bus.announce(BundleDamaged(key, refused.problems))
            return None

    def _check(self, location: str) -> CheckedBundle:
        try:
            with rejecting(), closing(self._library.open_source(location)) as source:
                reading = read_bundle(source)
        except BundleRefused as refused:
            return CheckedBundle(None, refused.problems)
        return CheckedBundle(reading.bundle, reading.problems)

    async def _take(self, location: str, progress: Progress) -> str:
        with rejecting():
            source = await asyncio.to_thread(self._library.open_source, location)
        try:
            return await self._take_from(source, progress)
        finally:
            await release(source.close)

    async def _take_from(self, source: BundleSource, progress: Progress) -> str:
        """Import from `source`. Reading waits for other reads; comparing and copying, maybe long, block none."""
        with rejecting():
            async with self._reading:
                reading = await asyncio.to_thread(read_meaning, source)
            if reading.bundle is not None:
                reading = await asyncio.to_thread(compare_checksums, source, reading, progress)
            if reading.bundle is None:
                raise BundleRefused(reading.problems)
            key = reading.bundle.manifest.key
            await asyncio.to_thread(self._library.take, source, key, reading.needed, progress)
        await asyncio.to_thread(self._keep_tasks, key, reading.bundle)
        self._refused.discard(key)  # its damaged files have been copied again
        return key

    def _renew(self, location: str, key: str) -> CheckedBundle:
        with rejecting(), closing(self._library.open_source(location)) as source:
            reading = read_bundle(source)
            if reading.bundle is not None:
                self._library.take(source, key, reading.needed, lambda _done, _all: None)
            return CheckedBundle(reading.bundle, reading.problems)

    def _summarised(self, key: str) -> Summary:
        with rejecting(), closing(self._library.source(key)) as source:
            manifest, design = read_imported_head(source)
            note = self._library.table_note(key, manifest.tasks_file)
            if note is None:
                note = _noted(self._read_imported(key).tasks)
            kinds = frozenset(tag.KIND for tag in design.media() if not is_structured(tag))
            return Summary(manifest, note.count, kinds, note.has_own_terms)

    def _read_task_terms(self, key: str) -> TaskTerms:
        return task_terms(self._read_imported(key).tasks)

    def _read_warned(self, key: str, task_ids: Collection[str]) -> dict[str, ContentWarning]:
        """Read the content warnings of tasks. The last bundle, usually the requested one, is not read again."""
        last = self._last
        bundle = last[1] if last is not None and last[0] == key else self._read_imported(key)
        media, tasks = bundle.manifest.media, bundle.tasks
        cells = tasks.columns.get(media.categories_column, Column())
        rows = zip(tasks.columns.get(tasks.id_column, Column()), cells, strict=False)
        return {task_id: media.warning_of(cell) for task_id, cell in rows if task_id in task_ids}

    def _read_imported(self, key: str) -> Bundle:
        found: Tasks | None = None

        def cached(manifest: Manifest) -> Tasks | None:
            nonlocal found
            data = self._library.cached_tasks(key, manifest.tasks_file)
            found = None if data is None else unpacked_tasks(data)
            return found

        with rejecting(), closing(self._library.source(key)) as source:
            bundle = read_imported(source, cached)
        if found is None:
            self._keep_tasks(key, bundle)
        return bundle

    def _keep_tasks(self, key: str, bundle: Bundle) -> None:
        """Store the parsed tasks, so that the next read does not parse the table. Without them it is parsed again."""
        with suppress(BundleRefused), rejecting():
            note, packed = _noted(bundle.tasks), packed_tasks(bundle.tasks)
            self._library.keep_tasks(key, bundle.manifest.tasks_file, note, packed)


def _noted(tasks: Tasks) -> TableNote:
    return TableNote(len(tasks), has_own_terms(tasks))


async def release(close: Callable[[], None]) -> None:
    """Call `close` in a thread and wait for it. If the caller is cancelled, `close` is called all the same;
    `asyncio.to_thread` would drop a call that no thread has begun."""
    await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, close))
