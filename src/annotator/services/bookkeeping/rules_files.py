"""Rules files that the worker opens: what they would change, and their use and removal. Nothing is fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import PurePath

from annotator.core.pay.rule_book import ReadRules, RulesFile, changes
from annotator.core.ports.folders import NewFolders
from annotator.core.settings import RULES_FILES
from annotator.formats.rules_files import MOST_BYTES, read_rules_file, stored_files
from annotator.services.preferences import Preferences

type FilesBefore = Mapping[str, str]  # for `undo`


class RulesFiles:
    """The rules files of a home. Writing methods raise StoreFault."""

    def __init__(self, preferences: Preferences, folders: NewFolders, today: Callable[[], date]) -> None:
        self._preferences = preferences
        self._folders = folders
        self._today = today

    def opened(self) -> tuple[RulesFile, ...]:
        """Return the files in use."""
        return stored_files(self._preferences.settings.rules_files)

    async def read(self, location: str) -> ReadRules:
        """Read a file. Raise BundleRefused."""
        data = await asyncio.to_thread(self._folders.read_file, location, MOST_BYTES)
        file = await asyncio.to_thread(read_rules_file, data, PurePath(location).name, self._today())
        is_known = bool(file.fingerprint) and _key(file) in self._preferences.settings.chosen
        return ReadRules(file, changes(self._preferences.rule_book, file.book), is_known)

    async def use(self, file: RulesFile) -> FilesBefore:
        """Use a file from now on, in place of an earlier one with the same key."""
        return await self._preferences.keep({_key(file): file.text})

    async def remove(self, file: RulesFile) -> FilesBefore:
        return await self._preferences.keep({_key(file): ""})

    async def undo(self, before: FilesBefore) -> None:
        await self._preferences.keep(before)


def _key(file: RulesFile) -> str:
    return f"{RULES_FILES}{file.id}"
