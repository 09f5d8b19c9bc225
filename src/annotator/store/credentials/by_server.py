"""Sign-ins of one home: in the system's keyring, or without one in memory, or in a file if the user wants that."""

from __future__ import annotations

from pathlib import Path

from annotator.core.errors import KeyringRefused
from annotator.core.outbox.sign_in import Keeping, SignIn
from annotator.store.credentials.file_store import KeptAt, SignInList, change_kept, read_kept
from annotator.store.credentials.keyring_thread import in_own_thread
from annotator.store.credentials.system_keyring import Drawer, FindKeyring, system_keyring


class HomeSignIns:
    """The sign-ins. `file` may be missing. The keyring is only asked about servers for which it has a sign-in."""

    def __init__(self, file: Path, find_keyring: FindKeyring = lambda: system_keyring()) -> None:
        self._file = file
        self._find_keyring = find_keyring
        self._of_this_run: dict[str, SignIn] = {}
        # servers for which the user did not unlock the keyring, so that it is not opened again and again
        self._refused: set[str] = set()

    async def find(self, server: str) -> SignIn | None:
        """Return the sign-in for a server.

        Return None also if the keyring cannot be opened. The user is then asked to sign in, which opens the keyring
        or works without it."""
        return await in_own_thread(lambda: self._find(server))

    async def keep(self, server: str, sign_in: SignIn) -> Keeping:
        return await in_own_thread(lambda: self._keep(server, sign_in))

    async def keep_in_file(self, server: str) -> None:
        await in_own_thread(lambda: self._keep_in_file(server))

    async def forget(self, server: str) -> None:
        await in_own_thread(lambda: self._forget(server))

    async def servers(self) -> tuple[str, ...]:
        kept = await in_own_thread(lambda: read_kept(self._file))
        return tuple(sorted({*kept.places, *self._of_this_run}))

    def _find(self, server: str) -> SignIn | None:
        if server in self._of_this_run:
            return self._of_this_run[server]
        kept = read_kept(self._file)
        place = kept.places.get(server)
        if place is None or place.keeping is Keeping.FILE:
            return None if place is None else place.sign_in
        if server in self._refused:
            return None
        try:
            return self._drawer(kept).find(server)
        except KeyringRefused:
            self._refused.add(server)
            return None

    def _keep(self, server: str, sign_in: SignIn) -> Keeping:
        before = read_kept(self._file).places.get(server)
        # The keyring's name for this home must be on disk before the keyring stores something under it.
        kept = change_kept(self._file, lambda kept: kept.place(server, before or _IN_KEYRING))
        try:
            self._drawer(kept).keep(server, sign_in)
        except KeyringRefused:
            return self._keep_without(server, sign_in, before)
        change_kept(self._file, lambda kept: kept.place(server, _IN_KEYRING))
        self._of_this_run.pop(server, None)
        self._refused.discard(server)
        return Keeping.KEYRING

    def _keep_without(self, server: str, sign_in: SignIn, before: KeptAt | None) -> Keeping:
        """Store a sign-in without the keyring. If the user allowed the file for this server before, it goes there."""
        if before is not None and before.keeping is Keeping.FILE:
            change_kept(self._file, lambda kept: kept.place(server, KeptAt(Keeping.FILE, sign_in)))
            return Keeping.FILE
        if before is None:
            change_kept(self._file, lambda kept: kept.without(server))
        self._of_this_run[server] = sign_in
        return Keeping.THIS_RUN

    def _keep_in_file(self, server: str) -> None:
        sign_in = self._of_this_run.get(server)
        if sign_in is not None:
            change_kept(self._file, lambda kept: kept.place(server, KeptAt(Keeping.FILE, sign_in)))
            self._of_this_run.pop(server, None)

    def _forget(self, server: str) -> None:
        self._of_this_run.pop(server, None)
        kept = read_kept(self._file)
        place = kept.places.get(server)
        if place is None:
            return
        if place.keeping is Keeping.KEYRING:
            self._drawer(kept).forget(server)
        change_kept(self._file, lambda kept: kept.without(server))
        self._refused.discard(server)

    def _drawer(self, kept: SignInList) -> Drawer:
        return Drawer(self._find_keyring, kept.drawer)


_IN_KEYRING = KeptAt(Keeping.KEYRING)
