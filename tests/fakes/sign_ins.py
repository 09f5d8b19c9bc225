"""In-memory sign-ins, and a fake keyring."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from annotator.core.errors import StoreFault
from annotator.core.outbox.sign_in import Keeping, SignIn


class MemorySignIns:
    """Sign-ins in memory. `keeping` is the reported storage place; `in_file` records the servers with consent to
    file storage. A `fault` is raised instead of storing. `opens` is awaited first, as a keyring waits for the user."""

    def __init__(self, kept: Mapping[str, SignIn] | None = None) -> None:
        self.keeping = Keeping.KEYRING
        self.in_file: list[str] = []
        self.fault: StoreFault | None = None
        self.opens: asyncio.Event | None = None
        self._kept = dict(kept or {})

    async def find(self, server: str) -> SignIn | None:
        return self._kept.get(server)

    async def keep(self, server: str, sign_in: SignIn) -> Keeping:
        if self.opens is not None:
            await self.opens.wait()
        if self.fault is not None:
            raise self.fault
        self._kept[server] = sign_in
        return self.keeping

    async def keep_in_file(self, server: str) -> None:
        self.in_file.append(server)

    async def forget(self, server: str) -> None:
        self._kept.pop(server, None)

    async def servers(self) -> tuple[str, ...]:
        return tuple(sorted(self._kept))


class FakeKeyring:
    """A fake keyring. `is_locked`: the user does not unlock it. It refuses to delete unknown entries, as real
    keyrings do."""

    def __init__(self) -> None:
        self.is_locked = False
        self.asked = 0
        self.drawers: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.drawers.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open(password)
        self.drawers[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.drawers[service, username]

    def _open(self, words: str = "") -> None:
        self.asked += 1
        if self.is_locked:
            raise RuntimeError(f"locked: {words}")
