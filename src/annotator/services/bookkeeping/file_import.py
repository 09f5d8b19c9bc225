"""The import of a requester's file that the worker chose: decisions or payments, told apart by their columns."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from annotator.core.errors import BundleRefused
from annotator.core.outbox.requester_files import MAX_REQUESTER_FILE_BYTES
from annotator.core.ports.folders import NewFolders
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.services.bookkeeping.decisions import Decisions, DecisionsRead
from annotator.services.bookkeeping.payments import Payments, PaymentsRead

type FileRead = DecisionsRead | PaymentsRead


class FileImport:
    def __init__(self, decisions: Decisions, payments: Payments, folders: NewFolders) -> None:
        self._decisions = decisions
        self._payments = payments
        self._folders = folders

    async def read(self, location: str) -> FileRead:
        """Read a file without writing. If it cannot be opened, that is the only problem of the result."""
        from annotator.formats.history.payments import is_payments_table  # imports the table readers

        file = location.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        try:
            data = await asyncio.to_thread(self._folders.read_file, location, MAX_REQUESTER_FILE_BYTES)
        except BundleRefused as refused:
            return DecisionsRead(file, (), (), 0, (), refused.problems)
        if is_payments_table(data, file):
            return await self._payments.read_bytes(data, file)
        read = await self._decisions.read_bytes(data, file)
        if any(problem.code is ProblemCode.DECISION_COLUMNS for problem in read.problems):
            return replace(read, problems=_of_platform(data, file) or read.problems)
        return read

    async def again(self, read: FileRead) -> FileRead:
        """Check the same file again against the current state."""
        if isinstance(read, PaymentsRead):
            return await self._payments.again(read)
        return await self._decisions.again(read)

    async def take(self, read: FileRead) -> FileRead:
        """Write all writable decisions, or none, or each writable payment. Return the file with the rows that were
        written. Raise `MoneyRefused` and `StoreFault`."""
        if isinstance(read, PaymentsRead):
            return await self._payments.take(read)
        await self._decisions.take(read)
        return read


def _of_platform(data: bytes, file: str) -> tuple[Problem, ...]:
    """Return the problem that a file is the history of another platform, which is imported elsewhere."""
    from annotator.formats.history.platforms import platform_of

    platform, place = platform_of(data, file), Place(file, None, None, None)
    params = {"why": "platform", "platform": platform}
    return (Problem(ProblemCode.DECISION_COLUMNS, place, params),) if platform else ()
