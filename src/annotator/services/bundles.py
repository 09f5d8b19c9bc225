"""Bundles: looked at, taken into the private store whole or not at all, and read again from there."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine, Mapping
from typing import Any

from msgspec import Struct

from annotator.core.bundle.content import Bundle, Summary
from annotator.core.bundle.manifest import Manifest
from annotator.core.bundle.string_column import Column
from annotator.core.bundle.tasks import Tasks
from annotator.core.errors import BundleRefused
from annotator.core.events import BundleImported, BundleRejected, EventBus
from annotator.core.pay.offer import OwnTerms, has_own_terms, own_terms
from annotator.core.ports.bundles import BundleRepository, BundleSource, Progress, TableNote
from annotator.core.problems import Problem
from annotator.core.protection import ContentWarning
from annotator.formats.bundle.reader import compare_checksums, read_bundle, read_meaning, read_taken, read_taken_head
from annotator.formats.tasks.cache import packed_tasks, unpacked_tasks


class CheckedBundle(Struct, frozen=True):
    """What looking at a bundle found. `bundle` is None when it has errors. `unused` are media that no task names, where
    somebody asked for notes."""

    bundle: Bundle | None
    problems: tuple[Problem, ...]
    unused: tuple[str, ...] = ()


class Bundles:
    def __init__(self, library: BundleRepository, event_bus: EventBus) -> None:
        self._library = library
        self._event_bus = event_bus
        # The bundle that was read last, alone: one may take tens of megabytes, and is read again within a second.
        self._last: tuple[str, Bundle] | None = None
        self._summaries: dict[str, Summary] = {}
        self._own_terms: dict[str, OwnTerms] = {}
        self._warned: dict[tuple[str, str], ContentWarning] = {}  # by key and task, where tasks say it themselves
        self._refused: set[str] = set()
        # One bundle is read at a time: markdown-it's address tables are not safe for two threads, and a bundle that
        # two pages ask for is read once.
        self._reading = asyncio.Lock()

    async def check(self, location: str) -> CheckedBundle:
        """Every problem of a folder or zip; nothing is taken."""
        async with self._reading:
            return await asyncio.to_thread(self._check, location)

    async def take(self, location: str, progress: Progress) -> str | None:
        """Takes a folder or zip in and announces it; announces the problems and returns None when it is not sound.
        What `progress` raises, such as TakingStopped, ends it: nothing is taken then."""
        return await self._announced(location, self._take(location, progress))

    async def take_from(self, source: BundleSource, progress: Progress) -> str | None:
        """As `take`, of what is no place of the person's; the source stays open."""
        return await self._announced(source.name, self._take_from(source, progress))

    async def renew(self, location: str, key: str) -> CheckedBundle:
        """Every problem, for a rehearsal: a sound bundle is known by `key` from now on, in place of the one that was.
        Raises StoreFault."""
        async with self._reading:
            try:
                checked = await asyncio.to_thread(self._renew, location, key)
            except BundleRefused as refused:
                return CheckedBundle(None, refused.problems)
            if checked.bundle is not None:
                self._last = (key, checked.bundle)
            return checked

    async def taken(self) -> tuple[Summary, ...]:
        """All bundles on the shelf that can be read, in order of their key."""
        keys = await asyncio.to_thread(self._library.keys)
        found = [await self._summary(key) for key in sorted(keys)]
        return tuple(summary for summary in found if summary is not None)

    async def manifest(self, key: str) -> Manifest | None:
        """Of a taken bundle; None when its files were harmed, which is told once."""
        if self._last is not None and self._last[0] == key:
            return self._last[1].manifest
        summary = await self._summary(key)
        return summary.manifest if summary is not None else None

    async def own_terms(self, key: str) -> OwnTerms | None:
        """What each task of a taken bundle says of its pay and time; None where the manifest says all of it, or the
        files were harmed. The table is read once."""
        summary = await self._summary(key)
        if summary is None or not summary.has_own_terms:
            return None
        if key not in self._own_terms:
            try:
                async with self._reading:
                    self._own_terms[key] = await asyncio.to_thread(self._read_own_terms, key)
            except BundleRefused:
                return None  # told when it is opened
        return self._own_terms[key]

    async def warned(self, key: str, task_ids: Collection[str]) -> Mapping[str, ContentWarning]:
        """What is said of the media of these tasks of a taken bundle, by their ids; empty where its files were
        harmed."""
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
            return {}  # told when it is opened
        return {task_id: self._warned[key, task_id] for task_id in task_ids if (key, task_id) in self._warned}

    async def bundle(self, key: str) -> Bundle:
        """A taken bundle. Raises BundleRefused when its files were harmed."""
        async with self._reading:
            if self._last is None or self._last[0] != key:
                self._last = None  # its memory is free before the next one's is needed
                self._last = (key, await asyncio.to_thread(self._read_taken, key))
            return self._last[1]

    async def _announced(self, name: str, taking: Coroutine[Any, Any, str]) -> str | None:
        try:
            key = await taking
        except BundleRefused as refused:
            self._event_bus.announce(BundleRejected(name, refused.problems))
            return None
        self._event_bus.announce(BundleImported(key))
        return key

    async def _summary(self, key: str) -> Summary | None:
        """None for a bundle whose files were harmed, which is told once."""
        try:
            if key not in self._summaries:
                async with self._reading:
                    self._summaries[key] = await asyncio.to_thread(self._summarised, key)
            return self._summaries[key]
        except BundleRefused as refused:
            if key not in self._refused:
                self._refused.add(key)
                self._event_bus.announce(BundleRejected(key, refused.problems))
            return None

    def _check(self, location: str) -> CheckedBundle:
        try:
            source = self._library.open_source(location)
        except BundleRefused as refused:
            return CheckedBundle(None, refused.problems)
        try:
            reading = read_bundle(source)
        finally:
            source.close()
        return CheckedBundle(reading.bundle, reading.problems)

    async def _take(self, location: str, progress: Progress) -> str:
        source = await asyncio.to_thread(self._library.open_source, location)
        try:
            return await self._take_from(source, progress)
        finally:
            await asyncio.to_thread(source.close)

    async def _take_from(self, source: BundleSource, progress: Progress) -> str:
        """Reading waits for other readings; comparing and copying, which may last, hold up none."""
        async with self._reading:
            reading = await asyncio.to_thread(read_meaning, source)
        if reading.bundle is not None:
            reading = await asyncio.to_thread(compare_checksums, source, reading, progress)
        if reading.bundle is None:
            raise BundleRefused(reading.problems)
        key = reading.bundle.manifest.key
        await asyncio.to_thread(self._library.take, source, key, reading.needed, progress)
        await asyncio.to_thread(self._keep_tasks, key, reading.bundle)
        return key

    def _renew(self, location: str, key: str) -> CheckedBundle:
        source = self._library.open_source(location)
        try:
            reading = read_bundle(source)
            if reading.bundle is not None:
                self._library.take(source, key, reading.needed, lambda _done, _all: None)
            return CheckedBundle(reading.bundle, reading.problems)
        finally:
            source.close()

    def _summarised(self, key: str) -> Summary:
        source = self._library.source(key)
        try:
            manifest, design = read_taken_head(source)
            note = self._library.table_note(key, manifest.tasks_file)
            if note is None:
                note = _noted(self._read_taken(key).tasks)
            kinds = frozenset(tag.KIND for tag in design.media())
            return Summary(manifest, note.count, kinds, note.has_own_terms)
        finally:
            source.close()

    def _read_own_terms(self, key: str) -> OwnTerms:
        return own_terms(self._read_taken(key).tasks)

    def _read_warned(self, key: str, task_ids: Collection[str]) -> dict[str, ContentWarning]:
        """The bundle that was read last is mostly the one that is asked for, and is not read again."""
        last = self._last
        bundle = last[1] if last is not None and last[0] == key else self._read_taken(key)
        media, tasks = bundle.manifest.media, bundle.tasks
        cells = tasks.columns.get(media.categories_column, Column())
        rows = zip(tasks.columns.get(tasks.id_column, Column()), cells, strict=False)
        return {task_id: media.said_by(cell) for task_id, cell in rows if task_id in task_ids}

    def _read_taken(self, key: str) -> Bundle:
        found: Tasks | None = None

        def kept(manifest: Manifest) -> Tasks | None:
            nonlocal found
            data = self._library.kept_tasks(key, manifest.tasks_file)
            found = None if data is None else unpacked_tasks(data)
            return found

        source = self._library.source(key)
        try:
            bundle = read_taken(source, kept)
        finally:
            source.close()
        if found is None:
            self._keep_tasks(key, bundle)
        return bundle

    def _keep_tasks(self, key: str, bundle: Bundle) -> None:
        """So that the next reading has nothing to parse."""
        self._library.keep_tasks(key, bundle.manifest.tasks_file, _noted(bundle.tasks), packed_tasks(bundle.tasks))


def _noted(tasks: Tasks) -> TableNote:
    return TableNote(len(tasks), has_own_terms(tasks))
