"""Bundles: looked at, taken into the private store whole or not at all, and read again from there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from annotator.core.bundle import Bundle
from annotator.core.errors import BundleRefused
from annotator.core.facts import Bulletin, BundleRejected, BundleTaken
from annotator.core.ports import BundleShelf, Progress
from annotator.core.problems import Problem
from annotator.formats.bundle_reader import read_bundle, read_taken


@dataclass(frozen=True, slots=True)
class Checked:
    """What looking at a bundle found. `bundle` is None when it has errors."""

    bundle: Bundle | None
    problems: tuple[Problem, ...]


class Bundles:
    def __init__(self, shelf: BundleShelf, bulletin: Bulletin) -> None:
        self._shelf = shelf
        self._bulletin = bulletin
        self._read: dict[str, Bundle] = {}
        self._told: set[str] = set()
        # One bundle is read at a time: markdown-it's address tables are not safe for two threads, and a bundle that
        # two pages ask for is read once.
        self._reading = asyncio.Lock()

    async def check(self, location: str) -> Checked:
        """Every problem of a folder or zip; nothing is taken."""
        async with self._reading:
            return await asyncio.to_thread(self._check, location)

    async def take(self, location: str, progress: Progress) -> str | None:
        """Takes a folder or zip in and announces it; announces the problems and returns None when it is not sound."""
        try:
            async with self._reading:
                key = await asyncio.to_thread(self._take, location, progress)
        except BundleRefused as refused:
            self._bulletin.announce(BundleRejected(location, refused.problems))
            return None
        self._bulletin.announce(BundleTaken(key))
        return key

    async def taken(self) -> tuple[Bundle, ...]:
        """All bundles on the shelf that can be read, in order of their key."""
        keys = await asyncio.to_thread(self._shelf.keys)
        found = [await self._readable(key) for key in sorted(keys)]
        return tuple(bundle for bundle in found if bundle is not None)

    async def bundle(self, key: str) -> Bundle:
        """A taken bundle. Raises BundleRefused when its files were harmed."""
        if key in self._read:
            return self._read[key]
        async with self._reading:
            if key not in self._read:
                self._read[key] = await asyncio.to_thread(self._read_taken, key)
            return self._read[key]

    async def _readable(self, key: str) -> Bundle | None:
        """None for a bundle whose files were harmed, which is told once."""
        try:
            return await self.bundle(key)
        except BundleRefused as refused:
            if key not in self._told:
                self._told.add(key)
                self._bulletin.announce(BundleRejected(key, refused.problems))
            return None

    def _check(self, location: str) -> Checked:
        try:
            source = self._shelf.open_source(location)
        except BundleRefused as refused:
            return Checked(None, refused.problems)
        try:
            reading = read_bundle(source)
        finally:
            source.close()
        return Checked(reading.bundle, reading.problems)

    def _take(self, location: str, progress: Progress) -> str:
        source = self._shelf.open_source(location)
        try:
            reading = read_bundle(source)
            if reading.bundle is None:
                raise BundleRefused(reading.problems)
            key = reading.bundle.manifest.key
            self._shelf.take(source, key, reading.paths, progress)
            return key
        finally:
            source.close()

    def _read_taken(self, key: str) -> Bundle:
        source = self._shelf.source(key)
        try:
            return read_taken(source)
        finally:
            source.close()
